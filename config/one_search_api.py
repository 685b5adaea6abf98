"""GET /search/: one box for everything."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from config.one_search import KINDS, SHORTEST, search_everything
from core.api.schema import endpoint
from core.api.viewsets import ForOrganizationView
from core.errors import DomainError


class HitSerializer(serializers.Serializer[Any]):
    type = serializers.ChoiceField(choices=[kind.name for kind in KINDS])
    id = serializers.IntegerField()
    title = serializers.CharField(help_text="A name, a bill's number, a file's name; may be empty.")
    detail = serializers.CharField(help_text="Phone, branch, day: what tells it from others.")
    customer = serializers.IntegerField(
        allow_null=True, help_text="Whose page shows it; null for what is of no customer."
    )


class HitsSerializer(serializers.Serializer[Any]):
    results = HitSerializer(many=True)


@extend_schema(tags=["search"])
class SearchView(ForOrganizationView):
    serializer_class = HitsSerializer

    @endpoint(
        "Find people, leads, partners, bills and uploads by one text",
        gives=HitsSerializer,
        parameters=[
            OpenApiParameter(
                "q",
                str,
                description="A name or parts of it, a phone in any spelling, a number of a bill, a "
                f"file's name. Nothing is found for fewer than {SHORTEST} signs.",
            )
        ],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A few of each kind that your role may read, in the order in which the kinds are named."""
        text = request.query_params.get("q", "")
        if "\x00" in text:
            raise DomainError.at("q", "invalid", "Take the NUL character out.")
        return self.answer({"results": search_everything(text, reader=self.user)})
