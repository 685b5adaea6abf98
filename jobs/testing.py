"""For tests: background work, done here and now by the code that workers run; and races."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.db import connection

from jobs.engine import failed_traceback, run_due


def run_jobs() -> None:
    """Run all jobs that are due, also those that they start; inside a test's transaction or not.

    A job that fails is left for the test to look at; a break of the machinery itself is raised.
    """
    with connection_of_the_test():
        run_due()
    if traceback := failed_traceback():
        raise AssertionError(f"A task of the queue broke:\n{traceback}")


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
