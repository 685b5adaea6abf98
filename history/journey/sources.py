"""What a source of the journey is, and those that are registered."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, TypeVar

from django.db.models import Model, QuerySet

from accounts.models import User

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
