"""Signing in by token, with answers that say what to do."""

from typing import Any

from drf_spectacular.authentication import SessionScheme
from drf_spectacular.contrib.rest_framework_simplejwt import SimpleJWTScheme
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.exceptions import ExpiredTokenError, TokenError
from rest_framework_simplejwt.tokens import Token

from accounts.models import User
from accounts.sign_in.second_factor import is_missing
from accounts.sign_in.sessions import SECOND_FACTOR_REQUIRED, session_of_token
from accounts.sign_in.tokens import CheckedAccessToken
from core.errors import DomainError


class TokenAuthentication(JWTAuthentication):
    """Access tokens of sessions that go on: an end of the session or a new password ends them at
    once. One query, which brings the person and the organization along."""

    user_model: type[User]

    def get_validated_token(self, raw_token: bytes) -> Token:
        try:
            return CheckedAccessToken(raw_token)  # type: ignore[arg-type]
        except ExpiredTokenError as error:
            raise AuthenticationFailed(
                "Your token has expired. Get a new one at /api/token/refresh/ or sign in again.",
                code="token_expired",
            ) from error
        except TokenError as error:
            raise AuthenticationFailed(
                "This is no valid access token. Sign in at /api/token/ to get one.",
                code="token_not_valid",
            ) from error

    def get_user(self, validated_token: Token) -> User:  # type: ignore[override]
        try:
            return session_of_token(validated_token).user
        except DomainError as refusal:
            raise AuthenticationFailed(refusal.message, code=refusal.code) from refusal


class PageAuthentication(SessionAuthentication):
    """By the admin site's cookie, for the browsable pages."""

    def authenticate(self, request: Request) -> Any:
        found = super().authenticate(request)
        if found is not None and is_missing(found[0]):
            message = f"{SECOND_FACTOR_REQUIRED} Sign in again at /admin/."
            raise AuthenticationFailed(message, code="second_factor_required")
        return found


class PageAuthenticationScheme(SessionScheme):
    target_class = "accounts.api.authentication.PageAuthentication"


class TokenAuthenticationScheme(SimpleJWTScheme):
    """Names our class to the OpenAPI document."""

    target_class = "accounts.api.authentication.TokenAuthentication"
