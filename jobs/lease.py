"""Who holds a job, and how it ends: by conditional updates of its row, an end with the hooks of
its kind in one transaction.
"""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import DateTimeField, ExpressionWrapper, F
from django.db.models.functions import Coalesce, Greatest, Now
from django.utils import timezone

from jobs.models import Job, JobQuerySet, JobStatus
from jobs.registry import find_kind

LONGEST_RETRY_SECONDS = 300


def seconds_from_now(seconds: float) -> ExpressionWrapper:
    """That moment by the database's clock."""
    return ExpressionWrapper(Now() + timedelta(seconds=seconds), output_field=DateTimeField())


def lease_end() -> ExpressionWrapper:
    return seconds_from_now(settings.JOB_LEASE_SECONDS)


def claim(job_id: int) -> Job | None:
    """Take the job for a new attempt, or None: it is held, ended, not due, or none is left to it.

    `skip_locked`: on PostgreSQL a worker in the middle of a chunk keeps the row locked, so a chunk
    that outlasts its lease is not taken away while it is still being written.
    """
    with transaction.atomic():
        free = Job.objects.unheld().select_for_update(skip_locked=True, no_key=True)
        found = free.filter(pk=job_id).only("status", "cursor", "done", "died_at").first()
        if found is None or found.died_twice_at_one_position:
            return None
        died: dict[str, Any] = {}
        if found.status == JobStatus.RUNNING:
            died = {"died_at": found.position, "takeovers": F("takeovers") + 1}
        token = uuid.uuid4()
        claimed = (
            Job.objects.unheld()
            .filter(pk=job_id, attempts__lt=settings.JOB_MAX_ATTEMPTS)
            .update(
                status=JobStatus.RUNNING,
                lease_token=token,
                lease_until=lease_end(),
                attempts=F("attempts") + 1,
                error="",  # what it waited for
                started_at=Coalesce("started_at", Now()),
                claimed_at=Now(),
                done_at_claim=F("done"),
                **died,
            )
        )
        return Job.objects.get(pk=job_id) if claimed else None


def release(job: Job) -> bool:
    """Let another worker go on at once; leaving in good order costs the job no attempt."""
    assert job.lease_token is not None
    return bool(
        Job.objects.held_by(job.lease_token)
        .filter(pk=job.pk)
        .update(
            status=JobStatus.QUEUED,
            lease_token=None,
            lease_until=None,
            attempts=Greatest(F("attempts") - 1, 0),
        )
    )


def put_off(job: Job, *, waits_for: str = "") -> datetime | None:
    """Try again later; returns when, or None when the job is no longer held with this token.

    `waits_for`: a sentence for people about what is away. It costs no attempt then, since nothing
    is wrong with the job.
    """
    assert job.lease_token is not None
    wait = min(settings.JOB_RETRY_SECONDS * 2 ** (job.attempts - 1), LONGEST_RETRY_SECONDS)
    put_off = (
        Job.objects.held_by(job.lease_token)
        .filter(pk=job.pk)
        .update(
            status=JobStatus.QUEUED,
            lease_token=None,
            lease_until=seconds_from_now(wait),
            attempts=Greatest(F("attempts") - int(bool(waits_for)), 0),
            error=waits_for,
        )
    )
    return timezone.now() + timedelta(seconds=wait) if put_off else None


def mark_done(job: Job, result: dict[str, Any]) -> bool:
    with transaction.atomic():
        ended = _end(job, _held(job), JobStatus.DONE, result=result)
        if ended and (kind := find_kind(job.kind)) and kind.on_done:
            kind.on_done(ended)
    return _report(job, ended)


def mark_failed(job: Job, reason: str, *, code: str, among: JobQuerySet | None = None) -> bool:
    """End the job with a reason that a person reads, and its code. `among`: see
    `mark_cancelled`."""
    among = _held(job) if among is None else among
    with transaction.atomic():
        ended = _end(job, among, JobStatus.FAILED, error=reason, error_code=code)
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
