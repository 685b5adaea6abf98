"""Importing in batches: one entry of a form or thousands of rows of a sheet, by the same code.

Customers, leads, partners, contacts and bills derive from `BatchImporter`.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from django.db.models import Model
from django.utils import timezone

from accounts.models import Organization, User
from core import bulk
from history.changes import Changes
from history.models import ChangeCause, TargetType
from history.services import NewChange, record_changes

Entry = TypeVar("Entry")
Outcome = TypeVar("Outcome")


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a batch writes: kept on every change it makes."""

    kind: ChangeCause
    by: User | None = None
    source: str = ""  # of the records that the batch makes, e.g. "upload"
    is_upload: bool = False


class State:
    """A record in memory while a batch is decided: `fields` by attname, and which it changed.

    `KEY` names the attributes that say which record it is: set once, and in no change.
    """

    __slots__ = ("dirty", "fields", "id", "is_new")
    KEY: ClassVar[tuple[str, ...]] = ()

    def __init__(self, pk: int | None, fields: dict[str, Any], *, is_new: bool = False) -> None:
        self.id = pk  # None for a new one until the batch is written
        self.fields = fields
        self.is_new = is_new
        self.dirty: set[str] = set()

    def set(self, name: str, value: Any, changes: Changes) -> None:
        """Set a field, and note it in `changes` as [before, after] when it differs."""
        before = self.fields[name]
        if before != value:
            self.fields[name] = value
            self.dirty.add(name)
            changes[name.removesuffix("_id")] = [before, value]

    def changed(self) -> dict[str, Any]:
        """What is to be updated."""
        return {name: value for name, value in self.fields.items() if name in self.dirty}

    def fill(self, values: Mapping[str, Any], changes: Changes, *, only_blank: bool) -> None:
        """Set what `values` say; empty says nothing, and `only_blank` keeps what is there."""
        for name, value in values.items():
            if value not in (None, "") and (not only_blank or self.fields[name] in (None, "")):
                self.set(name, value, changes)


class BatchImporter(ABC, Generic[Entry, Outcome]):
    """Imports entries strictly in order, each as if it came alone, earlier ones of the batch seen.

    `run` is the whole of it: `load` reads in bulk what the entries name, `decide` says of each what
    becomes of it, `write` stores it, in a number of statements that does not grow with the batch.
    An outcome is complete, with its ids, once the batch is written. Who has more to do in between
    calls the three in this order, once. The caller holds the organization's identity lock inside a
    transaction.
    """

    def __init__(self, organization: Organization, cause: Cause) -> None:
        self.organization = organization
        self.cause = cause
        self.at = timezone.now()

    def run(self, entries: Sequence[Entry]) -> list[Outcome]:
        """One outcome per entry, in order."""
        self.load(entries)
        outcomes = [self.decide(entry) for entry in entries]
        self.write()
        return outcomes

    @abstractmethod
    def load(self, entries: Sequence[Entry]) -> None: ...

    @abstractmethod
    def decide(self, entry: Entry) -> Outcome: ...

    @abstractmethod
    def write(self) -> None: ...

    def insert(self, model: type[Model], states: Iterable[State], **shared: Any) -> None:
        """Insert those that are new."""
        new = [state for state in states if state.is_new]
        if not new:
            return
        self.reserve(model, new)
        fields = tuple(new[0].fields)
        names = ("id", *new[0].KEY, *fields)
        rows = [
            (
                state.id,
                *(getattr(state, name) for name in state.KEY),
                *map(state.fields.__getitem__, fields),
            )
            for state in new
        ]
        rest = bulk.unnamed(model, {*names, *shared}, self.at) | shared
        bulk.insert_rows(model, names, rows, **rest)

    def reserve(self, model: type[Model], states: Iterable[State]) -> None:
        """Give those without an id theirs, for who has to name them before they are inserted."""
        unnumbered = [state for state in states if state.id is None]
        ids = bulk.reserve_ids(model, len(unnumbered))
        for state, pk in zip(unnumbered, ids, strict=True):
            state.id = pk

    def update(
        self, model: type[Model], states: Iterable[State], *, locked: bool = False, **shared: Any
    ) -> None:
        """Update those that were there before and changed, only in what did.

        `locked`: nobody else can have changed the rest of what they hold.
        """
        stale = {
            state.id: state
            for state in states
            if state.dirty and not state.is_new and state.id is not None
        }
        changed = {pk: state.changed() for pk, state in stale.items()}
        all_fields = {pk: state.fields for pk, state in stale.items()} if locked else None
        bulk.update(model, changed, locked=all_fields, **shared)

    def record(self, target_type: TargetType, changes: Sequence[NewChange]) -> None:
        """Write into the change log, with the batch's cause."""
        record_changes(
            target_type,
            changes,
            organization_id=self.organization.pk,
            cause=self.cause.kind,
            by_id=self.cause.by.pk if self.cause.by else None,
            at=self.at,
        )
