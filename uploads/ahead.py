"""Reading ahead: the next chunk is read while the database takes the present one."""

from collections.abc import Iterable, Iterator
from queue import Full, Queue
from threading import Event, Thread
from typing import TypeVar

T = TypeVar("T")
# One chunk in the making and one waiting: memory stays bounded, neither side waits for long.
_DEPTH = 1
_POLL_SECONDS = 0.2


def ahead(items: Iterable[T]) -> Iterator[T]:
    """Yield `items` while a thread prepares the next ones. What it raises is raised here.

    The thread may not touch the database: connections belong to their thread.
    """
    ready: Queue[tuple[str, T | BaseException | None]] = Queue(_DEPTH)
    abandoned = Event()

    def hand_over(what: str, value: T | BaseException | None) -> bool:
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
                if not hand_over("item", item):
                    return
        except BaseException as error:  # noqa: BLE001 - raised again by whoever reads
            hand_over("error", error)
        else:
            hand_over("end", None)

    thread = Thread(target=prepare, name="reading-ahead", daemon=True)
    thread.start()
    try:
        while True:
            what, value = ready.get()
            if what == "end":
                return
            if what == "error":
                assert isinstance(value, BaseException)
                raise value
            yield value  # type: ignore[misc]
    finally:
        abandoned.set()
        thread.join()
