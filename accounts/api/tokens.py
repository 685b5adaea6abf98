"""Sign in for a token, renew it, sign out."""

from typing import Any

from django.contrib.auth.models import update_last_login
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework_simplejwt.authentication import default_user_authentication_rule
from rest_framework_simplejwt.exceptions import ExpiredTokenError, TokenError
from rest_framework_simplejwt.serializers import TokenObtainPairSerializer
from rest_framework_simplejwt.settings import api_settings
from rest_framework_simplejwt.utils import get_md5_hash_password
from rest_framework_simplejwt.views import TokenBlacklistView, TokenObtainPairView, TokenRefreshView

from accounts.api.authentication import CheckedRefreshToken
from accounts.models import User
from accounts.sign_in.client import Client
from accounts.sign_in.credentials import identify
from accounts.sign_in.throttling import ensure_rate
from core.api.strictness import StrictNames

_SIGN_IN_AGAIN = "Sign in again at /api/token/."


def _refused(why: str, code: str) -> AuthenticationFailed:
    return AuthenticationFailed(f"{why} {_SIGN_IN_AGAIN}", code=code)


def _read(text: str) -> CheckedRefreshToken:
    try:
        return CheckedRefreshToken(text)  # type: ignore[arg-type]
    except ExpiredTokenError as error:
        raise _refused("This refresh token has expired.", "token_expired") from error
    except TokenError as error:
        raise _refused(
            "This refresh token is not valid, or was used.", "token_not_valid"
        ) from error


def _owner(token: CheckedRefreshToken) -> User:
    user = User.objects.filter(pk=token.get(api_settings.USER_ID_CLAIM)).first()
    if user is None or not default_user_authentication_rule(user):
        raise _refused("This account is not active.", "no_active_account")
    if token.get(api_settings.REVOKE_TOKEN_CLAIM) != get_md5_hash_password(user.password):
        raise _refused("The password was changed.", "password_changed")
    return user


def _use_up(token: CheckedRefreshToken) -> bool:
    """Whether this was its first use."""
    blacklisted: Any = token.blacklist()  # what get_or_create returns, though typed as a row
    return blacklisted[1]


class SignInSerializer(TokenObtainPairSerializer):
    token_class = CheckedRefreshToken

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        client = Client.of(self.context["request"])
        user = identify(attrs["username"], attrs["password"], client)
        update_last_login(User, user)
        refresh: Any = self.get_token(user)
        return {"refresh": str(refresh), "access": str(refresh.access_token)}


class TokenPairSerializer(serializers.Serializer):
    access = serializers.CharField(read_only=True)
    refresh = serializers.CharField(help_text="Each works once: keep the one that you got last.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A pair for a refresh token, which is used up by it.

        simplejwt's own serializer looks neither at a changed password nor at two requests that
        bring the same token at the same moment: the row of the blacklist decides between them.
        """
        used = _read(attrs["refresh"])
        user = _owner(used)
        if not _use_up(used):
            raise _refused("This refresh token was used.", "token_not_valid")
        fresh = CheckedRefreshToken.for_user(user)
        return {"access": str(fresh.access_token), "refresh": str(fresh)}


class TokenPairAnswerSerializer(serializers.Serializer):
    access = serializers.CharField(help_text="For `Authorization: Bearer ...`, for some minutes.")
    refresh = serializers.CharField(help_text="Each works once: keep the one that you got last.")


class SignOutSerializer(serializers.Serializer):
    refresh = serializers.CharField(write_only=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        _read(attrs["refresh"]).blacklist()
        return {}


@extend_schema(
    tags=["token"],
    summary="Sign in: get an access and a refresh token",
    responses=TokenPairAnswerSerializer,
)
class TokenView(StrictNames, TokenObtainPairView):
    serializer_class = SignInSerializer


@extend_schema(
    tags=["token"],
    summary="Renew: a new pair for a refresh token",
    responses=TokenPairAnswerSerializer,
)
class RefreshView(StrictNames, TokenRefreshView):
    serializer_class = TokenPairSerializer

    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        ensure_rate("refresh", Client.of(request))
        return super().post(request, *args, **kwargs)


@extend_schema(
    tags=["token"],
    summary="Sign out: the refresh token stops working",
    responses={200: {"type": "object", "maxProperties": 0}},
)
class LogoutView(StrictNames, TokenBlacklistView):
    serializer_class = SignOutSerializer
