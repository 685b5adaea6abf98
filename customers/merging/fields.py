"""Which value each field of the merged record gets, and what a person must decide."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Field

from customers.merging.snapshots import joined

Records = Sequence[Any]  # the one kept first
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class DecidedField:
    """A field of all records, and the value that the merged one gets.

    `conflict`: several values, of which a person must choose. `suggestion` is the record whose
    value is proposed, `taken` the one whose value it became; both are empty where several records
    together make the value. `how` says in words what happens unless a person chooses.
    """

    name: str
    label: str
    values: dict[int, Any]
    result: Any
    conflict: bool = False
    suggestion: int | None = None
    taken: int | None = None
    choosable: bool = True
    how: str = ""


class FieldRule(ABC):
    """How the value of a field is found when nobody chose one."""

    choosable = True
    asks = False
    how = ""

    @abstractmethod
    def decide(self, decided: DecidedField, records: Records, so_far: "Decided") -> None:
        """Set result, suggestion and taken of `decided`; some records differ in it."""


class Decided(dict[str, DecidedField]):
    def taken(self, name: str) -> int | None:
        return self[name].taken


def is_empty(value: Any) -> bool:
    return value is None or value == ""


def same(one: Any, other: Any) -> bool:
    """Spaces and capitals make no conflict that is worth a question."""
    if isinstance(one, str) and isinstance(other, str):
        return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
    return bool(one == other)


def newest_first(records: Records, last_active: Callable[[Any], datetime | None]) -> list[Any]:
    return sorted(records, key=lambda record: last_active(record) or LONG_AGO, reverse=True)


@dataclass(frozen=True)
class Choose(FieldRule):
    """A person chooses between different values; proposed is the most recently active one's."""

    asks = True
    longest: bool = False  # of a name: "Asha Patel" rather than "Asha"

    def decide(self, decided: DecidedField, records: Records, so_far: Decided) -> None:
        filled = [record for record in records if not is_empty(decided.values[record.pk])]
        if self.longest:
            filled.sort(key=lambda record: _length(decided.values[record.pk]), reverse=True)
        best = filled[0]
        decided.suggestion = decided.taken = best.pk
        decided.result = decided.values[best.pk]


def _length(text: str) -> tuple[int, int]:
    """More words say more, then more letters."""
    return len(text.split()), len(text)


@dataclass(frozen=True)
class Keep(FieldRule):
    """The kept record's own value stays unless a person chooses another; a blank is filled."""

    how: str = "stays unless you choose another"

    def decide(self, decided: DecidedField, records: Records, so_far: Decided) -> None:
        first = next(pk for pk, value in decided.values.items() if not is_empty(value))
        decided.suggestion = decided.taken = first
        decided.result = decided.values[first]


@dataclass(frozen=True)
class Join(FieldRule):
    """All texts are kept, below each other, unless a person chooses one."""

    how: str = "both are kept"

    def decide(self, decided: DecidedField, records: Records, so_far: Decided) -> None:
        decided.result = joined(value for value in decided.values.values() if value)


@dataclass(frozen=True)
class Work(FieldRule):
    """`find(records, so_far)` gives the value; nobody chooses. `how` says the rule in words."""

    find: Callable[[Records, Decided], Any]
    how: str
    choosable = False

    def decide(self, decided: DecidedField, records: Records, so_far: Decided) -> None:
        decided.result = self.find(records, so_far)


CHOOSE = Choose()


def decide_fields(
    fields: Sequence[Field],
    rules: Mapping[str, FieldRule],
    records: Records,
    choices: Mapping[str, int],
    *,
    last_active: Callable[[Any], datetime | None],
) -> Decided:
    """All `fields`, decided; `choices` names records of these. Rules that work come last."""
    by_activity = newest_first(records, last_active)
    decided = Decided()
    for field in sorted(fields, key=lambda field: isinstance(rules.get(field.name), Work)):
        rule = rules.get(field.name, CHOOSE)
        values = {record.pk: getattr(record, field.attname) for record in records}
        own = values[records[0].pk]
        one = DecidedField(
            field.name, _label(field), values, own, choosable=rule.choosable, how=rule.how
        )
        decided[field.name] = one
        _decide(one, rule, by_activity, records, choices.get(field.name), decided)
    return Decided((field.name, decided[field.name]) for field in fields)


def _decide(
    one: DecidedField,
    rule: FieldRule,
    by_activity: Records,
    records: Records,
    chosen: int | None,
    decided: Decided,
) -> None:
    filled = {pk: value for pk, value in one.values.items() if not is_empty(value)}
    if isinstance(rule, Work):
        rule.decide(one, records, decided)
    elif filled:
        first = next(iter(filled))
        differ = any(not same(value, filled[first]) for value in filled.values())
        if differ:
            one.conflict = rule.asks
            rule.decide(one, by_activity if rule.asks else records, decided)
        else:
            one.result, one.taken = filled[first], first
            if rule.asks or len(filled) == 1:
                one.suggestion = first
        if chosen is not None:
            one.result, one.taken = one.values[chosen], chosen


def _label(field: Field) -> str:
    return str(field.verbose_name).capitalize()


def first_filled(name: str) -> Callable[[Records, Decided], Any]:
    """The first record's value that says something, the kept one's before all others."""

    def find(records: Records, so_far: Decided) -> Any:
        found = (getattr(record, name) for record in records)
        return next((value for value in found if not is_empty(value)), getattr(records[0], name))

    return find


def of_oldest(name: str) -> Callable[[Records, Decided], Any]:
    def find(records: Records, so_far: Decided) -> Any:
        return first_filled(name)(sorted(records, key=lambda record: record.pk), so_far)

    return find


def earliest(name: str) -> Callable[[Records, Decided], Any]:
    return lambda records, so_far: min(_given_values(records, name), default=None)


def latest(name: str) -> Callable[[Records, Decided], Any]:
    return lambda records, so_far: max(_given_values(records, name), default=None)


def any_true(name: str) -> Callable[[Records, Decided], Any]:
    """True when one says so; else False when one says that; else nothing is known."""
    return lambda records, so_far: max(_given_values(records, name), default=None)


def _given_values(records: Records, name: str) -> list[Any]:
    return [value for record in records if (value := getattr(record, name)) is not None]
