"""A preview as a job: the whole file, decided by the code of the run, nothing written.

A life that is killed leaves rows and a cursor, but not what its rows were to later ones: the next
life clears them away and begins again, so that a preview is whole or is not there.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db.models import Model
from django.utils import timezone

from accounts.models import Branch
from contacts.models import ContactRecord
from core.bulk import insert
from core.dry_run import DryRun
from customers.models import Customer, CustomerIdentifier
from jobs.errors import JobFailed
from jobs.models import Job
from jobs.registry import job_handler
from jobs.run import JobRun
from jobs.threads import run_in_thread
from leads.models import (
    ChannelPartner,
    Lead,
    LeadProjectAssociation,
    PartnerClaim,
    PartnerProject,
    Project,
    ProjectStatus,
)
from uploads.kinds import KINDS
from uploads.models import FileUpload, Outcome, PreviewRow, UploadRow, UploadStatus
from uploads.pipeline.opening import chunk_rows, fail_upload, inspect_upload, open_upload
from uploads.pipeline.queueing import PREVIEW_JOB, clear_later_of, clear_rows, queue_upload
from uploads.readers import Book, Unreadable
from uploads.rows.result import Kind, RowResult
from uploads.rows.writing import import_results
from uploads.understanding.apart import understood_rows
from uploads.workbook.layout import find_tokens
from visits.models import Bill, Purchase, Visit

# What rows of a sheet depend on of the rows above them.
# A kind that reads back other records of its own adds them here, with what it finds them by.
FOUND_BY: dict[type[Model], list[tuple[str, ...]]] = {
    Branch: [("organization_id", "name_key")],
    Customer: [("branch_id", "is_counter")],
    CustomerIdentifier: [("organization_id", "kind", "value"), ("customer_id",)],
    Visit: [("customer_id", "branch_id", "visit_date")],
    Bill: [("organization_id", "number_key"), ("customer_id",)],
    Purchase: [("bill_id",)],
    UploadRow: [("upload_id", "same_as"), ("upload_id", "purchase_id")],
    Lead: [("customer_id",), ("contact_number",)],
    LeadProjectAssociation: [("lead_id",)],
    PartnerClaim: [("lead_id",)],
    Project: [("organization_id",)],
    ProjectStatus: [("project_id", "key")],
    ContactRecord: [("organization_id", "phone")],
    ChannelPartner: [("organization_id",)],
    PartnerProject: [("partner_id",), ("partner_id", "project_id")],
}
# Records that the run would make have no numbers yet; a quote inside a text is always escaped.
_IMAGINED = re.compile(r'"(visit|branch|lead branch)":\[[^\]]*\]')
_MOST_ROWS = 2_500  # at once: what a dry run puts aside is in memory beside them
_BELOW_ZERO = re.compile(r"-\d+")


def finish_preview(job: Job) -> None:
    """Shown to be run, unless the file could not be looked at without a person's answer."""
    FileUpload.objects.filter(job=job, status=UploadStatus.PREVIEWING).update(
        status=UploadStatus.PREVIEWED, previewed_at=job.started_at, preview_counts=job.result
    )


def cancel_preview_of(job: Job) -> None:
    FileUpload.objects.filter(job=job).update(
        status=UploadStatus.CANCELLED,
        error="Cancelled before anything was imported.",
        finished_at=timezone.now(),
    )
    clear_later_of(job)


@job_handler(
    PREVIEW_JOB,
    label="Previewing a sheet",
    on_done=finish_preview,
    on_failed=fail_upload,
    on_cancelled=cancel_preview_of,
)
def preview_upload(run: JobRun) -> dict[str, Any]:
    upload = FileUpload.objects.select_related("organization", "branch", "uploaded_by").get(
        pk=run.parameters["upload"]
    )
    if upload.job_id != run.job.pk or upload.status == UploadStatus.NEEDS_MAPPING:
        # This job asked, and was killed before saying so; by now another may have the answer.
        return {}
    clear_rows(upload, run)
    try:
        with open_upload(upload, while_waiting=run.renew) as book:
            if _is_workbook(upload, book, run):
                return {}
            if "row" not in run.cursor and not inspect_upload(
                upload, book, run, begins=UploadStatus.PREVIEWING
            ):
                return {}
            return _dry_run(upload, book, run)
    except Unreadable as problem:
        raise JobFailed(str(problem), code=problem.code) from problem


