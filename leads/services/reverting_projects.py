"""Projects, when the rows of a list that named them are reverted."""

from collections.abc import Collection, Iterable

from core.sentences import Sentence
from history.reverting.deciding import Because, RecordDecider, RevertDecision
from history.reverting.records import (
    RecordType,
    RevertCause,
    delete_records,
    record_reverted,
    write_values,
)
from leads.models import Project, ProjectStatus
from leads.services.projects import ProjectEntry

_FIELDS = ("name", "code", "city", "description")
PROJECT = RecordType(
    Project,
    fields=_FIELDS,
    blank=dict.fromkeys(_FIELDS, ""),
    carried=("is_active",),
    ignored_models=(ProjectStatus,),  # go with the project
)


class ProjectDecider(RecordDecider):
    """Somebody in it, a partner of it or a claim keeps a project here."""

    record_type = PROJECT
    noun = "project"

    def more_in_the_way(self) -> list[Because]:
        deactivated = Sentence("somebody deactivated it", "deactivated")
        return [] if self.record.values["is_active"] else [deactivated]


def describe_project(entry: ProjectEntry) -> dict[str, tuple[object, ...]]:
    """What a row says of the project, field by field as the log has it."""
    return {name: (getattr(entry, name),) for name in _FIELDS}


def write_reverted_projects(decisions: Iterable[RevertDecision], cause: RevertCause) -> None:
    """Do what was decided. Rows of uploads point to none of the projects that go any more."""
    decided = list(decisions)
    going: Collection[int] = [each.record.id for each in decided if each.is_removed]
    ProjectStatus.objects.filter(project__in_values=going).delete()
    delete_records(PROJECT, going)
    values = {each.record.id: each.values for each in decided}
    write_values(PROJECT, values, cause)
    record_reverted(Project, values.items(), cause)
