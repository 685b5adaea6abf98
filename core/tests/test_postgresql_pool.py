"""The pool on bad days: real backends that end, a server that refuses, one that is silent."""

import socket
import threading

import pytest
from django.db import OperationalError, connection

from core.postgresql.base import DatabaseWrapper, NoConnection, answers
from core.waiting import waiting_at_most

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no pool"),
]
NAME = "footfall-pool-test"


@pytest.fixture
def pooled(request):
    """Makes a wrapper of a pool of its own for this test's database, or for another server."""
    made = []

    def make(size=8, timeout=5, **server):
        options = {
            "pool": {"min_size": 1, "max_size": size, "timeout": timeout},
            "application_name": NAME,
            "connect_timeout": 5,
        }
        settings = {**connection.settings_dict, "OPTIONS": options, "CONN_MAX_AGE": 0, **server}
        wrapper = DatabaseWrapper(settings, alias=f"pooled-{len(made)}")
        made.append(wrapper)
        return wrapper

    yield make
    for wrapper in made:
        wrapper.close()
        wrapper.close_pool()


def fill(wrapper, count):
    """As many connections as that, open and idle in the pool."""
    wrapper.pool.open()
    taken = [wrapper.pool.getconn() for _ in range(count)]
    for one in taken:
        wrapper.pool.putconn(one)


def end_backends():
    """As a restart of the server does it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE application_name = %s",
            [NAME],
        )
        return len(cursor.fetchall())


def one(wrapper):
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone()[0]


def test_the_first_question_after_a_restart_is_answered_though_all_connections_broke(
    pooled, monkeypatch
):
    wrapper = pooled()
    fill(wrapper, 8)
    assert end_backends() == 8
    monkeypatch.setattr("psycopg_pool.pool.sleep", pytest.fail)  # psycopg's growing pauses

    assert one(wrapper) == 1


def test_so_are_those_of_several_threads_at_once(pooled):
    wrapper = pooled()
    fill(wrapper, 8)
    end_backends()
    answered = []

    def ask():
        mine = wrapper.pool.getconn()
        answered.append(mine.execute("SELECT 1").fetchone())
        wrapper.pool.putconn(mine)

    threads = [threading.Thread(target=ask) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answered == [(1,)] * 16


def test_a_server_that_refuses_is_said_at_once(pooled):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        wrapper = pooled(timeout=20, HOST="127.0.0.1", PORT=free.getsockname()[1])

        with pytest.raises(OperationalError, match="refused") as caught:
            one(wrapper)
    assert isinstance(caught.value.__cause__, NoConnection)  # not after the twenty seconds


def test_the_pool_works_again_as_soon_as_the_server_does(pooled):
    wrapper = pooled()
    host = wrapper.pool.kwargs["host"]
    wrapper.pool.kwargs["host"] = "127.0.0.1 nowhere"
    with pytest.raises(OperationalError):
        one(wrapper)
    wrapper.pool.kwargs["host"] = host

    assert one(wrapper) == 1


def test_with_all_connections_in_use_it_waits_for_one_that_comes_back(pooled):
    wrapper = pooled(size=1)
    wrapper.pool.open()
    taken = wrapper.pool.getconn()
    threading.Timer(0.5, wrapper.pool.putconn, [taken]).start()

    assert one(wrapper) == 1


def test_and_no_longer_than_it_may(pooled):
    wrapper = pooled(size=1, timeout=60)
    wrapper.pool.open()
    taken = wrapper.pool.getconn()

    with waiting_at_most(0.3), pytest.raises(OperationalError, match="couldn't get a connection"):
        one(wrapper)
    wrapper.pool.putconn(taken)
    assert one(wrapper) == 1


def test_a_silent_server_is_not_waited_for(pooled):
    wrapper = pooled(size=2)
    wrapper.pool.open()
    mine, other = wrapper.pool.getconn(), wrapper.pool.getconn()
    assert answers(mine, seconds=2)
    mine.pgconn.send_query(b"SELECT pg_sleep(30)")  # whatever is asked now is answered after that

    assert not answers(mine, seconds=0.1)
    other.execute("SELECT pg_cancel_backend(%s)", [mine.info.backend_pid])
    for each in (mine, other):
        each.close()
        wrapper.pool.putconn(each)
