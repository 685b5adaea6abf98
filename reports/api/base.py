"""The base of reports: a range of days, a branch, a member of staff; as JSON, CSV and XLSX.

    @documented("Bills by the category of the customer")
    class CategoriesView(ReportView):
        name = "categories"
        row_serializer = CategoryRowSerializer
        figures = staticmethod(categories)

`figures` gives dictionaries (or objects) with the row serializer's fields, and the total of all.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiParameter,
    extend_schema,
    extend_schema_view,
    inline_serializer,
)
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from accounts.models import Branch, User
from core.api.fields import ScopedRelatedField
from core.api.filters import days_out_of_range
from core.api.viewsets import ForOrganizationView
from core.replica import of_one_moment
from reports.scope import QUARTER, Scope

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


class AgainstField(serializers.ChoiceField):
    """What the days stand against where they alone don't tell; see `days_before`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=[QUARTER], required=False, **kwargs)


AGAINST = OpenApiParameter(
    "against",
    enum=[QUARTER],
    description="The days are a quarter, or its beginning, and are compared with the same days of "
    "the quarter before.",
)


class ComparedScopeSerializer(ScopeSerializer):
    against = AgainstField()


class AboutScope(ForOrganizationView):
    """Answers GET about a range of days, a branch and a member of staff, as a file, too."""

    exportable_actions = frozenset({"get"})
    name: ClassVar[str]
    query_serializer: ClassVar[type[ScopeSerializer]] = ScopeSerializer

    def asked_scope(self) -> Scope:
        asked = self.read_query(self.query_serializer, organization=self.organization)
        days = {"start": asked.pop("from"), "end": asked.pop("to")}
        return Scope(organization=self.organization, reader=self.user, **days, **asked)


class ReportView(AboutScope):
    row_serializer: ClassVar[type[BaseSerializer]]
    figures: ClassVar[Any]  # of a scope: the rows in order, and their total (None: it has none)

    def rows(self, scope: Scope) -> tuple[list[Any], Any]:
        return self.figures(scope)

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        scope = self.asked_scope()
        context = self.get_serializer_context()
        shown, sum_ = of_one_moment(lambda: self._shown(scope, context))
        if self.wants_file:
            titles = list(self.row_serializer(context=context).fields)  # type: ignore[attr-defined]
            return self.respond_with_table(
                titles, [*shown, *([sum_] if sum_ else [])], name=self.name
            )
        return Response({"from": scope.start, "to": scope.end, "results": shown, "total": sum_})

    def _shown(self, scope: Scope, context: Mapping[str, Any]) -> tuple[Any, Any]:
        found, total = self.rows(scope)
        shown = self.row_serializer(found, many=True, context=context).data
        sum_ = self.row_serializer(total, context=context).data if total is not None else None
        return shown, sum_


FORMAT = OpenApiParameter(
    "format", OpenApiTypes.STR, enum=["json", "csv", "xlsx"], description="xlsx and csv: a file."
)
SCOPE_PARAMETERS = [
    OpenApiParameter("from", OpenApiTypes.DATE, description="First day; else the month's."),
    OpenApiParameter("to", OpenApiTypes.DATE, description="Last day. Today when left out."),
    OpenApiParameter("branch", OpenApiTypes.INT, description="Of one branch only."),
    OpenApiParameter("staff", OpenApiTypes.INT, description="Of one member of staff only."),
    FORMAT,
]


def documented(
    summary: str,
    *,
    parameters: Sequence[OpenApiParameter] = (),
    answer: Callable[[type[BaseSerializer]], dict[str, Any]] | None = None,
) -> Callable[[type[ReportView]], type[ReportView]]:
    """A report's place in the API document; `answer` makes its fields from the row serializer."""

    def decorate(view: type[ReportView]) -> type[ReportView]:
        row = view.row_serializer
        fields = (
            answer(row)
            if answer
            else {
                "from": serializers.DateField(),
                "to": serializers.DateField(),
                "results": row(many=True),
                "total": row(allow_null=True),
            }
        )
        name = row.__name__.replace("RowSerializer", "Report")
        get = extend_schema(
            summary=summary,
            parameters=[*SCOPE_PARAMETERS, *parameters],
            responses={200: inline_serializer(name=name, fields=fields)},
        )
        return extend_schema_view(get=get)(view)

    return decorate
