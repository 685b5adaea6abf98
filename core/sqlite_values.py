"""Rows as SQLite's driver wants them: days, instants and UUIDs as the texts that Django stores."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.db import models


def encoded_rows(
    fields: Sequence[models.Field], rows: Sequence[Sequence[Any]]
) -> list[tuple[Any, ...]]:
    """The rows as SQLite's driver wants them."""
    columns = list(zip(*rows, strict=True))
    for position, field in enumerate(fields):
        if encode := _sqlite_encoder(field):
            columns[position] = tuple(map(encode, columns[position]))
    return list(zip(*columns, strict=True))


def _sqlite_encoder(field: models.Field) -> Callable[[Any], Any] | None:
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(target, models.DateTimeField):
        return _sqlite_datetime
    if isinstance(target, models.DateField):
        return _sqlite_date
    if isinstance(target, models.UUIDField):
        return _sqlite_uuid
    return None


def _sqlite_uuid(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else value.hex


def _sqlite_datetime(value: datetime | None) -> str | None:
    return None if value is None else str(value.astimezone(UTC).replace(tzinfo=None))


def _sqlite_date(value: date | None) -> str | None:
    return None if value is None else value.isoformat()
