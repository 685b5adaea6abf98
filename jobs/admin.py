from collections.abc import Iterable
from typing import cast

from django.contrib import admin, messages
from django.http import HttpRequest
from unfold.decorators import display

from accounts.models import User
from core.admin.base import ScopedAdmin
from core.errors import DomainError
from core.roles import Can
from jobs.models import Job, JobQuerySet, JobStatus
from jobs.progress import progress_of
from jobs.registry import label_of
from jobs.services import cancel_job


@admin.register(Job)
class JobAdmin(ScopedAdmin):
    """Work in the background: to watch and to cancel; only services start or change it."""

    add_right = None
    change_right = None
    delete_right = None
    list_display = (
        "id",
        "what",
        "shown_status",
        "progress",
        "speed",
        "starter",
        "created_at",
        "finished_at",
        "organization",
    )
    list_select_related = ("started_by",)
    list_filter = ("status", "kind")
    ordering = ("-id",)
    actions = ("cancel_selected",)
    fieldsets = (
        (None, {"fields": ("what", "status", "progress", "speed", "error", "outcome")}),
        (
            "Times",
            {
                "fields": (
                    "starter",
                    "organization",
                    "created_at",
                    "started_at",
                    "finished_at",
                    "attempts",
                    "cancel_requested",
                )
            },
        ),
    )
    list_display_links = ("id", "what")
    readonly_fields = ("what", "progress", "speed", "outcome", "starter")

    @display(description="What", ordering="kind")
    def what(self, job: Job) -> str:
        return label_of(job)

    @display(
        description="Status",
        ordering="status",
        label={
            JobStatus.QUEUED: "info",
            JobStatus.RUNNING: "warning",
            JobStatus.DONE: "success",
            JobStatus.FAILED: "danger",
        },
    )
    def shown_status(self, job: Job) -> tuple[str, str]:
        return job.status, job.get_status_display()

    @display(description="Started by", ordering="started_by")
    def starter(self, job: Job) -> str:
        """No link: not everybody who sees jobs may open the pages of users."""
        return job.started_by.name if job.started_by else "-"

    @display(description="Result")
    def outcome(self, job: Job) -> str:
        """`Rows 60, created 35`, when the job tells numbers."""
        numbers = {key: value for key, value in job.result.items() if isinstance(value, int)}
        progress = ", ".join(f"{key.replace('_', ' ')} {value:,}" for key, value in numbers.items())
        return progress.capitalize() or "-"

    @display(description="Progress")
    def progress(self, job: Job) -> str:
        percent = progress_of(job).percent
        rows = f"{job.done:,}" if job.total is None else f"{job.done:,} of {job.total:,}"
        if not job.done and job.total is None:
            return "-"
        return rows if percent is None else f"{percent:.0f} % ({rows})"

    @display(description="Speed")
    def speed(self, job: Job) -> str | None:
        """With the time left while it runs, in minutes as soon as it takes any."""
        progress = progress_of(job)
        if progress.rows_per_second is None:
            return None
        speed = f"{progress.rows_per_second:,.0f} per second"
        if progress.seconds_left is None:
            return speed
        minutes, seconds = divmod(progress.seconds_left, 60)
        return f"{speed}, {minutes} min left" if minutes else f"{speed}, {seconds} s left"

    def has_work_permission(self, request: HttpRequest) -> bool:
        return self._may(request, Can.WORK)

    @admin.action(description="Cancel; what is done stays", permissions=["work"])
    def cancel_selected(self, request: HttpRequest, queryset: JobQuerySet) -> None:
        cancelled, refused = _cancel(queryset, cast(User, request.user))
        if cancelled:
            self.message_user(request, f"Cancelled or asked to stop: {cancelled}.")
        for message in refused:
            self.message_user(request, message, messages.WARNING)


def _cancel(jobs: Iterable[Job], by: User) -> tuple[int, list[str]]:
    cancelled, refused = 0, []
    for job in jobs:
        try:
            cancel_job(job, by=by)
            cancelled += 1
        except DomainError as refusal:
            refused.append(f"{job}, {label_of(job)}: {refusal.message}")
    return cancelled, refused
