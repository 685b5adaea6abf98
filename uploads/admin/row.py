from typing import Any, ClassVar, cast

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from unfold.decorators import display
from unfold.paginator import InfinitePaginator

from accounts.models import User
from core.admin.base import ScopedAdmin
from core.admin.pages import admin_url
from customers.history import explain
from history.models import Change, ChangeCause, TargetType
from uploads.admin.fixing import RowFixPage, fixing_context
from uploads.admin.pages import outcome_cards
from uploads.columns import columns_by_name
from uploads.kinds import KINDS
from uploads.medical import MedicalRedactor
from uploads.models import FileUpload, Outcome, UploadRow
from uploads.queries import CountedPaginator, known_count, with_problem
from uploads.sentences import CELLS_FORGOTTEN
from visits.models import Visit

_CELLS_SHOWN = 5
_LETTERS_SHOWN = 100
_COLOURS = {
    Outcome.PENDING: "info",
    Outcome.CREATED: "success",
    Outcome.UPDATED: "info",
    Outcome.UNCHANGED: "",
    Outcome.NEEDS_ATTENTION: "warning",
}


class ProblemFilter(admin.SimpleListFilter):
    """Reached from the upload's page, which lists the problems; here only to be taken off."""

    title = "problem"
    parameter_name = "problem"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        code = request.GET.get(self.parameter_name)
        return [(code, code.replace("_", " "))] if code else []

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        code = self.value()
        return with_problem(queryset, code=code) if code else queryset


