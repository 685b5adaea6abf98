"""What ends sessions though nobody asked for it."""

from typing import Any

from django.db.models import Model
from django.dispatch import receiver

from accounts.models import User, UserSession
from accounts.sign_in.sessions import end_sessions
from core.recording import record_changed


@receiver(record_changed, sender=User, dispatch_uid="accounts.end_sessions_of_inactive")
def end_sessions_of_inactive(
    sender: type[Model], *, record: User, changes: dict[str, list[Any]], **kwargs: Any
) -> None:
    """Or a token that was stolen before would open everything again with the account."""
    if "is_active" in changes and not record.is_active:
        end_sessions(UserSession.objects.filter(user=record))
