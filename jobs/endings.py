"""How a job ends: its row and the hooks of its kind in one transaction."""

from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from jobs.models import Job, JobQuerySet, JobStatus
from jobs.registry import find_kind


def mark_done(job: Job, result: dict[str, Any]) -> bool:
    with transaction.atomic():
        ended = _end(job, _held(job), JobStatus.DONE, result=result)
        if ended and (kind := find_kind(job.kind)) and kind.on_done:
            kind.on_done(ended)
    return _report(job, ended)


def mark_failed(job: Job, reason: str, *, among: JobQuerySet | None = None) -> bool:
    """End the job with a reason that a person reads. `among`: see `mark_cancelled`."""
    with transaction.atomic():
        ended = _end(job, _held(job) if among is None else among, JobStatus.FAILED, error=reason)
        if ended and (kind := find_kind(job.kind)) and kind.on_failed:
            kind.on_failed(ended, reason)
    return _report(job, ended)


def mark_cancelled(job: Job, *, among: JobQuerySet | None = None) -> bool:
    """End the job, keeping what is done; False when it is not `among` these rows any more.

    Without `among` the job must still be held with the token of `job`.
    """
    with transaction.atomic():
        ended = _end(job, _held(job) if among is None else among, JobStatus.CANCELLED)
        if ended and (kind := find_kind(job.kind)) and kind.on_cancelled:
            kind.on_cancelled(ended)
    return _report(job, ended)


def _held(job: Job) -> JobQuerySet:
    assert job.lease_token is not None
    return Job.objects.held_by(job.lease_token)


def _end(job: Job, among: JobQuerySet, status: JobStatus, **fields: Any) -> Job | None:
    ended = among.filter(pk=job.pk).update(
        status=status, finished_at=Now(), lease_token=None, lease_until=None, **fields
    )
    return Job.objects.get(pk=job.pk) if ended else None


def _report(job: Job, ended: Job | None) -> bool:
    """Show the end on the caller's `job`, only once it is sure: a hook that breaks reverts it, and
    the caller still needs the token."""
    if ended:
        job.refresh_from_db()
    return ended is not None