@admin.register(UploadRow)
class UploadRowAdmin(ScopedAdmin):
    """The rows of a sheet, as they came and what became of each: to read."""

    pages = (RowFixPage,)
    add_right = change_right = delete_right = None
    list_display = ("number", "badge", "in_words", "whose", "as_uploaded", "organization")
    list_filter = ("outcome", "matched_by", ProblemFilter)
    list_filter_sheet = True
    linked_by = ("upload__id__exact",)
    search_fields = ("row_number",)
    search_help_text = "The row's number in the sheet"
    ordering: ClassVar[tuple[str, ...]] = ("upload_id", "row_number")
    sortable_by: ClassVar[tuple[str, ...]] = ()
    list_before_template = "uploads/rows_of.html"
    change_form_template = "uploads/row.html"

    class Media:
        css = {"all": ["uploads/uploads.css"]}

    def restrict(self, request: HttpRequest, queryset: Any) -> Any:
        records = queryset.select_related("customer", "lead", "contact", "channel_partner")
        records = records.select_related("project", "upload", "purchase__bill")
        return records.defer("upload__profile", "upload__options")

    # The list
    @display(description="Row")
    def number(self, row: UploadRow) -> str:
        return format_html('<span class="ff-nowrap">{}</span>', row)

    @display(description="Outcome", label={str(o.label): _COLOURS[o] for o in Outcome})
    def badge(self, row: UploadRow) -> str:
        return str(row.get_outcome_display())

    @display(description="What happened")
    def in_words(self, row: UploadRow) -> str:
        problems = [problem["message"] for problem in _redactor_of(row).problems(row)]
        if row.outcome == Outcome.NEEDS_ATTENTION:
            return _lines([*problems, reverted(row)])
        return _lines([what_happened(row), *problems, reverted(row)])

    @display(description="Whose")
    def whose(self, row: UploadRow) -> str:
        """The lead, contact, partner or project that the row made or found, else the customer."""
        for record in (
            row.lead, row.contact, row.channel_partner, row.project, row.customer,
        ):  # fmt: skip
            if record is not None and getattr(record, "is_counter", False):
                return str(record)
            if record is not None:
                url = admin_url(record)
                return format_html('<a href="{}" class="text-link">{}</a>', url, record)
        return "—"

    @display(description="As uploaded")
    def as_uploaded(self, row: UploadRow) -> str:
        cells = [
            str(cell) for cell in _redactor_of(row).raw(row).values() if cell not in ("", None)
        ]
        if row.forgotten:
            return "(forgotten)"
        text = " · ".join(cells[:_CELLS_SHOWN])
        more = len(cells) > _CELLS_SHOWN or len(text) > _LETTERS_SHOWN
        return text[:_LETTERS_SHOWN] + ("…" if more else "")

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        wanted = search_term.strip()
        if not wanted:
            return queryset, False
        if not wanted.isdecimal() or len(wanted) > 9:
            return queryset.none(), False
        return queryset.filter(row_number=int(wanted)), False

    def get_paginator(
        self, request: HttpRequest, queryset: Any, per_page: int, *args: Any, **kwargs: Any
    ) -> Paginator:
        """Rows of one upload are counted by the upload, all rows there are not at all."""
        filters = {key: str(value) for key, value in request.GET.items() if value}
        filters.pop("p", None)
        if "upload__id__exact" not in filters:
            return InfinitePaginator(queryset, per_page)
        upload = self._asked_upload(request)
        if upload is None or not filters.keys() <= {"upload__id__exact", "outcome__exact"}:
            return super().get_paginator(request, queryset, per_page, *args, **kwargs)
        count = known_count(upload, filters.get("outcome__exact"))
        return CountedPaginator(queryset, per_page, known_count=count)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        context = dict(extra_context or {})
        if upload := self._asked_upload(request):
            current = request.GET.get("outcome__exact", "")
            context |= {
                "title": f"Rows of {upload}",
                "upload": upload,
                "upload_url": admin_url(upload),
                "page_url": admin_url(upload),
                "cards": outcome_cards(upload, current=current),
            }
        return super().changelist_view(request, context)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The rows of a list know what their reader may see of them."""
        changelist = super().get_changelist_instance(request)
        changelist.full_result_count = changelist.result_count  # or "Show all" leaves the upload
        redactors: dict[int, MedicalRedactor] = {}
        for row in changelist.result_list:
            if row.upload_id not in redactors:
                redactors[row.upload_id] = MedicalRedactor(row.upload, cast(User, request.user))
            row.redactor = redactors[row.upload_id]
        return changelist

    def _asked_upload(self, request: HttpRequest) -> FileUpload | None:
        asked = request.GET.get("upload__id__exact", "")
        if not asked.isdecimal() or len(asked) > 18:
            return None
        return FileUpload.objects.for_user(request.user).filter(pk=asked).first()

    # The page of one row
    def record_context(self, request: HttpRequest, record: UploadRow) -> dict[str, Any]:
        return _row_context(record, cast(User, request.user))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return []


def reverted(row: UploadRow) -> str:
    if row.reverted_at is None:
        return ""
    return f"Reverted on {date_format(timezone.localtime(row.reverted_at), 'j M Y')}."


def what_happened(row: UploadRow) -> str:
    """In a few words; the page of the row says from what to what."""
    if row.forgotten:
        return CELLS_FORGOTTEN[row.forgotten]
    if row.outcome == Outcome.UNCHANGED:
        return "Was here before." if row.same_as else "Said nothing new."
    parts = [KINDS[row.upload.kind].new] if row.outcome == Outcome.CREATED else []
    if "visit" in row.changes:
        parts.append("visit added" if parts else "Visit added")
    changed = [_format_field(name) for name in row.changes if name not in _OTHER_LABELS]
    if row.outcome == Outcome.UPDATED and changed:
        parts.append(f"changed: {', '.join(changed)}")
    return f"{'; '.join(parts)}." if parts else ""


_OTHER_LABELS = {"bill", "visit", "last_activity", "branch"}


def _format_field(name: str) -> str:
    return "keys" if name == "identifiers" else name.replace("_", " ")


def _redactor_of(row: UploadRow) -> MedicalRedactor:
    return cast(Any, row).redactor


def _lines(lines: list[str]) -> str:
    return format_html_join(
        "", '<span class="ff-line">{}</span>', ((line,) for line in lines if line)
    )


def _row_context(row: UploadRow, reader: User) -> dict[str, Any]:
    redactor = MedicalRedactor(row.upload, reader)
    problems = redactor.problems(row)
    fields = columns_by_name(row.upload.kind)
    records = Change.objects.for_user(reader).filter(
        target_type=TargetType.CUSTOMER, target_id=row.customer_id or 0,
        cause=ChangeCause.UPLOAD_ROW, cause_id=row.pk,
    )  # fmt: skip
    changes = explain(list(records.select_related("by")), reader=reader)
    original = UploadRow.objects.for_user(reader).filter(pk=row.same_as or 0)
    return {
        **fixing_context(row, reader),
        "title": f"{row} of {row.upload}",
        "row": row,
        "upload_url": admin_url(row.upload),
        "page_url": admin_url(row.upload),
        "badge": {
            "text": row.get_outcome_display(),
            "type": _COLOURS[Outcome(row.outcome)],
        },
        "happened": what_happened(row),
        "reverted": reverted(row),
        "problems": problems,
        "sentences": [sentence for change in changes for sentence in change.sentences],
        "visit": Visit.objects.for_user(reader)
        .filter(pk=row.visit_id or 0)
        .select_related("branch")
        .first(),
        "original": original.select_related("upload").first(),
        "cells": [
            {
                "heading": heading,
                "label": fields[name].label if (name := _mapped(row, index)) in fields else "",
                "cell": cell,
                "problem": any(problem["column"] == heading for problem in problems),
            }
            for index, (heading, cell) in enumerate(redactor.raw(row).items())
        ],
    }


def _mapped(row: UploadRow, index: int) -> str:
    return row.upload.column_mapping.get(str(index), "")
