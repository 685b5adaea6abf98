"""How far the workbook of the waiting rows is, in words for people."""

from jobs.models import JobStatus
from jobs.progress import progress_of
from uploads.models import WaitingWorkbook
from uploads.sentences import counted, duration


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
