"""Setting a second factor up, asking for its code, and taking it away.

django-otp's own models keep secrets and recovery codes as they are, and let two requests use one
code at the same moment; here the secret is sealed, the codes are hashed, and a conditional UPDATE
lets each be used once.
"""

import json
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import TrailKind, User
from accounts.models.second_factor import RecoveryCode, SecondFactor
from accounts.sign_in.client import Client
from accounts.sign_in.codes import (
    Outcome,
    address_for_app,
    check_code,
    is_app_code,
    new_recovery_codes,
    new_secret,
    qr_of,
    recovery_digest,
)
from accounts.sign_in.throttling import counted_attempt
from accounts.trail import record
from core.errors import DomainError
from core.roles import Role
from core.sealing import Unreadable, seal, unseal

_SECRET, _SETUP = "second factor", "set-up of a second factor"  # purposes of sealing
_SETUP_SECONDS = 900


@dataclass(frozen=True)
class Setup:
    """What a phone needs; `setup` comes back with the first code. Nothing is stored before that."""

    setup: str
    secret: str
    uri: str
    qr: str


def second_factor_of(user: User) -> SecondFactor | None:
    return getattr(user, "second_factor", None)


def is_missing(user: User) -> bool:
    """Whether the organization asks for a second factor that `user` has not set up."""
    return is_required_of(user) and second_factor_of(user) is None


def is_required_of(user: User) -> bool:
    organization = user.organization
    return organization is not None and user.role in organization.second_factor_roles


def begin_setup(user: User) -> Setup:
    """Raises DomainError 409 `already_set_up`."""
    if second_factor_of(user) is not None:
        raise _already_set_up()
    secret = new_secret()
    content = {"user": user.pk, "secret": secret, "at": timezone.now().timestamp()}
    uri = address_for_app(secret, user.username)
    return Setup(seal(json.dumps(content), purpose=_SETUP), secret, uri, qr_of(uri))


def confirm_setup(user: User, setup: str, code: str, client: Client) -> list[str]:
    """The second factor is there from now on; its recovery codes, which are shown this once.

    Raises DomainError 400 at `setup` or `code`, 409 `already_set_up`.
    """
    secret = _secret_in(setup, user)
    with counted_attempt(_counted_as(user), client):
        checked = check_code(secret, _plain(code), now=timezone.now().timestamp(), last_step=0)
        if checked.outcome is not Outcome.RIGHT:
            raise _refusal(checked.outcome, checked.seconds_off)
    with transaction.atomic():
        factor, is_new = SecondFactor.objects.get_or_create(
            user=user,
            defaults={
                "secret": seal(secret, purpose=_SECRET),
                "last_step": checked.step,
                "created_at": timezone.now(),
            },
        )
        if not is_new:
            raise _already_set_up()
        user.second_factor = factor
        _note(user, by=user, what="set up")
        return _replace_recovery_codes(factor)


def verify(user: User, typed: str, client: Client) -> None:
    """That `user` has the phone, or a recovery code; either is used up by it.

    Raises DomainError 400 at `code`: `wrong_code`, `used_code` or `clock_off`; 429.
    """
    factor = second_factor_of(user)
    with counted_attempt(_counted_as(user), client):
        if factor is None:
            raise _refusal(Outcome.WRONG)
        plain = _plain(typed)
        if is_app_code(plain):
            _use_app_code(factor, plain)
        else:
            _use_recovery_code(factor, user, plain)


def _use_app_code(factor: SecondFactor, typed: str) -> None:
    secret = unseal(factor.secret, purpose=_SECRET)
    now = timezone.now().timestamp()
    checked = check_code(secret, typed, now=now, last_step=factor.last_step)
    unused = SecondFactor.objects.filter(pk=factor.pk, last_step__lt=checked.step)
    if checked.outcome is Outcome.CLOCK_OFF and checked.seconds_off > 0:
        # Who guessed it would know from our answer what opens in some minutes: it never will.
        unused.update(last_step=checked.step)
    if checked.outcome is not Outcome.RIGHT:
        raise _refusal(checked.outcome, checked.seconds_off)
    if not unused.update(last_step=checked.step):
        raise _refusal(Outcome.USED)


def _use_recovery_code(factor: SecondFactor, user: User, typed: str) -> None:
    codes = factor.recovery_codes.filter(digest=recovery_digest(user.pk, typed))
    if not codes.exists():
        raise _refusal(Outcome.WRONG)
    with transaction.atomic():
        if not codes.filter(used_at=None).update(used_at=timezone.now()):
            raise _refusal(Outcome.USED)
        _note(user, by=user, what="recovery code used")


