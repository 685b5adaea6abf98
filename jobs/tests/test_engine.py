"""What we rely on inside django_tasks_db, whose Worker is no public interface: a new version that
behaves otherwise must fail here, not in a shop."""

import signal
import threading
from datetime import timedelta
from unittest import mock

import pytest
from django.apps import apps
from django.db import OperationalError, transaction
from django.utils import timezone

from jobs import engine
from jobs.engine import QueueWorker, enqueue, failed_traceback, prune, task, waiting_arguments
from jobs.testing import connection_of_the_test

pytestmark = pytest.mark.django_db

called: list[str] = []


@task
def note(word: str) -> None:
    called.append(word)


@task
def break_down(word: str) -> None:
    raise ValueError(word)


@pytest.fixture(autouse=True)
def nothing_called_yet() -> None:
    called.clear()


@pytest.fixture
def results():
    return apps.get_model("django_tasks_database", "DBTaskResult").objects


def work(*queues: str) -> QueueWorker:
    worker = QueueWorker(queues=list(queues) or ["*"], interval_seconds=0, batch=True)
    with connection_of_the_test():
        worker.run()
    return worker


def test_what_is_queued_in_a_failed_transaction_never_runs():
    with transaction.atomic():
        enqueue(note, "never", queue="default")
        transaction.set_rollback(True)
    work()

    assert called == []


def test_a_batch_runs_what_is_due_and_ends():
    enqueue(note, "first", queue="default")
    enqueue(note, "second", queue="messages")
    enqueue(note, "tomorrow", queue="default", at=timezone.now() + timedelta(days=1))
    work()

    assert sorted(called) == ["first", "second"]
    assert waiting_arguments(note) == [["tomorrow"]]


def test_a_worker_of_one_queue_leaves_the_others_alone():
    enqueue(note, "import", queue="default")
    enqueue(note, "message", queue="messages")
    work("messages")

    assert called == ["message"]


def test_a_task_that_breaks_is_noted_and_the_worker_goes_on():
    enqueue(break_down, "oh", queue="default")
    enqueue(note, "next", queue="default")
    work()

    assert called == ["next"]
    assert "ValueError: oh" in failed_traceback()


def test_a_broken_database_ends_the_worker_and_its_successor_has_another_id(results):
    worker = QueueWorker(queues=["*"], interval_seconds=0, batch=True)
    gone = OperationalError("server closed the connection unexpectedly")

    with (
        connection_of_the_test(),
        mock.patch.object(type(results.all()), "get_locked", side_effect=gone),
        pytest.raises(OperationalError),
    ):
        worker.run()

    assert worker.worker_id != QueueWorker(queues=["*"], interval_seconds=0).worker_id


def test_a_signal_lets_the_present_task_end_and_starts_no_other(monkeypatch):
    monkeypatch.setattr(engine, "shutting_down", threading.Event())
    worker = QueueWorker(queues=["*"], interval_seconds=0)
    enqueue(note, "one", queue="default")
    enqueue(note, "two", queue="default")
    monkeypatch.setattr(
        worker,
        "run_task",
        lambda result: (type(worker).run_task(worker, result), worker.shutdown(15, None)),
    )

    with connection_of_the_test():
        worker.run()

    assert len(called) == 1
    assert engine.shutting_down.is_set()


def test_an_idle_worker_that_is_told_to_leave_does_not_exit_in_the_middle(monkeypatch):
    monkeypatch.setattr(engine, "shutting_down", threading.Event())
    worker = QueueWorker(queues=["*"], interval_seconds=0)

    worker.shutdown(signal.SIGTERM, None)

    assert not worker.running


def test_the_engine_installs_our_answer_to_signals(monkeypatch):
    installed = {}
    monkeypatch.setattr(signal, "signal", lambda signum, answer: installed.update({signum: answer}))
    worker = QueueWorker(queues=["*"], interval_seconds=0)

    worker.configure_signals()

    assert installed[signal.SIGTERM] == installed[signal.SIGINT] == worker.shutdown


def test_old_ends_and_orphans_are_pruned_and_the_rest_is_kept(results):
    now = timezone.now()
    for word in ("old", "orphan", "new", "waits"):
        enqueue(note, word, queue="default")
    ids = [row.pk for row in results.order_by("enqueued_at")]
    results.filter(pk=ids[0]).update(status="SUCCESSFUL", finished_at=now - timedelta(days=3))
    results.filter(pk=ids[1]).update(status="RUNNING", started_at=now - timedelta(days=3))
    results.filter(pk=ids[2]).update(status="SUCCESSFUL", finished_at=now)

    assert prune(before=now - timedelta(days=2)) == 2
    assert {row.args_kwargs["args"][0] for row in results.all()} == {"new", "waits"}
