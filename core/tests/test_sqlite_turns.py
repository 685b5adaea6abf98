"""Writers of one SQLite file: they wait where a long job sees it, and get their turn at once."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.db import OperationalError

from core.sqlite3 import turns
from core.sqlite3.base import DatabaseWrapper
from jobs import run

pytestmark = pytest.mark.django_db


def opened(path: Path, *, timeout: float = 5) -> DatabaseWrapper:
    settings = {
        "ENGINE": "core.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": timeout,
            "init_command": "PRAGMA journal_mode=WAL",
        },
        "ATOMIC_REQUESTS": False,
        "AUTOCOMMIT": True,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": False,
        "TIME_ZONE": None,
        "USER": "",
        "PASSWORD": "",
        "HOST": "",
        "PORT": "",
        "TEST": {"NAME": None},
    }
    return DatabaseWrapper(settings, alias="of a test")


@pytest.fixture
def path(tmp_path) -> Path:
    path = tmp_path / "shop.sqlite3"
    database = opened(path)
    with database.cursor() as cursor:
        cursor.execute("CREATE TABLE visit (day TEXT)")
    database.close()
    return path


@pytest.fixture
def first(path):
    database = opened(path)
    yield database
    database.close()


def write(path: Path, *, timeout: float = 5) -> None:
    database = opened(path, timeout=timeout)
    try:
        database.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        with database.cursor() as cursor:
            cursor.execute("INSERT INTO visit VALUES ('2026-11-29')")
        database.commit()
    finally:
        database.close()


def begin(database: DatabaseWrapper) -> None:
    database.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def end(database: DatabaseWrapper) -> None:
    database.commit()
    database.set_autocommit(True)


def until(condition, *, seconds: float = 5) -> None:
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends
        time.sleep(0.005)


def test_who_waits_is_seen_until_it_has_its_turn(path, first):
    begin(first)
    assert not first.somebody_waits()

    second = threading.Thread(target=write, args=[path])
    second.start()
    until(first.somebody_waits)
    end(first)
    second.join()

    assert not first.somebody_waits()
    with first.cursor() as cursor:
        assert cursor.execute("SELECT count(*) FROM visit").fetchone() == (1,)


def test_two_who_wait_are_two(path, first):
    begin(first)
    others = [threading.Thread(target=write, args=[path]) for _ in range(2)]
    for other in others:
        other.start()
    until(first.somebody_waits)
    end(first)
    for other in others:
        other.join()

    assert not first.somebody_waits()
    with first.cursor() as cursor:
        assert cursor.execute("SELECT count(*) FROM visit").fetchone() == (2,)


def test_who_waited_long_enough_is_told_and_waits_no_more(path, first):
    begin(first)
    with pytest.raises(OperationalError, match="locked"):
        write(path, timeout=0.05)
    assert not first.somebody_waits()
    end(first)
    write(path, timeout=0.05)


def test_other_errors_are_not_waited_out(path):
    broken = opened(path)
    begin(broken)
    began = time.monotonic()
    with pytest.raises(OperationalError, match="within a transaction"):
        broken._start_transaction_under_autocommit()
    assert time.monotonic() - began < 2
    end(broken)
    broken.close()


def test_a_statement_without_a_transaction_waits_as_sqlite_does(path, first):
    def insert() -> None:
        second = opened(path)
        with second.cursor() as cursor:
            cursor.execute("INSERT INTO visit VALUES ('2026-11-29')")
        second.close()

    begin(first)
    other = threading.Thread(target=insert)
    other.start()
    time.sleep(0.1)
    end(first)
    other.join()
    with first.cursor() as cursor:
        assert cursor.execute("SELECT count(*) FROM visit").fetchone() == (1,)


def test_a_killed_process_waits_no_more(path):
    code = (
        "import sys, time; from core.sqlite3 import turns\n"
        "with turns.waiting(sys.argv[1]): print('waits', flush=True); time.sleep(60)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "waits\n"
    assert turns.somebody_waits(str(path))
    process.kill()
    process.communicate()
    assert not turns.somebody_waits(str(path))


def test_where_no_file_can_be_made_somebody_may_wait(tmp_path):
    nowhere = str(tmp_path / "no" / "shop.sqlite3")
    with turns.waiting(nowhere):
        assert turns.somebody_waits(nowhere)


def test_others_cannot_read_the_file(path, first):
    first.somebody_waits()
    assert os.stat(f"{path}-waiting").st_mode & 0o777 == 0o600


def test_a_job_pauses_while_somebody_waits_and_not_longer_than_it_may(monkeypatch, settings):
    asked: list[bool] = [True, True, False, True]
    monkeypatch.setattr(run, "somebody_waits_to_write", lambda: asked.pop(0))
    settings.JOB_SQLITE_PAUSE_SECONDS = 60
    assert run.pause()
    assert asked == [True]

    settings.JOB_SQLITE_PAUSE_SECONDS = 0.02
    monkeypatch.setattr(run, "somebody_waits_to_write", lambda: True)
    began = time.monotonic()
    run.pause()
    assert 0.02 <= time.monotonic() - began < 5


def test_a_job_pauses_for_nobody_when_nobody_waits(monkeypatch, settings):
    settings.JOB_SQLITE_PAUSE_SECONDS = 60
    monkeypatch.setattr(run, "somebody_waits_to_write", lambda: False)
    began = time.monotonic()
    assert not run.pause()
    assert time.monotonic() - began < 5
