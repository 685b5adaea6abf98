"""A forgotten password, and a new one of one's own."""

from django.contrib.auth import update_session_auth_hash
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.sessions import EndedSerializer, current_session_id
from accounts.api.tokens import SignInView
from accounts.models import User
from accounts.passwords import change_own_password, request_reset, reset_password
from accounts.sign_in.client import Client
from core.api.schema import endpoint
from core.api.viewsets import ForOrganizationView
from core.roles import Can

_NOTHING = {"type": "object", "maxProperties": 0}


class AccountSerializer(serializers.Serializer):
    account = serializers.CharField(max_length=254, help_text="User name or e-mail address.")


class NewPasswordSerializer(serializers.Serializer):
    token = serializers.CharField(max_length=200, help_text="Of the link in the e-mail.")
    password = serializers.CharField(trim_whitespace=False, max_length=1000)


class OwnPasswordSerializer(serializers.Serializer):
    old_password = serializers.CharField(trim_whitespace=False, max_length=1000)
    password = serializers.CharField(trim_whitespace=False, max_length=1000)


@extend_schema(tags=["password"], summary="Ask for a link to a new password, by e-mail")
class PasswordResetView(SignInView):
    serializer_class = AccountSerializer

    @extend_schema(responses={202: _NOTHING})
    def post(self, request: Request) -> Response:
        """The answer is the same whether there is such an account or not."""
        request_reset(self.read()["account"], self.client)
        return Response({}, status=202)


@extend_schema(tags=["password"], summary="Set a new password by the token of the e-mail")
class PasswordResetConfirmView(SignInView):
    serializer_class = NewPasswordSerializer

    @extend_schema(responses={200: _NOTHING})
    def post(self, request: Request) -> Response:
        """All sessions end. Sign in with the new password then."""
        given = self.read()
        reset_password(given["token"], given["password"], self.client)
        return Response({})


class OwnPasswordView(ForOrganizationView):
    serializer_class = OwnPasswordSerializer

    @endpoint("Change your password; your other sessions end", Can.ACCOUNT,
              takes=OwnPasswordSerializer, gives=EndedSerializer)  # fmt: skip
    def post(self, request: Request) -> Response:
        given = self.read(OwnPasswordSerializer)
        user = User.objects.get(pk=self.user.pk)  # Django's session hands on a stand-in
        ended = change_own_password(
            user,
            given["old_password"],
            given["password"],
            Client.of(request),
            session_id=current_session_id(request),
        )
        if request.auth is None and hasattr(request._request, "session"):
            update_session_auth_hash(request._request, user)
        return self.answer({"ended": ended}, EndedSerializer)
