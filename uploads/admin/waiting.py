"""The waiting rows as a workbook: at once, or made while one watches; no JavaScript."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase

from core.admin.pages import ActionPage, AdminPage, admin_url
from core.api.exports import XLSX_TYPE
from core.roles import Can
from jobs.errors import JobFinished
from jobs.progress import progress_of
from jobs.services import cancel_job
from uploads.models import FileUpload
from uploads.services import note_downloaded
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


class WaitingPage(AdminPage):
    name, right = "waiting", Can.WORK
    template = "uploads/waiting_workbook.html"

    def check(self) -> None:
        require_rows(self.record)

    def title(self) -> str:
        return f"Waiting rows of {self.record}"

    def context(self) -> dict[str, Any]:
        return {"upload": self.record, **_context(self.record)}


class WaitingFilePage(AdminPage):
    """What is there, though rows were corrected since: the page says so."""

    name, right = "waiting_file", Can.WORK

    def respond(self) -> HttpResponseBase:
        file = file_at_hand(self.record)
        if file is None:
            return HttpResponseRedirect(admin_url(self.record, "waiting"))
        note_downloaded(self.record, "waiting rows", by=self.user)
        return FileResponse(
            file,
            as_attachment=True,
            filename=f"waiting-{self.record.pk}.xlsx",
            content_type=XLSX_TYPE,
        )


class WaitingMakePage(ActionPage):
    name = "waiting_make"

    def act(self) -> str:
        prepare_workbook(self.record, by=self.user)
        return admin_url(self.record, "waiting")


class WaitingStopPage(ActionPage):
    name = "waiting_stop"

    def act(self) -> str:
        last = last_workbook(self.record)
        try:
            if last is not None:
                cancel_job(last.job, by=self.user)
        except JobFinished as finished:
            self.message(finished.message, messages.WARNING)
        return admin_url(self.record, "waiting")


def _context(upload: FileUpload) -> dict[str, Any]:
    last = last_workbook(upload)
    if last is not None and last.is_being_made:
        stopping = last.job.cancel_requested
        return {
            "is_being_made": True,
            "sentence": workbook_sentence(last),
            "progress": progress_of(last.job),
            "stop_url": "" if stopping else admin_url(upload, "waiting_stop"),
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
        "file_url": admin_url(upload, "waiting_file"),
        "make_url": "" if current or comes_at_once(upload) else admin_url(upload, "waiting_make"),
    }
