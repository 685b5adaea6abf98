"""Keys of other systems, for owners."""

from typing import Any

from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_keys import change_key, create_key, end_key
from accounts.models import ApiKey
from core.api.fields import NameField, ScopedModelSerializer
from core.api.schema import endpoint
from core.api.viewsets import ScopedReadOnlyViewSet
from core.roles import Can, Scope

_STATES = ("valid", "expired", "ended")


class ApiKeySerializer(ScopedModelSerializer):
    scopes = serializers.ListField(
        child=serializers.ChoiceField(Scope.choices),
        read_only=True,
        help_text="What it may do. To change it make another key.",
    )
    state = serializers.ChoiceField(_STATES, read_only=True)
    created_by = NameField("created_by")

    class Meta:
        model = ApiKey
        fields = [
            "id",
            "name",
            "prefix",
            "scopes",
            "reads_medical",
            "state",
            "created_by",
            "created_at",
            "expires_at",
            "ended_at",
            "last_used_at",
        ]
        read_only_fields = [
            "prefix", "reads_medical", "created_at", "ended_at", "last_used_at",
        ]  # fmt: skip


class ApiKeyEntrySerializer(serializers.ModelSerializer):
    scopes = serializers.ListField(
        child=serializers.ChoiceField(Scope.choices),
        allow_empty=False,
        max_length=len(Scope.values),
        help_text="read, write (reads, too), uploads, webhook.",
    )
    expires_at = serializers.DateTimeField(required=False, help_text="Left out: in a year.")

    class Meta:
        model = ApiKey
        fields = ["name", "scopes", "reads_medical", "expires_at"]


class NewApiKeySerializer(ApiKeySerializer):
    key = serializers.CharField(
        read_only=True,
        default="",
        help_text="Shown this once, and stored nowhere. Keep it in a safe. Empty when this request "
        "was repeated with its Idempotency-Key: then end this key and make another.",
    )

    class Meta(ApiKeySerializer.Meta):
        fields = [*ApiKeySerializer.Meta.fields, "key"]


class ApiKeyViewSet(mixins.DestroyModelMixin, ScopedReadOnlyViewSet):
    queryset = ApiKey.objects.all()
    serializer_class = ApiKeySerializer
    ordering_fields = ("id", "name", "created_at", "expires_at", "last_used_at")
    rights = dict.fromkeys(
        ("list", "retrieve", "create", "partial_update", "destroy"), Can.ADMINISTER
    )
    summaries = {
        "list": "List the keys of other systems, newest first, with their last use",
        "create": "Make a key for another system; it is shown this once",
        "partial_update": "Rename a key, or say until when it is good",
        "destroy": "End a key now",
    }

    def restrict(self, queryset: Any) -> Any:
        return queryset.select_related("created_by")

    @endpoint(takes=ApiKeyEntrySerializer, gives=NewApiKeySerializer, status=201)
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """It acts for the organization, within its scopes, and histories call it by its name."""
        values = self.read(ApiKeyEntrySerializer)
        key, text = create_key(self.organization, by=self.user, **values)
        key.key = text  # type: ignore[attr-defined]
        return self.answer(key, NewApiKeySerializer, status=201)

    def answer_to_keep(self, data: Any) -> Any:
        """What the key is, is stored nowhere."""
        return {**data, "key": ""}

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = self.get_object()
        values = self.read(ApiKeySerializer, record=key, partial=True)
        kept = {"name": key.name, "expires_at": key.expires_at}
        return self.answer(change_key(key, by=self.user, **{**kept, **values}))

    def perform_destroy(self, instance: ApiKey) -> None:
        end_key(instance, by=self.user)
