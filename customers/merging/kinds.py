"""What can be merged: a model with its rules for fields and its own afterwork."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Field, Model

from customers.merging.fields import FieldRule

if TYPE_CHECKING:
    from customers.merging.merging import Merging

# What a merge sets itself, or leaves as it is.
_NO_CHOICE = frozenset(
    {"id", "organization", "merged_into", "is_counter", "created_at", "updated_at", "erased_at"}
)


def _nothing(merging: "Merging") -> None:
    pass


def _nobody(record: Any) -> int | None:
    return None


@dataclass(frozen=True)
class MergeKind:
    """A model of which several records may turn out to be one.

    It has `organization`, `is_active` and `merged_into`. `fields` has the rules of those fields for
    which "a person chooses between different values" is wrong. `before` runs when all records are
    locked and nothing is written; `store` archives the duplicates and saves the one kept; `after`
    runs last. `person` is the id of the customer that a record is. `customers_field` says how a
    customer calls a field of another name.
    """

    name: str
    model: type[Model]
    noun: str
    fields: Mapping[str, FieldRule]
    last_active: Callable[[Any], datetime | None]
    left_out: frozenset[str] = frozenset()
    before: Callable[["Merging"], None] = _nothing
    store: Callable[["Merging"], None] | None = None
    after: Callable[["Merging"], None] = _nothing
    person: Callable[[Any], int | None] = _nobody
    customers_field: Mapping[str, str] = field(default_factory=dict)
    snapshot_more: Callable[[Any], dict[str, Any]] = field(default=lambda record: {})

    def decidable(self) -> list[Field]:
        """The fields that the merged record gets a value for, found from the model."""
        left_out = _NO_CHOICE | self.left_out
        return [one for one in self.model._meta.concrete_fields if one.name not in left_out]
