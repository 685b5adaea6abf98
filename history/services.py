"""Writing the change log, one change or thousands at once."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Model
from django.dispatch import receiver
from django.utils import timezone

from accounts.models import Organization, User
from core.bulk import as_json, insert_rows
from core.recording import record_changed
from history.changes import Changes, to_json_values
from history.models import Change, ChangeAction, ChangeCause, TargetType, target_type_of


class NewChange(NamedTuple):
    """One of many. `changes` may be their JSON text, where the caller needs that anyway."""

    target_id: int
    changes: Changes | str
    action: ChangeAction = ChangeAction.UPDATED
    cause_id: int | None = None
    note: str = ""
    cause: ChangeCause | None = None  # where it is not that of all others


def record_change(
    record: Model,
    changes: Changes,
    *,
    by: User | None,
    action: ChangeAction = ChangeAction.UPDATED,
    cause: ChangeCause = ChangeCause.EDIT,
    cause_id: int | None = None,
    note: str = "",
    at: datetime | None = None,
) -> None:
    """Write down what changed of `record`, unless nothing did and nothing is to be noted."""
    if not changes and not note and action is ChangeAction.UPDATED:
        return
    owned: Any = record
    Change.objects.create(
        organization_id=record.pk if isinstance(record, Organization) else owned.organization_id,
        target_type=target_type_of(type(record)),
        target_id=record.pk,
        action=action,
        cause=cause,
        cause_id=cause_id,
        changes=to_json_values(changes),
        note=note,
        by=by,
        at=at or timezone.now(),
    )


def record_changes(
    target_type: TargetType,
    rows: Sequence[NewChange],
    *,
    organization_id: int | None,
    cause: ChangeCause,
    by_id: int | None,
    at: datetime,
) -> None:
    """Write down changes of many records of one type: one statement."""
    insert_rows(
        Change,
        ["target_id", "changes", "action", "cause_id", "note", "cause"],
        [
            (
                row.target_id,
                row.changes
                if isinstance(row.changes, str)
                else as_json(to_json_values(row.changes)),
                row.action.value,
                row.cause_id,
                row.note,
                (row.cause or cause).value,
            )
            for row in rows
        ],
        organization_id=organization_id,
        target_type=target_type.value,
        by_id=by_id,
        at=at,
    )


def delete_changes(target_type: TargetType, ids: Collection[int]) -> None:
    """Forget the changes of records that are deleted."""
    if ids:
        changes = Change.objects.of_each(target_type, frozenset(ids)).order_by()
        changes._raw_delete(changes.db)


@receiver(record_changed, dispatch_uid="history.write_change")
def write_change(
    sender: type[Model],
    *,
    record: Model,
    changes: Changes,
    action: str,
    by: User | None,
    note: str,
    **kwargs: Any,
) -> None:
    record_change(record, changes, by=by, action=ChangeAction(action), note=note)
