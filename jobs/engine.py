"""The one door to the task engine: Django 6 or another backend changes this module only."""

from datetime import datetime
from typing import Any

from django_tasks import TaskResultStatus, task
from django_tasks.base import Task
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

__all__ = ["enqueue", "failed_traceback", "run_due", "task", "waiting_arguments"]


def enqueue(work: Task, *arguments: Any, queue: str, at: datetime | None = None) -> None:
    """Queue `work`, not before `at`. The row is written in the caller's transaction."""
    work.using(queue_name=queue, run_after=at).enqueue(*arguments)


def waiting_arguments(work: Task) -> list[list[Any]]:
    """The arguments of each task of this kind that no worker has taken yet."""
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=work.module_path)
    return [row["args"] for row in waiting.values_list("args_kwargs", flat=True)]


def run_due() -> None:
    """Run everything that is due now in this thread, by the engine's own worker."""
    Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="inline",
        excluded_queue_names=[],
    ).run()


def failed_traceback() -> str:
    """Why the last task broke that broke at all; empty when none did."""
    failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED)
    return failed.values_list("traceback", flat=True).first() or ""
