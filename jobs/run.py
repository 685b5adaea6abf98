"""One attempt at a job, as its handler sees it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from core.indexes import IN_ONE_PROCESS, end_statements_in_time, use_indexes
from core.replica import reading_connection, reading_from_replica
from core.waiting import somebody_waits_to_write
from jobs.errors import JobCancelled, LeaseLost, Released
from jobs.lease import lease_end
from jobs.models import Job, JobQuerySet
from jobs.registry import find_kind, foreground_kinds

# Set when this process is asked to leave; every run stops after its present chunk.
shutting_down = threading.Event()
_ASK_SECONDS = 0.005
# People who write beside a job on SQLite wait for the end of its chunk: while they do, and so long
# after the last one, a chunk has few rows.
FEW_ROWS = 200
_WATCHFUL_SECONDS = 2.0


class Chunk:
    """What one transaction of a job achieved."""

    def __init__(self) -> None:
        self.achieved: dict[str, Any] = {}

    def checkpoint(self, cursor: dict[str, Any], done: int, total: int | None = None) -> None:
        """Where to go on after this chunk, and how far the work is: `done` of `total` rows."""
        self.achieved = {"cursor": cursor, "done": done}
        if total is not None:
            self.achieved["total"] = total


class JobRun:
    """Gives a handler its parameters and its place, and keeps the lease while it works."""

    def __init__(self, job: Job) -> None:
        assert job.lease_token is not None
        self.job = job
        self._token = job.lease_token
        self._renewed = time.monotonic()
        self._watchful_until = float("-inf")

    @property
    def parameters(self) -> dict[str, Any]:
        return self.job.parameters

    @property
    def cursor(self) -> dict[str, Any]:
        return self.job.cursor

    @contextmanager
    def chunk(self) -> Iterator[Chunk]:
        """A transaction whose rows, cursor and renewed lease are committed together or not at all.

        Raises LeaseLost when another worker took the job (nothing is written), JobCancelled and
        Released after the commit. Fetch and compute before it what takes long: PostgreSQL ends a
        transaction that sends nothing for as long as a lease.
        """
        chunk = Chunk()
        with transaction.atomic():
            self._hold()
            yield chunk
            if not self._held().update(lease_until=lease_end(), **chunk.achieved):
                raise LeaseLost
        self._renewed = time.monotonic()
        for name, value in chunk.achieved.items():
            setattr(self.job, name, value)
        self._check_cancellation()
        self._give_way()
        if pause():
            self._watchful_until = time.monotonic() + _WATCHFUL_SECONDS

    def rows_at_once(self, most: int) -> int:
        """How many rows the next chunk may have: `most`, or few while people wait for its end."""
        return min(most, FEW_ROWS) if time.monotonic() < self._watchful_until else most

    def renew(self) -> None:
        """Keep the lease through a phase without writes. Cheap: writes a few times per lease."""
        if time.monotonic() - self._renewed < settings.JOB_LEASE_SECONDS / 5:
            return
        if not self._held().update(lease_until=lease_end()):
            raise LeaseLost
        self._renewed = time.monotonic()
        self._check_cancellation()

    @contextmanager
    def reading(self, *, from_replica: bool = False) -> Iterator[None]:
        """For a question outside a chunk: by index, and within the lease.

        `from_replica`: of one, where there is one; the answer may be some seconds old.

        The lease is renewed before, and a statement that would outlast it is ended. Read long lists
        in pages, a page each time. Not within a chunk, whose row lock keeps other workers away.
        """
        self.renew()
        if connection.vendor != "postgresql":
            yield
            return
        with (
            reading_from_replica() if from_replica else nullcontext(),
            transaction.atomic(using=reading_connection().alias),
        ):
            use_indexes()
            end_statements_in_time()
            yield

    def _held(self) -> JobQuerySet:
        return Job.objects.held_by(self._token).filter(pk=self.job.pk)

    def _hold(self) -> None:
        """Refuse to begin without the lease, and lock it (SQLite's one writer is the lock).

        A machine that froze or lost its network in the middle of a chunk would keep its rows
        locked for hours; PostgreSQL drops it once it has been silent for longer than a lease.
        """
        if connection.vendor == "postgresql":
            milliseconds = int(settings.JOB_LEASE_SECONDS * 1000)
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SET LOCAL idle_in_transaction_session_timeout = {milliseconds}; "
                    f"{IN_ONE_PROCESS}"
                )
        locked = self._held().select_for_update(no_key=True)
        if locked.values_list("pk").first() is None:
            raise LeaseLost

    def _check_cancellation(self) -> None:
        """Stop where somebody asked for it."""
        if self._held().filter(cancel_requested=True).exists():
            raise JobCancelled
        if shutting_down.is_set():
            raise Released

    def _give_way(self) -> None:
        """A background job lets go while other work is due: with one worker a sheet would wait for
        the end of a search that takes minutes."""
        kind = find_kind(self.job.kind)
        if kind is None or not kind.background:
            return
        waiting = Job.objects.unheld().filter(
            kind__in=foreground_kinds(kind.queue), attempts__lt=settings.JOB_MAX_ATTEMPTS
        )
        if waiting.exists():
            raise Released


def pause() -> bool:
    """SQLite has one writer: whoever waits for it has their turn between two chunks.

    Whether somebody waited.
    """
    if settings.JOB_PAUSE_SECONDS:
        shutting_down.wait(settings.JOB_PAUSE_SECONDS)
    ends = time.monotonic() + settings.JOB_SQLITE_PAUSE_SECONDS
    somebody_waited = False
    while somebody_waits_to_write() and time.monotonic() < ends:
        somebody_waited = True
        shutting_down.wait(_ASK_SECONDS)
    return somebody_waited
