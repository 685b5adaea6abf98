"""A worker process: does tasks, and beside that sweeps, ticks the schedule, minds its parent."""

import gc
import logging
import os
import signal
import threading
import time

from django.conf import settings
from django.db import Error as DatabaseTrouble
from django.db import close_old_connections, connections
from django.dispatch import Signal

from jobs.engine import QueueWorker
from jobs.run import shutting_down
from jobs.schedule import tick
from jobs.services import sweep

logger = logging.getLogger(__name__)
# Sent before this process takes its first job. What a receiver begins must not hold it up.
worker_started = Signal()

FIRST_BACKOFF_SECONDS = 1.0
LONGEST_BACKOFF_SECONDS = 10.0
SETTLED_SECONDS = 60.0  # a worker that lived this long begins to count anew
PARENT_POLL_SECONDS = 1


def tune_gc() -> None:
    """Look for cyclic garbage seldom: an import makes millions of objects and no cycles.

    Measured: with Python's own thresholds two fifths of an import's processor time went into
    looking through rows that their chunk drops anyway. For a worker process only.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 50)


def work(*, queues: list[str], interval_seconds: float) -> None:
    """Do tasks until asked to leave; outlives a restart of the database."""
    worker_started.send(None)
    threading.Thread(target=maintenance_loop, name="housekeeping", daemon=True).start()
    backoff = FIRST_BACKOFF_SECONDS
    while not shutting_down.is_set():
        worker = QueueWorker(queues=queues, interval_seconds=interval_seconds)
        worker.configure_signals()
        if shutting_down.is_set():
            break
        started = time.monotonic()
        try:
            worker.run()
        except DatabaseTrouble as error:
            if time.monotonic() - started > SETTLED_SECONDS:
                backoff = FIRST_BACKOFF_SECONDS
            logger.warning("The database failed (%s); again in %s s.", error, backoff)
            connections.close_all()
            shutting_down.wait(backoff)
            backoff = min(backoff * 2, LONGEST_BACKOFF_SECONDS)
    connections.close_all()


def work_once(*, queues: list[str]) -> None:
    """Do what is due now, then return."""
    worker_started.send(None)
    tick()
    sweep()
    QueueWorker(queues=queues, interval_seconds=0, batch=True).run()


def maintenance_loop() -> None:
    """Sweep and tick as long as the process lives, in a thread: a long job must delay neither."""
    while not shutting_down.is_set():
        try:
            close_old_connections()
            sweep()
            tick()
        except DatabaseTrouble as error:
            logger.warning("Housekeeping has to wait for the database: %s", error)
            connections.close_all()
        shutting_down.wait(settings.JOB_SWEEP_SECONDS)
    connections.close_all()


def end_with_parent(parent: int) -> None:
    """Leave in good order when process `parent` is not our parent any more.

    An orphan would go on working, unseen, beside the worker of the next `make run`.
    """

    def watch() -> None:
        while os.getppid() == parent:
            if shutting_down.wait(PARENT_POLL_SECONDS):
                return
        logger.warning("The process that started this worker is gone: leaving.")
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent", daemon=True).start()
