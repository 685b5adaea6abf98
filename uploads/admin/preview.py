"""The pages of a preview: what each row would do, how the columns are understood, run it."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from accounts.models import Branch, User
from core.admin.pages import ActionPage, AdminPage, admin_url
from core.errors import DomainError
from core.roles import Can
from customers.normalize import format_phone
from leads.models import ChannelPartner, Project
from uploads.admin.forms import MappingForm
from uploads.admin.pages import Card, columns_of
from uploads.medical import MedicalRedactor
from uploads.models import FileUpload, Outcome, PreviewRow, UploadStatus
from uploads.queries import CountedPaginator, came_otherwise, previewed_count
from uploads.sentences import preview_sentence
from uploads.services import preview_again, run_upload

ROWS_SHOWN = 50


def preview_cards(upload: FileUpload, *, current: str | None = None) -> list[Card]:
    """One per outcome; `current` is the one whose rows are listed, "" all of them."""
    counts = upload.preview_counts
    if upload.status != UploadStatus.PREVIEWED or not counts:
        return []
    everything = Card(
        "All rows",
        counts.get("rows", 0),
        "that the sheet has",
        admin_url(upload, "preview"),
        is_current=current == "",
    )
    return [
        everything,
        *_cards_of(upload, counts, current),
    ]


def _cards_of(upload: FileUpload, counts: dict[str, int], current: str | None) -> list[Card]:
    return [
        Card(
            label,
            counts.get(outcome, 0),
            hint,
            f"{admin_url(upload, 'preview')}?outcome={outcome}",
            asks=bool(counts.get(outcome)) and outcome == Outcome.NEEDS_ATTENTION,
            is_current=current == outcome,
        )
        for outcome, (label, hint, _) in OUTCOME_WORDS.items()
    ]


def preview_context(upload: FileUpload, reader: User) -> dict[str, Any]:
    """What the upload's own page adds while it is, or was, a preview."""
    works = reader.can(Can.WORK)
    waits = upload.status == UploadStatus.PREVIEWED
    return {
        "preview_cards": preview_cards(upload),
        "preview_url": admin_url(upload, "preview") if waits else "",
        "run_url": admin_url(upload, "run") if waits and works else "",
        "mapping_url": admin_url(upload, "mapping") if waits and works else "",
        "differences_url": f"{admin_url(upload, 'preview')}?otherwise=1"
        if upload.differences_count
        else "",
    }


class RunPage(ActionPage):
    name = "run"

    def act(self) -> None:
        run_upload(self.record, by=self.user)
        self.message(f"{self.record} is imported in the background.")


class MappingPage(ActionPage):
    name, template = "mapping", "uploads/mapping.html"

    def check(self) -> None:
        if self.record.status != UploadStatus.PREVIEWED:
            raise DomainError(f"{self.record} has no finished preview to change.")

    def make_form(self, *data: Any) -> MappingForm:
        return MappingForm(*data[:1], upload=self.record, user=self.user)

    def act(self) -> None:
        branch, options = self.form.choices()
        preview_again(self.record, by=self.user, options=options, branch=branch)

    def title(self) -> str:
        return f"How {self.record} is understood"

    def context(self) -> dict[str, Any]:
        upload = self.record
        rows = upload.profile.get("row_count") or 1
        columns = columns_of(upload, MedicalRedactor(upload, self.user))
        return {
            **super().context(),
            "upload": upload,
            "columns": [
                {**column, "field": field, "percent": round(100 * column["filled"] / rows)}
                for column, field in zip(columns, self.form.column_fields, strict=False)
            ],
            "dates": upload.profile.get("date_columns", []),
        }


class PreviewPage(AdminPage):
    name, template = "preview", "uploads/preview.html"

    def context(self) -> dict[str, Any]:
        upload, otherwise = self.record, "otherwise" in self.request.GET
        outcome = self.request.GET.get("outcome", "")
        outcome = outcome if outcome in OUTCOME_WORDS else ""
        page = _page(self.request, upload, self.user, outcome, otherwise=otherwise)
        return {
            "title": f"What came out otherwise than previewed in {upload}"
            if otherwise
            else f"What {upload} would do",
            "upload": upload,
            **preview_context(upload, self.user),
            "cards": preview_cards(upload, current=outcome),
            "sentence": preview_sentence(upload) if upload.status == UploadStatus.PREVIEWED else "",
            "rows": describe_rows(list(page), MedicalRedactor(upload, self.user)),
            "page": page,
            "query": "otherwise=1&" if otherwise else f"outcome={outcome}&" if outcome else "",
        }


