"""The rows of work done in the background: the job is ours, a task in the queue only names it."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Min, Q
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from core.scoping import ScopedQuerySet


class JobStatus(models.TextChoices):
    QUEUED = "queued", _("Waiting for its turn")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


FINISHED = (JobStatus.DONE, JobStatus.FAILED, JobStatus.CANCELLED)
UNFINISHED = (JobStatus.QUEUED, JobStatus.RUNNING)


class JobQuerySet(ScopedQuerySet):
    """Leases are compared with the database's clock: machines may disagree about the time."""

    def unfinished(self) -> Self:
        return self.filter(status__in=UNFINISHED)

    def unheld(self) -> Self:
        """Unfinished jobs that nobody holds and that are due: to be enqueued, claimed, ended."""
        return self.unfinished().filter(Q(lease_until=None) | Q(lease_until__lte=Now()))

    def waiting_since(self) -> datetime | None:
        """Since when the first of those is due that no worker has taken up; None: there is none."""
        untouched = self.unheld().filter(attempts=0)
        return untouched.aggregate(since=Min(Coalesce("lease_until", "created_at")))["since"]

    def held_by(self, token: UUID) -> Self:
        """The job that `token` still owns: empty once another worker or an end took it away."""
        return self.filter(lease_token=token, status=JobStatus.RUNNING)


class Job(models.Model):
    """One piece of work with its progress, its place to go on from, and who holds it now."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="jobs", null=True, blank=True
    )
    kind = models.CharField(max_length=60)
    parameters = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=JobStatus, default=JobStatus.QUEUED)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True, blank=True)
    cursor = models.JSONField(default=dict, help_text="Where the work goes on after a stop.")
    attempts = models.PositiveSmallIntegerField(default=0)
    died_at = models.JSONField(
        null=True,
        editable=False,
        help_text="How far it was, cursor and count, when its worker died last.",
    )
    takeovers = models.PositiveSmallIntegerField(
        default=0,
        editable=False,
        help_text="How often its worker died or froze, and another went on.",
    )
    lease_token = models.UUIDField(null=True, blank=True, editable=False)
    lease_until = models.DateTimeField(
        null=True,
        blank=True,
        help_text="Held until then while running; not tried before then while waiting.",
    )
    cancel_requested = models.BooleanField(default=False)

    result = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    error_code = models.CharField(
        max_length=60,
        blank=True,
        default="",
        db_default="",
        help_text="Why it failed, for programs; empty else.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(
        null=True, blank=True, help_text="Start of the present attempt; the speed counts from here."
    )
    done_at_claim = models.PositiveBigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["status", "lease_until"],
                name="job_unfinished",
                condition=Q(status__in=["queued", "running"]),
            ),
        ]

    def __str__(self) -> str:
        return f"Job {self.pk}"

    @property
    def position(self) -> dict[str, Any]:
        """How far the work is. Some kinds go on by what the database says and only count."""
        return {"cursor": self.cursor, "done": self.done}

    @property
    def died_twice_at_one_position(self) -> bool:
        """For a job that nobody holds: its worker died where the one before it had died."""
        return self.status == JobStatus.RUNNING and self.died_at == self.position

    @property
    def is_finished(self) -> bool:
        return self.status in FINISHED


class ScheduleFiring(models.Model):
    """One firing of one schedule entry: the unique row makes it happen once on all machines."""

    name = models.CharField(max_length=80)
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    local_date = models.DateField()
    local_hour = models.PositiveSmallIntegerField()
    fired_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "organization", "local_date", "local_hour"],
                name="schedule_fires_once_per_organization_and_hour",
            ),
            models.UniqueConstraint(
                fields=["name", "local_date", "local_hour"],
                condition=Q(organization=None),
                name="schedule_fires_once_per_hour",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.local_date} {self.local_hour:02}:00"
