"""Django's PostgreSQL with a pool that gets over a restart of the server, and never waits in vain.

psycopg's own pool throws stale connections away one by one, with pauses of 1, 2, 4 ... seconds, and
when the server refuses it tries again for minutes, ever more seldom: after a restart the first
request waited twenty seconds and failed.
"""

import select
from time import monotonic
from typing import Any

from django.db.backends.base.base import NO_DB_ALIAS
from django.db.backends.postgresql import base
from psycopg import Connection, Error, OperationalError
from psycopg.pq import ConnStatus, ExecStatus
from psycopg_pool import ConnectionPool, PoolTimeout

from core.waiting import patience

# An idle connection that is silent for so long is as good as broken: a cut line, a frozen server.
CHECK_SECONDS = 2.0
# Who waits is told so often whether the server refused.
SLICE_SECONDS = 0.1


class NoConnection(OperationalError):
    """The server gives no connection, and nobody will bring one back: waiting is of no use."""


class Pool(ConnectionPool[Connection[Any]]):
    """psycopg's, which begins anew at once when connections broke, and says why it has none."""

    def __init__(self, **options: Any) -> None:
        self._refused: tuple[float, Exception] | None = None
        # 0: a refused connection is not tried again unasked; whoever waits asks all the time.
        super().__init__(open=False, reconnect_timeout=0, **options)

    def getconn(self, timeout: float | None = None) -> Connection[Any]:
        """A connection that answers. PoolTimeout after `timeout`, or NoConnection before."""
        began = monotonic()
        ends = began + min(self.timeout if timeout is None else timeout, patience.get())
        while True:
            try:
                connection = super().getconn(min(SLICE_SECONDS, ends - monotonic()))
            except PoolTimeout:
                self._give_up_in_vain(began)
                if monotonic() >= ends:
                    raise
                continue
            if answers(connection, seconds=max(0.0, min(CHECK_SECONDS, ends - monotonic()))):
                return connection
            # Most likely all the others broke with it. They are replaced beside our waiting.
            connection.close()
            self.putconn(connection)
            self.drain()

    def _give_up_in_vain(self, began: float) -> None:
        """Raises NoConnection when the server refused since then and nobody has a connection."""
        if self._refused and self._refused[0] >= began and not self.get_stats()["pool_size"]:
            raise NoConnection(str(self._refused[1])) from self._refused[1]

    def _connect(self, timeout: float | None = None) -> Connection[Any]:
        try:
            return super()._connect(timeout)
        except Exception as error:
            self._refused = monotonic(), error
            raise


def answers(connection: Connection[Any], *, seconds: float) -> bool:
    """Whether the server answers an empty statement within so many seconds.

    By libpq's own calls: psycopg's `execute` waits for a silent server without end.
    """
    pgconn, ends = connection.pgconn, monotonic() + seconds
    try:
        pgconn.send_query(b"")
        pgconn.flush()
        while pgconn.is_busy():
            if not select.select([pgconn.socket], [], [], max(0.0, ends - monotonic()))[0]:
                return False
            pgconn.consume_input()
        answered = True
        while result := pgconn.get_result():  # "the server is shutting down" is one, too
            answered = answered and result.status == ExecStatus.EMPTY_QUERY
    except (Error, OSError, ValueError):
        return False
    return answered and pgconn.status == ConnStatus.OK


class DatabaseWrapper(base.DatabaseWrapper):
    """Only its pool differs from Django's."""

    @property
    def pool(self) -> Pool | None:
        options = self.settings_dict["OPTIONS"].get("pool")
        if self.alias == NO_DB_ALIAS or not options:
            return None
        pools: dict[str, Pool] = self._connection_pools  # type: ignore[attr-defined]
        if self.alias not in pools:
            # The pool switches autocommit on; Django sets it as it needs it.
            kwargs = {**self.get_connection_params(), "autocommit": True}
            configure = self._configure_connection  # type: ignore[attr-defined]
            made = Pool(kwargs=kwargs, configure=configure, **options)
            pools.setdefault(self.alias, made)  # another thread may have been first
        return pools[self.alias]
