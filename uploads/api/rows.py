"""Rows of sheets in answers: as they came, beside what became of them; their lists."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.core.paginator import Paginator
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.fields import asking_user
from core.api.filters import ScopedFilterSet
from core.api.pagination import Pages
from customers.api.serializers import CustomerSerializer
from uploads.fixing.understood import Understanding
from uploads.kinds import KINDS
from uploads.medical import MedicalRedactor
from uploads.models import FileUpload, MatchedBy, Outcome, UploadRow
from uploads.queries import CountedPaginator, with_problem

_RAW = {
    "type": "object",
    "additionalProperties": True,
    "description": "{heading: cell} as the sheet had it, in the order of its columns.",
}
FILLED = {
    **_RAW,
    "description": "{heading: cell} that the row takes from lines above: a day that stands on the "
    'first line of its group, a title\'s shop, a cell that says "as above".',
}
_CORRECTED = {**_RAW, "description": "{heading: cell} of the cells that were corrected since."}
_CHANGES = {
    "type": "object",
    "additionalProperties": {"type": "array", "items": {}},
    "description": "{field: [before, after]}; a visit that was added is [null, its id].",
}


class ProblemSerializer(serializers.Serializer):
    column = serializers.CharField(help_text="The heading; empty when it is about the whole row.")
    value = serializers.CharField(help_text="The cell as typed.")
    code = serializers.CharField()
    message = serializers.CharField(help_text="Where, what, and what to do.")


class UploadRowSerializer(serializers.ModelSerializer):
    outcome_label = serializers.CharField(source="get_outcome_display", read_only=True)
    raw = serializers.SerializerMethodField()
    filled = serializers.SerializerMethodField()
    corrected = serializers.SerializerMethodField()
    customer = serializers.SerializerMethodField(help_text="null: nobody in particular.")
    customer_name = serializers.SerializerMethodField(help_text="As the customer is called now.")
    visit = serializers.SerializerMethodField()
    lead_name = serializers.SerializerMethodField(help_text="As the lead is called now.")
    contact_name = serializers.SerializerMethodField(help_text="As the contact is called now.")
    channel_partner_name = serializers.SerializerMethodField(help_text="With the code.")
    project_name = serializers.SerializerMethodField(help_text="As the project is called now.")
    bill = serializers.IntegerField(
        source="purchase.bill_id", default=None, read_only=True, allow_null=True
    )
    bill_number = serializers.CharField(
        source="purchase.bill.bill_number", default="", read_only=True
    )
    changes = serializers.SerializerMethodField()
    problems = serializers.SerializerMethodField()

    class Meta:
        model = UploadRow
        fields = [
            "id",
            "row_number",
            "outcome",
            "outcome_label",
            "matched_by",
            "raw",
            "filled",
            "corrected",
            "attempts",
            "customer",
            "customer_name",
            "visit",
            "lead",
            "lead_name",
            "contact",
            "contact_name",
            "channel_partner",
            "channel_partner_name",
            "project",
            "project_name",
            "purchase",
            "bill",
            "bill_number",
            "same_as",
            "changes",
            "problems",
            "forgotten",
            "processed_at",
            "reverted_at",
        ]
        read_only_fields = fields

    def redactor(self, row: UploadRow) -> MedicalRedactor:
        """One per upload, whose columns it knows; rows of a list share it."""
        redactors: dict[int, MedicalRedactor] = self.root.__dict__.setdefault("_redactors", {})
        if row.upload_id not in redactors:
            upload: FileUpload = self.context.get("upload") or row.upload
            redactors[row.upload_id] = MedicalRedactor(upload, asking_user(self))
        return redactors[row.upload_id]

    @extend_schema_field(_RAW)
    def get_raw(self, row: UploadRow) -> dict[str, Any]:
        return self.redactor(row).raw(row)

    @extend_schema_field(FILLED)
    def get_filled(self, row: UploadRow) -> dict[str, Any]:
        return self.redactor(row).filled(row)

    @extend_schema_field(_CORRECTED)
    def get_corrected(self, row: UploadRow) -> dict[str, Any]:
        return self.redactor(row).corrected(row)

    def get_customer(self, row: UploadRow) -> int | None:
        return None if _is_nobodys(row) else row.customer_id

    def get_visit(self, row: UploadRow) -> int | None:
        return None if _is_nobodys(row) else row.visit_id

    def get_customer_name(self, row: UploadRow) -> str:
        return str(row.customer) if row.customer else ""

    def get_lead_name(self, row: UploadRow) -> str:
        return str(row.lead) if row.lead else ""

    def get_contact_name(self, row: UploadRow) -> str:
        return str(row.contact) if row.contact else ""

    def get_channel_partner_name(self, row: UploadRow) -> str:
        return str(row.channel_partner) if row.channel_partner else ""

    def get_project_name(self, row: UploadRow) -> str:
        return str(row.project) if row.project else ""

    @extend_schema_field(_CHANGES)
    def get_changes(self, row: UploadRow) -> dict[str, Any]:
        return self.redactor(row).changes(row)

    @extend_schema_field(ProblemSerializer(many=True))
    def get_problems(self, row: UploadRow) -> list[dict[str, Any]]:
        return self.redactor(row).problems(row)


class UnderstoodRowSerializer(UploadRowSerializer):
    """A row with what its cells are read as, while it waits."""

    understood = serializers.SerializerMethodField()

    class Meta(UploadRowSerializer.Meta):
        fields = [*UploadRowSerializer.Meta.fields, "understood"]
        read_only_fields = fields

    @extend_schema_field(
        {
            "type": "object",
            "additionalProperties": {"type": "string"},
            "description": "{heading: text} of days, phones and shops of a row that waits, where "
            "they are read otherwise than they are written: 2/5/2024 is 2 May 2024.",
        }
    )
    def get_understood(self, row: UploadRow) -> dict[str, str]:
        if row.outcome != Outcome.NEEDS_ATTENTION:
            return {}
        shared = self.root.__dict__
        if "_understanding" not in shared:
            shared["_understanding"] = Understanding(self.context["upload"])
        understanding: Understanding = shared["_understanding"]
        return understanding.of(row)


def _is_nobodys(row: UploadRow) -> bool:
    """Lines of bills of the counter customer, whom no list of people has."""
    return row.customer is not None and row.customer.is_counter


class HistoryRowSerializer(UploadRowSerializer):
    """A row with the upload it came by."""

    upload_name = serializers.CharField(source="upload.original_name", read_only=True)
    uploaded_at = serializers.DateTimeField(source="upload.uploaded_at", read_only=True)
    uploaded_by_name = serializers.CharField(
        source="upload.uploaded_by.username", default="", read_only=True
    )

    class Meta(UploadRowSerializer.Meta):
        fields = [
            "upload",
            "upload_name",
            "uploaded_at",
            "uploaded_by_name",
            *UploadRowSerializer.Meta.fields,
        ]
        read_only_fields = fields


class UploadedCustomerSerializer(UploadRowSerializer):
    """The entry as it was uploaded, beside the customer as they are now."""

    upload_name = serializers.CharField(source="upload.original_name", read_only=True)
    uploaded_at = serializers.DateTimeField(source="upload.uploaded_at", read_only=True)
    customer = CustomerSerializer(read_only=True)  # type: ignore[assignment]

    class Meta(UploadRowSerializer.Meta):
        fields = [
            "id",
            "upload",
            "upload_name",
            "uploaded_at",
            "row_number",
            "outcome",
            "forgotten",
            "reverted_at",
            "raw",
            "customer",
            "visit",
        ]
        read_only_fields = fields


class UploadRowExportSerializer(UploadRowSerializer):
    """For files: problems and changes as text that a person reads in a cell."""

    def to_representation(self, row: UploadRow) -> dict[str, Any]:
        shown = super().to_representation(row)
        shown["problems"] = " ".join(problem["message"] for problem in shown["problems"])
        shown["changes"] = "; ".join(
            f"{name}: {before if before not in (None, '') else '(empty)'} -> {after}"
            for name, (before, after) in shown["changes"].items()
        )
        return shown


def export_columns(upload: FileUpload) -> list[tuple[str, tuple[str, ...]]]:
    """What happened first, then the sheet's own columns under their own headings."""
    ours = [
        ("Row", "row_number"),
        ("Outcome", "outcome"),
        ("Problems", "problems"),
        ("Matched by", "matched_by"),
        *KINDS[upload.kind].records,
        ("Changes", "changes"),
    ]
    return [
        *((title, (name,)) for title, name in ours),
        *((heading, ("raw", heading)) for heading in upload.columns),
    ]


