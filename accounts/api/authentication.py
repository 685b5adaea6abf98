"""Signing in by token, with answers that say what to do."""

from typing import Any

from drf_spectacular.contrib.rest_framework_simplejwt import SimpleJWTScheme
from rest_framework.exceptions import AuthenticationFailed
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.exceptions import ExpiredTokenError, TokenError
from rest_framework_simplejwt.settings import api_settings
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken, Token

from accounts.models import User

_LARGEST_ID = 2**63 - 1
_LAST_SECOND = 253_402_300_799  # of the year 9999
_LONGEST_JTI = 255


class PlainClaims:
    """Refuses a signed token whose claims no database or clock can take, before one is asked."""

    payload: dict[str, Any]

    def verify(self) -> None:
        user_id, jti, exp = (
            self.payload.get(name)
            for name in (api_settings.USER_ID_CLAIM, api_settings.JTI_CLAIM, "exp")
        )
        if not (_is_id(user_id) and _is_name(jti) and _is_instant(exp)):
            raise TokenError("Token has claims that are not ours")
        super().verify()  # type: ignore[misc]


def _is_id(value: Any) -> bool:
    text = str(value) if type(value) in (int, str) else ""
    return text.isascii() and text.isdigit() and len(text) <= 19 and int(text) <= _LARGEST_ID


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_JTI and "\x00" not in value


def _is_instant(value: Any) -> bool:
    return type(value) in (int, float) and 0 <= value <= _LAST_SECOND


class CheckedAccessToken(PlainClaims, AccessToken):
    pass


class CheckedRefreshToken(PlainClaims, RefreshToken):  # type: ignore[misc]
    access_token_class = CheckedAccessToken


class TokenAuthentication(JWTAuthentication):
    """Access tokens of active people; a change of the password ends those given out before."""

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


class TokenAuthenticationScheme(SimpleJWTScheme):
    """Names our class to the OpenAPI document."""

    target_class = "accounts.api.authentication.TokenAuthentication"
