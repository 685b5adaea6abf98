"""Sign in for a token, renew it, sign out.

A browser may ask for its refresh token as a cookie, which no script can read: it goes only to these
addresses. It is given and taken only with a header that no other site's page can send, so that none
can use it, nor sign a browser in as somebody else.
"""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.second_factor import SetupSerializer
from accounts.models import UserSession
from accounts.sign_in.challenges import begin_setup_by_challenge, challenge_for, meet
from accounts.sign_in.client import Client
from accounts.sign_in.credentials import identify
from accounts.sign_in.sessions import renew, sign_out, start_app_session
from accounts.sign_in.throttling import ensure_rate
from accounts.sign_in.tokens import token_pair
from core.api.strictness import StrictNames
from core.errors import DomainError

COOKIE = "footfall_refresh"
_COOKIE_PATH = "/api/token/"
_HEADER = "X-Requested-With"


class SignInSerializer(serializers.Serializer):
    username = serializers.CharField()
    password = serializers.CharField(
        trim_whitespace=False, style={"input_type": "password"}, write_only=True
    )
    cookie = serializers.BooleanField(
        default=False,
        help_text="For browsers: the refresh token comes as a cookie that scripts cannot read. "
        f"It needs the header `{_HEADER}` (any value), or it is a 403 `csrf_failed`.",
    )


class RefreshSerializer(serializers.Serializer):
    refresh = serializers.CharField(
        required=False,
        help_text=f"Left out, it is read from the cookie; that needs the header `{_HEADER}` (any "
        "value), or it is a 403 `csrf_failed`.",
    )


class TokenPairSerializer(serializers.Serializer):
    access = serializers.CharField(help_text="For `Authorization: Bearer ...`, for some minutes.")
    refresh = serializers.CharField(
        help_text="Each works once: keep the one that you got last. Not here when it came as a "
        "cookie."
    )
    only_if_asked: tuple[str, ...] = ("refresh",)


class ChallengeSerializer(serializers.Serializer):
    challenge = serializers.CharField(help_text="For /api/token/second-factor/, for 10 minutes.")
    asks_for = serializers.ChoiceField(
        ["code", "setup"],
        help_text="code: that of the app. setup: this person's role needs a second factor; "
        "/api/token/second-factor/setup/ has what the app scans.",
    )


class SecondStepSerializer(serializers.Serializer):
    challenge = serializers.CharField(max_length=1000)
    code = serializers.CharField(max_length=40, help_text="Of the app, or a recovery code.")
    setup = serializers.CharField(
        default="",
        max_length=2000,
        help_text="While it is set up: what was given with the picture.",
    )
    cookie = serializers.BooleanField(default=False, help_text="As in the sign-in.")


class SetupByChallengeSerializer(serializers.Serializer):
    challenge = serializers.CharField(max_length=1000)


class SecondStepPairSerializer(TokenPairSerializer):
    recovery_codes = serializers.ListField(
        child=serializers.CharField(),
        help_text="Only when it was set up just now, and shown this once.",
    )
    only_if_asked = ("refresh", "recovery_codes")


class SignInView(StrictNames, GenericAPIView):
    """Open to everybody: who asks is what they are about to show."""

    authentication_classes: Any = ()
    permission_classes: Any = ()

    @property
    def client(self) -> Client:
        return Client.of(self.request)

    def read(self) -> dict[str, Any]:
        serializer = self.get_serializer(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        given = dict(serializer.validated_data)
        if given.get("cookie"):
            self.ensure_own_page()
        return given

    def ensure_own_page(self) -> None:
        """Raises DomainError 403 where a form of another site's page may have sent the request."""
        if not self.request.headers.get(_HEADER):
            message = f"With the cookie send the header {_HEADER}: XMLHttpRequest, too."
            raise DomainError(message, code="csrf_failed", status=403)

    def answer_with_tokens(
        self, session: UserSession, *, cookie: bool, status: int = 200, **more: Any
    ) -> Response:
        pair = token_pair(session)
        if not cookie:
            return Response({"access": pair.access, "refresh": pair.refresh, **more}, status=status)
        response = Response({"access": pair.access, **more}, status=status)
        response.set_cookie(
            COOKIE,
            pair.refresh,
            max_age=settings.SIMPLE_JWT["REFRESH_TOKEN_LIFETIME"],
            path=_COOKIE_PATH,
            secure=settings.HTTPS,
            httponly=True,
            samesite="Strict",
        )
        return response

    def refresh_token(self) -> tuple[str, bool]:
        """From the body or the cookie, and whether it was the cookie.

        Raises DomainError 400 without either, 403 where another site may have sent the cookie.
        """
        if (given := self.read().get("refresh")) is not None:
            return given, False
        kept = self.request.COOKIES.get(COOKIE, "")
        if not kept:
            message = "Give the refresh token, or sign in with a cookie."
            raise DomainError.at("refresh", "required", message, overall="invalid")
        self.ensure_own_page()
        return kept, True


@extend_schema(tags=["token"], summary="Sign in: get an access and a refresh token")
class TokenView(SignInView):
    serializer_class = SignInSerializer

    @extend_schema(responses={200: TokenPairSerializer, 202: ChallengeSerializer})
    def post(self, request: Request) -> Response:
        """200 gives tokens. 202 gives a challenge instead: the password is right, and a code is
        needed, too."""
        given = self.read()
        user = identify(given["username"], given["password"], self.client)
        if (challenge := challenge_for(user)) is not None:
            return Response(vars(challenge), status=202)
        session = start_app_session(user, self.client)
        return self.answer_with_tokens(session, cookie=given["cookie"])


@extend_schema(tags=["token"], summary="The second step of signing in: a code for a challenge")
class SecondFactorStepView(SignInView):
    serializer_class = SecondStepSerializer

    @extend_schema(responses=SecondStepPairSerializer)
    def post(self, request: Request) -> Response:
        given = self.read()
        user, codes = meet(given["challenge"], given["code"], self.client, setup=given["setup"])
        more: dict[str, Any] = {"recovery_codes": codes} if codes else {}
        session = start_app_session(user, self.client)
        return self.answer_with_tokens(session, cookie=given["cookie"], **more)


@extend_schema(tags=["token"], summary="What a phone scans, for a challenge that asks for a set-up")
class SecondFactorSetupView(SignInView):
    serializer_class = SetupByChallengeSerializer

    @extend_schema(responses=SetupSerializer)
    def post(self, request: Request) -> Response:
        ensure_rate("login", self.client)
        return Response(vars(begin_setup_by_challenge(self.read()["challenge"])))


@extend_schema(tags=["token"], summary="Renew: a new pair for a refresh token")
class RefreshView(SignInView):
    serializer_class = RefreshSerializer

    @extend_schema(responses=TokenPairSerializer)
    def post(self, request: Request) -> Response:
        """Each refresh token works once. The same browser may repeat the request within 30 seconds
        and gets the same pair; any other repeat ends the session (`token_reused`)."""
        ensure_rate("refresh", self.client)
        given, is_cookie = self.refresh_token()
        return self.answer_with_tokens(renew(given, self.client), cookie=is_cookie)


@extend_schema(tags=["token"], summary="Sign out: the session ends, its tokens stop working")
class LogoutView(SignInView):
    serializer_class = RefreshSerializer

    @extend_schema(responses={200: {"type": "object", "maxProperties": 0}})
    def post(self, request: Request) -> Response:
        given, _ = self.refresh_token()
        sign_out(given)
        response = Response({})
        response.delete_cookie(COOKIE, path=_COOKIE_PATH, samesite="Strict")
        return response