def _page(
    request: HttpRequest, upload: FileUpload, reader: User, outcome: str, *, otherwise: bool
) -> Page:
    rows: QuerySet[PreviewRow] = PreviewRow.objects.for_user(reader).filter(upload=upload)
    rows = rows.select_related("customer").order_by("row_number")
    count = previewed_count(upload, outcome) if upload.status == UploadStatus.PREVIEWED else None
    if otherwise:
        rows, count = came_otherwise(rows, upload), upload.differences_count
    elif outcome:
        rows = rows.filter(outcome=outcome)
    return CountedPaginator(rows, ROWS_SHOWN, known_count=count).get_page(request.GET.get("p"))


OUTCOME_WORDS: dict[str, tuple[str, str, str]] = {
    Outcome.CREATED: ("Would be new", "not known yet", "success"),
    Outcome.UPDATED: ("Would change", "each with what and how", "info"),
    Outcome.UNCHANGED: ("Would stay as is", "say nothing new", ""),
    Outcome.NEEDS_ATTENTION: ("Would wait", "each with what to do", "warning"),
}
# Told by the row itself: who is new, and that they were there that day.
_NOT_LISTED = {"visit", "identifiers", "last_activity"}
# Changes hold the numbers of these; people know them by name.
_NAMED: dict[str, type[Model]] = {
    "branch": Branch,
    "project": Project,
    "channel_partner": ChannelPartner,
}

Names = dict[tuple[str, int], str]


def describe_rows(rows: Sequence[PreviewRow], redactor: MedicalRedactor) -> list[dict[str, Any]]:
    names = _names_in(rows)
    return [_describe(row, redactor, names) for row in rows]


def _describe(row: PreviewRow, redactor: MedicalRedactor, names: Names) -> dict[str, Any]:
    label, _, colour = OUTCOME_WORDS[row.outcome]
    changes = [
        (name.replace("_", " "), _shown(name, before, names), _shown(name, after, names))
        for name, (before, after) in redactor.changes(row).items()
        if name not in _NOT_LISTED
    ]
    shown = {**redactor.raw(row), **redactor.filled(row)}
    cells = [str(cell) for cell in shown.values() if cell not in ("", None)]
    return {
        "number": row.row_number,
        "label": label,
        "colour": colour,
        "customer": row.customer,
        "new_customer": row.new_customer if row.outcome != Outcome.CREATED else None,
        "has_visit": "visit" in row.changes,
        "changes": changes if row.outcome == Outcome.UPDATED else [],
        "problems": [problem["message"] for problem in redactor.problems(row)],
        "difference": row.difference,
        "cells": " · ".join(cells[:6]),
    }


def _shown(field: str, value: Any, names: Names) -> str:
    if value in (None, ""):
        return "(empty)"
    kind = _kind_of(field)
    if kind in _NAMED and isinstance(value, int):
        return names.get((kind, value), f"{kind.replace('_', ' ')} {value}")
    return format_phone(value) if kind in ("phone", "contact_number") else str(value)


def _kind_of(field: str) -> str:
    """ "lead branch" of a lead's row is a branch like any other."""
    return field.rpartition(" ")[2]


def _names_in(rows: Sequence[PreviewRow]) -> Names:
    """One query per kind of record that the rows' changes name."""
    wanted: dict[str, set[int]] = {}
    for row in rows:
        for field, pair in row.changes.items():
            if (kind := _kind_of(field)) in _NAMED:
                wanted.setdefault(kind, set()).update(pk for pk in pair if isinstance(pk, int))
    return {
        (kind, record.pk): str(record)
        for kind, ids in wanted.items()
        for record in _NAMED[kind]._default_manager.filter(pk__in=ids)
    }
