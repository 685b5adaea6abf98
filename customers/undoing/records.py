"""A customer about whom to decide, what is asked, and the verdict."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import Model

from customers.models import DuplicateCandidate
from customers.undoing.relations import Standing
from customers.undoing.support import Support
from customers.undoing.trails import Line, Trail
from history.changes import Changes


class Fate(StrEnum):
    STAYS = "stays"
    REMOVED = "removed"
    PUT_AWAY = "put_away"  # something that must not go refers to them: hidden, as if deleted


@dataclass(slots=True)
class Ask:
    """What the caller knows of one customer.

    `gone`: ids of the causes that are taken back, now or before; `cause` says of which kind.
    `in_force`: those of the same kind that stay, told again in `support`. `going`: records that
    refer to the customer and go as well; `put_away`: those that are only hidden; `explained`: those
    that the causes in force account for. `loose`: those that let go of a customer who goes, since
    they were there without them.
    """

    gone: set[int] = field(default_factory=set)
    in_force: set[int] = field(default_factory=set)
    support: Support = field(default_factory=Support)
    going: set[tuple[type[Model], Any]] = field(default_factory=set)
    put_away: set[tuple[type[Model], Any]] = field(default_factory=set)
    explained: set[tuple[type[Model], Any]] = field(default_factory=set)
    loose: set[tuple[type[Model], Any]] = field(default_factory=set)
    # Moments of lines that other kinds of causes wrote for those that are gone.
    gone_at: set[datetime] = field(default_factory=set)
    labels: set[str] = field(default_factory=set)  # of `gone`, as reasons of pairs begin
    last_day: date | None = None  # of the visits that remain
    since: datetime | None = None  # when the first cause that is taken back now was written
    told_since: datetime | None = None  # when the first of `gone` was


@dataclass(slots=True)
class Kept:
    """One thing that stays, and the line, record or row because of which."""

    what: str
    because: Line | str


@dataclass(slots=True)
class Known:
    """A customer as stored, with everything that decides about them."""

    id: int
    fields: dict[str, Any]
    merged_into: int | None
    lines: list[Line] = field(default_factory=list)
    around: list[Line] = field(
        default_factory=list
    )  # of records that are theirs, told by the caller
    keys: list[str] = field(default_factory=list)  # oldest first
    standing: list[Standing] = field(default_factory=list)
    pairs: list[DuplicateCandidate] = field(default_factory=list)
    trails: dict[str, Trail] = field(default_factory=dict)

    @property
    def name(self) -> str:
        shown = ("full_name", "phone", "email", "passport_number")
        return next((self.fields[name] for name in shown if self.fields[name]), f"#{self.id}")


@dataclass(slots=True)
class Verdict:
    """What becomes of one customer. `values` are `{field: [now, after]}` as histories tell them."""

    person: Known
    fate: Fate = Fate.STAYS
    values: Changes = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    blocked: list[Line | str] = field(default_factory=list)
    was_created: bool = False  # by a cause that is taken back
    is_merged: bool = False  # since then: nothing of it can be told apart any more
    candidates_gone: list[int] = field(default_factory=list)
    candidates_changed: list[DuplicateCandidate] = field(default_factory=list)

    @property
    def changes(self) -> Changes:
        keys = {"identifiers": [self.keys, []]} if self.keys else {}
        return {**self.values, **keys}

    @property
    def is_blocked(self) -> bool:
        return bool(self.blocked)
