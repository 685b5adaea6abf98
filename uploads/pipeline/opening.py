"""The file of an upload, opened, understood and cut into chunks: for the run and its preview.

What a person said of a sheet's columns is recalled, and remembered for the next one.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from core.bulk import storable
from core.dates import local_day
from core.local_copies import local_copy
from jobs.errors import JobFailed
from jobs.models import Job
from jobs.run import JobRun
from jobs.threads import nothing, run_in_thread
from uploads.columns import recognize
from uploads.detection import SheetProfile
from uploads.detection.mapping import Memory, Remembered, heading_keys, signature_of
from uploads.duplicates import check_after
from uploads.models import FileUpload, RememberedMapping, UploadStatus
from uploads.notices import notify_end
from uploads.pipeline.queueing import clear_later_of
from uploads.readers import Book
from uploads.readers.limits import MEGABYTE, Limits
from uploads.rows.branches import BranchLookup
from uploads.sentences import format_day, format_name
from uploads.understanding.apart import Question, inspected
from uploads.understanding.reader_process import ToInspect

# Rows per transaction. PostgreSQL gains little beyond; on SQLite web writes wait for the chunk.
CHUNK_ROWS = {"postgresql": 5_000, "sqlite": 1_000}


def fail_upload(job: Job, reason: str) -> None:
    """The upload says why its job ended; in the transaction that ends the job."""
    FileUpload.objects.filter(job=job).update(
        status=UploadStatus.FAILED, error=reason, finished_at=timezone.now()
    )
    notify_end(job)
    check_after(job)
    clear_later_of(job)


@contextmanager
def open_upload(
    upload: FileUpload, *, while_waiting: Callable[[], None] = nothing
) -> Iterator[Book]:
    """The file, open. Unreadable says why it cannot be; JobFailed when it is gone."""
    with ExitStack() as opened:
        try:
            path = run_in_thread(
                lambda _still_wanted: opened.enter_context(local_copy(upload.file)),
                while_waiting=while_waiting,
            )
        except FileNotFoundError as error:
            raise JobFailed(
                "The file is no longer in the service's storage. Nothing of it was imported after "
                "that; upload it again.",
                code="file_lost",
            ) from error
        encoding = upload.options.get("encoding", "")
        book = Book(str(path), upload.original_name, reader_limits(), encoding=encoding)
        run_in_thread(
            lambda _still_wanted: book.open(), while_waiting=while_waiting, on_abandon=book.abandon
        )
        yield opened.enter_context(book)


def reader_limits() -> Limits:
    """What reading one file may cost here."""
    return Limits(
        max_unpacked_bytes=settings.UPLOAD_MAX_UNPACKED_BYTES,
        memory_bytes=settings.UPLOAD_READER_MEMORY_MB * MEGABYTE,
        cpu_seconds=settings.UPLOAD_READER_SECONDS,
    )


def inspect_upload(upload: FileUpload, book: Book, run: JobRun, *, begins: UploadStatus) -> bool:
    """Store how the file is to be understood; False when a person has to say it first."""
    given = to_inspect(upload)
    found = run_in_thread(
        lambda _still_wanted: inspected(book, given),
        while_waiting=run.renew,
        on_abandon=book.abandon,
    )
    if isinstance(found, Question):
        with run.chunk() as chunk:
            upload.status = UploadStatus.NEEDS_MAPPING
            upload.error = found.message
            upload.profile = storable(found.profile)
            upload.save(update_fields=["status", "error", "profile"])
            chunk.checkpoint(run.cursor, done=0)
        return False
    profile = found
    if not profile.row_count:
        raise JobFailed(
            "There are headings but no data rows below them. Check that the right sheet was saved, "
            "then upload it again.",
            code="no_data_rows",
        )
    with run.chunk() as chunk:
        upload.profile = storable(profile.as_json())
        upload.sheet = profile.sheet or ""
        upload.columns = storable(profile.columns)
        upload.column_mapping = {str(index): name for index, name in profile.mapping.items()}
        note_mapping(upload, profile, by=run.job.started_by)
        upload.status = begins
        if begins == UploadStatus.PROCESSING:
            upload.started_at = timezone.now()
        upload.save(
            update_fields=["profile", "sheet", "columns", "column_mapping", "status", "started_at"]
        )
        chunk.checkpoint({"row": 0}, done=0, total=profile.row_count)
    return True


def to_inspect(upload: FileUpload) -> ToInspect:
    """What is known of the sheet before its file is looked at."""
    return ToInspect(
        upload.kind,
        upload.organization.default_region,
        str(upload.organization.date_order),
        upload.options,
        memory_for(upload),
        BranchLookup(upload),
        branch_chosen=upload.branch_id is not None,
    )


def chunk_rows() -> int:
    """Rows per transaction: the setting, or what suits the database."""
    return settings.UPLOAD_CHUNK_ROWS or CHUNK_ROWS[connection.vendor]


def memory_for(upload: FileUpload) -> Memory:
    known = RememberedMapping.objects.filter(organization=upload.organization, kind=upload.kind)
    zone = upload.organization.zone
    return Memory(
        upload.kind,
        {
            each.signature: Remembered(
                each.pk,
                each.mapping,
                _describe(each, local_day(each.remembered_at, zone)),
            )
            for each in known.select_related("remembered_by")
        },
    )


def _describe(remembered: RememberedMapping, day: date) -> str:
    by = remembered.remembered_by
    corrected = f"{format_name(by)} corrected them" if by else "they were corrected"
    return f"{corrected} on {format_day(day)}"


def note_mapping(upload: FileUpload, profile: SheetProfile, *, by: User | None) -> None:
    """Remember what the person corrected, in the transaction that stores the look.

    A correction back to what is recognized anyway takes the memory away, unless the sheet would
    ask again. A sheet without headings has nothing to be known by; which of tables beside each
    other is meant has another answer the next time.
    """
    now = timezone.now()
    if profile.remembered is not None:
        known = RememberedMapping.objects.filter(organization=upload.organization)
        known.filter(pk=profile.remembered).update(used_count=F("used_count") + 1, last_used_at=now)
        return
    if not upload.options.get("mapping") or not any(profile.headings) or profile.has_tables_beside:
        return
    if upload.adopted_from:  # the mapping file of whoever adopts is its memory
        return
    own: dict[str, Any] = {
        "organization": upload.organization,
        "kind": upload.kind,
        "signature": signature_of(profile.headings),
    }
    headings = range(len(profile.headings))
    recognized = recognize(profile.headings, upload.kind)
    if not profile.settled and all(
        profile.mapping.get(index) == recognized.get(index) for index in headings
    ):
        RememberedMapping.objects.filter(**own).delete()
        return
    keys = heading_keys(profile.headings)
    mapping = {key: profile.mapping.get(index) for index, key in enumerate(keys) if key}
    RememberedMapping.objects.update_or_create(
        **own,
        defaults={
            "headings": storable([heading for heading in profile.headings if heading]),
            "mapping": storable(mapping),
            "remembered_by": by,
            "remembered_at": now,
        },
    )
