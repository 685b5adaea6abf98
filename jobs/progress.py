"""How fast a job goes and when it will be done."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from jobs.models import Job, JobStatus

# A rate over less time than this says more about the start than about the work.
SHORTEST_SECONDS = 0.5


@dataclass(frozen=True)
class Progress:
    """None where it can't be known: without a total, or before anything was done."""

    percent: float | None
    rows_per_second: float | None
    seconds_left: int | None


def progress_of(job: Job, *, now: datetime | None = None) -> Progress:
    """The speed is that of the present attempt: waiting after a worker's death is no work."""
    rate = _rate(job, now or timezone.now())
    left = None
    if job.status == JobStatus.RUNNING and rate and job.total is not None:
        left = round(max(job.total - job.done, 0) / rate)
    return Progress(percent=_percent(job), rows_per_second=rate, seconds_left=left)


def _percent(job: Job) -> float | None:
    if job.status == JobStatus.DONE:
        return 100.0
    if not job.total:
        return None
    return round(min(100 * job.done / job.total, 100.0), 1)


def _rate(job: Job, now: datetime) -> float | None:
    if job.claimed_at is None or job.status == JobStatus.QUEUED:
        return None
    seconds = ((job.finished_at or now) - job.claimed_at).total_seconds()
    rows = job.done - job.done_at_claim
    if seconds < SHORTEST_SECONDS or rows <= 0:
        return None
    return round(rows / seconds, 1)
