"""An upload on its way in, as a job that can be killed anywhere and goes on (DESIGN 7, 8)."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from jobs.bulk import storable
from jobs.errors import JobFailed
from jobs.models import Job
from jobs.registry import job_handler
from jobs.run import JobRun
from uploads.ahead import ahead, beside, nothing
from uploads.draft import Draft, Kind
from uploads.duplicates import check_after
from uploads.formulas import RowReader
from uploads.kinds import KINDS
from uploads.kinds.branches import BranchBook
from uploads.look import Look, NeedsMapping, look, question_after, rows_to_read, suggestion
from uploads.look.mapping import with_answers
from uploads.look.memory import Memory
from uploads.mapping_memory.memory import memory_for, note_mapping
from uploads.models import FileUpload, UploadStatus
from uploads.notices.notices import notify_end
from uploads.previewing.clearing import clear_later_of
from uploads.previewing.differences import tell_differences
from uploads.readers import Book, Unreadable
from uploads.readers.limits import MEGABYTE, Limits
from uploads.rows import insert_upload_rows
from uploads.tally import count_taken_in
from uploads.workbook.layout import find_tokens
from uploads.workbook.taking import take_corrections

JOB_KIND = "uploads.process"
PREVIEW_JOB = "uploads.preview"
# Rows per transaction. PostgreSQL gains little beyond; on SQLite web writes wait for the chunk.
CHUNK_ROWS = {"postgresql": 5_000, "sqlite": 1_000}
# A chunk of very long cells ends early: memory stays bounded by characters, not rows.
CHUNK_CHARACTERS = 8_000_000
MISTAKEN_CHOICES = {
    "mapping_invalid",
    "header_row_unknown",
    "header_row_is_data",
    "sheet_unknown",
    "date_order_invalid",
}


def fail_upload(job: Job, reason: str) -> None:
    """The upload says why its job ended; in the transaction that ends the job."""
    FileUpload.objects.filter(job=job).update(
        status=UploadStatus.FAILED, error=reason, finished_at=timezone.now()
    )
    notify_end(job)
    check_after(job)
    clear_later_of(job)


def cancel_upload_of(job: Job) -> None:
    """What was taken in stays, and is told by the counts."""
    FileUpload.objects.filter(job=job).update(
        status=UploadStatus.CANCELLED,
        error="Cancelled. The rows taken in before that stay; upload the file again for the rest.",
        finished_at=timezone.now(),
    )
    check_after(job)
    clear_later_of(job)


def finish_upload(job: Job) -> None:
    """Done, unless the file could not be looked at without a person's answer."""
    FileUpload.objects.filter(job=job, status=UploadStatus.PROCESSING).update(
        status=UploadStatus.DONE, finished_at=timezone.now()
    )
    notify_end(job)
    check_after(job)


@job_handler(
    JOB_KIND,
    label="Taking in a sheet",
    on_done=finish_upload,
    on_failed=fail_upload,
    on_cancelled=cancel_upload_of,
)
def process_upload(run: JobRun) -> dict[str, Any]:
    """Look at the file once, then take its rows in from the cursor on."""
    upload = FileUpload.objects.select_related("organization", "branch", "uploaded_by").get(
        pk=run.parameters["upload"]
    )
    if upload.job_id != run.job.pk or upload.status == UploadStatus.NEEDS_MAPPING:
        # This job asked, and was killed before saying so; by now another may have the answer.
        return counts_of(upload)
    try:
        with open_upload(upload, while_waiting=run.renew) as book:
            if "row" not in run.cursor:
                if _is_workbook(upload, book, run):
                    return counts_of(upload)
                if upload.previewed_at:
                    _begin_as_previewed(upload, run)
                elif not look_at(upload, book, run, begins=UploadStatus.PROCESSING):
                    return counts_of(upload)
            _take_in(upload, book, run)
        tell_differences(upload, run)
    except Unreadable as problem:
        raise JobFailed(str(problem)) from problem
    upload.refresh_from_db()
    return counts_of(upload)


def _is_workbook(upload: FileUpload, book: Book, run: JobRun) -> bool:
    """Whether it was a corrected workbook; its lines are then taken into the rows they name."""
    place = beside(
        lambda _still_wanted: find_tokens(book), while_waiting=run.renew, on_abandon=book.abandon
    )
    if place is None and upload.corrects_id is None:
        return False
    take_corrections(upload, book, place, run)
    upload.refresh_from_db()
    return True


def counts_of(upload: FileUpload) -> dict[str, int]:
    return {
        "rows": upload.rows_read,
        "created": upload.created_count,
        "updated": upload.updated_count,
        "unchanged": upload.unchanged_count,
        "needs_attention": upload.needs_attention_count,
    }


def open_upload(upload: FileUpload, *, while_waiting: Callable[[], None] = nothing) -> Book:
    """The file, open. Unreadable says why it cannot be; JobFailed when it is gone."""
    path = Path(upload.file.path)
    if not path.exists():
        raise JobFailed(
            "The file is no longer in the service's storage. Nothing of it was taken in after "
            "that; upload it again."
        )
    encoding = upload.options.get("encoding", "")
    book = Book(str(path), upload.original_name, reader_limits(), encoding=encoding)
    return beside(
        lambda _still_wanted: book.open(), while_waiting=while_waiting, on_abandon=book.abandon
    )


