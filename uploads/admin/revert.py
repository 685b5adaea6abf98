"""Reverting an upload in the admin: what it would do, the reverting, what it did; no JavaScript."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from core.admin.pages import ActionPage, AdminPage, admin_url
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
    "project": "leads_project",
    "branch": "accounts_branch",
}


class RevertPage(AdminPage):
    name, right = "revert", Can.MANAGE
    template = "uploads/revert.html"

    def title(self) -> str:
        return f"Revert {self.record}"

    def context(self) -> dict[str, Any]:
        revert = _shown_revert(self.record)
        context = {"upload": self.record, **_context(self.record, revert)}
        if revert is not None and not context["is_running"]:
            asked = self.request.GET.get("list", "")
            if asked in RevertList.values:
                context |= _one_list(self.request, revert, asked)
            else:
                context["lists"] = [_first_of(revert, name) for name in RevertList.values]
        return context


class _RevertButton(ActionPage):
    right = Can.MANAGE

    def back_url(self) -> str:
        return admin_url(self.record, "revert")


class RevertPreviewPage(_RevertButton):
    name = "revert_preview"

    def act(self) -> None:
        preview_revert(self.record, by=self.user)


class RevertStartPage(_RevertButton):
    name = "revert_start"

    def act(self) -> None:
        reason = " ".join(self.request.POST.get("reason", "").split())[:_LONGEST_REASON]
        revert_upload(self.record, by=self.user, reason=reason)


def revert_context(upload: FileUpload, reader: User) -> dict[str, Any]:
    """For the upload's own page: the way to revert it, and what that did."""
    if not reader.can(Can.MANAGE):
        return {}
    revert = latest_revert(upload)
    preview_url = admin_url(upload, "revert_preview")
    return {
        "revert": revert,
        "revert_sentence": revert_sentence(revert) if revert else "",
        "revert_by": by_whom(revert) if revert else "",
        "revert_url": admin_url(upload, "revert"),
        "revert_preview_url": preview_url if may_be_reverted(upload) else "",
    }


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
        "preview_url": admin_url(upload, "revert_preview") if startable and not running else "",
        "start_url": admin_url(upload, "revert_start") if startable and done else "",
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
