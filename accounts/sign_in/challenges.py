"""Between the password and the code: a signed note of who showed the password, good for a while."""

from dataclasses import dataclass
from typing import Literal

from django.core import signing

from accounts.models import TrailKind, User
from accounts.sign_in.client import Client
from accounts.sign_in.second_factor import (
    Setup,
    begin_setup,
    confirm_setup,
    is_missing,
    second_factor_of,
    verify,
)
from accounts.sign_in.throttling import ensure_rate
from accounts.trail import record
from core.errors import DomainError

CHALLENGE_SECONDS = 600
_SALT = "footfall.accounts.challenge"


@dataclass(frozen=True)
class Challenge:
    """`asks_for` a code, or that a second factor is set up."""

    challenge: str
    asks_for: Literal["code", "setup"]


def challenge_for(user: User) -> Challenge | None:
    """What somebody who showed their password still has to do; None: nothing."""
    if second_factor_of(user) is None and not is_missing(user):
        return None
    text = signing.dumps([user.pk, user.password_digest], salt=_SALT)
    return Challenge(text, "setup" if second_factor_of(user) is None else "code")


def begin_setup_by_challenge(challenge: str) -> Setup:
    """Raises DomainError 401 as `meet`, 409 `already_set_up`."""
    return begin_setup(_person_of(challenge))


def meet(challenge: str, code: str, client: Client, *, setup: str = "") -> tuple[User, list[str]]:
    """Who signs in by it, and the recovery codes if the second factor was set up just now.

    Raises DomainError 401 `challenge_expired`, 400 at `code` or `setup`, 429.
    """
    ensure_rate("login", client)
    user = _person_of(challenge)
    if second_factor_of(user) is not None:
        try:
            verify(user, code, client)
        except DomainError as refusal:
            if refusal.status != 429:  # as of passwords: tries that have to wait are not looked at
                record(TrailKind.SIGN_IN_FAILED, by=None, target=user, target_name=user.username,
                       details={"code": refusal.code})  # fmt: skip
            raise
        return user, []
    return user, confirm_setup(user, setup, code, client)


def _person_of(challenge: str) -> User:
    """Of nobody who was deactivated since, or has another password now."""
    try:
        user_id, digest = signing.loads(challenge, salt=_SALT, max_age=CHALLENGE_SECONDS)
    except signing.BadSignature as error:
        raise _expired() from error
    users = User.objects.select_related("organization", "second_factor")
    user = users.filter(pk=user_id, is_active=True).first()
    if user is None or user.password_digest != digest:
        raise _expired()
    return user


def _expired() -> DomainError:
    message = "That took too long. Sign in again with your user name and password."
    return DomainError(message, code="challenge_expired", status=401)
