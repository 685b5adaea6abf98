"""Tests through PgBouncer in transaction mode: any that run on PostgreSQL, THROUGH_PGBOUNCER=1.

Each transaction is given the server connection that was used longest ago: what a session keeps of
one is not there for the next.
"""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

PROGRAM = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
_CONFIGURATION = """
[databases]
* = host={host} port={server_port} user={user}{password} connect_query='SET jit = off'
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
server_round_robin = 1
min_pool_size = 3
default_pool_size = 20
max_client_conn = 300
ignore_startup_parameters = extra_float_digits
"""


@contextmanager
def pgbouncer(server: dict[str, Any]) -> Iterator[int]:
    """The port of one before `server`, as Django's settings have it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="footfall-pgbouncer-") as folder:
        file = Path(folder) / "pgbouncer.ini"
        file.write_text(
            _CONFIGURATION.format(
                host=server["HOST"] or "127.0.0.1",
                server_port=server["PORT"] or 5432,
                user=server["USER"],
                password=f" password='{server['PASSWORD']}'" if server["PASSWORD"] else "",
                port=port,
            )
        )
        as_nobody = ["-u", "nobody"] if os.geteuid() == 0 else []  # root it refuses to be
        process = subprocess.Popen(
            [PROGRAM, "-q", *as_nobody, str(file)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_for(port, server["USER"], process)
            yield port
        finally:
            process.kill()
            process.wait()


def _wait_for(port: int, user: str, process: subprocess.Popen) -> None:
    ends = time.monotonic() + 10
    while True:
        try:
            psycopg.connect(host="127.0.0.1", port=port, user=user, dbname="postgres").close()
        except psycopg.OperationalError:
            assert process.poll() is None, "PgBouncer ended at once."
            assert time.monotonic() < ends, "PgBouncer does not answer."
            time.sleep(0.05)
        else:
            return


@contextmanager
def connections_through(port: int) -> Iterator[None]:
    """All connections of this process, of every thread, from now on."""
    known = connection.settings_dict
    before = {**known, "OPTIONS": dict(known["OPTIONS"])}
    connection.close()
    known |= {"HOST": "127.0.0.1", "PORT": port, "DISABLE_SERVER_SIDE_CURSORS": True}
    known["OPTIONS"].pop("options", None)
    _have_several(port, known)
    yield
    connection.close()
    known |= before


def _have_several(port: int, known: dict[str, Any]) -> None:
    """Three connections to the server, of which each transaction gets the next."""
    with ExitStack() as held:
        for _ in range(3):
            one = psycopg.connect(
                host="127.0.0.1", port=port, user=known["USER"], dbname=known["NAME"]
            )
            held.enter_context(one).execute("SELECT 1")  # which begins a transaction


@pytest.fixture(scope="session", autouse=True)
def _all_through_pgbouncer(request: pytest.FixtureRequest) -> Iterator[None]:
    if not os.environ.get("THROUGH_PGBOUNCER"):
        yield
        return
    assert PROGRAM, "THROUGH_PGBOUNCER is set and no pgbouncer is installed."
    request.getfixturevalue("django_db_setup")
    blocker = request.getfixturevalue("django_db_blocker")
    with blocker.unblock():
        between = pgbouncer(connection.settings_dict)
        port = between.__enter__()
        rewired = connections_through(port)
        rewired.__enter__()
    yield
    with blocker.unblock():
        rewired.__exit__(None, None, None)
        between.__exit__(None, None, None)


@pytest.fixture
def through_pgbouncer(transactional_db: None) -> Iterator[None]:
    """For one test, whatever the others do."""
    if connection.vendor != "postgresql" or PROGRAM is None:
        pytest.skip("Needs PostgreSQL and pgbouncer: apt-get install pgbouncer.")
    if connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
        yield
        return
    with pgbouncer(connection.settings_dict) as port, connections_through(port):
        yield
