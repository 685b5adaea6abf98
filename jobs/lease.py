"""Who holds a job: claimed, renewed and given back by conditional updates."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import DateTimeField, ExpressionWrapper, F
from django.db.models.functions import Coalesce, Greatest, Now
from django.utils import timezone

from jobs.models import Job, JobStatus

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
        died = {"died_at": found.position} if found.status == JobStatus.RUNNING else {}
        token = uuid.uuid4()
        claimed = (
            Job.objects.unheld()
            .filter(pk=job_id, attempts__lt=settings.JOB_MAX_ATTEMPTS)
            .update(
                status=JobStatus.RUNNING,
                lease_token=token,
                lease_until=lease_end(),
                attempts=F("attempts") + 1,
                started_at=Coalesce("started_at", Now()),
                claimed_at=Now(),
                done_at_claim=F("done"),
                **died,
            )
        )
        return Job.objects.get(pk=job_id) if claimed else None


def release(job: Job) -> bool:
    """Let another worker go on at once; leaving in good order costs the job no life."""
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


def put_off(job: Job) -> datetime | None:
    """Try again later; returns when, or None when the job is no longer held with this token."""
    assert job.lease_token is not None
    wait = min(settings.JOB_RETRY_SECONDS * 2 ** (job.attempts - 1), LONGEST_RETRY_SECONDS)
    put_off = (
        Job.objects.held_by(job.lease_token)
        .filter(pk=job.pk)
        .update(status=JobStatus.QUEUED, lease_token=None, lease_until=seconds_from_now(wait))
    )
    return timezone.now() + timedelta(seconds=wait) if put_off else None
