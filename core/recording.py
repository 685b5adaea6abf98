"""What changed of a record, for the change log: that lies above accounts, and hears of it here.

A model whose changes are kept has its word there as `recorded_as`, and in `unrecorded_fields` what
is nobody's to read.

    with recording(branch, by=asha):
        branch.city = "Surat"
        branch.save()
"""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

from django.db.models import Model
from django.dispatch import Signal

from core.scoping import Member

# Sent by `notify_recorded`, inside the transaction that changes the record.
record_changed = Signal()
_EMPTY: tuple[Any, ...] = (None, "", [])


def recorded_values(record: Any) -> dict[str, Any]:
    """What people can set of it, relations by id; nothing of one that is not saved yet."""
    if record._state.adding:
        return {}
    meta = record._meta
    hidden: frozenset[str] = getattr(record, "unrecorded_fields", frozenset())
    fields = [field for field in meta.concrete_fields if field.editable and not field.primary_key]
    values = {
        field.name: deepcopy(getattr(record, field.attname))
        for field in fields
        if field.name not in hidden
    }
    for relation in meta.many_to_many:
        if relation.name not in hidden:
            values[relation.name] = sorted(
                getattr(record, relation.name).order_by().values_list("pk", flat=True)
            )
    return values


@contextmanager
def recording(record: Model, *, by: Member | None, note: str = "") -> Iterator[None]:
    """Send what the block creates or changes of `record`; nothing when it raises."""
    before, is_new = recorded_values(record), record._state.adding
    yield
    notify_recorded(record, before, by=by, is_new=is_new, note=note)


def notify_recorded(
    record: Model, before: dict[str, Any], *, by: Member | None, is_new: bool, note: str = ""
) -> None:
    """For whoever knows what was `before` and saves in more than one place."""
    after = recorded_values(record)
    _send(record, before, after, action="created" if is_new else "updated", by=by, note=note)


def notify_deleting(record: Model, *, by: Member | None) -> None:
    """Just before the record goes, while it has its id and values."""
    _send(record, recorded_values(record), {}, action="deleted", by=by, note="")


def _send(
    record: Model,
    before: dict[str, Any],
    after: dict[str, Any],
    *,
    action: str,
    by: Member | None,
    note: str,
) -> None:
    pairs = {name: [before.get(name), after.get(name)] for name in before | after}
    changes = {
        name: pair
        for name, pair in pairs.items()
        if pair[0] != pair[1] and not (pair[0] in _EMPTY and pair[1] in _EMPTY)
    }
    record_changed.send(
        type(record), record=record, changes=changes, action=action, by=by, note=note
    )
