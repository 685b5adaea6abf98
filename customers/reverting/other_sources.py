"""What others told of a customer since, which therefore stays."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from customers.matching import Incoming
from history.changes import to_json_values


@dataclass(slots=True)
class OtherSources:
    """The active rows of a customer: their names for people, and what each told when."""

    labels: list[str] = field(default_factory=list)
    values: list[tuple[datetime, str, Incoming]] = field(default_factory=list)
    latest: datetime | None = None

    def add(self, at: datetime, label: str, incoming: Incoming | None) -> None:
        self.labels.append(label)
        self.latest = at if self.latest is None or at > self.latest else self.latest
        if incoming is not None:
            self.values.append((at, label, incoming))

    def of_value(self, name: str, value: Any, since: datetime) -> str:
        """Who told `value` of the field after `since`, "" for nobody."""
        for label, incoming in self._since(since):
            if value in _values_of(incoming, name):
                return label
        return ""

    def of_key(self, key: str, since: datetime) -> str:
        for label, incoming in self._since(since):
            if any(f"{kind}:{value}" == key for kind, value in incoming.keys):
                return label
        return ""

    def last_day(self, since: datetime) -> date | None:
        return max((row.day for _, row in self._since(since) if row.day), default=None)

    def anybody(self, since: datetime) -> str:
        if self.latest is None or self.latest <= since:
            return ""
        return self.labels[-1]

    def _since(self, since: datetime) -> Iterator[tuple[str, Incoming]]:
        return ((label, incoming) for at, label, incoming in self.values if at > since)


def _values_of(incoming: Incoming, name: str) -> tuple[Any, ...]:
    if name == "phone":
        return incoming.phones
    if name == "email":
        return incoming.emails
    if name in ("full_name", "passport_number"):
        return (getattr(incoming, name),)
    if name == "branch":
        return (incoming.branch_id,)
    return tuple(
        pair[1] for pair in to_json_values({name: [None, incoming.details.get(name)]}).values()
    )
