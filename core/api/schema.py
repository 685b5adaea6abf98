"""How the OpenAPI document is made: a summary and a tag for every operation, one error shape."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

from django.core.exceptions import FieldDoesNotExist
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import get_doc
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.fields import empty

from core.api.idempotency import PARAMETER, IdempotentPosts
from core.roles import Can

F = TypeVar("F", bound=Callable[..., Any])

STANDARD_SUMMARIES = {
    "list": "List {plural}",
    "retrieve": "Show one of the {plural}",
    "create": "Add to the {plural}",
    "update": "Replace one of the {plural}",
    "partial_update": "Change one of the {plural}",
    "destroy": "Remove one of the {plural}",
}


def endpoint(
    summary: str = "",
    right: Can | None = None,
    *,
    takes: Any = None,
    gives: Any = empty,
    status: int | Collection[int] = 200,
    also: Mapping[int, Any] | None = None,
    **document: Any,
) -> Callable[[F], F]:
    """What an action takes and gives, as the API document says it, and who may call it.

    `takes` and `gives` are serializers, by default none and that of the view; `gives` is answered
    with `status`, or with one of several. `also` are further answers by status, and `document` is
    for `extend_schema`. Stands above `@action`.
    """

    def decorate(function: F) -> F:
        if right is not None:
            vars(function)["right"] = right
        responses = gives
        if gives is not empty and not isinstance(gives, dict):
            several = (status,) if isinstance(status, int) else status
            responses = {**dict.fromkeys(several, gives), **(also or {})}
        return extend_schema(
            summary=summary or None, request=takes, responses=responses, **document
        )(function)

    return decorate


class FieldErrorSerializer(serializers.Serializer):
    field = serializers.CharField(allow_null=True, help_text="Path such as items.0.name.")
    code = serializers.CharField()
    message = serializers.CharField()


class ErrorSerializer(serializers.Serializer):
    """What every refusal answers."""

    code = serializers.CharField(help_text="For programs.")
    message = serializers.CharField(help_text="What is wrong and what to do.")
    errors = FieldErrorSerializer(many=True)  # type: ignore[assignment]


UNAVAILABLE = {
    "description": "The database, a disk or the store of files is away or full; try again.",
    "headers": {
        "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}},
    },
}


class FootfallSchema(AutoSchema):
    """Summary: the view's `summaries`, else the first line of the action's docstring.

    Standard actions have one from the model's name. `@extend_schema(summary=...)` wins over all.
    """

    def get_summary(self) -> str | None:
        action = getattr(self.view, "action", None) or self.method.lower()
        declared = getattr(self.view, "summaries", {})
        if action in declared:
            return declared[action]
        if action in STANDARD_SUMMARIES and getattr(self.view, "queryset", None) is not None:
            plural = self.view.queryset.model._meta.verbose_name_plural
            return STANDARD_SUMMARIES[action].format(plural=plural)
        doc = get_doc(getattr(self.view, action, None))
        return doc.splitlines()[0].rstrip(".") if doc else None

    def get_description(self) -> str:
        """What the class tells programmers stays with them; an action's own words are shown."""
        action = getattr(self.view, "action", None) or self.method.lower()
        home = next((each for each in type(self.view).__mro__ if action in vars(each)), None)
        is_ours = home is not None and not home.__module__.startswith("rest_framework")
        return get_doc(vars(home)[action]) if is_ours else ""

    def get_filter_backends(self) -> list[Any]:
        """Filters are for lists: below one record there are those that an action names itself."""
        if getattr(self.view, "detail", False) and "filter_backends" not in vars(self.view):
            return []
        return super().get_filter_backends()

    def _get_parameters(self) -> list[dict[str, Any]]:
        """Says of a phone in the query that the other name of it is understood, too, and of a POST
        that it may be repeated."""
        parameters = super()._get_parameters()
        for one in parameters:
            if (one["name"], one["in"]) == ("phone", "query"):
                text = one.get("description", "").rstrip(".")
                one["description"] = f"{text}. `phone_number` is the same.".lstrip(". ")
        if self.method == "POST" and isinstance(self.view, IdempotentPosts):
            parameters.append(dict(PARAMETER))
        return parameters

    def _map_serializer_field(
        self, field: Any, direction: Any, bypass_extensions: bool = False
    ) -> dict[str, Any]:
        """What may be empty in the database may be empty in answers: "" is no choice, no e-mail.

        DRF forgets it for a field that is only read.
        """
        if direction == "response" and _is_blank_in_database(field):
            field.allow_blank = True
        return super()._map_serializer_field(field, direction, bypass_extensions)

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> dict[str, Any]:
        """A field that only some answers have is named in the serializer's `only_if_asked`."""
        mapped = super()._map_basic_serializer(serializer, direction)
        optional = getattr(serializer, "only_if_asked", ())
        if optional and "required" in mapped:
            mapped["required"] = [name for name in mapped["required"] if name not in optional]
        return mapped

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        if direction == "response":
            refusal = self.resolve_serializer(ErrorSerializer, direction).ref
            content = {"application/json": {"schema": refusal}}
            refused = {"description": "Refused; says why and what to do.", "content": content}
            bodies.setdefault("4XX", refused)
            bodies.setdefault("503", UNAVAILABLE | {"content": content})
        return bodies


def _is_blank_in_database(field: serializers.Field) -> bool:
    if not isinstance(field, serializers.ChoiceField | serializers.CharField):
        return False
    model = getattr(getattr(field.parent, "Meta", None), "model", None)
    try:
        return model is not None and getattr(model._meta.get_field(field.source), "blank", False)
    except FieldDoesNotExist:
        return False


def only_canonical_paths(endpoints: list[tuple[str, str, str, Any]]) -> list[Any]:
    """The routes under /api/; the same ones under other prefixes are left out of the document."""
    return [
        endpoint
        for endpoint in endpoints
        if endpoint[0].startswith("/api/") and not endpoint[1].endswith("/?$")
    ]
