"""Records of shops, their log and what still names them, for the rule of reverting."""

from datetime import UTC, datetime, timedelta
from typing import Any

from accounts.models import Branch
from history.models import ChangeAction, ChangeCause
from history.reverting.deciding import ActiveSource, RecordDecider
from history.reverting.records import ChangeEntry, Record, RecordType, Reference

ROW, EDIT, REVERT = ChangeCause.UPLOAD_ROW, ChangeCause.EDIT, ChangeCause.REVERT
NOON = datetime(2026, 5, 2, 12, tzinfo=UTC)
SHOP = RecordType(
    Branch,
    fields=("organization_id", "code", "city", "aliases", "name"),
    blank={"code": "", "city": ""},
    following=("aliases",),
    unlogged={"is_active": True},
    created_by="name",
)
# Rows 1 and 2 are reverted, 8 and 9 are not.
GONE = {1, 2}


class ShopDecider(RecordDecider):
    record_type = SHOP
    noun = "shop"


def at(minute: int) -> datetime:
    return NOON + timedelta(minutes=minute)


def entry(number: int, cause: str, cause_id: int | None = None, **changes: Any) -> ChangeEntry:
    """The `number`-th entry of the log, written in the `number`-th minute."""
    return ChangeEntry(number, ChangeAction.UPDATED, cause, cause_id, changes, None, at(number))


def created(number: int, cause: str, cause_id: int | None = None, **changes: Any) -> ChangeEntry:
    return ChangeEntry(number, ChangeAction.CREATED, cause, cause_id, changes, None, at(number))


def source(pk: int, minute: int, **values: Any) -> ActiveSource:
    given = {name: (value,) for name, value in values.items()}
    return ActiveSource(pk, at(minute), f"row {pk} of june.csv", given)


def shop(*entries: ChangeEntry, references: int = 0, **values: Any) -> Record:
    columns = {"organization_id": 5, "code": "", "city": "", "aliases": [], "name": "CG Road"}
    found = [Reference(Branch, pk) for pk in range(references)]
    return Record(7, {**columns, "is_active": True, **values}, list(entries), found)


def decider(
    record: Record, *active: ActiveSource, of: type[RecordDecider] = ShopDecider
) -> RecordDecider:
    decided = of(record, gone=GONE, active=active, names={"organization": {5: "Asha Medicals"}})
    decided.decide()
    return decided


def values(record: Record, *active: ActiveSource) -> dict[str, list[Any]]:
    return decider(record, *active).decision.values


def kept(record: Record, *active: ActiveSource) -> list[str]:
    return [each.sentence() for each in decider(record, *active).decision.kept]


def blocked(record: Record, *active: ActiveSource) -> list[Any]:
    return decider(record, *active).decision.blocked
