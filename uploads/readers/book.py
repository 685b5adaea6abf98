"""One way to read any sheet: `open_book`. The file itself is opened in a process of its own.

That process is held to limits, has no database and no network, and may die of what it reads: this
side then says what is wrong with the file, or has it read again where somebody else ended it.
"""

import logging
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict
from itertools import count
from types import TracebackType
from typing import Any, Self

from uploads.readers import wire
from uploads.readers.cells import Row
from uploads.readers.errors import (
    SheetWarning,
    Unreadable,
    damaged_file,
    keeps_being_stopped,
    takes_too_long,
    takes_too_much_memory,
)
from uploads.readers.launch import End, ReaderProcess, is_kill_from_outside
from uploads.readers.limits import Limits, resident_bytes
from uploads.readers.sheets import Facts, Sheets
from uploads.readers.wire import OUT_OF_MEMORY

logger = logging.getLogger(__name__)

STOPS_AT_ONE_POSITION = 3
# Times a reader's processor time that we wait for an answer: one that is frozen is tried again.
PATIENCE = 10
UNPACKS_TIMES = 20  # a guess, for waiting only
_OUT_OF_MEMORY_WORDS = ("memory allocation", "capacity overflow", "out of memory")


class ReaderClosed(Exception):
    """The book was closed or abandoned while somebody read in it."""


