"""All that happened with a customer, newest first, from sources that each app registers.

An app describes its part by a `JourneySource` and registers it in `AppConfig.ready`:

    class StoreVisits(JourneySource[Visit]):
        name = "store_visit"
        date_field = "visit_date"
        related = ("branch",)

        def rows(self, customer, reader):
            return Visit.objects.for_user(reader).filter(customer=customer)

        def entries(self, rows, reader):
            return [Entry(title=f"Visit to {row.branch}", ...) for row in rows]

    register_source(StoreVisits())

The source says which rows and how they read; where a page begins, its order and its length are the
pager's business, so no source can skip or repeat a row. A page asks for the keys of all sources in
one query, loads the rows that are on it by one for each table, and asks whatever constant number
`entries` needs for names.

Everything that happened has the key (instant, source, id), which no two rows share, and the
journey runs down these keys. A cursor holds the key at an end of a page, so rows that are added
meanwhile move nothing, and equal instants neither skip nor repeat.
"""

import base64
import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import DateField, DateTimeField, F, Model, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils import timezone

from accounts.models import User
from core.dates import local_day, noon
from core.errors import DomainError

_LARGEST_ID = 2**63 - 1
_FIRST_YEAR, _LAST_YEAR = 1900, 2200  # beyond, zones overflow

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Entry:
    """How one row reads. `type` is the source's name when empty; `details` is plain JSON."""

    title: str
    description: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    type: str = ""


class JourneySource(ABC, Generic[Row]):
    """One app's part of the journey; see the package's docstring.

    `name` is unique and stays: cursors that clients hold name it. `date_field` is a date or an
    instant of the row's own model. A date stands at noon of its day in the organization's zone,
    as everywhere; rows without one never show. Rows of one customer must be cheap to sort by it.
    `related` are the relations that `entries` reads. Sources of one table that name the same are
    loaded together, by the `load` of any.
    """

    name: ClassVar[str]
    date_field: ClassVar[str]
    related: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def rows(self, customer: Any, reader: User) -> QuerySet[Row]:
        """The customer's rows that `reader` may see, with nothing of what else `entries` needs."""

    def load(self, rows: QuerySet[Row], reader: User) -> QuerySet[Row]:
        """`rows` of a page with what `entries` needs beside `related`."""
        return rows

    @abstractmethod
    def entries(self, rows: Sequence[Row], reader: User) -> list[Entry]:
        """One entry per row, in the same order; a constant number of queries."""


_sources: dict[str, JourneySource[Any]] = {}


def register_source(source: JourneySource[Any]) -> None:
    known = _sources.setdefault(source.name, source)
    if type(known) is not type(source):
        raise ValueError(f'The journey already has a source "{source.name}".')


def registered_sources() -> list[JourneySource[Any]]:
    return [_sources[name] for name in sorted(_sources)]


def source_names() -> frozenset[str]:
    return frozenset(_sources)


class Key(NamedTuple):
    at: datetime
    source: str
    pk: int


@dataclass(frozen=True, slots=True)
class Item:
    """`date` is a day where only the day is known, else an instant."""

    key: Key
    date: date | datetime
    entry: Entry

    @property
    def type(self) -> str:
        return self.entry.type or self.key.source

    def format_date(self) -> str:
        """The day, or the instant in the zone that is active."""
        if isinstance(self.date, datetime):
            return timezone.localtime(self.date).isoformat()
        return self.date.isoformat()


@dataclass(frozen=True, slots=True)
class JourneyPage:
    items: list[Item]
    next: str | None
    previous: str | None


class _Found(NamedTuple):
    key: Key
    date: date | datetime
    source: JourneySource[Any]
    model: type[Model]

    @property
    def row_key(self) -> tuple[type[Model], tuple[str, ...], int]:
        return self.model, self.source.related, self.key.pk


def journey_page(
    customer: Any, *, reader: User, size: int, cursor: str | None = None
) -> JourneyPage:
    """The first page, or the one that `cursor` (the `next` or `previous` of another) leads to.

    Raises DomainError for a cursor that is none of ours.
    """
    newer, start = _decode(cursor) if cursor else (False, None)
    zone = customer.organization.zone
    heads = [
        _head(source, customer, reader, start, newer=newer, size=size, zone=zone)
        for source in registered_sources()
    ]
    found = _keys(heads, zone)
    found.sort(key=lambda item: item.key, reverse=not newer)
    more = len(found) > size
    page = found[:size]
    if newer:
        page.reverse()
    items = _describe(page, reader)
    if not items:
        return JourneyPage([], None, None)
    has_older = newer or more
    has_newer = more if newer else start is not None
    return JourneyPage(
        items,
        next=_encode(items[-1].key, newer=False) if has_older else None,
        previous=_encode(items[0].key, newer=True) if has_newer else None,
    )


