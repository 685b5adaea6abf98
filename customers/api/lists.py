"""The ignore list."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.viewsets import ScopedReadOnlyViewSet
from core.roles import Can
from customers.api import examples
from customers.api.serializers import (
    AddedIgnoredIdentifierSerializer,
    CustomerShortSerializer,
    IgnoredIdentifierSerializer,
)
from customers.ignoring import ignore_identifier
from customers.models import IgnoredIdentifier


class IgnoredIdentifierViewSet(mixins.DestroyModelMixin, ScopedReadOnlyViewSet):
    queryset = IgnoredIdentifier.objects.all()
    serializer_class = IgnoredIdentifierSerializer
    filterset_fields = ("kind",)
    search_fields = ("value", "reason")
    ordering_fields = ("value", "created_at")
    rights = {"create": Can.MANAGE, "destroy": Can.MANAGE}
    summaries = {
        "list": "List keys that name nobody, such as the shop's own number",
        "create": "Take a key for nobody's from now on",
        "destroy": "Let a key name people again",
    }

    @extend_schema(responses={201: AddedIgnoredIdentifierSerializer}, examples=[examples.IGNORED])
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Rows and forms no longer match by this key.

        A customer who already has it keeps it and is named in `still_of`: remove it there unless
        it really is theirs.
        """
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        ignored = ignore_identifier(self.organization, **serializer.validated_data)
        still_of = ignored.still_of
        body = self.get_serializer(ignored.entry).data
        body["still_of"] = CustomerShortSerializer(still_of).data if still_of else None
        return Response(body, status=201)
