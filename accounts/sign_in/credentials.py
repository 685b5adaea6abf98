"""Who somebody is, by user name and password."""

from django.contrib.auth import authenticate

from accounts.models import User
from accounts.sign_in.client import Client
from accounts.sign_in.throttling import counted_attempt, ensure_rate
from core.errors import DomainError


def identify(username: str, password: str, client: Client) -> User:
    """The active person of this name and password.

    Raises DomainError: 401 `no_active_account`, which does not say what of it is wrong, 429
    `throttled` or `too_many_attempts`. Whoever is not known costs the time of a hash, too.
    """
    ensure_rate("login", client)
    with counted_attempt(username, client):
        user = authenticate(username=username.replace("\x00", ""), password=password)
        if not isinstance(user, User):
            raise DomainError(
                "No active account has this user name and password. Check both.",
                code="no_active_account",
                status=401,
            )
    return user


def confirm_password(user: User, password: str, client: Client, *, field: str = "password") -> None:
    """That somebody signed in still knows it: an unlocked computer is not enough.

    Raises DomainError 400 at `field`, 429.
    """
    with counted_attempt(user.username, client):
        if not user.check_password(password):
            raise DomainError.at(field, "wrong_password", "This is not your password.")
