"""A forgotten password by e-mail, and a new one of one's own."""

import logging

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.dispatch import Signal
from django.utils.encoding import force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from accounts.models import User, UserSession
from accounts.services import update_user
from accounts.sign_in.client import Client
from accounts.sign_in.credentials import confirm_password
from accounts.sign_in.sessions import end_sessions
from accounts.sign_in.throttling import ensure_rate
from core import cache
from core.errors import DomainError
from core.sealing import seal, unseal

logger = logging.getLogger(__name__)
# Sent with `account`, sealed: whoever hears it sends the e-mails in the background.
reset_requested = Signal()
# People choose theirs at the Desk, operators, who have no place there, at the admin.
LINK_SCREEN = "new-password"
_DESK_PAGE = f"/app/{LINK_SCREEN}"
_ADMIN_PAGE = "/admin/password-reset/new/"
_PURPOSE = "password reset"
# One address of a family or a shop may belong to several accounts.
_MOST_ACCOUNTS = 5
_MOST_MAILS_AN_HOUR = 3


def request_reset(account: str, client: Client) -> None:
    """`account`: a user name or an e-mail address, of somebody or of nobody.

    Nothing here looks for it: who asks can tell neither by the answer nor by its time. Raises
    DomainError 409 `no_mail` where this Footfall sends none, 429 `throttled`.
    """
    ensure_rate("reset", client)
    if not settings.EMAIL_URL:
        raise DomainError(
            "This Footfall sends no e-mail. Ask an owner of your organization for a new password.",
            code="no_mail",
            status=409,
        )
    reset_requested.send(User, account=seal(account.strip(), purpose=_PURPOSE))


def mail_reset_links(account: str) -> int:
    """To the active people of a name or an address, sealed as above; how many e-mails went out.

    Each link works once and for an hour; nobody gets more than three an hour.
    """
    typed = unseal(account, purpose=_PURPOSE)
    sent = 0
    for user in _people_of(typed):
        if cache.count(f"reset-mails:{user.pk}", seconds=3600) > _MOST_MAILS_AN_HOUR:
            logger.warning("User %s was sent enough links for this hour.", user.pk)
            continue
        send_mail("A new password for Footfall", _mail_for(user), None, [user.email])
        sent += 1
    return sent


def _people_of(typed: str) -> list[User]:
    if not typed:
        return []
    named = Q(username=typed) | Q(email__iexact=typed)
    people = User.objects.filter(named, is_active=True).exclude(email="").order_by("pk")
    return [user for user in people[:_MOST_ACCOUNTS] if user.has_usable_password()]


def _mail_for(user: User) -> str:
    page = _ADMIN_PAGE if user.is_superuser else _DESK_PAGE
    return (
        f"Somebody asked for a new password of the user {user.username}. If that was you, choose "
        "one within an hour:\n\n"
        f"{settings.SITE_URL.rstrip('/')}{page}?token={reset_token(user)}\n\n"
        "If it was not, do nothing: the password stays as it is.\n"
    )


def reset_token(user: User) -> str:
    uid = urlsafe_base64_encode(str(user.pk).encode())
    return f"{uid}.{default_token_generator.make_token(user)}"


def reset_password(token: str, password: str, client: Client) -> User:
    """Sets it, and ends all sessions. A second factor is asked for as ever.

    Raises DomainError 400 `token_not_valid` for a token that is used, old or none, ValidationError
    at `password` for one that is too weak: the token stays good then.
    """
    ensure_rate("login", client)
    uid, _, rest = token.partition(".")
    with transaction.atomic():  # of two at once the second one waits, and finds the token used
        user = _locked(uid)
        if user is None or not default_token_generator.check_token(user, rest):
            message = "This link was used, or is more than an hour old. Ask for another one."
            raise DomainError.at("token", "token_not_valid", message)
        update_user(user, by=user, password=password)
        end_sessions(UserSession.objects.filter(user=user))
    return user


def _locked(uid: str) -> User | None:
    try:
        pk = int(force_str(urlsafe_base64_decode(uid)))
    except (ValueError, OverflowError):
        return None
    users = User.objects.select_for_update(of=("self",)).filter(is_active=True)
    return users.filter(pk=pk).first() if 0 < pk < 2**63 else None


def change_own_password(
    user: User, old: str, new: str, client: Client, *, session_id: int | None
) -> int:
    """The session that it is done in goes on, the others end; how many did.

    Raises DomainError 400 at `old_password`, ValidationError at `password`, 429.
    """
    confirm_password(user, old, client, field="old_password")
    sessions = UserSession.objects.filter(user=user)
    here = sessions.filter(pk=session_id or 0)
    with transaction.atomic():
        update_user(user, by=user, password=new)
        here.update(password_digest=user.password_digest)
        return end_sessions(sessions.exclude(pk__in=here.values("pk")))
