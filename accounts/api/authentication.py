"""Signing in by token, with answers that say what to do."""

from drf_spectacular.contrib.rest_framework_simplejwt import SimpleJWTScheme
from rest_framework.exceptions import AuthenticationFailed
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.exceptions import ExpiredTokenError, TokenError
from rest_framework_simplejwt.tokens import AccessToken, Token

from accounts.models import User


class TokenAuthentication(JWTAuthentication):
    """Access tokens of active people; a change of the password ends those given out before."""

    user_model: type[User]

    def get_validated_token(self, raw_token: bytes) -> Token:
        try:
            return AccessToken(raw_token)  # type: ignore[arg-type]
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


class TokenAuthenticationScheme(SimpleJWTScheme):
    """Names our class to the OpenAPI document."""

    target_class = "accounts.api.authentication.TokenAuthentication"
