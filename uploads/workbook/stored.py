"""The workbook of the waiting rows, asked for: made at once, or as a job when they are many, and
kept for some days.

What cannot be gone on with is begun again: each attempt writes a file of its own, under a name that
is written down first. Stored workbooks hold people's data: a file goes with its row.
"""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import IO, Any

from django.conf import settings
from django.core.files import File
from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone

from accounts.models import User
from core.errors import DomainError
from jobs.errors import JobFailed
from jobs.models import Job, JobStatus
from jobs.progress import progress_of
from jobs.registry import job_handler
from jobs.run import JobRun
from jobs.schedule import Firing, daily
from jobs.services import start_job
from jobs.threads import run_in_thread
from uploads.fixing.selection import Selection
from uploads.models import FileUpload, WaitingWorkbook
from uploads.sentences import counted, duration
from uploads.workbook.writing import require_rows, waiting_workbook

WORKBOOK_JOB = "uploads.waiting_workbook"
# Rows between two words of how far it is; the lease is kept in between as well.
CHUNK_ROWS = 5_000


def waiting_state(upload: FileUpload) -> dict[str, int]:
    """The same as long as nobody tries a row that waits.

    A row that waits no more never waits again: as many rows are the same rows, and each try of one
    of them counts.
    """
    waiting = Selection().waiting(upload).order_by()
    return waiting.aggregate(rows=Count("pk"), tries=Coalesce(Sum("attempts"), 0))


def finish_workbook(job: Job) -> None:
    """In the transaction that ends the job; what was made before is superseded."""
    workbook = WaitingWorkbook.objects.get(job=job)
    workbook.is_being_made, workbook.made_at = False, timezone.now()
    workbook.save(update_fields=["is_being_made", "made_at"])
    WaitingWorkbook.objects.filter(upload=workbook.upload_id, pk__lt=workbook.pk).delete()


def leave_workbook(job: Job, reason: str = "") -> None:
    """Failed or cancelled: the job says why; nothing is left of the file."""
    workbook = WaitingWorkbook.objects.get(job=job)
    remove_file(workbook)
    workbook.is_being_made, workbook.file = False, ""
    workbook.save(update_fields=["is_being_made", "file"])


@job_handler(
    WORKBOOK_JOB,
    label="Writing waiting rows into a workbook",
    on_done=finish_workbook,
    on_failed=leave_workbook,
    on_cancelled=leave_workbook,
)
def make_workbook(run: JobRun) -> dict[str, Any]:
    workbook = WaitingWorkbook.objects.select_related("upload__organization").get(job=run.job)
    _begin(workbook, run)
    written = 0

    def report(by_now: int) -> None:
        nonlocal written
        written = by_now
        if written - run.job.done < CHUNK_ROWS:
            run.renew()
            return
        with run.chunk() as chunk:
            chunk.checkpoint({}, done=written)

    def saving(save: Callable[[], None]) -> None:
        run_in_thread(lambda _still_wanted: save(), while_waiting=run.renew)

    try:
        with waiting_workbook(workbook.upload, progress=report, saving=saving) as content:
            _store(workbook, content, run)
        with run.chunk() as chunk:  # whoever lost the lease meanwhile takes the file away again
            chunk.checkpoint({}, done=written, total=written)
    except DomainError as refusal:
        raise JobFailed(refusal.message, code=refusal.code) from refusal
    except BaseException:
        remove_file(workbook)
        raise
    return {"rows": written}


def _begin(workbook: WaitingWorkbook, run: JobRun) -> None:
    """Take away what an earlier life left, and name the file of this one."""
    upload = workbook.upload
    with run.chunk() as chunk:
        remove_file(workbook)
        state = waiting_state(upload)
        workbook.rows, workbook.tries = state["rows"], state["tries"]
        workbook.file = f"workbooks/{upload.organization_id}/{uuid.uuid4().hex}.xlsx"
        workbook.save(update_fields=["rows", "tries", "file"])
        chunk.checkpoint({}, done=0, total=workbook.rows)


def _store(workbook: WaitingWorkbook, content: IO[bytes], run: JobRun) -> None:
    name, storage = str(workbook.file), workbook.file.storage
    run_in_thread(lambda _still_wanted: storage.save(name, File(content)), while_waiting=run.renew)


def remove_file(workbook: WaitingWorkbook) -> None:
    if workbook.file:
        workbook.file.storage.delete(str(workbook.file))


def comes_at_once(upload: FileUpload) -> bool:
    return upload.needs_attention_count <= settings.UPLOAD_WORKBOOK_ROWS_AT_ONCE


