"""The loop around the engine's worker, and the housekeeping beside it."""

import threading

import pytest
from django.core.management import call_command
from django.db import InterfaceError, OperationalError, connections

from jobs import worker
from jobs.models import JobStatus
from jobs.testing import connection_of_the_test


@pytest.fixture
def shutting_down(monkeypatch) -> threading.Event:
    """The process's own flag, so that no other test is told to leave; connections stay open."""
    event = threading.Event()
    monkeypatch.setattr(worker, "shutting_down", event)
    monkeypatch.setattr(connections, "close_all", lambda: None)
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    return event


def test_after_each_database_error_a_fresh_worker_goes_on(shutting_down, monkeypatch):
    errors = [OperationalError("server closed"), InterfaceError("connection already closed")]
    started = []

    class FailingWorker:
        def __init__(self, **options) -> None:
            started.append(self)

        def configure_signals(self) -> None:
            pass

        def run(self) -> None:
            if errors:
                raise errors.pop()
            shutting_down.set()

    monkeypatch.setattr(worker, "QueueWorker", FailingWorker)
    monkeypatch.setattr(worker, "maintenance_loop", lambda: None)
    monkeypatch.setattr(worker, "FIRST_BACKOFF_SECONDS", 0.01)
    worker.work(queues=["*"], interval_seconds=0)

    assert len(set(map(id, started))) == 3


def test_housekeeping_goes_on_after_a_database_error(shutting_down, monkeypatch, settings):
    settings.JOB_SWEEP_SECONDS = 0
    rounds = []

    def sweep() -> None:
        rounds.append("sweep")
        if len(rounds) == 1:
            raise OperationalError("server closed")

    def tick() -> None:
        rounds.append("tick")
        shutting_down.set()

    monkeypatch.setattr(worker, "sweep", sweep)
    monkeypatch.setattr(worker, "tick", tick)
    worker.maintenance_loop()

    assert rounds == ["sweep", "sweep", "tick"]


@pytest.mark.django_db
def test_once_takes_only_the_queues_it_is_told(counting):
    with connection_of_the_test():
        call_command("worker", "--once", "--queue", "messages")
        counting.refresh_from_db()
        assert counting.status == JobStatus.QUEUED

        call_command("worker", "--once", "--queue", "messages", "--queue", "default")
    counting.refresh_from_db()
    assert counting.status == JobStatus.DONE
