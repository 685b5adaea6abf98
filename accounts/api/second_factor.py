"""One's own second factor, and the reset of a member's."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.sign_in.client import Client
from accounts.sign_in.credentials import confirm_password
from accounts.sign_in.second_factor import (
    begin_setup,
    confirm_setup,
    is_required_of,
    recovery_codes_left,
    remove_second_factor,
    renew_recovery_codes,
    second_factor_of,
)
from core.api.schema import endpoint
from core.api.viewsets import ForOrganizationView
from core.roles import Can


class SecondFactorSerializer(serializers.Serializer):
    is_set_up = serializers.BooleanField()
    is_required = serializers.BooleanField(help_text="Whether the organization asks for one.")
    since = serializers.DateTimeField(allow_null=True)
    recovery_codes_left = serializers.IntegerField()


class SetupSerializer(serializers.Serializer):
    setup = serializers.CharField(help_text="To be sent with the first code, within 15 minutes.")
    secret = serializers.CharField(help_text="For whoever cannot scan the picture.")
    uri = serializers.CharField(help_text="otpauth://..., which the picture holds.")
    qr = serializers.CharField(help_text="The picture as an address: data:image/svg+xml...")


class RecoveryCodesSerializer(serializers.Serializer):
    recovery_codes = serializers.ListField(
        child=serializers.CharField(),
        help_text="Shown this once: each signs in once without the phone. Empty when the request "
        "is repeated with its Idempotency-Key; make new ones then.",
    )


class PasswordSerializer(serializers.Serializer):
    password = serializers.CharField(trim_whitespace=False, write_only=True)


class CodeSerializer(serializers.Serializer):
    code = serializers.CharField(max_length=40, help_text="Of the app, or a recovery code.")


class ConfirmSerializer(serializers.Serializer):
    setup = serializers.CharField(max_length=2000)
    code = serializers.CharField(max_length=40)


class RemoveSerializer(PasswordSerializer, CodeSerializer):
    pass


class _OwnView(ForOrganizationView):
    """Everybody's own, whatever the role."""

    @property
    def client(self) -> Client:
        return Client.of(self.request)

    def shown(self) -> dict[str, Any]:
        factor = second_factor_of(self.user)
        return {
            "is_set_up": factor is not None,
            "is_required": is_required_of(self.user),
            "since": factor and factor.created_at,
            "recovery_codes_left": recovery_codes_left(self.user),
        }

    def answer_to_keep(self, data: Any) -> Any:
        """Secrets and recovery codes are kept nowhere as they are."""
        secret = {"recovery_codes": [], "setup": "", "secret": "", "uri": "", "qr": ""}
        return {name: secret.get(name, value) for name, value in data.items()}


class SecondFactorView(_OwnView):
    serializer_class = PasswordSerializer

    @endpoint("Whether you have a second factor", Can.ACCOUNT, gives=SecondFactorSerializer)
    def get(self, request: Request) -> Response:
        return self.answer(self.shown(), SecondFactorSerializer)

    @endpoint("Begin to set up a second factor", Can.ACCOUNT, takes=PasswordSerializer,
              gives=SetupSerializer)  # fmt: skip
    def post(self, request: Request) -> Response:
        """Show the picture, and send `setup` with the first code to `confirm/`."""
        password = self.read(PasswordSerializer)["password"]
        confirm_password(self.user, password, self.client)
        return self.answer(begin_setup(self.user), SetupSerializer)


class SecondFactorConfirmView(_OwnView):
    serializer_class = ConfirmSerializer

    @endpoint("Set the second factor up, by its first code", Can.ACCOUNT, takes=ConfirmSerializer,
              gives=RecoveryCodesSerializer)  # fmt: skip
    def post(self, request: Request) -> Response:
        given = self.read(ConfirmSerializer)
        codes = confirm_setup(self.user, given["setup"], given["code"], self.client)
        return self.answer({"recovery_codes": codes}, RecoveryCodesSerializer)


class RecoveryCodesView(_OwnView):
    serializer_class = CodeSerializer

    @endpoint("Make new recovery codes; those before stop working", Can.ACCOUNT,
              takes=CodeSerializer, gives=RecoveryCodesSerializer)  # fmt: skip
    def post(self, request: Request) -> Response:
        codes = renew_recovery_codes(self.user, self.read(CodeSerializer)["code"], self.client)
        return self.answer({"recovery_codes": codes}, RecoveryCodesSerializer)


class SecondFactorRemoveView(_OwnView):
    serializer_class = RemoveSerializer

    @endpoint("Remove your second factor", Can.ACCOUNT, takes=RemoveSerializer,
              gives=SecondFactorSerializer)  # fmt: skip
    def post(self, request: Request) -> Response:
        given = self.read(RemoveSerializer)
        confirm_password(self.user, given["password"], self.client)
        remove_second_factor(self.user, given["code"], self.client)
        return self.answer(self.shown(), SecondFactorSerializer)
