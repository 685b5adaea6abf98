"""The history of a record field by field, and how far it can be walked back."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from history.models import Change, ChangeCause, TargetType


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the change log."""

    pk: int
    action: str
    cause: str
    cause_id: int | None
    changes: dict[str, Any]
    by_id: int | None
    at: datetime


def lines_of(target_type: TargetType, ids: Collection[int]) -> Iterator[tuple[int, Line]]:
    """(record, line) of all changes of these records, oldest first."""
    lines = Change.objects.of_each(target_type, ids).order_by("pk")
    for owner, *values in lines.values_list(
        "target_id", "pk", "action", "cause", "cause_id", "changes", "by_id", "at"
    ).iterator(chunk_size=5_000):
        yield owner, Line(*values)


@dataclass(frozen=True, slots=True)
class Step:
    """One field in one line. `gone`: its cause is taken back, now or earlier."""

    gone: bool
    before: Any
    after: Any
    line: Line


@dataclass(slots=True)
class Trail:
    """The steps of one field, oldest first."""

    steps: list[Step] = field(default_factory=list)

    def add(self, step: Step) -> None:
        if step.line.cause == ChangeCause.REVERT and self._cancels(step):
            return
        self.steps.append(step)

    def _cancels(self, step: Step) -> bool:
        """An earlier taking back: it and what it took back leave no trace."""
        if not self.steps or self.steps[-1].after != step.before:
            return False
        for place in range(len(self.steps) - 1, -1, -1):
            if not self.steps[place].gone:
                return False
            if self.steps[place].before == step.after:
                del self.steps[place:]
                return True
        return False

    @property
    def run(self) -> list[Step]:
        """The steps at the end that are taken back."""
        start = len(self.steps)
        while start and self.steps[start - 1].gone:
            start -= 1
        return self.steps[start:]

    @property
    def has_gone(self) -> bool:
        return any(step.gone for step in self.steps)


def trails_of(lines: Iterable[Line], gone: Callable[[Line], bool]) -> dict[str, Trail]:
    """{field: trail} of the lines of one record, in order; keys are no field."""
    trails: dict[str, Trail] = {}
    for line in lines:
        is_gone = gone(line)
        for name, (before, after) in line.changes.items():
            if name != "identifiers":
                trails.setdefault(name, Trail()).add(Step(is_gone, before, after, line))
    return trails
