"""A customer about whom to decide, what is asked, and the decision."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import Model

from customers.models import DuplicateCandidate
from customers.reverting.field_history import ChangeEntry, FieldHistory
from customers.reverting.other_sources import OtherSources
from customers.reverting.relations import Reference
from history.changes import Changes


class RevertAction(StrEnum):
    STAYS = "stays"
    REMOVED = "removed"
    ARCHIVED = "archived"  # something that must not go refers to them: hidden, as if deleted


@dataclass(slots=True)
class RevertRequest:
    """What the caller knows of one customer.

    `gone`: ids of the causes that are reverted, now or before; `cause` says of which kind.
    `active`: those of the same kind that stay, read again into `other_sources`. `to_delete`:
    records that refer to the customer and go as well; `archived`: those that are only hidden;
    `covered`: those that the active causes account for. `detachable`: those that let go of a
    customer who goes, since they were there without them.
    """

    gone: set[int] = field(default_factory=set)
    active: set[int] = field(default_factory=set)
    other_sources: OtherSources = field(default_factory=OtherSources)
    to_delete: set[tuple[type[Model], Any]] = field(default_factory=set)
    archived: set[tuple[type[Model], Any]] = field(default_factory=set)
    covered: set[tuple[type[Model], Any]] = field(default_factory=set)
    detachable: set[tuple[type[Model], Any]] = field(default_factory=set)
    # Moments of lines that other kinds of causes wrote for those that are gone.
    gone_at: set[datetime] = field(default_factory=set)
    labels: set[str] = field(default_factory=set)  # of `gone`, as reasons of pairs begin
    last_day: date | None = None  # of the visits that remain
    since: datetime | None = None  # when the first cause that is reverted now was written
    first_written_at: datetime | None = None  # when the first of `gone` was


@dataclass(slots=True)
class Kept:
    """One thing that stays, and the line, record or row because of which."""

    what: str
    because: ChangeEntry | str


@dataclass(slots=True)
class Known:
    """A customer as stored, with everything that decides about them."""

    id: int
    fields: dict[str, Any]
    merged_into: int | None
    lines: list[ChangeEntry] = field(default_factory=list)
    around: list[ChangeEntry] = field(
        default_factory=list
    )  # of records that are theirs, told by the caller
    keys: list[str] = field(default_factory=list)  # oldest first
    references: list[Reference] = field(default_factory=list)
    pairs: list[DuplicateCandidate] = field(default_factory=list)
    histories: dict[str, FieldHistory] = field(default_factory=dict)

    @property
    def name(self) -> str:
        shown = ("full_name", "phone", "email", "passport_number")
        return next((self.fields[name] for name in shown if self.fields[name]), f"#{self.id}")


@dataclass(slots=True)
class RevertDecision:
    """What becomes of one customer. `values` are `{field: [now, after]}` as histories tell them."""

    person: Known
    action: RevertAction = RevertAction.STAYS
    values: Changes = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    blocked: list[ChangeEntry | str] = field(default_factory=list)
    was_created: bool = False  # by a cause that is reverted
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
