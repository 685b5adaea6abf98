"""Leads by projects: a page of people, and what each of some projects says of them."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from core.api.exports import Column
from core.api.fields import NameField
from core.api.schema import endpoint
from core.errors import DomainError
from core.roles import Can
from leads.models import Lead, LeadProjectAssociation, Project
from leads.queries import with_next_day

# A wider grid is no grid: nobody reads it, and each column is a join away from a slow page.
MOST_PROJECTS = 50
_ID_DIGITS = 18


class GridProjectSerializer(serializers.ModelSerializer):
    class Meta:
        model = Project
        fields = ["id", "name"]
        read_only_fields = fields


class NextDayField(serializers.DateField):
    def __init__(self) -> None:
        super().__init__(
            read_only=True,
            allow_null=True,
            help_text="The day that was last promised to the lead for this project.",
        )


class CellSerializer(serializers.ModelSerializer):
    """What one project says of one lead."""

    association = serializers.IntegerField(source="pk")
    project_name = serializers.CharField(source="project.name", read_only=True)
    assigned_to_name = NameField("assigned_to")
    channel_partner_name = NameField("channel_partner")
    next_follow_up_on = NextDayField()

    class Meta:
        model = LeadProjectAssociation
        fields = [
            "association",
            "project",
            "project_name",
            "status",
            "assigned_to",
            "assigned_to_name",
            "channel_partner",
            "channel_partner_name",
            "enquired_on",
            "value",
            "converted_at",
            "next_follow_up_on",
        ]
        read_only_fields = fields


class GridRowSerializer(serializers.ModelSerializer):
    """A lead, and its cells: one for each project it is in, in the order of the columns."""

    assigned_to_name = NameField("assigned_to")
    cells = CellSerializer(source="in_columns", many=True, read_only=True)

    class Meta:
        model = Lead
        fields = [
            "id",
            "full_name",
            "contact_number",
            "conversion_status",
            "assigned_to",
            "assigned_to_name",
            "next_follow_up_on",
            "cells",
        ]
        read_only_fields = fields


class GridFileSerializer(GridRowSerializer):
    """For files: a lead, and its status in each project, by the project's id."""

    statuses = serializers.SerializerMethodField()

    class Meta(GridRowSerializer.Meta):
        fields = [*GridRowSerializer.Meta.fields, "statuses"]
        read_only_fields = fields

    def get_statuses(self, lead: Any) -> dict[str, str]:
        return {str(cell.project_id): cell.status for cell in lead.in_columns}


class LeadGrid:
    """The grid's route, for the view set of leads."""

    @endpoint(
        "Leads by projects: of each lead what each project says, in one call",
        Can.READ,
        gives=GridRowSerializer(many=True),
        description="With `projects` only leads that are in one of them, without it all leads and "
        "all active projects. Archived places are left out. Filters, search and order are those of "
        "the list of leads. As a file, a column for each project holds the status there.",
        parameters=[
            OpenApiParameter(
                "projects",
                description=f"Ids of the columns: 3,5,8; at most {MOST_PROJECTS}.",
            )
        ],
    )
    @action(detail=False)
    def grid(self: Any, request: Request) -> HttpResponseBase:
        asked = request.query_params.get("projects", "").strip()
        columns = Project.objects.for_user(request.user)
        columns = columns.filter(pk__in=_ids(asked)) if asked else columns.filter(is_active=True)
        names = dict(columns.values_list("pk", "name")[: MOST_PROJECTS + 1])
        ids = list(names)
        if asked and (missing := set(_ids(asked)) - set(ids)):
            raise DomainError.at(
                "projects",
                "does_not_exist",
                f"There is no project {min(missing)}.",
                overall="invalid",
            )
        if len(ids) > MOST_PROJECTS:
            raise DomainError.at(
                "projects", "invalid", f"Choose at most {MOST_PROJECTS} projects: ?projects=3,5."
            )
        leads = self.filter_queryset(self.get_queryset())
        if asked:
            memberships = LeadProjectAssociation.objects.filter(
                lead=OuterRef("pk"), project__in=ids, archived_at=None
            )
            leads = leads.filter(Exists(memberships.order_by()))
        rows = _with_cells(leads, ids)
        if not self.wants_file:
            return self.respond_with_list(rows, GridRowSerializer)
        return self.respond_with_list(rows, GridFileSerializer, columns=_file_columns(names))


def _file_columns(projects: Mapping[int, str]) -> list[Column]:
    of_lead = [name for name in GridRowSerializer.Meta.fields if name != "cells"]
    of_projects = [(name, ["statuses", str(pk)]) for pk, name in projects.items()]
    return [*((name, [name]) for name in of_lead), *of_projects]


def _with_cells(leads: QuerySet[Lead], project_ids: list[int]) -> QuerySet[Lead]:
    cells = LeadProjectAssociation.objects.filter(project__in=project_ids, archived_at=None)
    shown = with_next_day(cells.select_related("project", "assigned_to", "channel_partner"))
    return leads.prefetch_related(
        Prefetch("associations", shown.order_by("project__name", "pk"), to_attr="in_columns")
    )


def _ids(asked: str) -> list[int]:
    parts = [part.strip() for part in asked.split(",") if part.strip()]
    if not all(part.isdecimal() and len(part) <= _ID_DIGITS for part in parts):
        raise DomainError.at(
            "projects", "invalid", "Give the ids of projects with commas between: 3,5,8."
        )
    return [int(part) for part in parts]
