"""The history of a record field by field, and how far it can be walked back."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from history.models import Change, ChangeCause, TargetType


@dataclass(frozen=True, slots=True)
class ChangeEntry:
    """One line of the change log."""

    pk: int
    action: str
    cause: str
    cause_id: int | None
    changes: dict[str, Any]
    by_id: int | None
    at: datetime


def lines_of(target_type: TargetType, ids: Collection[int]) -> Iterator[tuple[int, ChangeEntry]]:
    """(record, line) of all changes of these records, oldest first."""
    lines = Change.objects.of_each(target_type, ids).order_by("pk")
    for owner, *values in lines.values_list(
        "target_id", "pk", "action", "cause", "cause_id", "changes", "by_id", "at"
    ).iterator(chunk_size=5_000):
        yield owner, ChangeEntry(*values)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field in one line. `gone`: its cause is reverted, now or earlier."""

    gone: bool
    before: Any
    after: Any
    line: ChangeEntry


@dataclass(slots=True)
class FieldHistory:
    """The steps of one field, oldest first."""

    changes_: list[FieldChange] = field(default_factory=list)

    def add(self, change_: FieldChange) -> None:
        if change_.line.cause == ChangeCause.REVERT and self._cancels(change_):
            return
        self.changes_.append(change_)

    def _cancels(self, change_: FieldChange) -> bool:
        """An earlier revert: it and what it reverted leave no trace."""
        if not self.changes_ or self.changes_[-1].after != change_.before:
            return False
        for position in range(len(self.changes_) - 1, -1, -1):
            if not self.changes_[position].gone:
                return False
            if self.changes_[position].before == change_.after:
                del self.changes_[position:]
                return True
        return False

    @property
    def run(self) -> list[FieldChange]:
        """The steps at the end that are reverted."""
        start = len(self.changes_)
        while start and self.changes_[start - 1].gone:
            start -= 1
        return self.changes_[start:]

    @property
    def has_gone(self) -> bool:
        return any(change_.gone for change_ in self.changes_)


def field_histories(
    lines: Iterable[ChangeEntry], gone: Callable[[ChangeEntry], bool]
) -> dict[str, FieldHistory]:
    """{field: trail} of the lines of one record, in order; keys are no field."""
    histories: dict[str, FieldHistory] = {}
    for line in lines:
        is_gone = gone(line)
        for name, (before, after) in line.changes.items():
            if name != "identifiers":
                histories.setdefault(name, FieldHistory()).add(
                    FieldChange(is_gone, before, after, line)
                )
    return histories
