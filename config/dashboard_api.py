"""GET /reports/dashboard/: the business at a glance, of the reports and the sheets' scorecard."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.viewsets import Serializers
from core.replica import of_one_moment
from reports.api.base import (
    AGAINST,
    SCOPE_PARAMETERS,
    AboutScope,
    ComparedScopeSerializer,
    Money,
)
from reports.figures.dashboard import (
    OF_BRANCHES,
    OF_STAFF,
    STAGES,
    TOTALS,
    Figure,
    Figures,
    dashboard,
    file_of,
)
from reports.figures.refills import ENDS
from reports.lists import ListOf, chosen, list_of
from reports.scope import Scope
from uploads.scorecard import Score, scorecard

# {figure: the fields of an upload that it adds up}
SHEETS: dict[str, tuple[str, ...]] = {
    "uploads": (),
    "rows": ("counts.rows",),
    "settled": ("counts.created", "counts.updated", "counts.unchanged"),
    "waiting": ("counts.needs_attention",),
}
AMOUNTS = {"bill_value", "conversion_value"}
_uploads = partial(
    list_of, "uploads", days="uploaded", whose="uploaded_by", branch="for_branch", scored="true"
)


class FigureListSerializer(serializers.Serializer[Any]):
    """A list of the API, its `count` being the figure unless it adds up `sums`."""

    path = serializers.CharField()
    query = serializers.DictField(child=serializers.CharField())
    sums = serializers.ListField(
        child=serializers.CharField(),
        help_text="Paths of fields: the figure is what they add up to over the list.",
    )


class FigureSerializer(serializers.Serializer[Any]):
    value = serializers.IntegerField()
    previous = serializers.IntegerField(
        allow_null=True, help_text="Of the days compared with; null of what is of now."
    )
    list = FigureListSerializer()
    unlisted = serializers.IntegerField(
        help_text="How many of those counted no list shows you any more: erased or deleted since."
    )


class AmountFigureSerializer(FigureSerializer):
    value: Any = Money()
    previous: Any = Money(allow_null=True)


def _figures(name: str, figures: Sequence[str]) -> Serializers:
    """A serializer of `figures`, each by its name."""
    fields = {
        one: (AmountFigureSerializer if one in AMOUNTS else FigureSerializer)() for one in figures
    }
    return type(f"{name}FiguresSerializer", (serializers.Serializer,), fields)


def _table(name: str, figures: Sequence[str], key: serializers.Field) -> Serializers:
    line = type(
        f"{name}LineSerializer",
        (serializers.Serializer,),
        {
            "id": key,
            "name": serializers.CharField(),
            "figures": _figures(name, figures)(),
        },
    )
    table = {"rows": line(many=True), "total": line(), "file": FigureListSerializer()}
    return type(f"{name}TableSerializer", (serializers.Serializer,), table)


class ComparedSerializer(serializers.Serializer[Any]):
    """What begins with a month is compared with the same days of the month before, which may be
    fewer; a quarter, with `against=quarter`, with those of the quarter before; another range with
    as many days right before it."""

    days = serializers.IntegerField()

    def get_fields(self) -> dict[str, serializers.Field]:
        ends = {name: serializers.DateField() for name in ("from", "to")}
        return {**ends, **super().get_fields()}


_ID: dict[str, Any] = {
    "allow_null": True,
    "help_text": "null: nobody's, of no branch, or the total.",
}


class DashboardSerializer(serializers.Serializer[Any]):
    compared_with = ComparedSerializer()
    figures = _figures("Total", (*TOTALS, "returning_customers"))()
    funnel = _figures("Funnel", STAGES)(
        help_text="Of the contacts made in the range, as the conversion report counts: all, those "
        "who are not pending any more, those who came, those who bought."
    )
    branches = _table("Branch", OF_BRANCHES, serializers.IntegerField(**_ID))()
    staff = _table("Staff", OF_STAFF, serializers.IntegerField(**_ID))()
    refills = _table("Refill", ("reminded", *ENDS), serializers.CharField(**_ID))()
    hours = _table("Hour", ("came", "calls", "calls_successful"), serializers.IntegerField(**_ID))(
        help_text="`id` is the hour, 0 to 23, in the organization's zone."
    )
    sheets = _figures("Sheet", tuple(SHEETS))(
        help_text="Of sheets handed in: managers see everybody's, others their own."
    )
    sheets_file = FigureListSerializer()

    def get_fields(self) -> dict[str, serializers.Field]:
        ends = {name: serializers.DateField() for name in ("from", "to")}
        return {**ends, **super().get_fields()}


class DashboardView(AboutScope):
    name = "dashboard"
    serializer_class = DashboardSerializer
    query_serializer = ComparedScopeSerializer

    @extend_schema(
        summary="The business at a glance: figures, those before them, and the list each opens",
        parameters=[*SCOPE_PARAMETERS, AGAINST],
        responses=DashboardSerializer,
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        """Every figure is that of its report, and names the list that shows what it counts.

        As a file it has the figures of the whole; `file` of a table is the report with its rows.
        """
        scope = self.asked_scope()
        shown = of_one_moment(lambda: self._shown(scope))
        if not self.wants_file:
            return Response(shown)
        groups = [shown[name] for name in ("figures", "funnel", "sheets")]
        lines = [
            {"figure": name, "value": figure["value"], "previous": figure["previous"]}
            for group in groups
            for name, figure in group.items()
        ]
        return self.respond_with_table(("figure", "value", "previous"), lines, name=self.name)

    def _shown(self, scope: Scope) -> Any:
        before = scope.compared_with()
        found = dashboard(scope, before)
        answer = {
            **vars(found),
            "from": scope.start,
            "to": scope.end,
            "compared_with": {
                "from": before.start,
                "to": before.end,
                "days": (before.end - before.start).days + 1,
            },
            "sheets": sheets_of(scope, before),
            "sheets_file": _file_of_sheets(scope),
        }
        return DashboardSerializer(answer, context=self.get_serializer_context()).data


def sheets_of(scope: Scope, before: Scope) -> Figures:
    """How good the sheets of these days were, by the scorecard; four queries."""
    now, then = (_sums(_scores(each)) for each in (scope, before))
    of = chosen(scope)
    return {
        name: Figure(now[name], then[name], _uploads(of, sums=fields))
        for name, fields in SHEETS.items()
    }


def _scores(scope: Scope) -> list[Score]:
    scores = scorecard(
        scope.organization,
        reader=scope.reader,
        first=scope.start,
        last=scope.end,
        branch=scope.branch,
    )
    return [one for one in scores if scope.staff is None or one.person_id == scope.staff.pk]


def _sums(scores: list[Score]) -> dict[str, int]:
    uploads, rows = (sum(getattr(one, name) for one in scores) for name in ("uploads", "rows"))
    waiting = sum(one.waited - one.fixed for one in scores)
    return {"uploads": uploads, "rows": rows, "settled": rows - waiting, "waiting": waiting}


def _file_of_sheets(scope: Scope) -> ListOf:
    """The scorecard, which is of branches and not of one member."""
    asked = file_of("", replace(scope, staff=None))
    return ListOf("/api/uploads/scorecard/", asked.query)
