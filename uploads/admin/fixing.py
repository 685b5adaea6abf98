"""Correcting what waits, on the pages of an upload and of its rows."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from accounts.models import User
from core.errors import DomainError
from core.roles import Can
from uploads.admin.fixing_forms import CorrectForm, RowForm, WorkbookForm, known_names
from uploads.fixing import Selection, Trying, correct_rows, fix_row, retry_rows
from uploads.fixing.selection import common_wrong_values, ensure_open
from uploads.medical import MedicalRedactor
from uploads.models import FileUpload, Outcome, RowAttempt, UploadRow
from uploads.sentences import counted, format_name
from uploads.workbook.receiving import receive_workbook
from uploads.workbook.stored import comes_at_once
from uploads.workbook.writing import shown


def may_fix(upload: FileUpload, reader: User) -> bool:
    if not reader.can(Can.WORK) or not upload.needs_attention_count:
        return False
    try:
        ensure_open(upload)
    except DomainError:
        return False
    return True


def waiting_context(upload: FileUpload, reader: User) -> dict[str, Any]:
    """For the page of an upload: the ways to correct what waits."""
    context: dict[str, Any] = {
        "workbooks": upload.workbooks.order_by("-pk")[:5] if upload.fixed_count else []
    }
    if not may_fix(upload, reader):
        return context
    wrong_values = [
        CorrectForm(upload=upload, wrong=wrong)
        for wrong in common_wrong_values(upload)
        if wrong.column in upload.columns
    ]
    at_once = comes_at_once(upload)
    return context | {
        "may_fix": True,
        "may_remember": reader.can(Can.MANAGE),
        "first_waiting": Selection().waiting(upload).first(),
        "wrong_values": wrong_values,
        "workbook_form": WorkbookForm(),
        "workbook_url": _waiting_url("file" if at_once else "make", upload),
        "workbook_at_once": at_once,
        "hand_in_url": reverse("admin:uploads_fileupload_workbook", args=[upload.pk]),
        "retry_url": reverse("admin:uploads_fileupload_retry", args=[upload.pk]),
        "correct_url": reverse("admin:uploads_fileupload_correct", args=[upload.pk]),
    }


def fixing_context(row: UploadRow, reader: User, form: RowForm | None) -> dict[str, Any]:
    """For the page of a row: its form while it waits, and what was tried."""
    context: dict[str, Any] = {"tries": _tries(row, reader)}
    if row.outcome == Outcome.NEEDS_ATTENTION and may_fix(row.upload, reader):
        form = form or RowForm(row=row)
        context |= {
            "form": form,
            "known": {name: names for name, names in known_names(row.upload).items() if names},
            "elsewhere": [p for p in row.problems if p["column"] not in row.upload.columns],
            "fix_url": reverse("admin:uploads_uploadrow_fix", args=[row.pk]),
        }
    return context | {"following": _following(row)}


def _following(row: UploadRow) -> UploadRow | None:
    """The next row that waits; after the last one, the first that was passed over."""
    others = Selection().waiting(row.upload).exclude(pk=row.pk)
    return others.filter(row_number__gt=row.row_number).first() or others.first()


def _tries(row: UploadRow, reader: User) -> list[dict[str, Any]]:
    redactor = MedicalRedactor(row.upload, reader)
    listed: list[dict[str, Any]] = []
    before: dict[str, Any] = {}
    for each in RowAttempt.objects.filter(row=row).select_related("tried_by", "workbook"):
        named = redactor.named(each.cells)
        listed.append(
            {
                "attempt": each,
                "by": format_name(each.tried_by) if each.tried_by else "",
                "changed": [
                    (heading, shown(before[heading]), shown(cell))
                    for heading, cell in named.items()
                    if before and cell != before[heading]
                ],
                "problems": redactor.redacted_problems(row.row_number, each.problems),
            }
        )
        before = named
    return listed


class RowFixing:
    """For the admin of rows."""

    def get_urls(self: Any) -> list[URLPattern]:
        fix = self.admin_site.admin_view(require_POST(self.fix_view))
        own = path("<path:object_id>/fix/", fix, name="uploads_uploadrow_fix")
        return [own, *super().get_urls()]  # type: ignore[misc]

    def fix_view(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        row = self.get_object(request, unquote(object_id))
        user = cast(User, request.user)
        if row is None:
            raise Http404
        if not user.can(Can.WORK):
            raise PermissionDenied
        page = HttpResponseRedirect(reverse("admin:uploads_uploadrow_change", args=[row.pk]))
        form = RowForm(request.POST, row=row)
        if not form.is_valid():
            messages.error(request, "A cell is too long, or the page was not complete. Try again.")
            return page
        try:
            cells, seen = form.corrections(), form.cleaned_data["attempts"]
            fix_row(row, cells=cells, by=user, seen=seen)
        except DomainError as refusal:
            messages.warning(request, refusal.message)
            return page
        if row.outcome == Outcome.NEEDS_ATTENTION:
            messages.warning(request, f"{row} was tried again and still waits.")
        else:
            text = str(row.get_outcome_display()).lower()
            messages.success(request, f"{row} waits no more: {text}.")
        return page


class UploadFixing:
    """For the admin of uploads."""

    def get_urls(self: Any) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path(
                f"<path:object_id>/{name}/",
                view(require_POST(answer)),
                name=f"uploads_fileupload_{name}",
            )
            for name, answer in (
                ("retry", self.retry_view),
                ("correct", self.correct_view),
                ("workbook", self.workbook_view),
            )
        ]
        return [*own, *super().get_urls()]  # type: ignore[misc]

    def retry_view(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        upload = self._to_work_on(request, object_id)
        return _try(request, upload, lambda user: retry_rows(upload, by=user))

    def correct_view(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        upload = self._to_work_on(request, object_id)
        form = CorrectForm(request.POST, upload=upload)
        if not form.is_valid():
            messages.warning(request, "Say what is to stand there instead.")
            return HttpResponseRedirect(_page_of(upload))
        given = form.cleaned_data
        return _try(request, upload, lambda user: correct_rows(upload, by=user, **given))

    def workbook_view(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        upload = self._to_work_on(request, object_id)
        form = WorkbookForm(request.POST, request.FILES)
        if not form.is_valid():
            messages.warning(request, "Choose the workbook that you corrected.")
            return HttpResponseRedirect(_page_of(upload))
        try:
            workbook = receive_workbook(
                upload, file=form.cleaned_data["file"], by=cast(User, request.user)
            )
        except DomainError as refusal:
            messages.warning(request, refusal.message)
            return HttpResponseRedirect(_page_of(upload))
        messages.success(request, f"{workbook} is handed in. Its lines correct rows of {upload}.")
        return HttpResponseRedirect(_page_of(workbook))


def _try(request: HttpRequest, upload: FileUpload, start: Callable[[User], Trying]) -> HttpResponse:
    try:
        trying = start(cast(User, request.user))
    except DomainError as refusal:
        messages.warning(request, refusal.message)
        return HttpResponseRedirect(_page_of(upload))
    tried = counted(trying.matched, "row", "rows")
    if trying.job is not None:
        page = reverse("admin:jobs_job_change", args=[trying.job.pk])
        text = '{} are being tried in the background: <a class="underline" href="{}">how far</a>.'
        messages.info(request, format_html(text, tried, page))
    else:
        still = trying.matched - trying.settled
        level = messages.WARNING if still else messages.SUCCESS
        waits = f"; {counted(still, 'still waits', 'still wait')}" if still else ""
        messages.add_message(
            request, level, f"Tried again: {trying.settled:,} of {tried} imported{waits}."
        )
    return HttpResponseRedirect(_page_of(upload))


def _waiting_url(page: str, upload: FileUpload) -> str:
    return reverse(f"admin:uploads_fileupload_waiting_{page}", args=[upload.pk])


def _page_of(upload: FileUpload) -> str:
    return reverse("admin:uploads_fileupload_change", args=[upload.pk])
