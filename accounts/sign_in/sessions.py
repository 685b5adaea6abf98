"""Beginning, renewing and ending what somebody is signed in by."""

import logging
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import update_last_login
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from rest_framework_simplejwt.exceptions import ExpiredTokenError, TokenError
from rest_framework_simplejwt.settings import api_settings

from accounts.models import SessionKind, TrailKind, User, UserSession
from accounts.models.session import UserSessionQuerySet
from accounts.sign_in.client import Client
from accounts.sign_in.second_factor import is_missing
from accounts.sign_in.tokens import SESSION_CLAIM, CheckedRefreshToken
from accounts.trail import record
from core.errors import DomainError

logger = logging.getLogger(__name__)
# A renewal may be repeated for so long: its answer was lost, or two tabs renew together.
GRACE = timedelta(seconds=30)
SECOND_FACTOR_REQUIRED = (
    "Your organization asks people of your role for a second factor; you set it up as you sign in."
)
# Ended and expired sessions are of use to whoever looks into a break-in.
_KEPT_FOR = timedelta(days=30)


def start_app_session(user: User, client: Client) -> UserSession:
    """For somebody who has shown who they are; `token_pair` gives its tokens."""
    with transaction.atomic():
        update_last_login(User, user)
        record(TrailKind.SIGNED_IN, by=user)
        return _start(
            user,
            client,
            kind=SessionKind.APP,
            token_id=uuid.uuid4().hex,
            lifetime=settings.SIMPLE_JWT["REFRESH_TOKEN_LIFETIME"],
        )


def start_admin_session(user: User, client: Client, *, session_key: str) -> UserSession:
    return _start(
        user,
        client,
        kind=SessionKind.ADMIN,
        session_key=session_key,
        lifetime=timedelta(seconds=settings.SESSION_COOKIE_AGE),
    )


def _start(
    user: User, client: Client, *, lifetime: timedelta, kind: str, **keys: str
) -> UserSession:
    now = timezone.now()
    return UserSession.objects.create(
        user=user,
        kind=kind,
        password_digest=user.password_digest,
        address=client.address or None,
        user_agent=client.user_agent,
        created_at=now,
        renewed_at=now,
        last_used_at=now,
        expires_at=now + lifetime,
        **keys,
    )


def ensure_open(session: UserSession | None) -> UserSession:
    """`session` where it still opens something.

    Raises DomainError 401: `session_ended`, `user_inactive`, `password_changed` or
    `second_factor_required`.
    """
    if session is not None and not session.user.is_active:  # which ended its sessions, too
        raise _refusal("This account is inactive.", "user_inactive")
    if session is None or session.ended_at is not None:
        raise _refusal("You have signed out, or this session was ended.", "session_ended")
    if session.password_digest != session.user.password_digest:
        raise _refusal("The password was changed.", "password_changed")
    if is_missing(session.user):
        raise _refusal(SECOND_FACTOR_REQUIRED, "second_factor_required")
    return session


def renew(refresh_token: str, client: Client) -> UserSession:
    """The session with a new token in the place of `refresh_token`, which works once.

    Within GRACE the same browser may repeat it and gets the same answer. Any other repeat ends
    the session: one of the two who hold the token has stolen it, and we cannot tell which.
    Raises DomainError 401: as `ensure_open`, `token_expired`, `token_not_valid` or `token_reused`.
    """
    token = read_refresh_token(refresh_token)
    token_id, session = _session_of(token)
    now = timezone.now()
    if token_id == session.token_id and session.expires_at > now:
        fresh = {
            "token_id": uuid.uuid4().hex,
            "previous_token_id": token_id,
            "renewed_at": now,
            "last_used_at": now,
            "expires_at": now + settings.SIMPLE_JWT["REFRESH_TOKEN_LIFETIME"],
            "address": client.address or None,
            "user_agent": client.user_agent,
        }
        same = UserSession.objects.filter(pk=session.pk, token_id=token_id, ended_at=None)
        if same.update(**fresh):
            for field, value in fresh.items():
                setattr(session, field, value)
            return session
        token_id, session = _session_of(token)  # as the one left it who was quicker
    is_repeat = token_id == session.previous_token_id and now - session.renewed_at <= GRACE
    if is_repeat and client.user_agent == session.user_agent:
        return session
    with transaction.atomic():
        end_sessions(UserSession.objects.filter(pk=session.pk))
        details = {"why": "A used token came back."}
        record(TrailKind.SESSION_ENDED, by=None, target=session.user,
               target_name=session.user.username, details=details)  # fmt: skip
    logger.warning("A used refresh token came back: session %s is ended.", session.pk)
    raise _refusal(
        "This refresh token was used before, so its session is ended: somebody else may have it.",
        "token_reused",
    )


def sign_out(refresh_token: str) -> None:
    """Ends its session; its access tokens open nothing from now on. Raises as `renew`."""
    _, session = _session_of(read_refresh_token(refresh_token))
    with transaction.atomic():
        if end_sessions(UserSession.objects.filter(pk=session.pk)):
            record(TrailKind.SIGNED_OUT, by=session.user)


def read_refresh_token(text: str) -> CheckedRefreshToken:
    try:
        return CheckedRefreshToken(text)  # type: ignore[arg-type]
    except ExpiredTokenError as error:
        raise _refusal("This refresh token has expired.", "token_expired") from error
    except TokenError as error:
        raise _refusal("This is no valid refresh token.", "token_not_valid") from error


def _session_of(token: CheckedRefreshToken) -> tuple[str, UserSession]:
    return token[api_settings.JTI_CLAIM], session_of_token(token)


def session_of_token(token: Any) -> UserSession:
    """The open session that a token of ours is of, with its person: one query.

    Raises as `ensure_open`.
    """
    sessions = UserSession.objects.select_related(
        "user__organization", "user__second_factor"
    ).filter(pk=token[SESSION_CLAIM], user=token[api_settings.USER_ID_CLAIM], kind=SessionKind.APP)
    return ensure_open(sessions.first())


@transaction.atomic
def end_own_sessions(sessions: UserSessionQuerySet, *, by: User) -> int:
    """Ends some of the sessions of `by`, from another one; how many."""
    if ended := end_sessions(sessions):
        record(TrailKind.SESSION_ENDED, by=by, target=by, target_name=by.username,
               details={"sessions": ended})  # fmt: skip
    return ended


@transaction.atomic
def end_sessions(sessions: UserSessionQuerySet) -> int:
    """Ends those of `sessions` that go on; how many. Their access ends at once."""
    ending = sessions.filter(ended_at=None)
    keys = list(ending.filter(kind=SessionKind.ADMIN).values_list("session_key", flat=True))
    ended = ending.update(ended_at=timezone.now())
    Session.objects.filter(session_key__in=keys).delete()
    return ended


def purge_sessions(*, now: datetime) -> int:
    """Those that ended or expired long ago; how many."""
    old = UserSession.objects.filter(expires_at__lt=now - _KEPT_FOR)
    ended = UserSession.objects.filter(ended_at__lt=now - _KEPT_FOR)
    return old.delete()[0] + ended.delete()[0]


def _refusal(why: str, code: str) -> DomainError:
    return DomainError(f"{why} Sign in again at /api/token/.", code=code, status=401)
