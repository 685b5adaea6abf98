"""The waiting rows as a workbook: at once, or made while one watches; no JavaScript."""

from typing import Any, cast

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from accounts.models import User
from core.api.exports import XLSX_TYPE
from core.errors import DomainError
from jobs.errors import JobFinished
from jobs.progress import progress_of
from jobs.services import cancel_job
from uploads.models import FileUpload
from uploads.workbook.stored import (
    comes_at_once,
    file_at_hand,
    is_current,
    last_workbook,
    prepare_workbook,
    stored_workbook,
    workbook_sentence,
)
from uploads.workbook.writing import require_rows


class WorkbookPages:
    """Mixed into the admin of uploads."""

    def workbook_urls(self: Any) -> list[URLPattern]:
        view, own = self.admin_site.admin_view, "<path:object_id>/waiting/"
        make, stop = require_POST(self.waiting_make_view), require_POST(self.waiting_stop_view)
        name = "uploads_fileupload_waiting"
        return [
            path(own, view(self.waiting_view), name=name),
            path(f"{own}file/", view(self.waiting_file_view), name=f"{name}_file"),
            path(f"{own}make/", view(make), name=f"{name}_make"),
            path(f"{own}stop/", view(stop), name=f"{name}_stop"),
        ]

    def waiting_view(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        upload = self._to_work_on(request, object_id)
        try:
            require_rows(upload)
        except DomainError as refusal:
            return _refused(request, upload, refusal)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Waiting rows of {upload}",
            "opts": self.opts,
            "media": self.media,
            "object": upload,
            "upload": upload,
            "page_url": _url("change", upload),
            **_context(upload),
        }
        return TemplateResponse(request, "uploads/waiting_workbook.html", context)

    def waiting_file_view(self: Any, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """What is there, though rows were corrected since: the page says so."""
        upload = self._to_work_on(request, object_id)
        try:
            file = file_at_hand(upload)
        except DomainError as refusal:
            return _refused(request, upload, refusal)
        if file is None:
            return HttpResponseRedirect(_url("waiting", upload))
        return FileResponse(
            file,
            as_attachment=True,
            filename=f"waiting-{upload.pk}.xlsx",
            content_type=XLSX_TYPE,
        )

    def waiting_make_view(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        upload = self._to_work_on(request, object_id)
        try:
            prepare_workbook(upload, by=cast(User, request.user))
        except DomainError as refusal:
            return _refused(request, upload, refusal)
        return HttpResponseRedirect(_url("waiting", upload))

    def waiting_stop_view(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        upload = self._to_work_on(request, object_id)
        last = last_workbook(upload)
        try:
            if last is not None:
                cancel_job(last.job, by=cast(User, request.user))
        except JobFinished as finished:
            messages.warning(request, finished.message)
        return HttpResponseRedirect(_url("waiting", upload))


def _context(upload: FileUpload) -> dict[str, Any]:
    last = last_workbook(upload)
    if last is not None and last.is_being_made:
        stopping = last.job.cancel_requested
        return {
            "is_being_made": True,
            "sentence": workbook_sentence(last),
            "progress": progress_of(last.job),
            "stop_url": "" if stopping else _url("waiting_stop", upload),
        }
    stored = None if comes_at_once(upload) else stored_workbook(upload)
    current = stored is not None and is_current(stored)
    broke_off = last if last and not last.made_at else None
    return {
        "broke_off": workbook_sentence(broke_off) if broke_off else "",
        "stored": stored,
        "is_current": current,
        "sentence": workbook_sentence(stored) if stored and current else "",
        "at_once": comes_at_once(upload),
        "file_url": _url("waiting_file", upload),
        "make_url": "" if current or comes_at_once(upload) else _url("waiting_make", upload),
    }


def _refused(request: HttpRequest, upload: FileUpload, refusal: DomainError) -> HttpResponse:
    messages.warning(request, refusal.message)
    return HttpResponseRedirect(_url("change", upload))


def _url(page: str, upload: FileUpload) -> str:
    return reverse(f"admin:uploads_fileupload_{page}", args=[upload.pk])
