"""The conversion report over HTTP; see reports.figures.conversion for what the figures are."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer

from core.api.fields import LARGEST_ID
from reports.api.base import Money, ReportView, documented
from reports.figures.conversion import RANGE_OF, conversion_report
from reports.scope import Scope


class ConversionRowSerializer(serializers.Serializer[Any]):
    staff = serializers.IntegerField(allow_null=True, help_text="null: nobody's.")
    staff_name = serializers.CharField()
    uploaded = serializers.IntegerField(help_text="All contacts made in the range.")
    pending = serializers.IntegerField()
    contacted = serializers.IntegerField()
    yellow = serializers.IntegerField()
    inactive = serializers.IntegerField()
    converted = serializers.IntegerField(
        help_text="Of who called last before the bill, else of whose the contact was."
    )
    bought_before = serializers.IntegerField(
        help_text="Of the converted: the bill was there before the contact."
    )
    conversion_rate = serializers.FloatField(allow_null=True, help_text="Percent of uploaded.")
    total_conversion_value = Money(help_text="Of the first bills.")
    average_conversion_value = Money(
        allow_null=True, help_text="Of a person: several phones of one count once."
    )


def _answer(row: type[BaseSerializer]) -> dict[str, Any]:
    return {
        "from": serializers.DateField(allow_null=True),
        "to": serializers.DateField(allow_null=True),
        "range_of": serializers.CharField(help_text="created: the contacts' first day"),
        "results": row(many=True),
        "total": row(),
    }


@documented(
    "What became of the contacts made in a range of days, per member of staff",
    parameters=[
        OpenApiParameter("upload", OpenApiTypes.INT, description="Contacts that this upload named.")
    ],
    answer=_answer,
)
class ConversionView(ReportView):
    name = "conversion"
    row_serializer = ConversionRowSerializer

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        """The range is of the days on which contacts were made; an upload alone has no range."""
        answer = super().get(request)
        if isinstance(getattr(answer, "data", None), dict):
            days = {"from": None, "to": None} if self._whenever else {}
            answer.data = {**answer.data, **days, "range_of": RANGE_OF}
        return answer

    def rows(self, scope: Scope) -> tuple[list[Any], Any]:
        return conversion_report(scope, upload_id=self._upload, whenever=self._whenever)

    @property
    def _upload(self) -> int | None:
        asked = self.request.query_params.get("upload")
        if not asked:
            return None
        if not asked.isascii() or not asked.isdecimal() or int(asked[:20]) > LARGEST_ID:
            raise ValidationError({"upload": ["Give the upload's id as a number."]})
        return int(asked)

    @property
    def _whenever(self) -> bool:
        asked = self.request.query_params
        return self._upload is not None and not (asked.get("from") or asked.get("to"))
