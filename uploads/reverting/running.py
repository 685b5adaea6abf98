"""The job that takes an upload back, or previews it; killed anywhere, it goes on from there."""

from typing import Any

from django.utils import timezone

from accounts.models import Branch
from core.bulk import as_json, insert
from core.indexes import in_order_of_an_index, use_indexes
from core.sentences import Sentence, fact_of
from customers.matching.store import lock_identities
from jobs.models import Job
from jobs.registry import job_handler
from jobs.run import JobRun
from uploads.models import (
    FileUpload,
    Forgotten,
    RevertEntry,
    RevertList,
    RevertStatus,
    UploadRevert,
    UploadStatus,
)
from uploads.pipeline.opening import chunk_rows
from uploads.reverting import REVERTERS
from uploads.reverting.rows import RowFacts, facts_of
from uploads.reverting.work import Entry, Work
from uploads.rows.writing import recount_branches_of

JOB_KIND = "uploads.revert"
FAILED = "What was reverted before that stays so; reverting the upload again goes on from there."


def _end(job: Job, status: RevertStatus, error: str = "") -> None:
    """In the transaction that ends the job: the revert says how it ended, the upload how it is."""
    revert = UploadRevert.objects.get(job=job)
    revert.status, revert.error, revert.finished_at = status, error, timezone.now()
    revert.save(update_fields=["status", "error", "finished_at"])
    if revert.is_preview:
        return
    recount_branches_of(revert.upload)
    counts = revert.counts
    whole = status == RevertStatus.DONE and not counts.get("kept") and not counts.get("blocked")
    FileUpload.objects.filter(pk=revert.upload_id, status=UploadStatus.REVERTING).update(
        status=UploadStatus.REVERTED if whole else UploadStatus.PARTLY_REVERTED
    )


def finish_revert(job: Job) -> None:
    _end(job, RevertStatus.DONE)


def fail_revert(job: Job, reason: str) -> None:
    _end(job, RevertStatus.FAILED, f"{reason} {FAILED}")


def cancel_revert(job: Job) -> None:
    _end(job, RevertStatus.CANCELLED, f"Cancelled. {FAILED}")


@job_handler(
    JOB_KIND,
    label="Revert of an upload",
    on_done=finish_revert,
    on_failed=fail_revert,
    on_cancelled=cancel_revert,
)
def run_revert(run: JobRun) -> dict[str, Any]:
    """Go through the rows from the last to the first, from the cursor on."""
    reverts = UploadRevert.objects.select_related(
        "upload__organization", "upload__branch", "started_by"
    )
    revert = reverts.get(pk=run.parameters["revert"])
    if revert.is_preview and "row" not in run.cursor:
        _forget_older_previews(revert, run)
    work = Work(revert, at=timezone.now(), renew=run.renew)
    reverter = REVERTERS[revert.upload.kind](work)
    done = run.job.done
    below: int | None = run.cursor.get("row")
    while below != 0:
        with run.chunk() as chunk:
            use_indexes()
            if work.writes or reverter.previews_by_writing:
                lock_identities(revert.organization_id)
            work.at = timezone.now()
            passed = _rows_below(revert.upload, below, run.rows_at_once(chunk_rows()))
            # The others went with their record, in the chunk of its last row.
            rows = [row for row in passed if row.reverted_at is None]
            entries = reverter.revert_rows(rows, below=below) if rows else []
            entries += _entries_of_erased(rows)
            if not passed:
                entries = _branch_entries(work)
            _keep_entries(revert, entries)
            done += len(passed)
            below = passed[-1].row_number if passed else 0
            chunk.checkpoint({"row": below}, done=done, total=revert.upload.rows_read)
    return revert.counts


# A chunk is decided in memory: a large one would leave its transaction silent for too long.
_MOST_ROWS = 5_000


def _rows_below(upload: FileUpload, below: int | None, at_once: int) -> list[RowFacts]:
    rows = upload.rows.order_by("-row_number")
    if below is not None:
        rows = rows.filter(row_number__lt=below)
    with in_order_of_an_index():
        return list(facts_of(rows[: min(at_once, _MOST_ROWS)]))


def _keep_entries(revert: UploadRevert, entries: list[Entry]) -> None:
    """The lists in words, and their sums; with the chunk or not at all."""
    insert(
        RevertEntry,
        [
            {
                "decision": entry.decision.value,
                "record_type": entry.record_type,
                "record_id": entry.record_id,
                "title": entry.title,
                "row_number": entry.row_number,
                "sentences": as_json(entry.sentences),
                "facts": as_json([fact_of(sentence) for sentence in entry.sentences]),
            }
            for entry in entries
        ],
        at=timezone.now(),
        revert_id=revert.pk,
    )
    revert.refresh_from_db(fields=["counts"])
    for entry in entries:
        sums = revert.counts.setdefault(entry.decision.value, {})
        sums["entries"] = sums.get("entries", 0) + 1
        for name, number in entry.counted.items():
            if number:
                sums[name] = sums.get(name, 0) + number
    revert.save(update_fields=["counts"])


def _branch_entries(work: Work) -> list[Entry]:
    """The last chunk: shops that the upload added stay and are named, since people and prices may
    hang on them by now."""
    upload = work.upload
    if not upload.options.get("create_missing_branches") or upload.started_at is None:
        return []
    added = Branch.objects.filter(
        organization=upload.organization_id, created_at__gte=upload.started_at
    )
    if upload.finished_at is not None:
        added = added.filter(created_at__lte=upload.finished_at)
    text = "The branch stays. If no such shop exists, deactivate it under Branches."
    sentence = Sentence(text, "branch_stays")
    return [
        Entry(RevertList.KEPT, "branch", pk, name, None, [sentence], {"branches": 1})
        for pk, name in added.order_by("name").values_list("pk", "name")
    ]


def _entries_of_erased(rows: list[RowFacts]) -> list[Entry]:
    """Of whom nobody knows any more what they brought: it stays."""
    return [
        Entry(RevertList.KEPT, "row", None, f"Row {number}", number, [_ERASED], {"rows": 1})
        for number in (row.row_number for row in rows if row.forgotten == Forgotten.ERASED)
    ]


_ERASED = Sentence(
    "A person was erased: what the row brought stays, of nobody in particular.", "row_erased"
)


def _forget_older_previews(revert: UploadRevert, run: JobRun) -> None:
    """Only the newest preview of an upload is kept: those before it are out of date."""
    older = UploadRevert.objects.filter(
        upload=revert.upload_id, is_preview=True, pk__lt=revert.pk
    ).exclude(status=RevertStatus.RUNNING)
    ids = list(older.values_list("pk", flat=True))
    with run.chunk() as chunk:
        RevertEntry.objects.filter(revert__in=ids).delete()
        UploadRevert.objects.filter(pk__in=ids).delete()
        chunk.checkpoint({**run.cursor}, done=0)
