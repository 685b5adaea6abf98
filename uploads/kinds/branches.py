"""Branches that a manager wants made of the names in a sheet."""

from collections.abc import Callable, Iterable

from accounts.models import Branch, match_key
from core.bulk import get_or_insert
from uploads.rows.result import RowResult


def create_missing_branches(
    organization_id: int, results: Iterable[RowResult], *, then: Callable[[RowResult], None]
) -> None:
    """Make those that rows name; `then` goes on with each row."""
    waiting = [result for result in results if result.missing_branch and result.incoming]
    if not waiting:
        return
    created = _create(organization_id, [result.missing_branch for result in waiting])
    for result in waiting:
        assert result.incoming is not None
        result.branch_id = result.incoming.branch_id = created[result.missing_branch]
        then(result)


def _create(organization_id: int, names: Iterable[str]) -> dict[str, int]:
    """{name: its branch}, made where nobody else did in the meantime."""
    wanted: dict[tuple[str], dict[str, str]] = {}
    for name in dict.fromkeys(names):
        wanted.setdefault((match_key(name),), {"name": name})
    made = get_or_insert(Branch, ["name_key"], wanted, where={"organization_id": organization_id})
    return {name: made[match_key(name),][0] for name in names}
