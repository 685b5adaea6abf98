"""Where the request of the moment comes from, for what is written down of it far from any view."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

LONGEST_BROWSER = 200


@dataclass(frozen=True, slots=True)
class Origin:
    """`browser` is what it says of itself; both are empty where no request is answered."""

    address: str = ""
    browser: str = ""


_origin: ContextVar[Origin] = ContextVar("origin")


def current_origin() -> Origin:
    return _origin.get(Origin())


@contextmanager
def coming_from(origin: Origin) -> Iterator[None]:
    token = _origin.set(origin)
    try:
        yield
    finally:
        _origin.reset(token)
