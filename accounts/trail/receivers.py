"""What the trail hears of by signals: sign-ins, exports, changes of users and settings."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import Model
from django.dispatch import receiver

from accounts.models import Organization, TrailKind, User
from accounts.models.user import NEW_PASSWORD
from accounts.trail.recording import record as write
from core.api.exports import exported
from core.recording import record_changed

# What of a user says what they may do, and where.
_RIGHTS = ("role", "branches", "is_active", "organization")
_LONGEST_USERNAME = User._meta.get_field("username").max_length or 0


@receiver(user_logged_in, dispatch_uid="accounts.trail_signed_in")
def write_signed_in(sender: Any, *, user: User, **kwargs: Any) -> None:
    write(TrailKind.SIGNED_IN, by=user)


@receiver(user_logged_out, dispatch_uid="accounts.trail_signed_out")
def write_signed_out(sender: Any, *, user: User | None, **kwargs: Any) -> None:
    if user is not None:  # a session that had ended before
        write(TrailKind.SIGNED_OUT, by=user)


@receiver(user_login_failed, dispatch_uid="accounts.trail_sign_in_failed")
def write_sign_in_failed(sender: Any, *, credentials: dict[str, Any], **kwargs: Any) -> None:
    """The name is kept when it is somebody's: what else stands in its field may be a password."""
    name = str(credentials.get(User.USERNAME_FIELD) or "").replace("\x00", "")
    known = None
    if 0 < len(name) <= _LONGEST_USERNAME:
        known = User.objects.filter(**{User.USERNAME_FIELD: name}).first()
    write(
        TrailKind.SIGN_IN_FAILED,
        by=None,
        target=known,
        target_name=known.username if known else "",
    )


@receiver(record_changed, sender=User, dispatch_uid="accounts.trail_user_changed")
def write_user_changed(
    sender: type[Model],
    *,
    record: User,
    changes: dict[str, list[Any]],
    action: str,
    by: User | None,
    note: str,
    **kwargs: Any,
) -> None:
    def of_user(kind: TrailKind, **details: Any) -> None:
        write(kind, by=by, target=record, target_name=record.username, details=details)

    rights = {name: changes[name] for name in _RIGHTS if name in changes}
    if action == "created":
        of_user(TrailKind.USER_MADE, **{name: after for name, (_, after) in rights.items()})
        return
    if rights:
        of_user(TrailKind.RIGHTS_CHANGED, changes=rights)
    if note == NEW_PASSWORD:
        of_user(TrailKind.PASSWORD_CHANGED)


@receiver(record_changed, sender=Organization, dispatch_uid="accounts.trail_settings_changed")
def write_settings_changed(
    sender: type[Model],
    *,
    record: Organization,
    changes: dict[str, list[Any]],
    by: User | None,
    **kwargs: Any,
) -> None:
    """Of a long list only how long it is: the change log has what stands in it."""
    if changes:
        short = {name: [_short(value) for value in pair] for name, pair in changes.items()}
        write(TrailKind.SETTINGS_CHANGED, by=by, target=record, details={"changes": short})


def _short(value: Any) -> Any:
    if isinstance(value, list):
        return f"{len(value)} names"
    return value if isinstance(value, bool | int | str | None) else str(value)


@receiver(exported, dispatch_uid="accounts.trail_exported")
def write_exported(
    sender: Any,
    *,
    by: User,
    name: str,
    file_format: str,
    rows: int,
    medical: bool,
    asked: list[str],
    **kwargs: Any,
) -> None:
    details: dict[str, Any] = {"list": name, "format": file_format, "rows": rows}
    if medical:
        details["medical"] = True
    if asked:
        details["filters"] = asked
    write(TrailKind.EXPORTED, by=by, details=details)
