"""One merge while it is done: the records, what was decided, what moved and combined."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.models import Organization, User
from customers.merging.fields import Decided
from customers.merging.kinds import MergeKind

# Of each relation so many ids are written down; the number is always complete.
IDS_KEPT = 100


@dataclass(slots=True)
class Moved:
    count: int = 0
    ids: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Merging:
    """`record_id` is the id that the MergeRecord will have, for what refers to it before."""

    kind: MergeKind
    organization: Organization
    records: list[Any]  # the one kept first; locked
    by: User | None
    at: datetime
    record_id: int
    part_of: "Merging | None" = None
    choices: Mapping[str, int] = field(default_factory=dict)
    decided: Decided = field(default_factory=Decided)
    snapshots: dict[int, dict[str, Any]] = field(default_factory=dict)
    labels: dict[int, str] = field(default_factory=dict)
    changes: dict[str, list[Any]] = field(default_factory=dict)
    moved: dict[str, Moved] = field(default_factory=dict)
    combined: list[dict[str, Any]] = field(default_factory=list)
    parts: list["Merging"] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)  # of a kind's own rules

    @property
    def primary(self) -> Any:
        return self.records[0]

    @property
    def duplicates(self) -> list[Any]:
        return self.records[1:]

    @property
    def gone(self) -> list[int]:
        return [record.pk for record in self.duplicates]

    @property
    def people(self) -> set[int]:
        """The customers whom this merge and those around it are about."""
        own = {self.kind.person(record) for record in self.records} - {None}
        return (own | self.part_of.people) if self.part_of else own  # type: ignore[return-value]

    def whole(self) -> Iterator["Merging"]:
        """This merge and all its parts."""
        yield self
        for part in self.parts:
            yield from part.whole()

    def note_moved(self, relation: str, ids: Sequence[int], count: int) -> None:
        if not count:
            return
        moved = self.moved.setdefault(relation, Moved())
        moved.count += count
        moved.ids = [*moved.ids, *ids][:IDS_KEPT]

    def note_combined(
        self,
        relation: str,
        text: str,
        *,
        kept: int,
        were: list[dict[str, Any]],
        now: dict[str, Any],
    ) -> None:
        """`were`: each row as it was, the kept one first; `now`: the one that they became."""
        entry = {"relation": relation, "title": text, "kept": kept, "were": were, "now": now}
        self.combined.append(entry)
