"""Answers a task: claims the job, lets its handler work, records what became of it."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from core.unavailable import StoreUnavailable, cause_of
from jobs.errors import JobCancelled, JobFailed, LeaseLost, Released
from jobs.lease import claim, mark_cancelled, mark_done, mark_failed, put_off, release
from jobs.models import Job
from jobs.registry import find_kind
from jobs.run import JobRun

logger = logging.getLogger(__name__)
WAITS_FOR_FILES = (
    "Files cannot be read or kept at the moment; our side is to blame. This goes on by itself when "
    "they can. What was done is kept."
)


def run_job(job_id: int) -> datetime | None:
    """Attempt the job once. Returns when it must be enqueued again, None when it need not."""
    job = claim(job_id)
    if job is None:
        return _later(job_id)
    if job.cancel_requested:  # by somebody who could not know that its worker had died
        mark_cancelled(job)
        return None
    try:
        return _work(job)
    except LeaseLost:
        logger.warning("Job %s (%s) was taken over by another worker.", job.pk, job.kind)
    except JobCancelled:
        mark_cancelled(job)
    except Released:
        return timezone.now() if release(job) else None
    return None


def _work(job: Job) -> datetime | None:
    kind = find_kind(job.kind)
    if kind is None:
        return _leave_to_newer_worker(job)
    try:
        result = kind.handler(JobRun(job))
        if not mark_done(job, result or {}):
            raise LeaseLost
    except JobFailed as failure:
        mark_failed(job, failure.message, code=failure.code)
    except StoreUnavailable as error:  # for hours, perhaps: the job is to outlast that
        logger.error("Job %s (%s) waits: %s", job.pk, job.kind, cause_of(error))
        return put_off(job, waits_for=WAITS_FOR_FILES)
    except Exception as error:
        logger.exception("Job %s (%s) broke, attempt %s.", job.pk, job.kind, job.attempts)
        close_old_connections()  # a connection that the server closed is of no use any more
        if job.attempts < settings.JOB_MAX_ATTEMPTS:
            return put_off(job)
        mark_failed(job, reason_of_last_error(job, error), code="job_broke")
    return None


def _leave_to_newer_worker(job: Job) -> datetime | None:
    """While a new version is rolled out, its jobs reach workers of the old one as well: those must
    not end them. Without a worker that knows the kind in any attempt, it is a mistake."""
    logger.warning("Job %s: no work of the kind %s is known here.", job.pk, job.kind)
    if job.attempts < settings.JOB_MAX_ATTEMPTS:
        return put_off(job)
    reason = f'This version of the service knows no work of the kind "{job.kind}".'
    mark_failed(job, reason, code="job_unknown")
    return None


def _later(job_id: int) -> datetime | None:
    """When a task that found the job held or not yet due comes again: never dropped, or the job
    would be lost with the worker that holds it now."""
    job = Job.objects.filter(pk=job_id).first()
    if job is None or job.is_finished:
        return None
    if fail_exhausted(job):
        return None
    now = timezone.now()
    return max(job.lease_until or now, now) + timedelta(seconds=1)


def fail_exhausted(job: Job) -> bool:
    """Fail an unheld job whose workers died as often as we are willing to try, or twice in a row at
    the same place: a third would only die there, too, and keep others waiting."""
    if job.attempts >= settings.JOB_MAX_ATTEMPTS:
        reason = reason_of_lost_workers(job)
        return mark_failed(job, reason, code="workers_lost", among=Job.objects.unheld())
    if job.died_twice_at_one_position:
        reason = reason_of_no_progress(job)
        return mark_failed(job, reason, code="no_progress", among=Job.objects.unheld())
    return False


def reason_of_last_error(job: Job, error: Exception) -> str:
    """For people: no internals, they are in the log under the job's number."""
    return (
        f"Stopped after {job.attempts} attempts by an unexpected error ({type(error).__name__}). "
        f"What was done is kept. Tell whoever runs this service: job {job.pk}."
    )


def reason_of_no_progress(job: Job) -> str:
    if job.done and job.total:
        position = f"after {job.done:,} of {job.total:,}"
    else:
        position = f"after {job.done:,}" if job.done else "at the start"
    return (
        f"Stopped: two workers in a row ended at the same place ({position}), perhaps for want of "
        f"memory. What was done is kept. Tell whoever runs this service: job {job.pk}."
    )


def reason_of_lost_workers(job: Job) -> str:
    return (
        f"Stopped: {job.attempts} workers ended in the middle of it, perhaps for want of memory. "
        f"What was done is kept. Tell whoever runs this service: job {job.pk}."
    )
