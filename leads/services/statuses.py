"""A project's statuses are one set: whoever writes "new" means the "New" that is there."""

from collections.abc import Iterable

from accounts.models import match_key
from core.bulk import insert_rows, read_rows, reserve_ids
from core.dry_run import current_dry_run
from leads.models import Project, ProjectStatus
from leads.services.converting import CONVERTED_WORDS

_LONGEST_KEY = 180  # casefolding makes some letters several
NEW, REOPENED = "New", "Reopened"
# Those that the service itself gives are spelled the same in every project.
_OUR_OWN = {name.casefold(): name for name in (NEW, CONVERTED_WORDS, REOPENED)}


def status_key(status: str) -> str:
    """`status` without case, dots and spaces; as it stands when nothing else is left."""
    return (match_key(status) or status.casefold())[:_LONGEST_KEY]


def spell_status(project: Project, status: str) -> str:
    return spell_statuses([(project.pk, status)])[project.pk, status]


def spell_statuses(parts: Iterable[tuple[int, str]]) -> dict[tuple[int, str], str]:
    """Each (project's id, status) in the spelling of that project's set, by two statements.

    A status that is new to a project joins its set as it is spelled here first.
    """
    wanted = list(dict.fromkeys(parts))
    known = _load({project for project, _ in wanted})
    missing: dict[tuple[int, str], str] = {}
    for project, status in wanted:
        membership = project, status_key(status)
        if membership not in known:
            missing.setdefault(membership, _OUR_OWN.get(membership[1], status))
    if missing:
        _add(missing)
        # Somebody else may have been first, with another spelling.
        known |= missing if current_dry_run() else _load({project for project, _ in missing})
    return {(project, status): known[project, status_key(status)] for project, status in wanted}


def _load(projects: set[int]) -> dict[tuple[int, str], str]:
    if not projects:
        return {}
    names = ["project_id", "key", "name"]
    rows = read_rows(ProjectStatus.objects.order_by("pk"), names, by="project_id", values=projects)
    return {(project, key): name for project, key, name in rows}


def _add(missing: dict[tuple[int, str], str]) -> None:
    if current_dry_run():
        ids = reserve_ids(ProjectStatus, len(missing))
        rows = [
            (pk, project, key, name)
            for pk, ((project, key), name) in zip(ids, missing.items(), strict=True)
        ]
        insert_rows(ProjectStatus, ["id", "project_id", "key", "name"], rows)
        return
    ProjectStatus.objects.bulk_create(
        [
            ProjectStatus(project_id=project, key=key, name=name)
            for (project, key), name in missing.items()
        ],
        ignore_conflicts=True,
    )
