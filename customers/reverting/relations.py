"""What stands on records: every foreign key to them, found from the models."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import ForeignObjectRel, Model


@dataclass(frozen=True, slots=True)
class Reference:
    """A record that refers to another one. `at`: when it was made, where the model says so."""

    model: type[Model]
    pk: Any
    at: datetime | None = None

    def __str__(self) -> str:
        return f"{self.model._meta.verbose_name} {self.pk}"


def relations_to(model: type[Model]) -> list[ForeignObjectRel]:
    """Those without a name for the way back ("+"), too."""
    found = model._meta.get_fields(include_hidden=True)
    return [field for field in found if isinstance(field, ForeignObjectRel) and field.auto_created]


def references_to(
    model: type[Model], ids: Collection[int], *, ignored_models: Collection[type[Model]]
) -> dict[int, list[Reference]]:
    """Per id what refers to it, the oldest first, one query per relation; `ignored_models` are the
    caller's own."""
    found: dict[int, list[Reference]] = {}
    if not ids:
        return found
    for relation in relations_to(model):
        other: Any = relation.related_model
        if other in ignored_models:
            continue
        name = relation.field.name
        dated = any(field.name == "created_at" for field in other._meta.concrete_fields)
        columns = [f"{name}_id", "pk", *(["created_at"] if dated else [])]
        rows = other._base_manager.filter(**{f"{name}__in_values": ids}).order_by("pk")
        for owner, pk, *at in rows.values_list(*columns):
            found.setdefault(owner, []).append(Reference(other, pk, at[0] if at else None))
    return found