def ask_for_workbook(
    upload: FileUpload, *, by: User | None, made_by: int | None = None
) -> IO[Any] | WaitingWorkbook:
    """The file, or the workbook that a job is writing.

    `made_by`: the job whose file is wanted as long as it is there, whatever was corrected since.
    DomainError as `require_rows`.
    """
    require_rows(upload)
    if comes_at_once(upload):
        return waiting_workbook(upload)
    promised = _workbooks_of(upload).filter(job=made_by).first() if made_by else None
    workbook = promised if promised and is_stored(promised) else prepare_workbook(upload, by=by)
    return _open(workbook) or workbook


def prepare_workbook(upload: FileUpload, *, by: User | None) -> WaitingWorkbook:
    """The one that is stored, while no row was tried since it was begun; the one that a job is
    writing, whoever asked for it; or one that is begun now. DomainError as `require_rows`.
    """
    require_rows(upload)
    last = last_workbook(upload)
    if last and (last.is_being_made or (is_stored(last) and is_current(last))):
        return last
    try:
        with transaction.atomic():
            job = start_job(
                WORKBOOK_JOB,
                organization=upload.organization,
                parameters={"upload": upload.pk},
                by=by,
                total=upload.needs_attention_count,
            )
            return WaitingWorkbook.objects.create(upload=upload, job=job)
    except IntegrityError:  # two asked at the same moment
        return _workbooks_of(upload)[0]


def file_at_hand(upload: FileUpload) -> IO[Any] | None:
    """Made at once, or stored, though rows were corrected since; None when it must be prepared.

    DomainError as `require_rows`.
    """
    require_rows(upload)
    if comes_at_once(upload):
        return waiting_workbook(upload)
    stored = stored_workbook(upload)
    return _open(stored) if stored else None


def last_workbook(upload: FileUpload) -> WaitingWorkbook | None:
    """The one that was asked for last, whatever became of it."""
    return _workbooks_of(upload).first()


def stored_workbook(upload: FileUpload) -> WaitingWorkbook | None:
    """The newest that was finished, whatever was corrected since."""
    made = _workbooks_of(upload).filter(made_at__isnull=False).first()
    return made if made and is_stored(made) else None


def is_stored(workbook: WaitingWorkbook) -> bool:
    storage = workbook.file.storage
    return workbook.made_at is not None and storage.exists(str(workbook.file))


def is_current(workbook: WaitingWorkbook) -> bool:
    return waiting_state(workbook.upload) == {"rows": workbook.rows, "tries": workbook.tries}


def _open(workbook: WaitingWorkbook) -> IO[Any] | None:
    """None while it is being made, and when it was cleared away at this very moment."""
    try:
        return workbook.file.open("rb") if workbook.made_at else None
    except FileNotFoundError:
        return None


def _workbooks_of(upload: FileUpload) -> QuerySet[WaitingWorkbook]:
    found = WaitingWorkbook.objects.filter(upload=upload).order_by("-pk")
    return found.select_related("upload", "job")


@receiver(
    post_delete, sender=WaitingWorkbook, dispatch_uid="uploads.remove_file_of_waiting_workbook"
)
def remove_its_file(sender: Any, *, instance: WaitingWorkbook, **kwargs: Any) -> None:
    """At once, though the row may come back: who asks for a lost file has it made again."""
    remove_file(instance)


@daily("uploads.clear_workbooks", hour=3)
def clear_workbooks(firing: Firing) -> None:
    """UPLOAD_WORKBOOK_KEEP_DAYS after they were asked for; 0 keeps them for good."""
    if settings.UPLOAD_WORKBOOK_KEEP_DAYS:
        clear_old_workbooks(now=timezone.now())


def clear_old_workbooks(*, now: datetime) -> int:
    """Those that nobody is writing; how many."""
    until = now - timedelta(days=settings.UPLOAD_WORKBOOK_KEEP_DAYS)
    old = WaitingWorkbook.objects.filter(is_being_made=False, asked_at__lt=until)
    return old.delete()[0]


def workbook_sentence(workbook: WaitingWorkbook) -> str:
    """ "12,000 of 40,000 rows written, about 3 seconds left."."""
    job = workbook.job
    if workbook.made_at:
        return f"The workbook is ready: {counted(job.done, 'row', 'rows')}."
    if job.status == JobStatus.FAILED:
        return job.error
    if job.status == JobStatus.CANCELLED:
        return "Cancelled before the workbook was ready."
    if job.cancel_requested:
        return "It stops in a moment."
    rows = counted(job.total or 0, "row", "rows")
    if job.status == JobStatus.QUEUED and not job.done:
        return f"{rows} are about to be written into a workbook."
    sentence = f"{job.done:,} of {rows} written"
    left = progress_of(job).seconds_left
    return f"{sentence}, about {duration(left)} left." if left is not None else f"{sentence}."
