"""Rows that a unique constraint allows only once: two become one, and nothing of either is lost."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from customers.merging.merging import Merging
from customers.merging.registry import own_field, repoint
from customers.merging.relations import Moves, Relation, Rule
from customers.merging.snapshots import snapshot

Combine = Callable[[Merging, Any, list[Any]], None]


@dataclass(frozen=True)
class Combines(Rule):
    """Rows that are equal in `by` become one, since a unique constraint allows no more.

    `combine(merging, kept, others)` puts what the others held into `kept`, which is saved after it.
    What pointed to the others points to it then, they go, and the merge's record has all of them
    as they were. Rows that collide with none move. `describe` names the row for people.
    """

    by: tuple[str, ...]
    combine: Combine
    describe: Callable[[Any], str] = str
    handles_unique = True
    removes_rows = True

    def apply(self, merging: Merging, relation: Relation, kept: int, gone: Sequence[int]) -> None:
        for group in self._collisions(relation, kept, gone):
            self._combine(merging, relation, group)
        Moves().apply(merging, relation, kept, gone)

    def _collisions(self, relation: Relation, kept: int, gone: Sequence[int]) -> list[list[int]]:
        """Ids of the rows that cannot stand beside each other, the kept record's own first."""
        names = [own_field(Relation(relation.model, name)).attname for name in self.by]
        owner = own_field(relation).attname
        found: dict[tuple[Any, ...], list[tuple[bool, int]]] = defaultdict(list)
        rows = relation.rows([kept, *gone]).order_by("pk")
        for pk, parent, *key in rows.values_list("pk", owner, *names):
            found[tuple(key)].append((parent != kept, pk))
        return [[pk for _, pk in sorted(group)] for group in found.values() if len(group) > 1]

    def _combine(self, merging: Merging, relation: Relation, ids: list[int]) -> None:
        model = relation.model
        rows = model._base_manager.in_bulk(ids)
        first, *others = (rows[pk] for pk in ids)
        were = [snapshot(row) for row in (first, *others)]
        self.combine(merging, first, others)
        repoint(merging, model, first.pk, ids[1:])
        # Past Django's collector: it would look for rows to cascade to, in tables of millions
        # without an index, and every relation has been moved.
        model._base_manager.filter(pk__in=ids[1:])._raw_delete(model._base_manager.db)
        first.save()
        merging.note_combined(
            relation.label, self.describe(first), kept=first.pk, were=were, now=snapshot(first)
        )