class UploadRowFilter(ScopedFilterSet):
    """Without a model: the API document finds it on the view of uploads."""

    outcome = django_filters.ChoiceFilter(choices=Outcome.choices)
    matched_by = django_filters.ChoiceFilter(choices=MatchedBy.choices)
    problem = django_filters.CharFilter(
        method="everything", label="Rows with a problem of this code, such as branch_unknown."
    )
    column = django_filters.CharFilter(
        method="everything", label="With a problem in the column of this heading."
    )
    value = django_filters.CharFilter(
        method="everything", label="With a problem of this cell, as typed."
    )
    search = django_filters.NumberFilter(
        field_name="row_number", min_value=0, max_value=2_000_000_000, label="The row's number."
    )

    def everything(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows  # `filter_queryset` takes the three together: they are of one problem

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        rows = super().filter_queryset(queryset)
        given = self.form.cleaned_data
        facts = {"code": given["problem"], "column": given["column"], "value": given["value"]}
        facts = {name: text for name, text in facts.items() if text}
        return with_problem(rows, **facts) if facts else rows


class RowPages(Pages):
    """Pages of long sheets, whose count may be known already."""

    known_count: int | None = None

    def django_paginator_class(  # type: ignore[override]
        self, records: QuerySet | Sequence[Any], size: int
    ) -> Paginator:
        if self.known_count is None:
            return super().django_paginator_class(records, size)
        return CountedPaginator(records, size, known_count=self.known_count)
