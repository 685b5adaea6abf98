"""What the rooms below tell of their records is written into the change log."""

from typing import Any

from django.db.models import Model
from django.dispatch import receiver

from accounts.models import User
from core.recording import record_changed
from history.changes import Changes
from history.models import ChangeAction
from history.services import record_change


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
