"""What changes jobs from outside: start, cancel, sweep; and the task that says a job is waiting."""

import logging
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Organization, User
from jobs.engine import enqueue, task, waiting_arguments
from jobs.errors import CancelRefused, JobFinished
from jobs.lease import mark_cancelled, seconds_from_now
from jobs.models import Job, JobStatus
from jobs.registry import find_kind
from jobs.runner import fail_exhausted, run_job

logger = logging.getLogger(__name__)

BACKGROUND_PRIORITY = -50


@task
def run_job_task(job_id: int) -> None:
    """Run the job; enqueues it again where it must, unless another task of it already waits."""
    again = run_job(job_id)
    if again is not None and job_id not in pending_tasks():
        enqueue_job(Job.objects.get(pk=job_id), at=again)


def enqueue_job(job: Job, *, at: datetime | None = None) -> None:
    """Ask a worker to take the job; part of the caller's transaction."""
    kind = find_kind(job.kind)
    if kind is None:
        enqueue(run_job_task, job.pk, queue="default", at=at)
        return
    priority = BACKGROUND_PRIORITY if kind.background else 0
    enqueue(run_job_task, job.pk, queue=kind.queue, priority=priority, at=at)


def pending_tasks() -> set[int]:
    """Ids of jobs whose task no worker has taken yet."""
    return {arguments[0] for arguments in waiting_arguments(run_job_task)}


@transaction.atomic
def start_job(
    kind: str,
    *,
    organization: Organization | None,
    parameters: dict[str, Any],
    by: User | None = None,
    total: int | None = None,
    at: datetime | None = None,
) -> Job:
    """Queue work of `kind`, not before `at`.

    Job and task are committed with the caller's rows or not at all.
    """
    job = Job.objects.create(
        kind=kind,
        organization=organization,
        parameters=parameters,
        started_by=by,
        total=total,
        lease_until=at,
    )
    enqueue_job(job, at=at)
    return job


def cancel_job(job: Job, by: User | None) -> Job:
    """Cancel at once what nobody works on; a running job stops after its present chunk.

    Raises JobFinished when there is nothing left to cancel, CancelRefused when `by` could not have
    ordered it either.
    """
    kind = find_kind(job.kind)
    if by is not None and kind is not None and not by.can(kind.cancel_right):
        raise CancelRefused(f"{kind.label}: only who may order this work may cancel it.")
    logger.info("Job %s (%s): cancel asked by user %s.", job.pk, job.kind, by and by.pk)
    with transaction.atomic():
        waiting = Job.objects.unheld() | Job.objects.filter(status=JobStatus.QUEUED)
        if not mark_cancelled(job, among=waiting):
            asked = Job.objects.unfinished().filter(pk=job.pk).update(cancel_requested=True)
            job.refresh_from_db()
            if not asked:
                raise JobFinished(
                    f"This work has already ended ({job.get_status_display()}); "
                    "there is nothing to cancel."
                )
    return job


def sweep() -> int:
    """Enqueue again every job that neither ended nor is held nor has a task waiting.

    So a job survives a killed worker and a lost task. Out of attempts, it fails with a reason.
    Returns how many were enqueued.
    """
    unheld = list(Job.objects.unheld().defer("parameters", "result"))
    if not unheld:
        return 0
    waiting = pending_tasks()
    enqueued = 0
    for job in unheld:
        try:
            if fail_exhausted(job) or job.pk in waiting:
                continue
            enqueue_job(job)
            enqueued += 1
        except Exception:
            # One job whose hook breaks must not keep the others from being swept, nor fill the log.
            logger.exception("Job %s (%s) could not be swept.", job.pk, job.kind)
            Job.objects.unheld().filter(pk=job.pk).update(lease_until=seconds_from_now(60))
    return enqueued
