"""Tokens as a sign-in gives them, for tests that need one without asking for it."""

from accounts.models import User
from accounts.sign_in.client import Client
from accounts.sign_in.sessions import start_app_session
from accounts.sign_in.tokens import CheckedAccessToken, token_pair


def access_token(user: User) -> CheckedAccessToken:
    """Of a session of its own; its `set_exp` may be called before it is sent."""
    return CheckedAccessToken(token_pair(start_app_session(user, Client("", ""))).access)