def _head(
    source: JourneySource[Any],
    customer: Any,
    reader: User,
    start: Key | None,
    *,
    newer: bool,
    size: int,
    zone: ZoneInfo,
) -> tuple[JourneySource[Any], QuerySet]:
    """(id, day, instant) of the source's first rows beyond `start`, as far as they are known.

    One more than a page, to know whether there are more.
    """
    name = source.date_field
    rows = source.rows(customer, reader).exclude(**{name: None})
    by_instant = isinstance(rows.model._meta.get_field(name), DateTimeField)
    if start is not None:
        rows = rows.filter(_beyond(source, start, newer=newer, zone=None if by_instant else zone))
    direction = "" if newer else "-"
    rows = rows.order_by(f"{direction}{name}", f"{direction}pk")
    no_day, no_instant = Cast(Value(None), DateField()), Cast(Value(None), DateTimeField())
    day, instant = (no_day, F(name)) if by_instant else (F(name), no_instant)
    keys = rows.values_list("pk", day, instant)
    return source, keys[: size + 1]


def _keys(heads: Sequence[tuple[JourneySource[Any], QuerySet]], zone: ZoneInfo) -> list[_Found]:
    """The keys of all heads, by one query. Django limits no parts of a union on SQLite."""
    parts: list[str] = []
    parameters: list[Any] = []
    for number, (_, head) in enumerate(heads):
        try:
            statement, values = head.query.sql_with_params()
        except EmptyResultSet:  # nothing can match: a lead's changes where there is no lead
            continue
        parts.append(f"SELECT {number}, head{number}.* FROM ({statement}) AS head{number}")  # noqa: S608
        parameters += values
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), parameters)
        rows = cursor.fetchall()
    found = []
    for number, pk, day, instant in rows:
        source, head = heads[number]
        when = _as_day(day) if instant is None else _as_instant(instant)
        at = when if isinstance(when, datetime) else noon(when, zone)
        found.append(_Found(Key(at.astimezone(UTC), source.name, pk), when, source, head.model))
    return found


def _as_day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _as_instant(value: datetime | str) -> datetime:
    """SQLite's is in UTC without saying so."""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _beyond(source: JourneySource[Any], start: Key, *, newer: bool, zone: ZoneInfo | None) -> Q:
    """Rows whose key lies beyond `start`; with `zone` the date field holds days."""
    name, beyond = source.date_field, "gt" if newer else "lt"
    if zone is None:
        ties: bool = True
        bound: date | datetime = start.at
    else:
        bound = local_day(start.at, zone)
        at_noon = noon(bound, zone)
        ties = at_noon == start.at
        if (at_noon > start.at) if newer else (at_noon < start.at):
            beyond += "e"
    condition = Q(**{f"{name}__{beyond}": bound})
    if ties and source.name == start.source:
        condition |= Q(**{name: bound, f"pk__{beyond}": start.pk})
    elif ties and (source.name > start.source) == newer:
        condition |= Q(**{name: bound})
    return condition


def _describe(page: Sequence[_Found], reader: User) -> list[Item]:
    loaded = _loaded(page, reader)
    page = [item for item in page if item.row_key in loaded]  # a row may go meanwhile
    entries: dict[Key, Entry] = {}
    for source in {item.source.name: item.source for item in page}.values():
        mine = [item for item in page if item.source is source]
        given = source.entries([loaded[item.row_key] for item in mine], reader)
        entries.update(zip((item.key for item in mine), given, strict=True))
    return [Item(item.key, item.date, entries[item.key]) for item in page]


def _loaded(page: Sequence[_Found], reader: User) -> dict[tuple[Any, ...], Any]:
    together: dict[tuple[Any, ...], list[_Found]] = {}
    for item in page:
        together.setdefault(item.row_key[:2], []).append(item)
    loaded = {}
    for (model, related), items in together.items():
        rows = model._default_manager.filter(pk__in={item.key.pk for item in items}).order_by()
        if related:
            rows = rows.select_related(*related)
        for row in items[0].source.load(rows, reader):
            loaded[model, related, row.pk] = row
    return loaded


def _encode(key: Key, *, newer: bool) -> str:
    text = json.dumps([int(newer), key.at.isoformat(), key.source, key.pk])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(cursor: str) -> tuple[bool, Key]:
    """Clients hand a cursor back as they got it, but anybody can type one."""
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        newer, instant, source, pk = json.loads(text)
        at = datetime.fromisoformat(instant).astimezone(UTC)
        good = (
            newer in (0, 1)
            and source in source_names()
            and type(pk) is int
            and 0 <= pk <= _LARGEST_ID
            and _FIRST_YEAR <= at.year <= _LAST_YEAR
        )
    except (ValueError, TypeError, OverflowError, RecursionError):
        good = False
    if not good:
        message = "This cursor leads nowhere. Start again without one."
        raise DomainError.at("cursor", "invalid", message, overall="cursor_invalid")
    return bool(newer), Key(at, source, pk)
