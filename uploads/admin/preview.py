"""The pages of a preview: what each row would do, how the columns are understood, run it."""

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from accounts.models import User
from core.errors import DomainError
from core.roles import Can
from uploads.admin.mapping_form import MappingForm
from uploads.admin.pages import Card, columns_of
from uploads.admin.preview_rows import OUTCOME_WORDS, describe_rows
from uploads.medical import MedicalRedactor
from uploads.models import FileUpload, Outcome, PreviewRow, UploadStatus
from uploads.previewing.services import preview_again, run_upload
from uploads.queries import CountedPaginator, came_otherwise, previewed_count
from uploads.sentences import preview_sentence

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
        _url("preview", upload),
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
            f"{_url('preview', upload)}?outcome={outcome}",
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
        "preview_url": _url("preview", upload) if waits else "",
        "run_url": _url("run", upload) if waits and works else "",
        "mapping_url": _url("mapping", upload) if waits and works else "",
        "differences_url": f"{_url('preview', upload)}?otherwise=1"
        if upload.differences_count
        else "",
    }


class PreviewPages:
    """Mixed into the admin of uploads."""

    def preview_urls(self: Any) -> list[URLPattern]:
        view = self.admin_site.admin_view
        name = "uploads_fileupload"
        return [
            path("<path:object_id>/run/", view(require_POST(self.run_view)), name=f"{name}_run"),
            path("<path:object_id>/preview/", view(self.preview_view), name=f"{name}_preview"),
            path("<path:object_id>/mapping/", view(self.mapping_view), name=f"{name}_mapping"),
        ]

    def run_view(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        upload = self._to_work_on(request, object_id)
        try:
            run_upload(upload, by=cast(User, request.user))
            self.message_user(request, f"{upload} is imported in the background.")
        except DomainError as refusal:
            self.message_user(request, refusal.message, messages.WARNING)
        return HttpResponseRedirect(_url("change", upload))

    def mapping_view(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        upload = self._to_work_on(request, object_id)
        if upload.status != UploadStatus.PREVIEWED:
            self.message_user(
                request, f"{upload} has no finished preview to change.", messages.WARNING
            )
            return HttpResponseRedirect(_url("change", upload))
        reader = cast(User, request.user)
        form = MappingForm(request.POST or None, upload=upload, user=reader)
        if form.is_valid():
            branch, options = form.choices()
            try:
                preview_again(upload, by=reader, options=options, branch=branch)
                return HttpResponseRedirect(_url("change", upload))
            except DomainError as refusal:
                form.add_error(None, refusal.message)
        rows = upload.profile.get("row_count") or 1
        columns = columns_of(upload, MedicalRedactor(upload, reader))
        context = {
            **self.admin_site.each_context(request),
            "title": f"How {upload} is understood",
            "opts": self.opts,
            "object": upload,
            "upload": upload,
            "form": form,
            "columns": [
                {**column, "field": field, "percent": round(100 * column["filled"] / rows)}
                for column, field in zip(columns, form.column_fields, strict=False)
            ],
            "dates": upload.profile.get("date_columns", []),
            "media": self.media,
            "page_url": _url("change", upload),
        }
        return TemplateResponse(request, "uploads/mapping.html", context)

    def preview_view(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        upload = self._to_read(request, object_id)
        reader = cast(User, request.user)
        otherwise = "otherwise" in request.GET
        outcome = request.GET.get("outcome", "")
        outcome = outcome if outcome in OUTCOME_WORDS else ""
        page = _page(request, upload, reader, outcome, otherwise=otherwise)
        redactor = MedicalRedactor(upload, reader)
        context = {
            **self.admin_site.each_context(request),
            "title": f"What came out otherwise than previewed in {upload}"
            if otherwise
            else f"What {upload} would do",
            "opts": self.opts,
            "object": upload,
            "upload": upload,
            **preview_context(upload, reader),
            "cards": preview_cards(upload, current=outcome),
            "sentence": preview_sentence(upload) if upload.status == UploadStatus.PREVIEWED else "",
            "rows": describe_rows(list(page), redactor),
            "page": page,
            "query": "otherwise=1&" if otherwise else f"outcome={outcome}&" if outcome else "",
            "media": self.media,
            "page_url": _url("change", upload),
        }
        return TemplateResponse(request, "uploads/preview.html", context)


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


def _url(page: str, upload: FileUpload) -> str:
    return reverse(f"admin:uploads_fileupload_{page}", args=[upload.pk])
