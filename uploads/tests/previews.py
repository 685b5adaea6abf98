"""What a preview said and what the run did, so that the two can be compared."""

import re
from typing import Any

from django.apps import apps

from accounts.models import Organization
from jobs.testing import run_jobs
from uploads.models import FileUpload
from uploads.services import run_upload
from uploads.tests.sheets import HEADINGS, Rows, hand_in

# A preview writes its own rows and its upload, and runs as a job; organizations are made by tests.
# And who read a preview is written down.
_ITS_OWN = {"uploads.PreviewRow", "uploads.FileUpload", "jobs.Job", "accounts.TrailEntry"}


def preview(
    organization: Organization, rows: Rows, headings: list[str] = HEADINGS, **choices: Any
) -> FileUpload:
    """Hand the sheet in and have it previewed, here and now."""
    upload = hand_in(organization, rows, headings, preview=True, **choices)
    run_jobs()
    upload.refresh_from_db()
    return upload


def run(upload: FileUpload) -> FileUpload:
    run_upload(upload, by=None)
    run_jobs()
    upload.refresh_from_db()
    return upload


def rows_of(upload: FileUpload) -> list[tuple[Any, ...]]:
    """Row by row, with new people numbered in order of appearance instead of their ids."""
    numbers = _Numbers()
    rows = upload.preview_rows.order_by("row_number")
    return [
        (
            row.row_number, row.cells, row.outcome, row.matched_by,
            numbers.of(row.customer_id or (row.new_customer and f"new {row.new_customer}")),
            _plain(row.changes), _describe(row.problems),
        )
        for row in rows
    ]  # fmt: skip


def done_by(upload: FileUpload) -> list[tuple[Any, ...]]:
    numbers = _Numbers()
    return [
        (
            row.row_number, row.cells, row.outcome, row.matched_by,
            numbers.of(row.customer_id), _plain(row.changes), _describe(row.problems),
        )
        for row in upload.rows.order_by("row_number")
    ]  # fmt: skip


def row_counts() -> dict[str, int]:
    """Rows of every table that a preview has no business in."""
    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_models()
        if model._meta.label not in _ITS_OWN and model._meta.app_label.startswith(_OURS)
    }


_OURS = ("accounts", "customers", "visits", "contacts", "leads", "bookings", "uploads")


class _Numbers:
    def __init__(self) -> None:
        self._seen: dict[Any, int] = {}

    def of(self, who: Any) -> int | None:
        return None if not who else self._seen.setdefault(who, len(self._seen))


def _plain(changes: dict[str, Any]) -> dict[str, Any]:
    """Visits and branches that are new have a number in the run and none in the preview."""
    return {
        name: "a visit" if name == "visit" else [_branch(value) for value in pair]
        if name in ("branch", "lead branch") else pair
        for name, pair in changes.items()
    }  # fmt: skip


def _branch(value: Any) -> str:
    return "" if value is None else "a branch"


def _describe(problems: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    without_ids = [
        re.sub(r"\((customer \d+|new in an earlier row)\)", "", problem["message"])
        for problem in problems
    ]
    return [
        (problem["code"], problem["column"], message)
        for problem, message in zip(problems, without_ids, strict=True)
    ]
