"""Real worker processes for tests, and a database that they can open too."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings as django_settings
from django.db import connection, connections

BASE_DIR = django_settings.BASE_DIR
# manage.py, and the slow kind of work that these tests need.
MANAGE = [sys.executable, "-m", "jobs.tests.process"]


@pytest.fixture
def database_url(tmp_path) -> Iterator[str]:
    """A database that other processes can open too.

    SQLite's test database is in this process's memory: it is copied into a file, and this test
    uses the file as well.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # as settings_test has it for this process
            name = connection.ops.quote_name(connection.settings_dict["NAME"])
            cursor.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
        yield url_of(connection.settings_dict)
        return
    path = tmp_path / "worker.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
    in_memory, its_settings = connections["default"], connections.databases["default"]
    connections.databases["default"] = {**its_settings, "NAME": str(path)}
    connections["default"] = connections.create_connection("default")
    yield f"sqlite:///{path}"
    connections["default"].close()
    connections.databases["default"] = its_settings
    connections["default"] = in_memory


def url_of(known: dict[str, Any]) -> str:
    """The DATABASE_URL that these settings came from."""
    user = quote(known["USER"]) + (f":{quote(known['PASSWORD'], '')}" if known["PASSWORD"] else "")
    through = "?pgbouncer=true" if known.get("DISABLE_SERVER_SIDE_CURSORS") else ""
    host = quote(known["HOST"] or "127.0.0.1", "")
    return f"postgres://{user}@{host}:{known['PORT'] or 5432}/{known['NAME']}{through}"


@pytest.fixture
def environment(database_url) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": database_url,
        "JOB_LEASE_SECONDS": "2",
        "JOB_SWEEP_SECONDS": "0.3",
        "JOB_RETRY_SECONDS": "0.2",
        "JOB_PAUSE_SECONDS": "0.05",
    }


@pytest.fixture
def start_worker(environment, tmp_path) -> Iterator[Callable[..., subprocess.Popen]]:
    """Starts `manage.py worker`; whatever still lives at the end of the test is killed."""
    workers: list[subprocess.Popen] = []

    def start(**changes: str) -> subprocess.Popen:
        with (tmp_path / f"worker-{len(workers)}.log").open("wb") as log:
            worker = subprocess.Popen(
                [*MANAGE, "worker", "--interval", "0.2"],
                cwd=BASE_DIR,
                env=environment | changes,
                stdout=log,
                stderr=log,
            )
        workers.append(worker)
        return worker

    yield start
    for worker in workers:
        worker.kill()
        worker.wait()


def until(happens: Callable[[], bool], *, seconds: float, what: str) -> float:
    """Wait for it; returns how long it took."""
    start = time.monotonic()
    while not happens():
        waited = time.monotonic() - start
        assert waited < seconds, f"{what}: not within {seconds} s"
        time.sleep(0.05)
    return time.monotonic() - start
