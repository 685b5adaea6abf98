"""Reverting an upload in the admin: what it would do, the reverting, what it did; no JavaScript."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.views.decorators.http import require_POST

from accounts.models import User
from core.errors import DomainError
from core.roles import Can
from jobs.progress import progress_of
from uploads.models import (
    FileUpload,
    RevertEntry,
    RevertList,
    RevertStatus,
    UploadRevert,
    UploadStatus,
)
from uploads.reverting.sentences import by_whom, counts_in_words, revert_sentence
from uploads.reverting.services import (
    latest_revert,
    may_be_reverted,
    preview_revert,
    revert_upload,
)

_SHOWN = 10  # of each list; the rest is a page of its own
_PER_PAGE = 100
_LONGEST_REASON = 500
_TITLES: dict[str, tuple[str, str, str]] = {
    # title of a preview, of the real thing, and what the list is
    RevertList.REVERTED: ("Will go, or go back", "Gone, or gone back", ""),
    RevertList.KEPT: (
        "Will be kept",
        "Kept",
        "Somebody else changed or told it since, so it is no longer this sheet's alone.",
    ),
    RevertList.BLOCKED: (
        "In the way",
        "Was in the way",
        "Somebody built on these since. They stay as they are; change them by hand if need be.",
    ),
}
_PAGES = {
    "customer": "customers_customer",
    "lead": "leads_lead",
    "contact": "contacts_contactrecord",
    "channel_partner": "leads_channelpartner",
    "branch": "accounts_branch",
}


class RevertPages:
    """Mixed into the admin of uploads."""

    admin_site: Any
    opts: Any
    media: Any
    get_object: Any
    message_user: Any

    def revert_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        name = "uploads_fileupload_revert"
        return [
            path("<path:object_id>/revert/", view(self.revert_view), name=name),
            path(
                "<path:object_id>/revert/preview/",
                view(require_POST(self.revert_preview_view)),
                name=f"{name}_preview",
            ),
            path(
                "<path:object_id>/revert/start/",
                view(require_POST(self.revert_start_view)),
                name=f"{name}_start",
            ),
        ]

    def revert_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        upload = self._to_revert(request, object_id)
        revert = _shown_revert(upload)
        asked = request.GET.get("list", "")
        context = {
            **self.admin_site.each_context(request),
            "title": f"Revert {upload}",
            "opts": self.opts,
            "media": self.media,
            "object": upload,
            "upload": upload,
            "page_url": reverse("admin:uploads_fileupload_change", args=[upload.pk]),
            **_context(upload, revert),
        }
        if revert is not None and not context["is_running"]:
            if asked in RevertList.values:
                context |= _one_list(request, revert, asked)
            else:
                context["lists"] = [_first_of(revert, name) for name in RevertList.values]
        return TemplateResponse(request, "uploads/revert.html", context)

    def revert_preview_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        upload = self._to_revert(request, object_id)
        try:
            preview_revert(upload, by=cast(User, request.user))
        except DomainError as refusal:
            self.message_user(request, refusal.message, messages.WARNING)
        return HttpResponseRedirect(_own(upload))

    def revert_start_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        upload = self._to_revert(request, object_id)
        reason = " ".join(request.POST.get("reason", "").split())[:_LONGEST_REASON]
        try:
            revert_upload(upload, by=cast(User, request.user), reason=reason)
        except DomainError as refusal:
            self.message_user(request, refusal.message, messages.WARNING)
        return HttpResponseRedirect(_own(upload))

    def _to_revert(self, request: HttpRequest, object_id: str) -> FileUpload:
        """Strangers find nothing; whoever may not revert is refused by their role."""
        upload = self.get_object(request, unquote(object_id))
        if upload is None:
            raise Http404
        if not cast(User, request.user).can(Can.MANAGE):
            raise PermissionDenied
        return upload


def revert_context(upload: FileUpload, reader: User) -> dict[str, Any]:
    """For the upload's own page: the way to revert it, and what that did."""
    if not reader.can(Can.MANAGE):
        return {}
    revert = latest_revert(upload)
    return {
        "revert": revert,
        "revert_sentence": revert_sentence(revert) if revert else "",
        "revert_by": by_whom(revert) if revert else "",
        "revert_url": _own(upload),
        "revert_preview_url": _own(upload, "_preview") if may_be_reverted(upload) else "",
    }


def _own(upload: FileUpload, page: str = "") -> str:
    return reverse(f"admin:uploads_fileupload_revert{page}", args=[upload.pk])


def _shown_revert(upload: FileUpload) -> UploadRevert | None:
    """The reverting; while it can still be started, the newest preview."""
    if may_be_reverted(upload):
        return latest_revert(upload, is_preview=True)
    return latest_revert(upload)


def _context(upload: FileUpload, revert: UploadRevert | None) -> dict[str, Any]:
    startable = may_be_reverted(upload)
    running = revert is not None and revert.status == RevertStatus.RUNNING
    done = revert is not None and revert.status == RevertStatus.DONE
    return {
        "revert": revert,
        "by": by_whom(revert) if revert else "",
        "sentence": revert_sentence(revert) if revert else "",
        "is_running": running,
        "progress": progress_of(revert.job) if revert and revert.job else None,
        "preview_url": _own(upload, "_preview") if startable and not running else "",
        "start_url": _own(upload, "_start") if startable and done else "",
        "is_over": upload.status in (UploadStatus.REVERTED, UploadStatus.PARTLY_REVERTED),
        "longest_reason": _LONGEST_REASON,
    }


def _entries(revert: UploadRevert, name: str) -> Any:
    return revert.entries.filter(decision=name).order_by("id")


def _first_of(revert: UploadRevert, name: str) -> dict[str, Any]:
    return _titled(revert, name) | {
        "rows": [_row(entry) for entry in _entries(revert, name)[:_SHOWN]],
        "url": f"?list={name}",
    }


def _one_list(request: HttpRequest, revert: UploadRevert, name: str) -> dict[str, Any]:
    """A list to its end, page by page. Its length is known: nothing is counted."""
    shown = _titled(revert, name)
    pages = Paginator(_entries(revert, name), _PER_PAGE)
    pages.__dict__["count"] = shown["count"]
    page = pages.get_page(request.GET.get("page"))
    shown["rows"] = [_row(entry) for entry in page.object_list]
    return {"lists": [shown], "one_list": name, "page": page}


def _titled(revert: UploadRevert, name: str) -> dict[str, Any]:
    before, after, hint = _TITLES[name]
    counts = dict(revert.counts.get(name, {}))
    number = counts.pop("entries", 0)
    return {
        "name": name,
        "title": before if revert.is_preview else after,
        "hint": hint,
        "count": number,
        "words": counts_in_words(counts) if number else "",
        "more": number > _SHOWN,
    }


def _row(entry: RevertEntry) -> dict[str, Any]:
    return {"entry": entry, "url": _page_of(entry)}


def _page_of(entry: RevertEntry) -> str:
    """Where the record is, unless it is gone: then its row tells of it."""
    page = _PAGES.get(entry.record_type)
    is_gone = entry.decision == RevertList.REVERTED and not entry.revert.is_preview
    if page is None or is_gone:
        return ""
    try:
        return reverse(f"admin:{page}_change", args=[entry.record_id])
    except NoReverseMatch:
        return ""
