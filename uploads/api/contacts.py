"""Lists of numbers to call, handed in where contacts are worked with."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from uploads.api import examples
from uploads.api.serializers import UploadRequestSerializer, UploadSerializer
from uploads.api.viewsets import UploadViewSet
from uploads.models import UploadKind


class ContactListSerializer(UploadRequestSerializer):
    """A list of contacts: what `POST /api/uploads/` takes, but for the kind."""

    def get_fields(self) -> dict[str, serializers.Field]:
        fields = super().get_fields()
        del fields["kind"]
        return fields

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return {**super().validate(attrs), "kind": UploadKind.CONTACTS.value}


class ContactUploadViewSet(UploadViewSet):
    """`POST /contacts/upload/` alone; what becomes of the upload is asked at `/uploads/{id}/`."""

    request_serializer_class = ContactListSerializer

    @extend_schema(
        summary="Hand in a list of numbers to call",
        tags=["contacts"],
        request={"multipart/form-data": ContactListSerializer},
        responses={201: UploadSerializer},
        examples=[examples.NO_SPREADSHEET],
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One column of phones is enough; names, shops and notes are read when they are there.

        The same as `POST /api/uploads/` with kind contacts: one phone is one contact.
        """
        return super().create(request, *args, **kwargs)
