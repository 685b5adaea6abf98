from collections.abc import Iterable
from typing import cast

from django.contrib import admin, messages
from django.http import HttpRequest
from unfold.decorators import display

from accounts.admin_base import ScopedAdmin
from accounts.models import User
from accounts.roles import Can
from jobs.errors import JobFinished
from jobs.models import Job, JobQuerySet, JobStatus
from jobs.progress import progress_of
from jobs.services import cancel_job


@admin.register(Job)
class JobAdmin(ScopedAdmin):
    """Work in the background: to watch and to cancel; only services start or change it."""

    add_right = None
    change_right = None
    delete_right = None
    list_display = (
        "__str__",
        "shown_status",
        "progress",
        "speed",
        "started_by",
        "created_at",
        "finished_at",
        "organization",
    )
    list_filter = ("status", "kind")
    ordering = ("-id",)
    actions = ("cancel_selected",)
    fieldsets = (
        (None, {"fields": ("kind", "shown_status", "progress", "speed", "error", "result")}),
        (
            "Life",
            {
                "fields": (
                    "started_by",
                    "organization",
                    "attempts",
                    "created_at",
                    "started_at",
                    "finished_at",
                    "cancel_requested",
                )
            },
        ),
    )
    readonly_fields = ("shown_status", "progress", "speed")

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

    @display(description="Progress")
    def progress(self, job: Job) -> str:
        percent = progress_of(job).percent
        rows = f"{job.done:,}" if job.total is None else f"{job.done:,} of {job.total:,}"
        return rows if percent is None else f"{percent:.0f} % ({rows})"

    @display(description="Rows per second")
    def speed(self, job: Job) -> str | None:
        """With the time left while it runs, in minutes as soon as it takes any."""
        told = progress_of(job)
        if told.rows_per_second is None:
            return None
        speed = f"{told.rows_per_second:,.0f}"
        if told.seconds_left is None:
            return speed
        minutes, seconds = divmod(told.seconds_left, 60)
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
        except JobFinished as finished:
            refused.append(f"{job}: {finished.message}")
    return cancelled, refused
