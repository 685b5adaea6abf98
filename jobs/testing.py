"""For tests: background work, done here and now by the code that workers run; and races."""

import threading
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from unittest import mock

from django.db import connection
from django.utils import timezone

from jobs.engine import failed_traceback, run_due
from jobs.models import Job
from jobs.runner import run_job

# In a browser test: requests, jobs and the emptying of the database share one connection.
TURN = threading.RLock()


def run_jobs() -> None:
    """Run all jobs that are due, also those that they start; inside a test's transaction or not.

    A job that fails is left for the test to look at; a break of the machinery itself is raised.
    """
    with connection_of_the_test():
        run_due()
    if traceback := failed_traceback():
        raise AssertionError(f"A task of the queue broke:\n{traceback}")


@contextmanager
def without_queue(*, shutting_down: Collection[str] = ()) -> Iterator[None]:
    """Within it `run_jobs` gives each job to the runner as it was started, past the queue and the
    engine's worker; jobs of the kinds in `shutting_down` are left alone. For many examples."""
    started: list[int] = []

    def enqueue_job(job: Job, *, at: datetime | None = None) -> None:
        if job.kind not in shutting_down:
            started.append(job.pk)

    def answer() -> None:
        while started:
            job_id = started.pop(0)
            again = run_job(job_id)
            if again is not None and again <= timezone.now():  # it gave way
                started.append(job_id)

    with (
        mock.patch("jobs.services.enqueue_job", enqueue_job),
        mock.patch(f"{__name__}.run_due", answer),
        mock.patch(f"{__name__}.failed_traceback", mock.Mock(return_value="")),
    ):
        yield


@contextmanager
def connection_of_the_test() -> Iterator[None]:
    """Workers drop aged connections between tasks; a test inside a transaction needs its own."""
    if not connection.in_atomic_block:
        yield
        return
    with mock.patch.object(connection, "close_if_unusable_or_obsolete"):
        yield


def all_at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run each call in a thread and a connection of its own, started together; their results."""
    gate = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        gate.wait()
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(run, call) for call in calls]]
