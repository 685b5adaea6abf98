"""What is written once is changed by one thing alone: the erasure of a person, at their request."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

_erasing: ContextVar[bool] = ContextVar("erasing", default=False)


@contextmanager
def erasing() -> Iterator[None]:
    """Within the caller's transaction the triggers of customers/0008 let contents be emptied."""
    token = _erasing.set(True)
    try:
        _set("on")
        yield
        _set("off")
    finally:
        _erasing.reset(token)


def _set(value: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('footfall.erasing', %s, true)", [value])


def _add_function(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    if connection.vendor == "sqlite":
        connection.connection.create_function("footfall_erasing", 0, lambda: int(_erasing.get()))


connection_created.connect(_add_function, dispatch_uid="core.erasing")