class Book(Sheets):
    """A file that is open in a process of its own.

    Used by one thread at a time; only `abandon` may be called from another.
    """

    def __init__(
        self, path: str, original_name: str, limits: Limits, *, encoding: str = ""
    ) -> None:
        """`encoding`: what a person says that a text is in; else it is found."""
        self.path, self.original_name, self.limits = path, original_name, limits
        self._chosen_encoding = encoding
        self._warnings: list[SheetWarning] = []
        self._formulas: dict[int, int] = {}
        self.ends: list[End] = []  # of the processes that this book used up
        self._process: ReaderProcess | None = None
        self._closed = False
        self._numbers = count(1)
        self._readings: set[int] = set()
        self._kept: dict[int, Any] = {}  # answers that came while another one was waited for
        self._stops: tuple[object, int] = (None, 0)
        self._patience_seconds = 0.0
        self._facts: Facts | None = None

    def open(self) -> Self:
        """Start a process and have it open the file. Unreadable says why it cannot be."""
        unpacked = UNPACKS_TIMES * os.path.getsize(self.path)
        self._patience_seconds = PATIENCE * self.limits.cpu_seconds_for(unpacked)
        self._facts = self._open()
        return self

    @property
    def facts(self) -> Facts:
        assert self._facts is not None
        return self._facts

    @property
    def warnings(self) -> list[SheetWarning]:
        return self._warnings

    @property
    def formulas(self) -> dict[int, int]:
        return self._formulas

    def rows_of(self, sheet: str) -> Iterator[Row]:
        given = 0

        def order() -> tuple[Any, ...]:
            return "rows", sheet, given

        for rows in self._answers(order, sheet):
            given += len(rows)
            yield from rows

    def work(self, function: str, given: Callable[[], bytes], *, sheet: str) -> Iterator[Any]:
        """What `function` answers, a `Work` by its dotted name, which the reader's process calls.

        It gets what `given` says, which is asked again whenever another process has to go on from
        what came so far.
        """
        return self._answers(lambda: ("work", function, given()), sheet)

    def _answers(self, order: Callable[[], tuple[Any, ...]], sheet: str) -> Iterator[Any]:
        """What the reader answers to `order()`, which is given to another when one is gone."""
        came, number, process = 0, 0, None
        try:
            while True:
                try:
                    if process is None or process is not self._process:
                        process, number = self._running(), next(self._numbers)
                        self._readings.add(number)
                        name, *details = order()
                        process.send((name, number, *details))
                        process.send(("next", number))
                    _, _, answer, more, warnings, formulas = self._answer(number)
                    if more:
                        process.send(("next", number))
                except wire.Ended:
                    self._stopped((sheet, came), sheet)
                    continue
                self._warnings, self._formulas, self._stops = warnings, formulas, (None, 0)
                came += 1
                yield answer
                if not more:
                    return
        finally:
            self._drop(number, process)

    def _drop(self, number: int, process: ReaderProcess | None) -> None:
        self._readings.discard(number)
        self._kept.pop(number, None)
        if process is not None and process is self._process:
            with suppress(wire.Ended):  # whoever reads next finds out why
                process.send(("drop", number))

    def _running(self) -> ReaderProcess:
        if self._process is None:
            self._open()
        assert self._process is not None
        return self._process

    def _open(self) -> Facts:
        while True:
            self._ensure_open()
            self._process = ReaderProcess(memory_bytes=self.limits.memory_bytes)
            try:
                how = (self.original_name, self._chosen_encoding, asdict(self.limits))
                self._process.send(("open", self.path, *how))
                facts = Facts(**self._answer(None)[1])
            except wire.Ended:
                self._stopped("opening")
                continue
            except BaseException:
                self.close()
                raise
            return facts

    def _answer(self, number: int | None) -> Any:
        """The answer to reading `number` (None: to the opening). Others' are kept for them."""
        if number in self._kept:
            return self._kept.pop(number)
        assert self._process is not None
        since = time.monotonic()
        while True:
            answer = self._process.receive(lambda: self._watch(since))
            if answer[0] == "unreadable":
                raise Unreadable(answer[1], answer[2])
            if answer[0] == "broken":
                logger.error("A reader broke on an uploaded file.\n%s", answer[1])
                raise damaged_file()
            if number is None or answer[1] == number:
                return answer
            if answer[1] in self._readings:
                self._kept[answer[1]] = answer

    def _watch(self, since: float) -> None:
        """Called while the reader lets us wait."""
        self._ensure_open()
        assert self._process is not None
        used = resident_bytes(self._process.pid)
        if used is not None and used > self.limits.memory_bytes:
            self._end_process()
            raise takes_too_much_memory(self.limits.memory_bytes)
        if time.monotonic() - since > self._patience_seconds:
            raise wire.Ended

    def _stopped(self, position: object, sheet: str = "") -> None:
        """The process is gone: say why, or let the caller begin another."""
        self._ensure_open()
        end = self._end_process()
        if end.signal == signal.SIGXCPU:
            raise takes_too_long()
        if not is_kill_from_outside(end):
            logger.warning("A reader ended on an uploaded file: %s", end)
            words = end.complaint.lower()
            if end.exit_status == OUT_OF_MEMORY or any(w in words for w in _OUT_OF_MEMORY_WORDS):
                raise takes_too_much_memory(
                    self.limits.memory_bytes, reaches_to=self._farthest(sheet)
                )
            raise damaged_file()
        before, times = self._stops
        times = times + 1 if before == position else 1
        self._stops = (position, times)
        logger.warning("A reader was ended from outside at %s, %s times: %s", position, times, end)
        if times >= STOPS_AT_ONE_POSITION:
            raise keeps_being_stopped()

    def _farthest(self, sheet: str) -> tuple[int, int] | None:
        """The corner of the sheet's cells, looked for in another process, for the message."""
        if self._facts is None or self._facts.format != "xlsx":
            return None
        try:
            self._open()
            assert self._process is not None
            self._process.send(("farthest", sheet))
            found: tuple[int, int] | None = self._answer(None)[1]
        except (Unreadable, wire.Ended):
            return None
        return found

    def _end_process(self) -> End:
        assert self._process is not None
        end = self._process.end()
        self.ends.append(end)
        self._process = None
        self._kept.clear()
        return end

    def _ensure_open(self) -> None:
        if self._closed:
            raise ReaderClosed

    def abandon(self) -> None:
        """Nobody wants more rows: whoever waits for some, in another thread, is let go."""
        self._closed = True
        if process := self._process:
            process.kill()

    def close(self) -> None:
        self._closed = True
        if self._process is not None:
            self._end_process()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def open_book(
    path: str | os.PathLike[str],
    original_name: str,
    *,
    max_unpacked_bytes: int = 0,
    limits: Limits | None = None,
) -> Book:
    """Open a stored file, whatever its name says it is; Unreadable says why it cannot be.

    `max_unpacked_bytes` stands for limits that are the usual ones beside it.
    """
    return Book(os.path.abspath(path), original_name, limits or Limits(max_unpacked_bytes)).open()
