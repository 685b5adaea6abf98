"""Projects as boards: a column for each status, with how many are in it and the first cards."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.fields import NameField
from core.api.filters import ScopedFilterBackend
from core.api.schema import endpoint
from core.errors import DomainError
from core.roles import Can
from customers.api.search import CustomerSearch
from leads.api.grid import NextDayField
from leads.models import LeadProjectAssociation, Project
from leads.queries import boards

CARDS, MOST_CARDS = 20, 100
_FILTERS = (ScopedFilterBackend, CustomerSearch)  # in a fixed order


class BoardCardSerializer(serializers.ModelSerializer):
    """A lead in a column."""

    lead_name = serializers.CharField(source="lead.full_name", read_only=True)
    contact_number = serializers.CharField(source="lead.contact_number", read_only=True)
    assigned_to_name = NameField("assigned_to")
    channel_partner_name = NameField("channel_partner")
    next_follow_up_on = NextDayField()

    class Meta:
        model = LeadProjectAssociation
        fields = [
            "id",
            "lead",
            "lead_name",
            "contact_number",
            "status",
            "assigned_to",
            "assigned_to_name",
            "channel_partner",
            "channel_partner_name",
            "value",
            "converted_at",
            "next_follow_up_on",
            "updated_at",
        ]
        read_only_fields = fields


class CountedBoardColumnSerializer(serializers.Serializer[Any]):
    status = serializers.CharField()
    count = serializers.IntegerField(help_text="All that are in it, whatever is shown of them.")


class BoardColumnSerializer(CountedBoardColumnSerializer):
    cards = BoardCardSerializer(many=True)


class CountedBoardSerializer(serializers.Serializer[Any]):
    project = serializers.IntegerField(source="project.pk")
    project_name = serializers.CharField(source="project.name")
    count = serializers.IntegerField()
    columns = CountedBoardColumnSerializer(many=True)


class BoardSerializer(CountedBoardSerializer):
    columns = BoardColumnSerializer(many=True)


class CountedBoardsSerializer(serializers.Serializer[Any]):
    projects = CountedBoardSerializer(many=True)


class BoardQuerySerializer(serializers.Serializer[Any]):
    cards = serializers.IntegerField(min_value=1, max_value=MOST_CARDS, default=CARDS)


class LeadBoards:
    """The boards' routes, for the view set of memberships."""

    @endpoint(
        "A project's board: each status with its count and its newest cards",
        Can.READ,
        gives=BoardSerializer,
        filters=True,
        parameters=[
            OpenApiParameter("project", int, required=True, description="Whose board it is."),
            OpenApiParameter(
                "cards", int, description=f"Cards of a column: {CARDS}, up to {MOST_CARDS}."
            ),
        ],
    )
    @action(detail=False, pagination_class=None, filter_backends=_FILTERS)
    def board(self: Any, request: Request) -> Response:
        """Filters and search are those of the list, which goes on where the cards of a column end:
        `?project=3&status=New`. Archived leads are left out."""
        memberships = self.filter_queryset(self.get_queryset())
        asked = request.query_params.get("project", "")
        if not asked.strip():
            message = "Give the project whose board you want: ?project=3."
            raise DomainError.at("project", "required", message)
        cards = self.read(BoardQuerySerializer, given=_given(request, "cards"))["cards"]
        projects = Project.objects.for_user(self.user).filter(pk=int(asked))
        (board,) = boards(projects, memberships, cards=cards)
        return self.answer(board, BoardSerializer)

    @endpoint(
        "How many leads are in each status of each active project",
        Can.READ,
        gives=CountedBoardsSerializer,
        filters=True,
    )
    @action(detail=False, pagination_class=None, filter_backends=_FILTERS)
    def counts(self: Any, request: Request) -> Response:
        """Filters and search are those of the list."""
        memberships: QuerySet[LeadProjectAssociation] = self.filter_queryset(self.get_queryset())
        projects = Project.objects.for_user(self.user)
        asked = request.query_params.get("project", "").strip()
        projects = projects.filter(pk=int(asked)) if asked else projects.filter(is_active=True)
        return self.answer({"projects": boards(projects, memberships)}, CountedBoardsSerializer)


def _given(request: Request, *names: str) -> dict[str, str]:
    """Of the query what the filters of the list don't take."""
    return {name: value for name in names if (value := request.query_params.get(name))}
