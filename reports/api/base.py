"""The base of reports: a range of days, a branch, a member of staff; as JSON, CSV and XLSX.

    class CategoriesView(ReportView):
        name = "categories"
        row_serializer = CategoryRowSerializer

        def rows(self, scope): return [...], total

`rows` gives dictionaries (or objects) with the row serializer's fields, and the total of all.
"""

from abc import abstractmethod
from typing import Any, ClassVar, cast

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from accounts.models import Branch, User
from core.api.exports import EXPORT_RENDERERS, table_response
from core.api.fields import ScopedRelatedField
from core.api.filters import days_out_of_range
from core.api.viewsets import ForOrganizationView
from core.roles import Can
from reports.scope import Scope

_LONGEST_DAYS = 366 * 5


class Money(serializers.DecimalField):
    """With as many decimals as the organization's currency has."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=18, decimal_places=3, **kwargs)

    def to_representation(self, value: Any) -> Any:
        if value is None:
            return None
        decimals = self.context["view"].organization.currency_decimals
        return f"{value:.{decimals}f}"


class ScopeSerializer(serializers.Serializer[Any]):
    """`from` and `to` as 2024-05-31, both included; the current month when left out."""

    branch = ScopedRelatedField(queryset=Branch.objects.all(), required=False)
    staff = ScopedRelatedField(queryset=User.objects.all(), required=False)

    def get_fields(self) -> dict[str, serializers.Field]:
        days = {name: serializers.DateField(required=False) for name in ("from", "to")}
        return {**days, **super().get_fields()}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if wrong := days_out_of_range(attrs, "from", "to"):
            raise serializers.ValidationError(wrong)
        today = self.context["organization"].today()
        end = attrs.setdefault("to", max(today, attrs.get("from", today)))
        start = attrs.setdefault("from", end.replace(day=1))
        if end < start:
            message = f"The range ends on {end}, before it starts on {start}. Swap the two."
            raise serializers.ValidationError({"to": [message]})
        if (end - start).days > _LONGEST_DAYS:
            message = "A report covers up to five years. Ask for a shorter range."
            raise serializers.ValidationError({"from": [message]})
        return attrs


class ReportView(ForOrganizationView):
    rights = {"get": Can.READ}
    row_serializer: ClassVar[type[BaseSerializer]]
    name: ClassVar[str]

    @abstractmethod
    def rows(self, scope: Scope) -> tuple[list[Any], Any]:
        """The rows in order, and the total over all of them (None: it has none)."""

    def get_renderers(self) -> list[BaseRenderer]:
        return [*super().get_renderers(), *(renderer() for renderer in EXPORT_RENDERERS)]

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        scope = self._scope(request)
        found, total = self.rows(scope)
        context = self.get_serializer_context()
        shown = self.row_serializer(found, many=True, context=context).data
        sum_ = self.row_serializer(total, context=context).data if total is not None else None
        if isinstance(request.accepted_renderer, EXPORT_RENDERERS):
            if not scope.reader.can(Can.EXPORT):
                self.permission_denied(
                    request, "Your role may not export. Ask a manager of your organization."
                )
            return table_response(
                list(self.row_serializer(context=context).fields),  # type: ignore[attr-defined]
                [*shown, *([sum_] if sum_ else [])],
                file_format=request.accepted_renderer.format,
                name=self.name,
            )
        return Response({"from": scope.start, "to": scope.end, "results": shown, "total": sum_})

    def _scope(self, request: Request) -> Scope:
        names = ("from", "to", "branch", "staff")
        asked = {
            name: request.query_params[name] for name in names if request.query_params.get(name)
        }
        context = {**self.get_serializer_context(), "organization": self.organization}
        serializer = ScopeSerializer(data=asked, context=context)
        serializer.is_valid(raise_exception=True)
        values = serializer.validated_data
        return Scope(
            organization=self.organization,
            reader=cast(User, request.user),
            start=values["from"],
            end=values["to"],
            branch=values.get("branch"),
            staff=values.get("staff"),
        )


# For `extend_schema(parameters=...)` of a report's `get`.
REPORT_PARAMETERS = [
    OpenApiParameter("from", OpenApiTypes.DATE, description="First day; else the month's."),
    OpenApiParameter("to", OpenApiTypes.DATE, description="Last day. Today when left out."),
    OpenApiParameter("branch", OpenApiTypes.INT, description="Of one branch only."),
    OpenApiParameter("staff", OpenApiTypes.INT, description="Of one member of staff only."),
    OpenApiParameter(
        "format",
        OpenApiTypes.STR,
        enum=["json", "csv", "xlsx"],
        description="xlsx and csv: a file.",
    ),
]
