from typing import cast

from django.contrib import admin
from django.http import HttpRequest
from unfold.decorators import display

from accounts.models import User
from core.admin.base import ScopedAdmin
from core.admin.columns import member_column
from core.admin.pages import do_with_each
from core.roles import Can
from jobs.models import Job, JobQuerySet, JobStatus
from jobs.progress import progress_of
from jobs.registry import label_of
from jobs.services import cancel_job


@admin.register(Job)
class JobAdmin(ScopedAdmin):
    """Work in the background: to watch and to cancel; only services start or change it."""

    add_right = change_right = delete_right = None
    list_display = (
        "id", "what", "shown_status", "progress", "speed", "starter", "created_at", "finished_at",
        "organization",
    )  # fmt: skip
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
    starter = member_column("started_by", "Started by", ordering="started_by")

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
        by = cast(User, request.user)
        do_with_each(
            request,
            queryset,
            lambda job: cancel_job(job, by=by),
            done="Cancelled or asked to stop",
            called=lambda job: f"{job}, {label_of(job)}",
        )
