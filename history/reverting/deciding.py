"""The rule: which fields go back, and which records go."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, ClassVar, NamedTuple

from core.sentences import Sentence
from history.changes import Changes, to_json_value
from history.models import ChangeAction, ChangeCause
from history.reverting.records import ChangeEntry, EntryNames, Record, RecordType, Reference

CHANGED_SINCE = Sentence("changed since", "changed_since")
_REVERT = ChangeCause.REVERT.value
_CREATED = ChangeAction.CREATED.value
# Why something stays: the entry of the log because of which, or a reason in words.
Because = ChangeEntry | str


class FieldChange(NamedTuple):
    """One field in one entry. `gone`: its cause is reverted, now or earlier."""

    gone: bool
    before: Any
    after: Any
    entry: ChangeEntry


@dataclass(slots=True)
class FieldHistory:
    """The changes of one field, oldest first."""

    changes: list[FieldChange] = field(default_factory=list)

    def add_revert(self, change: FieldChange) -> None:
        """An earlier revert and what it reverted leave no trace."""
        run = self.run
        # From where the field is now, back to where the revert brought it.
        for length, reverted in enumerate(reversed(run), start=1):
            if run[-1].after == change.before and reverted.before == change.after:
                del self.changes[-length:]
                return
        self.changes.append(change)

    @property
    def run(self) -> list[FieldChange]:
        """The changes at the end that are reverted, as far as one begins where the other ended."""
        run: list[FieldChange] = []
        for change in reversed(self.changes):
            if not change.gone:
                break
            if run and change.after != run[0].before:
                break
            run.insert(0, change)
        return run

    @property
    def has_gone(self) -> bool:
        return any(change.gone for change in self.changes)


def field_histories(
    entries: Iterable[ChangeEntry], is_gone: Callable[[ChangeEntry], bool]
) -> dict[str, FieldHistory]:
    """{field: its history} of the entries of one record, in order; keys are no field."""
    histories: dict[str, FieldHistory] = {}
    for entry in entries:
        gone, is_revert = is_gone(entry), entry.cause == _REVERT
        for name, (before, after) in entry.changes.items():
            if name == "identifiers":
                continue
            history = histories.get(name)
            if history is None:
                history = histories[name] = FieldHistory()
            change = FieldChange(gone, before, after, entry)
            if is_revert:
                history.add_revert(change)
            else:
                history.changes.append(change)
    return histories


class RevertAction(StrEnum):
    STAYS = "stays"
    REMOVED = "removed"
    ARCHIVED = "archived"  # something that must not go refers to it: hidden, as if deleted


@dataclass(slots=True)
class Kept:
    """One thing that stays, such as "City stays Anand", and why."""

    what: str
    because: Because

    def sentence(self, names: EntryNames | None = None) -> str:
        because = in_words(self.because, names)
        return Sentence(f"{self.what}: {because}.", "kept", what=self.what, because=because)


def in_words(because: Because, names: EntryNames | None) -> str:
    """Without names of entries, that it was changed is all that is said of them."""
    if names is not None:
        return names.of(because)
    return because if isinstance(because, str) else CHANGED_SINCE


def stays(noun: str) -> Sentence:
    return Sentence(f"The {noun} stays", "stays", noun=noun)


def also_named(by: str) -> Sentence:
    """`by`: the active source that speaks of it, too."""
    return Sentence(f"also named by {by}", "also_named", by=by)


def removed(noun: str, goes: str) -> Sentence:
    """`goes`: "goes", or "is gone" once it was done."""
    return Sentence(f"The {noun} {goes}.", "removed", noun=noun)


@dataclass(slots=True)
class RevertDecision:
    """What becomes of one record. `values` are `{field: [now, after]}` as the log keeps them."""

    record: Record
    action: RevertAction = RevertAction.STAYS
    values: Changes = field(default_factory=dict)
    kept: list[Kept] = field(default_factory=list)
    blocked: list[Because] = field(default_factory=list)
    was_created: bool = False  # by a cause that is reverted

    @property
    def is_removed(self) -> bool:
        return self.action is RevertAction.REMOVED

    @property
    def is_changed(self) -> bool:
        return self.is_removed or bool(self.values)


@dataclass(frozen=True, slots=True)
class ActiveSource:
    """A cause that is not reverted and speaks of the record: when, and what it says by field."""

    id: int
    at: datetime
    label: str
    values: Mapping[str, Collection[Any]] = field(default_factory=dict)


class RecordDecider:
    """Decides about one record. `gone`: ids of the causes that are reverted, now or before.
    `names`: of records that values are, `{field: {id: name}}`."""

    record_type: ClassVar[RecordType]
    noun: ClassVar[str]  # as in "The contact stays"
    stays: ClassVar[str] = "stays as it is"
    cause: ClassVar[str] = ChangeCause.UPLOAD_ROW.value

    def __init__(
        self,
        record: Record,
        *,
        gone: Collection[int],
        active: Sequence[ActiveSource],
        names: Mapping[str, Mapping[Any, str]],
    ) -> None:
        self.record = record
        self.gone = gone
        self.active = active
        self.active_ids = {source.id for source in active}
        self.names = names
        self.decision = self.begin()

    @cached_property
    def histories(self) -> dict[str, FieldHistory]:
        """Of each field that the log names, made when they are asked for."""
        return field_histories(self.record.entries, self.is_gone)

    # --- What an app may add ------------------------------------------------------------------

    def begin(self) -> RevertDecision:
        return RevertDecision(self.record)

    def is_gone(self, entry: ChangeEntry) -> bool:
        return entry.cause == self.cause and entry.cause_id in self.gone

    def why_kept(self, name: str, run: list[FieldChange]) -> Because:
        """Why a field that could go back does not; "" for no reason."""
        return ""

    def more_in_the_way(self) -> list[Because]:
        """What else keeps a record that was created."""
        return []

    def blocks(self, reference: Reference) -> bool:
        return True

    def describe(self, name: str) -> str:
        """The field in a sentence, such as "City" of "City stays Anand"."""
        label = self.record_type.label(name)
        return Sentence(label[:1].upper() + label[1:], "field", name=name)

    def to_display(self, name: str, value: Any) -> str:
        if value in (None, ""):
            return "—"
        if name in self.names:
            return self.names[name].get(value, f"{name.replace('_', ' ')} {value}")
        return str(value)

    # --- In words -----------------------------------------------------------------------------

    def value_sentences(self) -> list[str]:
        return [
            self._value_sentence(name, self.to_display(name, now), self.to_display(name, after))
            for name, (now, after) in self.decision.values.items()
        ]

    def _value_sentence(self, name: str, now: str, after: str) -> str:
        field = self.describe(name)
        text = f"{field}: {now} → {after}."
        return Sentence(text, "value_reverted", field=field, now=now, after=after)

    def blocked_sentences(self, names: EntryNames | None = None) -> list[str]:
        parts = [*dict.fromkeys(in_words(each, names) for each in self.decision.blocked)]
        text = f"The {self.noun} {self.stays}: {'; '.join(parts)}."
        return [Sentence(text, "blocked", noun=self.noun, because=parts)] if parts else []

    # --- The rule -----------------------------------------------------------------------------

    def decide(self) -> RevertDecision:
        decision = self.decision
        if self.was_created():
            decision.was_created = True
            if not self.active:
                decision.blocked = self.in_the_way()
                if not decision.blocked:
                    decision.action = RevertAction.REMOVED
                return decision
            decision.kept.append(Kept(stays(self.noun), also_named(self.active[-1].label)))
        self.decide_values()
        return decision

    def was_created(self) -> bool:
        """By a cause that is reverted."""
        return any(
            self.is_gone(entry)
            for entry in self.record.entries
            if entry.action == _CREATED or self.record_type.created_by in entry.changes
        )

    def decide_values(self) -> None:
        for name, history in self.histories.items():
            if history.has_gone and self.record_type.column_of(name) in self.record_type.fields:
                self._decide_field(name, history)

    def _decide_field(self, name: str, history: FieldHistory) -> None:
        """It goes back to what it was before the first of the reverted changes at the end, while it
        holds what the last of them set and there is no reason against it."""
        now, run = self.now(name), history.run
        if not run:
            self.keep(name, history.changes[-1].entry)
        elif now != run[-1].after:
            self.keep(name, CHANGED_SINCE)
        elif who := self.named_by(name, now, run[0].entry.at):
            self.keep(name, also_named(who))
        elif because := self.why_kept(name, run):
            self.keep(name, because)
        elif now != run[0].before:
            self.decision.values[name] = [now, run[0].before]

    def keep(self, name: str, because: Because) -> None:
        shown, field = self.to_display(name, self.now(name)), self.describe(name)
        what = Sentence(f"{field} stays {shown}", "value_stays", field=field, value=shown)
        self.decision.kept.append(Kept(what, because))

    def now(self, name: str) -> Any:
        """What the field holds, as the log keeps it; None of what is no field."""
        return to_json_value(self.record.values.get(self.record_type.column_of(name)))

    def active_since(self, at: datetime) -> Iterator[ActiveSource]:
        return (source for source in self.active if source.at > at)

    def named_by(self, name: str, value: Any, since: datetime) -> str:
        """Which active source says `value` of the field after `since`, "" for none."""
        found = (
            source.label
            for source in self.active_since(since)
            if value in source.values.get(name, ())
        )
        return next(found, "")

    def is_touch(self, entry: ChangeEntry) -> bool:
        """Whether somebody else, no active source, changed the record."""
        if self.is_gone(entry) or entry.cause == _REVERT:
            return False
        return not (entry.cause == self.cause and entry.cause_id in self.active_ids)

    def touches(self) -> list[Because]:
        return [*filter(self.is_touch, self.record.entries)]

    def in_the_way(self) -> list[Because]:
        """Why a record stays that a reverted cause created: what somebody built on it."""
        found: list[Because] = [*self.touches()[:3]]
        found += [each.name for each in self.record.references if self.blocks(each)][:5]
        found += [self._about(column, "{} is set", "is_set") for column in self._unlogged_set()]
        found += self.more_in_the_way()
        return found or [
            self._about(column, "its {} was changed since", "field_changed")
            for column in self._changed()
        ]

    def _about(self, column: str, text: str, code: str) -> Sentence:
        label = self.record_type.label(column)
        field = Sentence(label, "field", name=column.removesuffix("_id"))
        return Sentence(text.format(label), code, field=field)

    def _unlogged_set(self) -> Iterator[str]:
        for column, blank in self.record_type.unlogged.items():
            if self.record.values[column] != blank:
                yield column

    def _changed(self) -> Iterator[str]:
        """Fields that hold neither what was last said of them nor what a new record has."""
        values, blank, histories = self.record.values, self.record_type.blank, self.histories
        for column, name in self.record_type.compared:
            history = histories.get(name)
            if history and history.changes:
                is_changed = to_json_value(values[column]) != history.changes[-1].after
            else:
                is_changed = column in blank and values[column] != blank[column]
            if is_changed:
                yield column