def reader_limits() -> Limits:
    """What reading one file may cost here."""
    return Limits(
        max_unpacked_bytes=settings.UPLOAD_MAX_UNPACKED_BYTES,
        memory_bytes=settings.UPLOAD_READER_MEMORY_MB * MEGABYTE,
        cpu_seconds=settings.UPLOAD_READER_SECONDS,
    )


def look_at(upload: FileUpload, book: Book, run: JobRun, *, begins: UploadStatus) -> bool:
    """Store how the file is to be understood; False when a person has to say it first."""
    memory, branches = memory_for(upload), BranchBook(upload)
    try:
        seen = beside(
            lambda still_wanted: _look_with_choices(upload, book, memory, branches, still_wanted),
            while_waiting=run.renew,
            on_abandon=book.abandon,
        )
    except NeedsMapping as question:
        with run.chunk() as chunk:
            upload.status = UploadStatus.NEEDS_MAPPING
            upload.error = str(question)
            upload.look = storable(question.as_json())
            upload.save(update_fields=["status", "error", "look"])
            chunk.checkpoint(run.cursor, done=0)
        return False
    if not seen.row_count:
        raise JobFailed(
            "There are headings but no data rows below them. Check that the right sheet was saved, "
            "then upload it again."
        )
    with run.chunk() as chunk:
        upload.look = storable(seen.as_json())
        upload.sheet = seen.sheet or ""
        upload.columns = storable(seen.columns)
        upload.column_mapping = {str(index): name for index, name in seen.mapping.items()}
        note_mapping(upload, seen, by=run.job.started_by)
        upload.status = begins
        if begins == UploadStatus.PROCESSING:
            upload.started_at = timezone.now()
        upload.save(
            update_fields=["look", "sheet", "columns", "column_mapping", "status", "started_at"]
        )
        chunk.checkpoint({"row": 0}, done=0, total=seen.row_count)
    return True


def _begin_as_previewed(upload: FileUpload, run: JobRun) -> None:
    """The file is understood as the person saw it in the preview, whatever was corrected since."""
    with run.chunk() as chunk:
        upload.status, upload.started_at = UploadStatus.PROCESSING, timezone.now()
        upload.save(update_fields=["status", "started_at"])
        chunk.checkpoint({"row": 0}, done=0, total=upload.look["row_count"])


def _look_with_choices(
    upload: FileUpload,
    book: Book,
    memory: Memory,
    branches: BranchBook,
    still_wanted: Callable[[], None],
) -> Look:
    """The look, with what the person chose; a choice that does not fit is asked about again."""
    options = upload.options
    try:
        return look(
            book,
            kind=upload.kind,
            organization_date_order=upload.organization.date_order,
            sheet=options.get("sheet"),
            mapping=options.get("mapping"),
            header_row=options.get("header_row"),
            date_order=options.get("date_order"),
            swap_day_month=options.get("swap_day_month", False),
            progress=lambda _rows: still_wanted(),
            memory=memory,
            region=upload.organization.default_region,
            is_shop=lambda name: branches.find(name) is not None,
            branch_chosen=upload.branch_id is not None,
        )
    except Unreadable as problem:
        if problem.code not in MISTAKEN_CHOICES:
            raise
        sheet = options.get("sheet")
        question = question_after(book, problem, sheet=sheet, kind=upload.kind)
        region = upload.organization.default_region
        proposed = suggestion(question, upload.kind, region)
        question.proposal = with_answers(proposed, options.get("mapping"), question.columns)
        raise question from problem


def _take_in(upload: FileUpload, book: Book, run: JobRun) -> None:
    kind: Kind = KINDS[upload.kind](upload)
    seen = Look.from_json(upload.look)
    rows = rows_to_read(book, seen, run.cursor["row"])
    reader = RowReader(kind, seen)
    drafts = (reader.read(number, cells, filled) for number, cells, filled in rows)
    done = upload.rows_read
    batches = chunks(drafts, chunk_rows())
    for batch in ahead(batches, while_waiting=run.renew, on_abandon=book.abandon):
        with run.chunk() as chunk:
            _write_chunk(upload, kind, batch)
            done += len(batch)
            chunk.checkpoint({"row": batch[-1].row_number}, done=done)
    if done != seen.row_count:
        raise JobFailed(
            f"The file had {seen.row_count} rows at first and {done} later: it was changed or cut "
            "in the service's storage. What was taken in stays; upload the file again."
        )


def chunk_rows() -> int:
    """Rows per transaction: the setting, or what suits the database."""
    return settings.UPLOAD_CHUNK_ROWS or CHUNK_ROWS[connection.vendor]


def chunks(drafts: Iterable[Draft], size: int) -> Iterator[list[Draft]]:
    stream = iter(drafts)
    while True:
        batch: list[Draft] = []
        characters = 0
        for draft in islice(stream, size):
            batch.append(draft)
            characters += len(draft.cells_json)
            if characters > CHUNK_CHARACTERS:
                break
        if not batch:
            return
        yield batch


def _write_chunk(upload: FileUpload, kind: Kind, batch: list[Draft]) -> None:
    insert_upload_rows(upload, kind, batch)
    count_taken_in(upload, batch)