def renew_recovery_codes(user: User, code: str, client: Client) -> list[str]:
    """Those before open nothing any more. Raises as `verify`, and 404 where there is none."""
    factor = _ensure_set_up(user)
    verify(user, code, client)
    with transaction.atomic():
        _note(user, by=user, what="new recovery codes")
        return _replace_recovery_codes(factor)


def remove_second_factor(user: User, code: str, client: Client) -> None:
    """Raises as `verify`, and DomainError 409 `required` where the organization asks for one."""
    factor = _ensure_set_up(user)
    if is_required_of(user):
        raise DomainError(
            "Your organization asks people of your role for a second factor. For another phone "
            "ask an owner to reset it, and set it up anew when you sign in.",
            code="required",
            status=409,
        )
    verify(user, code, client)
    _delete(factor, user, by=user, what="removed")


def reset_second_factor(user: User, *, by: User) -> None:
    """For somebody who lost the phone and the recovery codes. Owners' are the operator's to reset.

    Raises DomainError 403 `owners_by_the_operator`, 404 `not_set_up`.
    """
    if user.role == Role.OWNER and not by.is_superuser:
        raise DomainError(
            f"{user.username} is an owner: only whoever runs this Footfall resets an owner's "
            "second factor.",
            code="owners_by_the_operator",
            status=403,
        )
    _delete(_ensure_set_up(user), user, by=by, what="reset")


def recovery_codes_left(user: User) -> int:
    factor = second_factor_of(user)
    return 0 if factor is None else factor.recovery_codes.filter(used_at=None).count()


@transaction.atomic
def _delete(factor: SecondFactor, user: User, *, by: User, what: str) -> None:
    factor.delete()
    user._state.fields_cache.pop("second_factor", None)
    _note(user, by=by, what=what)


def _replace_recovery_codes(factor: SecondFactor) -> list[str]:
    codes = new_recovery_codes()
    factor.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(second_factor=factor, digest=recovery_digest(factor.user_id, code))
        for code in codes
    )
    return codes


def _ensure_set_up(user: User) -> SecondFactor:
    if (factor := second_factor_of(user)) is None:
        raise DomainError("There is no second factor here.", code="not_set_up", status=404)
    return factor


def _secret_in(setup: str, user: User) -> str:
    try:
        content = json.loads(unseal(setup, purpose=_SETUP))
    except Unreadable:
        content = {}
    is_fresh = content.get("at", 0) > timezone.now().timestamp() - _SETUP_SECONDS
    if content.get("user") != user.pk or not is_fresh:
        message = "This set-up is too old or not yours. Begin again and scan the new picture."
        raise DomainError.at("setup", "setup_expired", message)
    return str(content["secret"])


def _plain(typed: str) -> str:
    return "".join(typed.split())


def _counted_as(user: User) -> str:
    """Apart from passwords: a right password must not forget failed codes."""
    return f"code of {user.pk}"


def _note(user: User, *, by: User, what: str) -> None:
    record(TrailKind.SECOND_FACTOR_CHANGED, by=by, target=user, target_name=user.username,
           details={"what": what})  # fmt: skip


def _already_set_up() -> DomainError:
    message = "A second factor is set up already. Remove it first to use another phone."
    return DomainError(message, code="already_set_up", status=409)


def _refusal(outcome: Outcome, seconds_off: int = 0) -> DomainError:
    if outcome is Outcome.USED:
        message = "This code was used. Wait for the next one (a recovery code works once)."
        return DomainError.at("code", "used_code", message)
    if outcome is Outcome.CLOCK_OFF:
        return DomainError.at("code", "clock_off", _clock_sentence(seconds_off))
    message = "This code is wrong. Type the six digits that the app shows now, or a recovery code."
    return DomainError.at("code", "wrong_code", message)


def _clock_sentence(seconds_off: int) -> str:
    minutes = max(1, round(abs(seconds_off) / 60))
    much = f"{minutes} minute{'s' if minutes > 1 else ''}"
    if seconds_off > 0:
        return (
            f"Check the phone's clock: it is about {much} fast. Let it set the time by itself, and "
            f"try again in {much}."
        )
    return (
        f"This code is about {much} old. If it is the one shown now, check the phone's clock: it "
        "is slow. Let it set the time by itself."
    )
