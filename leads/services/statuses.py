"""A project's statuses are one set: whoever writes "new" means the "New" that is there."""

from collections.abc import Iterable

from accounts.models import match_key
from core.bulk import get_or_insert
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
    """Each (project's id, status) in the spelling of that project's set: one query, or three.

    A status that is new to a project joins its set as it is spelled here first.
    """
    wanted = list(dict.fromkeys(parts))
    names: dict[tuple[int, str], dict[str, str]] = {}
    for project, status in wanted:
        key = status_key(status)
        names.setdefault((project, key), {"name": _OUR_OWN.get(key, status)})
    known = get_or_insert(ProjectStatus, ["project_id", "key"], names, columns=["name"])
    return {(project, status): known[project, status_key(status)][0] for project, status in wanted}
