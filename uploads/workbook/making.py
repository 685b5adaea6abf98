"""The workbook of many waiting rows, as a job. What cannot be gone on with is begun again: each
life writes a file of its own, under a name that is written down first."""

import uuid
from collections.abc import Callable
from typing import IO, Any

from django.core.files import File
from django.db.models import Count, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.errors import DomainError
from jobs.errors import JobFailed
from jobs.models import Job
from jobs.registry import job_handler
from jobs.run import JobRun
from uploads.concurrency import run_in_thread
from uploads.fixing.selection import Selection
from uploads.models import FileUpload, WaitingWorkbook
from uploads.workbook.writing import waiting_workbook

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
        raise JobFailed(refusal.message) from refusal
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
