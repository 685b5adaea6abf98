"""A person's own filters of lists."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import resolve
from rest_framework import mixins, serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import SavedFilter
from accounts.models.saved_filter import validate_parameters
from accounts.saved_filters import add_filter, change_filter
from core.api.fields import ScopedModelSerializer
from core.api.operations import operation_of
from core.api.schema import endpoint
from core.api.strictness import ensure_known_parameters
from core.api.viewsets import ScopedListMixin, ScopedViewSet
from core.roles import Can

_LONGEST_VALUE = 1_000


class SavedFilterSerializer(ScopedModelSerializer):
    parameters = serializers.DictField(
        child=serializers.CharField(max_length=_LONGEST_VALUE),
        required=False,
        validators=[validate_parameters],
        help_text='As the list\'s address has them: {"status": "yellow", "ordering": "-id"}.',
    )

    class Meta:
        model = SavedFilter
        fields = ["id", "list", "name", "parameters", "created_at", "updated_at"]
        # Whose it is the service adds; the model says when a name is taken.
        validators: tuple[Any, ...] = ()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """What was saved before a list lost a filter can be renamed and deleted all the same."""
        if attrs.keys() & {"list", "parameters"}:
            merged = {**self._before(), **attrs}
            _ensure_parameters_of(merged["list"], merged.get("parameters", {}))
        return attrs

    def _before(self) -> dict[str, Any]:
        saved = self.instance
        if not isinstance(saved, SavedFilter):
            return {}
        return {"list": saved.list, "parameters": saved.parameters}


def _ensure_parameters_of(list_name: str, parameters: Mapping[str, str]) -> None:
    """Raises ValidationError 400 for what the list's own address would refuse, by name."""
    if not all(name.strip() for name in parameters):
        raise ValidationError({"parameters": ["A parameter has no name. Name it or leave it out."]})
    known = operation_of(resolve(f"/api/{list_name}/").func, "GET", ()).query
    try:
        ensure_known_parameters(parameters, known)
    except ValidationError as error:
        raise ValidationError({"parameters": error.detail}) from error


class SavedFilterViewSet(
    ScopedListMixin,
    mixins.CreateModelMixin,
    mixins.DestroyModelMixin,
    ScopedViewSet,
):
    """Whatever the role: who may read a list may keep how they like to see it."""

    queryset = SavedFilter.objects.all()
    serializer_class = SavedFilterSerializer
    rights = dict.fromkeys(("list", "create", "partial_update", "destroy"), Can.ACCOUNT)
    summaries = {
        "list": "List your own saved filters; ?list=customers for those of one list",
        "create": "Keep filters, search and order of a list under a name",
        "partial_update": "Rename a filter of yours, or keep others under its name",
        "destroy": "Delete a filter of yours",
    }
    filterset_fields = ("list",)
    ordering_fields = ("name", "created_at")

    def restrict(self, queryset: QuerySet[SavedFilter]) -> QuerySet[SavedFilter]:
        return queryset.filter(user=self.user)

    def perform_create(self, serializer: Any) -> None:
        serializer.instance = add_filter(self.user, serializer.validated_data)

    @endpoint(takes=SavedFilterSerializer)
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        saved = self.get_object()
        values = self.read(SavedFilterSerializer, record=saved, partial=True)
        return self.answer(change_filter(saved, values))
