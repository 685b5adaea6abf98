"""The only module that knows the task engine: another backend changes nothing but this."""

import signal
from datetime import datetime
from types import FrameType
from typing import Any

from django.db.models import Q
from django.utils.crypto import get_random_string
from django_tasks import TaskResultStatus, task
from django_tasks.base import Task
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from jobs.run import shutting_down

__all__ = [
    "QueueWorker",
    "enqueue",
    "failed_traceback",
    "prune",
    "run_due",
    "task",
    "waiting_arguments",
]


class QueueWorker(Worker):
    """The engine's worker, until a database error: after it a new one with a fresh id takes
    over, or the task the old one held would look alive for ever."""

    def __init__(self, *, queues: list[str], interval_seconds: float, batch: bool = False) -> None:
        super().__init__(
            queue_names=queues,
            interval=interval_seconds,
            batch=batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """Leave after the present chunk; the engine alone would finish the whole task first.

        A second signal ends the process at once: its job is taken over when the lease ends.
        """
        if shutting_down.is_set():
            signal.signal(signum, signal.SIG_DFL)
            signal.raise_signal(signum)
        shutting_down.set()
        self.running = False


def enqueue(
    work: Task, *arguments: Any, queue: str, priority: int = 0, at: datetime | None = None
) -> None:
    """Queue `work`, not before `at`. The row is written in the caller's transaction.

    `priority`: -100 to 100; of what is due the highest is taken first, then the earliest.
    """
    work.using(queue_name=queue, priority=priority, run_after=at).enqueue(*arguments)


def waiting_arguments(work: Task) -> list[list[Any]]:
    """The arguments of each task of this kind that no worker has taken yet."""
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=work.module_path)
    return [row["args"] for row in waiting.values_list("args_kwargs", flat=True)]


def run_due() -> None:
    """Run everything that is due now in this thread, by the engine's own worker."""
    QueueWorker(queues=["*"], interval_seconds=0, batch=True).run()


def prune(*, before: datetime) -> int:
    """Delete tasks that ended, or whose worker died with them, before that moment."""
    ended = Q(finished_at__lt=before) | Q(status=TaskResultStatus.RUNNING, started_at__lt=before)
    return DBTaskResult.objects.filter(ended).delete()[0]


def failed_traceback() -> str:
    """Why the last task broke that broke at all; empty when none did."""
    failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED)
    return failed.values_list("traceback", flat=True).first() or ""
