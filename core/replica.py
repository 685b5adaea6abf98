"""A read replica, by one setting (DATABASE_REPLICA_URL), for what may be some seconds old: reports,
exports, the reading of the search for duplicates.

    rows = from_replica(lambda: list(figures))       # asked of the primary where the replica fails
    with reading_from_replica(): ...                 # for whoever tries again by itself

Never for what decides who is who, who may what, or what a job does: outside of these two all
questions go to the primary, and inside those about members and jobs do, too. Nothing is written to
a replica. While it does not answer, or is too far behind, the primary is asked.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any, TypeVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from core.one_moment import one_moment

logger = logging.getLogger(__name__)
T = TypeVar("T")
REPLICA = "replica"
# What is asked of them decides: rights, sessions, leases.
_PRIMARY_ONLY = {
    "accounts", "admin", "auth", "contenttypes", "core", "django_tasks_database", "jobs",
    "sessions",
}  # fmt: skip
# After a failure it is left alone for so long: each try may take as long as a connection's timeout.
_PAUSE_SECONDS = 10
# For so long it is taken to be as far behind as it was when that was checked.
_CHECK_SECONDS = 2
# By the place in its log, and by the clock where it is behind: an idle primary writes no log.
_LAG = (
    "SELECT pg_is_in_recovery(), COALESCE(pg_last_wal_replay_lsn() >= %s::pg_lsn, false), "
    "EXTRACT(EPOCH FROM clock_timestamp() - pg_last_xact_replay_timestamp())"
)
_inside: ContextVar[bool] = ContextVar("reading from the replica", default=False)


class ReplicaRouter:
    """In DATABASE_ROUTERS where there is a replica."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        may = _inside.get() and model._meta.app_label not in _PRIMARY_ONLY
        return REPLICA if may else DEFAULT_DB_ALIAS

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        """Of records that were read from the replica, too."""
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return False if db == REPLICA else None


class _State:
    """What this process knows of the replica."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.checked_at = float("-inf")
        self.left_alone_until = float("-inf")

    def is_usable(self) -> bool:
        with self.lock:
            now = time.monotonic()
            if now < self.left_alone_until:
                return False
            if now - self.checked_at < _CHECK_SECONDS:
                return True
            try:
                behind = seconds_behind()
            except (OperationalError, InterfaceError) as error:
                self._leave_alone(f"does not answer ({error})")
                return False
            if behind > settings.DATABASE_REPLICA_MAX_LAG_SECONDS:
                self._leave_alone(f"is {behind:.0f} s behind")
                return False
            self.checked_at = time.monotonic()
            return True

    def leave_alone(self, why: str) -> None:
        with self.lock:
            self._leave_alone(why)

    def _leave_alone(self, why: str) -> None:
        self.left_alone_until = time.monotonic() + _PAUSE_SECONDS
        self.checked_at = float("-inf")
        logger.error("The replica %s. The primary is asked meanwhile.", why)


state = _State()


def is_there() -> bool:
    """Whether the settings name one."""
    return bool(settings.DATABASE_REPLICA_URL)


def reading_connection() -> BaseDatabaseWrapper:
    """Where what is asked here goes: for statements that are no querysets."""
    return connections[REPLICA if _inside.get() else DEFAULT_DB_ALIAS]


@contextmanager
def reading_from_replica() -> Iterator[None]:
    """Within it questions go to the replica, where it can be asked. What it fails to answer is
    raised; whoever asks again asks the primary."""
    if not _may_enter():
        yield
        return
    token = _inside.set(True)
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        state.leave_alone(f"failed ({error})")
        raise
    finally:
        _inside.reset(token)


def from_replica(read: Callable[[], T]) -> T:
    """What `read` gives, asked once more of the primary when the replica failed in the middle: it
    ends a statement that is in the way of what it is to repeat. `read` writes nothing."""
    if _may_enter():
        with suppress(OperationalError, InterfaceError), reading_from_replica():
            return read()
    return read()


def of_one_moment(read: Callable[[], T]) -> T:
    """As `from_replica`, with all that `read` asks answered of one state: what is sold meanwhile is
    in each of its figures or in none."""

    def read_at_once() -> T:
        with one_moment(reading_connection()):
            return read()

    return from_replica(read_at_once)


def _may_enter() -> bool:
    return not _inside.get() and is_there() and state.is_usable()


def seconds_behind() -> float:
    """0 when it has all that the primary had; of a copy that is kept up by other means, too."""
    with connections[DEFAULT_DB_ALIAS].cursor() as primary:
        if primary.db.vendor != "postgresql":
            return 0.0
        primary.execute("SELECT pg_current_wal_lsn()")
        (position,) = primary.fetchone()
    with connections[REPLICA].cursor() as cursor:
        cursor.execute(_LAG, [position])
        follows, has_all, seconds = cursor.fetchone()
    return 0.0 if not follows or has_all else float(seconds or 0)
