"""What sign-ins of the admin site tell our sessions: Django keeps its own, whose keys change."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from accounts.models import User, UserSession
from accounts.sign_in.client import Client
from accounts.sign_in.sessions import end_sessions, start_admin_session

# In Django's session: the id of ours, and when its last use was noted.
SESSION_ID, NOTED_AT = "session_id", "session_noted_at"
_NOTED_EVERY = 300  # seconds


@receiver(user_logged_in, dispatch_uid="accounts.start_admin_session")
def remember_sign_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    django_session = request.session
    if django_session.session_key is None:
        django_session.create()
    session = start_admin_session(
        user, Client.of(request), session_key=str(django_session.session_key)
    )
    # Fixed, or each note of a use would put the end off.
    django_session.set_expiry(timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE))
    django_session[SESSION_ID] = session.pk
    django_session[NOTED_AT] = session.created_at.timestamp()


@receiver(user_logged_out, dispatch_uid="accounts.end_admin_session")
def remember_sign_out(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    if session_id := request.session.get(SESSION_ID):
        end_sessions(UserSession.objects.filter(pk=session_id))


class AdminSessionMiddleware:
    """Notes the use of a session now and then, and the new key that a new password gives it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        key_before = request.session.session_key
        response = self.get_response(request)
        session = request.session
        # A request by token reads no session, and this must not be what does.
        if key_before is None or not session.accessed or SESSION_ID not in session:
            return response
        ours = UserSession.objects.filter(pk=session[SESSION_ID])
        now = timezone.now()
        if session.session_key != key_before:
            user = User.objects.get(pk=request.user.pk)  # the request's has the old password
            ours.update(session_key=session.session_key, password_digest=user.password_digest)
        elif now.timestamp() - session.get(NOTED_AT, 0) > _NOTED_EVERY:
            session[NOTED_AT] = now.timestamp()
            ours.update(last_used_at=now)
        return response
