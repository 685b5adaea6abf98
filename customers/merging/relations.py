"""What becomes of rows that point to a record which is merged away."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Model, Q, QuerySet

from customers.merging.merging import IDS_KEPT, Merging


@dataclass(frozen=True, slots=True)
class Relation:
    """A foreign key, or the field of the change log that names records of one `target_type`."""

    model: type[Model]
    field: str
    target_type: str = ""

    @property
    def key(self) -> tuple[type[Model], str]:
        """How its rule is registered."""
        return self.model, self.target_type or self.field

    @property
    def label(self) -> str:
        return f"{self.model._meta.label}.{self.key[1]}"

    def rows(self, ids: Sequence[int]) -> QuerySet:
        """Past a manager that refuses changes: a merge moves even what otherwise only grows."""
        rows = self.model._base_manager.filter(**{f"{self.field}__in": ids})
        return rows.filter(target_type=self.target_type) if self.target_type else rows


class Rule(ABC):
    """One relation's rule. `kept` and `gone` are ids of what the relation points to."""

    handles_unique = False  # it knows what to do where two rows would break a unique constraint
    removes_rows = False  # rows of the relation's model may go: others may point to those
    called = ""  # what the rows are called in a preview, where their model's name says little
    comes_last = False  # it needs what the other relations of the same record will have moved

    @abstractmethod
    def apply(
        self, merging: Merging, relation: Relation, kept: int, gone: Sequence[int]
    ) -> None: ...


@dataclass(frozen=True)
class Moves(Rule):
    """The rows point to the record that is kept: one statement, however many they are.

    `within` narrows a table that has no index on the field, so that it is not read whole.
    """

    within: Callable[[Merging], Q] | None = None
    called: str = ""

    def apply(self, merging: Merging, relation: Relation, kept: int, gone: Sequence[int]) -> None:
        rows = relation.rows(gone)
        if self.within is not None:
            rows = rows.filter(self.within(merging))
        ids = list(rows.order_by("pk").values_list("pk", flat=True)[:IDS_KEPT])
        count = rows.order_by().update(**{relation.field: kept}) if ids else 0
        merging.note_moved(relation.label, ids, count)


@dataclass(frozen=True)
class Stays(Rule):
    """The rows go on pointing to the record that is gone, because of `reason`."""

    reason: str
    handles_unique = True

    def apply(self, merging: Merging, relation: Relation, kept: int, gone: Sequence[int]) -> None:
        pass
