"""`Authorization: Api-Key ffk_...`: another system, in the name of its organization."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.api_keys import key_of, note_use
from accounts.models import ApiKey, User
from core.errors import DomainError

SCHEME = "Api-Key"


class ApiKeyAuthentication(BaseAuthentication):
    """The user is the one that the key acts as: what it may do its scopes say."""

    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        scheme, _, text = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != SCHEME.lower():
            return None
        try:
            key = key_of(text.strip())
        except DomainError as refusal:
            raise AuthenticationFailed(refusal.message, code=refusal.code) from refusal
        note_use(key)
        return key.user, key

    def authenticate_header(self, request: Request) -> str:
        return SCHEME


class ApiKeyScheme(OpenApiAuthenticationExtension):
    """Names the scheme to the OpenAPI document."""

    target_class = "accounts.api.key_authentication.ApiKeyAuthentication"
    name = "ApiKey"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Api-Key ffk_...`: the key of another system, made by an owner at "
            "`/api/api-keys/`. Its scopes say what it may do.",
        }
