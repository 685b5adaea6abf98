"""All that happened with a customer, newest first, from sources that each app registers.

An app describes its part by a `JourneySource` and registers it in `AppConfig.ready`:

    class StoreVisits(JourneySource[Visit]):
        name = "store_visit"
        date_field = "visit_date"

        def rows(self, customer, reader):
            return Visit.objects.for_user(reader).filter(customer=customer).select_related("branch")

        def entries(self, rows, reader):
            return [Entry(title=f"Visit to {row.branch}", ...) for row in rows]

    register_source(StoreVisits())

The source says which rows and how they read; where a page begins, its order and its length are the
pager's business, so no source can skip or repeat a row. A page asks each source for one
query of at most a page of rows, and whatever constant number `entries` needs for names.

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

from django.db.models import DateTimeField, Model, Q, QuerySet
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
    """

    name: ClassVar[str]
    date_field: ClassVar[str]

    @abstractmethod
    def rows(self, customer: Any, reader: User) -> QuerySet[Row]:
        """The customer's rows that `reader` may see, with what `entries` needs loaded."""

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
    row: Model
    source: JourneySource[Any]


def journey_page(
    customer: Any, *, reader: User, size: int, cursor: str | None = None
) -> JourneyPage:
    """The first page, or the one that `cursor` (the `next` or `previous` of another) leads to.

    Raises DomainError for a cursor that is none of ours.
    """
    newer, start = _decode(cursor) if cursor else (False, None)
    zone = customer.organization.zone
    found: list[_Found] = []
    for source in registered_sources():
        found += _head(source, customer, reader, start, newer=newer, size=size, zone=zone)
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
) -> list[_Found]:
    """The source's first rows beyond `start`: one more than a page, to know whether there are."""
    name = source.date_field
    rows = source.rows(customer, reader).exclude(**{name: None})
    by_instant = isinstance(rows.model._meta.get_field(name), DateTimeField)
    if start is not None:
        rows = rows.filter(_beyond(source, start, newer=newer, zone=None if by_instant else zone))
    direction = "" if newer else "-"
    found = []
    for row in rows.order_by(f"{direction}{name}", f"{direction}pk")[: size + 1]:
        when = getattr(row, name)
        at = when if by_instant else noon(when, zone)
        found.append(_Found(Key(at.astimezone(UTC), source.name, row.pk), when, row, source))
    return found


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
    entries: dict[Key, Entry] = {}
    for source in {item.source.name: item.source for item in page}.values():
        mine = [item for item in page if item.source is source]
        given = source.entries([item.row for item in mine], reader)
        entries.update(zip((item.key for item in mine), given, strict=True))
    return [Item(item.key, item.date, entries[item.key]) for item in page]


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
