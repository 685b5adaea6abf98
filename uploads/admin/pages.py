"""What the page of an upload shows, ready for its template."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from accounts.models import User
from core.admin.pages import admin_url
from core.roles import Can
from core.unavailable import StoreUnavailable
from customers.models import DuplicateCandidate
from jobs.progress import progress_of
from uploads.columns import columns_by_name
from uploads.medical import HIDDEN, MedicalRedactor
from uploads.models import FileUpload, Outcome, UploadRow, UploadStatus
from uploads.queries import COUNTERS, problem_counts
from uploads.sentences import format_name, status_colour, status_label, summary_sentence

_WHOLE = (
    UploadStatus.DONE,
    UploadStatus.REVERTING,
    UploadStatus.REVERTED,
    UploadStatus.PARTLY_REVERTED,
)
UNFINISHED = (UploadStatus.QUEUED, UploadStatus.PREVIEWING, UploadStatus.PROCESSING)


@dataclass(frozen=True)
class Card:
    """A number of rows, and the list of them."""

    label: str
    number: int
    hint: str
    url: str
    asks: bool = False
    is_current: bool = False


_HINTS: dict[str, str] = {
    Outcome.CREATED: "new to us",
    Outcome.UPDATED: "something was added",
    Outcome.UNCHANGED: "said nothing new",
    Outcome.NEEDS_ATTENTION: "wait, each with what to do",
}


def rows_url(upload: FileUpload, **filters: str) -> str:
    query = {"upload__id__exact": upload.pk, **filters}
    return f"{admin_url(UploadRow, 'changelist')}?{urlencode(query)}"


def outcome_cards(upload: FileUpload, *, current: str | None = None) -> list[Card]:
    """One per outcome; `current` is the one whose rows are listed, "" all of them."""
    cards = [
        Card(
            "All rows",
            upload.rows_read,
            "that the sheet had" if upload.status in _WHOLE else "imported so far",
            rows_url(upload),
            is_current=current == "",
        )
    ]
    for outcome, counter in COUNTERS.items():
        number = getattr(upload, counter)
        cards.append(
            Card(
                str(Outcome(outcome).label),
                number,
                _HINTS[outcome],
                rows_url(upload, outcome__exact=outcome),
                asks=bool(number) and outcome == Outcome.NEEDS_ATTENTION,
                is_current=current == outcome,
            )
        )
    return cards


def upload_context(upload: FileUpload, reader: User) -> dict[str, Any]:
    redactor = MedicalRedactor(upload, reader)
    works = reader.can(Can.WORK)
    own = reverse("upload-detail", args=[upload.pk])
    return {
        "upload": upload,
        "badge": {"text": status_label(upload), "type": status_colour(upload)},
        "uploaded_by": format_name(upload.uploaded_by) if upload.uploaded_by else "",
        "sentence": summary_sentence(upload),
        "is_unfinished": upload.status in UNFINISHED,
        "asks": upload.status == UploadStatus.NEEDS_MAPPING,
        "progress": progress_of(upload.job) if upload.job else None,
        "cards": outcome_cards(upload) if upload.rows_read else [],
        "problems": [
            {
                "code": problem.code,
                "rows": problem.rows,
                "example": problem.message(redactor.problems(problem.example)),
                "url": rows_url(upload, problem=problem.code),
            }
            for problem in (problem_counts(upload) if upload.rows_read else [])
        ],
        "columns": columns_of(upload, redactor),
        "profile": upload.profile,
        "skipped_more": sum(upload.profile.get("skipped_counts", {}).values())
        - len(upload.profile.get("skipped", [])),
        "api_url": own,
        "duplicates_url": _duplicates_url(upload),
        "file_url": f"{own}file/" if works and _is_stored(upload) else "",
        "export_url": f"{own}rows/?format=xlsx" if reader.can(Can.EXPORT) else "",
        "cancel_url": admin_url(upload, "cancel") if works else "",
        "answer_url": admin_url(upload, "answer") if works else "",
    }


def _is_stored(upload: FileUpload) -> bool:
    """A store that is away keeps nobody from the page: whoever asks for the file is told then."""
    try:
        return bool(upload.file) and upload.file.storage.exists(str(upload.file.name))
    except StoreUnavailable:
        return True


def _duplicates_url(upload: FileUpload) -> str:
    """The queue of its open pairs; empty when there were none."""
    if not upload.duplicates_count:
        return ""
    return f"{admin_url(DuplicateCandidate, 'changelist')}?upload={upload.pk}"


def columns_of(upload: FileUpload, redactor: MedicalRedactor) -> list[dict[str, Any]]:
    """Each heading with what it was taken for, and what stands below it."""
    fields = columns_by_name(upload.kind)
    shown = []
    for index, facts in enumerate(upload.profile.get("column_facts", [])):
        name = upload.column_mapping.get(str(index))
        samples = [HIDDEN] if index in redactor.hidden else facts["samples"]
        shown.append(
            {
                "heading": facts["heading"],
                "label": fields[name].label if name in fields else "",
                "filled": facts["filled"],
                "samples": " · ".join(map(str, samples)),
            }
        )
    return shown
