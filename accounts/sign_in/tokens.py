"""The tokens of a session: a refresh token that is good once, and the access token beside it.

They are made from the session's row, so that the same ones can be given once more and none is kept.
"""

from dataclasses import dataclass
from typing import Any

from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.settings import api_settings
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken

from accounts.models import UserSession

SESSION_CLAIM = "sid"
_LARGEST_ID = 2**63 - 1
_LAST_SECOND = 253_402_300_799  # of the year 9999
_LONGEST_JTI = 255


class PlainClaims:
    """Refuses a signed token whose claims no database or clock can take, before one is asked."""

    payload: dict[str, Any]

    def verify(self) -> None:
        user_id, session_id, jti, exp = (
            self.payload.get(name)
            for name in (api_settings.USER_ID_CLAIM, SESSION_CLAIM, api_settings.JTI_CLAIM, "exp")
        )
        plain = _is_id(user_id) and _is_id(session_id) and _is_name(jti) and _is_instant(exp)
        if not plain:
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


@dataclass(frozen=True)
class TokenPair:
    access: str
    refresh: str


def token_pair(session: UserSession) -> TokenPair:
    """Those that are good now; the same ones until the session is renewed."""
    access = _token(CheckedAccessToken, session, f"{session.token_id}-access")
    refresh = _token(CheckedRefreshToken, session, session.token_id)
    return TokenPair(access, refresh)


def _token(kind: type[Any], session: UserSession, jti: str) -> str:
    token = kind()
    token.set_iat(at_time=session.renewed_at)
    token.set_exp(from_time=session.renewed_at)
    token[api_settings.JTI_CLAIM] = jti
    token[api_settings.USER_ID_CLAIM] = str(session.user_id)
    token[SESSION_CLAIM] = session.pk
    return str(token)
