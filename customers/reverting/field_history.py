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

    field_changes: list[FieldChange] = field(default_factory=list)

    def add(self, field_change: FieldChange) -> None:
        if field_change.line.cause == ChangeCause.REVERT and self._cancels(field_change):
            return
        self.field_changes.append(field_change)

    def _cancels(self, field_change: FieldChange) -> bool:
        """An earlier revert: it and what it reverted leave no trace."""
        if not self.field_changes or self.field_changes[-1].after != field_change.before:
            return False
        for position in range(len(self.field_changes) - 1, -1, -1):
            if not self.field_changes[position].gone:
                return False
            if self.field_changes[position].before == field_change.after:
                del self.field_changes[position:]
                return True
        return False

    @property
    def run(self) -> list[FieldChange]:
        """The steps at the end that are reverted."""
        start = len(self.field_changes)
        while start and self.field_changes[start - 1].gone:
            start -= 1
        return self.field_changes[start:]

    @property
    def has_gone(self) -> bool:
        return any(field_change.gone for field_change in self.field_changes)


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
