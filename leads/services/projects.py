"""Projects as master data: by hand, and in lists of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from accounts.models import Organization, User, match_key
from core.bulk import read_rows
from core.errors import DomainError
from core.recording import notify_deleting, recording
from history.changes import Changes
from history.importing import BatchImporter, Cause, State
from history.models import ChangeAction, TargetType
from history.services import NewChange
from leads.models import Project, ProjectStatus
from leads.models.project import NAME_TAKEN


@transaction.atomic
def create_project(organization: Organization, *, by: User | None, **details: Any) -> Project:
    """Raises DomainError 400 `name_taken` when another project already goes by the name."""
    return update_project(Project(organization=organization), by=by, **details)


@transaction.atomic
def update_project(project: Project, *, by: User | None, **changes: Any) -> Project:
    with recording(project, by=by):
        for name, value in changes.items():
            setattr(project, name, value)
        project.full_clean(validate_constraints=False)
        _ensure_name_is_free(project)
        project.save()
    return project


def _ensure_name_is_free(project: Project) -> None:
    """The constraint's own refusal belongs to no field: its columns are not those of a form."""
    same = Project.objects.filter(organization=project.organization, name_key=project.name_key)
    if same.exclude(pk=project.pk).exists():
        raise DomainError.at("name", "name_taken", str(NAME_TAKEN), overall="invalid")


@transaction.atomic
def delete_project(project: Project, *, by: User | None) -> None:
    """Delete a project that nobody is in; otherwise DomainError 409."""
    for relation in Project._meta.related_objects:
        model = relation.related_model
        if model is ProjectStatus:  # goes with the project
            continue
        if model._base_manager.filter(**{relation.field.name: project}).exists():
            raise DomainError(
                f"{project.name} cannot be deleted: it has {model._meta.verbose_name_plural}. "
                "Deactivate it instead (is_active: false).",
                code="in_use",
                status=409,
            )
    notify_deleting(project, by=by)
    project.delete()


_FIELDS = ("name", "code", "city", "description")


@dataclass(slots=True)
class ProjectEntry:
    """What a line says of a project. Empty values say nothing."""

    name: str
    code: str = ""
    city: str = ""
    description: str = ""
    cause_id: int | None = None


@dataclass(slots=True)
class ProjectOutcome:
    entry: ProjectEntry
    project_id: int = 0
    created: bool = False
    changes: Changes = field(default_factory=dict)


class ProjectImporter(BatchImporter[ProjectEntry, ProjectOutcome]):
    """Finds or makes the projects of a batch, by their names as `match_key` compares them."""

    def __init__(self, organization: Organization, cause: Cause) -> None:
        super().__init__(organization, cause)
        self.by_key: dict[str, State] = {}
        self.outcomes: list[ProjectOutcome] = []

    def load(self, entries: Sequence[ProjectEntry]) -> None:
        """A business has tens of projects: all are read."""
        for pk, key, *values in read_rows(
            Project.objects.order_by("pk"),
            ["id", "name_key", *_FIELDS],
            by="organization_id",
            values=[self.organization.pk],
        ):
            self.by_key[key] = State(pk, dict(zip(_FIELDS, values, strict=True)))

    def decide(self, entry: ProjectEntry) -> ProjectOutcome:
        outcome = ProjectOutcome(entry)
        self.outcomes.append(outcome)
        key = match_key(entry.name)
        state = self.by_key.get(key)
        if state is None:
            state = State(None, dict.fromkeys(_FIELDS, "") | {"name_key": key}, is_new=True)
            state.fields["is_active"] = True
            self.by_key[key] = state
            self.reserve(Project, [state])
            outcome.created = True
        assert state.id is not None
        outcome.project_id = state.id
        values = {name: getattr(entry, name) for name in _FIELDS}
        if state.fields["name"]:
            del values["name"]  # another spelling of it
        state.fill(values, outcome.changes, only_blank=False)
        return outcome

    def write(self) -> None:
        self.insert(Project, self.by_key.values(), organization_id=self.organization.pk)
        self.update(Project, self.by_key.values())
        self.record(
            TargetType.PROJECT,
            [
                NewChange(
                    outcome.project_id,
                    outcome.changes,
                    ChangeAction.CREATED if outcome.created else ChangeAction.UPDATED,
                    outcome.entry.cause_id,
                )
                for outcome in self.outcomes
                if outcome.changes
            ],
        )
