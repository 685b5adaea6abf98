"""Which records can be duplicates of one another: each app registers the types that it keeps.

register_rule(DuplicateRule(type="lead", ...))  # in AppConfig.ready
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from customers.duplicates.records import Record
from customers.models import DuplicateCandidate
from customers.models.duplicate import register_branch_paths

PairModel = type[DuplicateCandidate]


@dataclass(frozen=True, slots=True)
class Side:
    """One record of a pair, as lists show it."""

    id: int
    full_name: str
    phone: str
    email: str
    branch: int | None
    branch_name: str
    city: str
    address: str
    date_of_birth: date | None
    is_active: bool
    last_activity: datetime | None
    admin_page: str  # the name of its change page's URL


@dataclass(frozen=True)
class DuplicateRule:
    """A type of record. `pairs` is the model of its pairs, `first` and `second` the foreign keys.

    `rows`: all records; `alive`: those that can be a duplicate still; `changed`: those of an
    organization saved since; `load`: what is compared of the records with these ids.
    """

    type: str
    label: str
    rows: Callable[[], QuerySet[Any]]
    alive: Q
    changed: Callable[[int, datetime], Q]
    load: Callable[[Collection[int]], list[Record]]
    pairs: PairModel
    first: str
    second: str
    related: tuple[str, ...]  # of a record, for `side`
    side: Callable[[Any], Side]
    child: str = ""  # from a DuplicateCandidate to its row in `pairs`; empty where it is the same

    def living(self, organization_id: int) -> QuerySet[Any]:
        return self.rows().filter(self.alive, organization=organization_id).order_by("pk")

    def path(self, *names: str) -> str:
        """From a candidate to something of its records."""
        return "__".join(name for name in (self.child, *names) if name)

    def joins(self) -> list[str]:
        """What `select_related` needs to show pairs of this type."""
        positions = (self.first, self.second)
        return [self.path(position, name) for position in positions for name in ("", *self.related)]

    def sides(self, pair: DuplicateCandidate) -> tuple[Any, Any]:
        """The two records of a pair."""
        is_base = bool(self.child) and not isinstance(pair, self.pairs)
        row: Any = getattr(pair, self.child) if is_base else pair
        return getattr(row, self.first), getattr(row, self.second)


_rules: dict[str, DuplicateRule] = {}


def register_rule(rule: DuplicateRule, *, branch: str) -> None:
    """`branch`: the record's field of its branch, empty when it has none."""
    _rules[rule.type] = rule
    paths = [
        rule.path(position, branch) if branch else "" for position in (rule.first, rule.second)
    ]
    register_branch_paths(rule.type, *paths)


def rules() -> list[DuplicateRule]:
    """The customers' first, as other types hang on them."""
    return list(_rules.values())


def rule_of(type_name: str) -> DuplicateRule:
    return _rules[type_name]


def all_joins() -> list[str]:
    return [path for rule in rules() for path in rule.joins()]