def _is_workbook(upload: FileUpload, book: Book, run: JobRun) -> bool:
    """A corrected workbook is no sheet to preview: its lines go to the rows that they name."""
    position = run_in_thread(
        lambda _still_wanted: find_tokens(book), while_waiting=run.renew, on_abandon=book.abandon
    )
    if position is None and upload.corrects_id is None:
        return False
    with run.chunk() as chunk:
        upload.wants_preview = False
        upload.save(update_fields=["wants_preview"])
        queue_upload(upload, upload.uploaded_by)
        chunk.checkpoint(run.cursor, done=0)
    return True


def _dry_run(upload: FileUpload, book: Book, run: JobRun) -> dict[str, int]:
    kind: Kind = KINDS[upload.kind](upload)
    row_count = kind.rows.context.profile.row_count
    counts: Counter[str] = Counter()
    with dry_run_of_rows() as dry_run:
        at_once = rows_at_once()
        for batch in understood_rows(book, kind.rows, at_once, while_waiting=run.renew):
            run.renew()
            decide_rows(upload, kind, batch, dry_run)
            _count(counts, batch)
            with run.chunk() as chunk:
                insert_preview_rows(upload, batch)
                chunk.checkpoint({"row": batch[-1].row_number}, done=counts["rows"])
    if counts["rows"] != row_count:
        raise JobFailed(
            f"The file had {row_count} rows at first and {counts['rows']} later: it was "
            "changed or cut in the service's storage. Nothing was imported; upload it again.",
            code="file_changed",
        )
    return {name: counts[name] for name in ("rows", *COUNTED, "seen_before")}


COUNTED = [outcome.value for outcome in Outcome if outcome != Outcome.PENDING]


def _count(counts: Counter[str], batch: list[RowResult]) -> None:
    counts["rows"] += len(batch)
    counts.update(str(result.outcome) for result in batch)
    counts["seen_before"] += sum(1 for result in batch if result.same_as)


def rows_at_once() -> int:
    return min(chunk_rows(), _MOST_ROWS)


def dry_run_of_rows() -> DryRun:
    return DryRun(FOUND_BY)


def decide_rows(
    upload: FileUpload, kind: Kind, results: Sequence[RowResult], dry_run: DryRun
) -> None:
    """Let `kind` take the row results in, inside: nothing is written, later rows see these."""
    with dry_run.active():
        import_results(upload, kind, results)
        rows = [
            {"id": result.id, "same_as": result.same_as, "purchase_id": result.purchase_id}
            for result in results
            if result.same_as or result.purchase_id
        ]
        insert(UploadRow, rows, at=timezone.now(), upload_id=upload.pk)


def insert_preview_rows(upload: FileUpload, results: Sequence[RowResult]) -> None:
    rows: list[dict[str, Any]] = []
    for result in results:
        person = 0 if result.is_nobody else result.customer_id or 0  # nobody is not shown
        rows.append(
            {
                "row_number": result.row_number,
                "cells": result.cells_json,
                "filled": result.filled_json,
                "outcome": str(result.outcome),
                "matched_by": result.matched_by,
                "customer_id": person if person > 0 else None,
                "new_customer": -person if person < 0 else None,
                "changes": _describe(result.changes_json),
                "problems": result.problems_json,
            }
        )
    insert(
        PreviewRow,
        rows,
        at=timezone.now(),
        upload_id=upload.pk,
        organization_id=upload.organization_id,
    )


def _describe(changes_json: str) -> str:
    return _IMAGINED.sub(lambda pair: _BELOW_ZERO.sub('"new"', pair[0]), changes_json)
