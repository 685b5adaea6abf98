"""Reading beside the database: the lease is kept, and the next chunk is ready in time."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillReading
from queue import Empty, Full, Queue
from threading import Event, Thread
from typing import TypeVar

T = TypeVar("T")
# One chunk in the making and one waiting: memory stays bounded, neither side waits for long.
_DEPTH = 1
_POLL_SECONDS = 0.2


class Abandoned(Exception):
    """Nobody waits for what this thread reads any more."""


def nothing() -> None:
    """Where nothing is to be done."""


def run_in_thread(
    read: Callable[[Callable[[], None]], T],
    *,
    while_waiting: Callable[[], None],
    on_abandon: Callable[[], None] = nothing,
) -> T:
    """What `read` gives, read in a thread while this one calls `while_waiting` every now and then.

    A large workbook is unpacked in one call that may take longer than a job's lease. `read` gets a
    function to call between rows: it raises when `while_waiting` raised and the answer is of no use
    any more. `on_abandon` is called then, too, and must let go what the thread itself waits for.
    The thread may not touch the database: connections belong to their thread.
    """
    abandoned = Event()

    def still_wanted() -> None:
        if abandoned.is_set():
            raise Abandoned

    with ThreadPoolExecutor(1, thread_name_prefix="reading-in-thread") as pool:
        reading = pool.submit(read, still_wanted)
        try:
            while True:
                try:
                    return reading.result(timeout=_POLL_SECONDS)
                except StillReading:
                    if reading.done():  # it raised a timeout of its own
                        raise
                while_waiting()
        finally:
            abandoned.set()
            if not reading.done():
                on_abandon()


def prefetch(
    items: Iterable[T],
    *,
    while_waiting: Callable[[], None] = nothing,
    on_abandon: Callable[[], None] = nothing,
) -> Iterator[T]:
    """Yield `items` while a thread prepares the next ones. What it raises is raised here.

    `while_waiting` is called every now and then as long as the next one is not ready: skipping what
    was done before may take long. `on_abandon` is called when nobody wants the rest, and must let
    go what the thread itself waits for. The thread may not touch the database.
    """
    ready: Queue[tuple[str, T | BaseException | None]] = Queue(_DEPTH)
    abandoned = Event()

    def put_ready(what: str, value: T | BaseException | None) -> bool:
        while not abandoned.is_set():
            try:
                ready.put((what, value), timeout=_POLL_SECONDS)
            except Full:
                continue
            return True
        return False

    def prepare() -> None:
        try:
            for item in items:
                if not put_ready("item", item):
                    return
        except BaseException as error:  # noqa: BLE001 - raised again by whoever reads
            put_ready("error", error)
        else:
            put_ready("end", None)

    ended = False
    thread = Thread(target=prepare, name="prefetch", daemon=True)
    thread.start()
    try:
        while True:
            try:
                what, value = ready.get(timeout=_POLL_SECONDS)
            except Empty:
                while_waiting()
                continue
            ended = what != "item"
            if what == "end":
                return
            if what == "error":
                assert isinstance(value, BaseException)
                raise value
            yield value  # type: ignore[misc]
    finally:
        abandoned.set()
        if thread.is_alive() and not ended:
            on_abandon()
        thread.join()
