"""Pairs that may be one: what is known about a record that goes is true of the one that stays."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from customers.merging.merging import Merging
from customers.merging.relations import Relation, Rule, Stays
from customers.merging.snapshots import snapshot
from customers.models import CandidateStatus

_REASONS_KEPT = 20
Pair = tuple[int, int]

SECOND_OF_PAIR = Stays("the rule of the pair's first record moves both")


@dataclass(frozen=True)
class Pairs(Rule):
    """For the first record of a model that holds pairs, lower id first, each once.

    A pair among those that are merged is closed as merged and goes on naming both, as does one that
    was merged before. Every other pair goes on with the record that stays; where that has a pair
    with the same one already, the two become one: "not the same person" said once stays said.
    """

    first: str = "first"
    second: str = "second"
    handles_unique = True
    removes_rows = True

    def apply(self, merging: Merging, relation: Relation, kept: int, gone: Sequence[int]) -> None:
        model: Any = relation.model
        ids = {kept, *gone}
        own = Q(**{f"{self.first}__in": ids}) | Q(**{f"{self.second}__in": ids})
        rows = model._base_manager.filter(own).exclude(status=CandidateStatus.MERGED)
        by_pair: dict[Pair, list[Any]] = defaultdict(list)
        for row in rows.order_by("pk"):
            one, other = (kept if pk in ids else pk for pk in self._pair(row))
            by_pair[min(one, other), max(one, other)].append(row)
        for row in by_pair.pop((kept, kept), []):
            row.status = CandidateStatus.MERGED
            row.save()
        for pair, same in by_pair.items():
            self._carry_over(merging, relation, pair, same)

    def _pair(self, row: Any) -> Pair:
        return getattr(row, f"{self.first}_id"), getattr(row, f"{self.second}_id")

    def _carry_over(
        self, merging: Merging, relation: Relation, pair: Pair, rows: list[Any]
    ) -> None:
        rows.sort(key=lambda row: (self._pair(row) != pair, row.pk))
        first, *others = rows
        moves = self._pair(first) != pair
        if not others and not moves:
            return
        were = [snapshot(row) for row in rows]
        if any(row.status == CandidateStatus.DISMISSED for row in rows):
            first.status = CandidateStatus.DISMISSED
        first.score = max(row.score for row in rows)
        first.key_score = max(row.key_score for row in rows)
        reasons = dict.fromkeys(reason for row in rows for reason in row.reasons)
        first.reasons = list(reasons)[:_REASONS_KEPT]
        for row in others:  # before the first one takes the pair's place
            row.delete()
        setattr(first, f"{self.first}_id", pair[0])
        setattr(first, f"{self.second}_id", pair[1])
        first.save()
        if others:
            text = "possible duplicate"
            merging.note_combined(
                relation.label, text, kept=first.pk, were=were, now=snapshot(first)
            )
        if moves:
            merging.note_moved(relation.label, [first.pk], 1)
