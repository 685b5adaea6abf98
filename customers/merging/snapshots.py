"""Records as plain JSON: what a merge writes down of them."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Field, Model

from core.medical import note_medical
from customers.models import MEDICAL_FIELDS


def plain(value: Any) -> Any:
    """`value` for JSON: days and instants as ISO text, amounts as their digits."""
    if isinstance(value, Decimal | UUID):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value  # an instant is a date, too


def snapshot(record: Model) -> dict[str, Any]:
    """Every column of `record`, relations by id."""
    return {field.name: plain(getattr(record, field.attname)) for field in columns(record)}


def note_medical_snapshot(kind: str, pk: int, given: Mapping[str, Any]) -> None:
    """For the trail, where snapshots are shown; only customers have such fields."""
    if any(given.get(name) for name in MEDICAL_FIELDS):
        note_medical(kind, pk)


def columns(record: Model | type[Model]) -> list[Field]:
    return list(record._meta.concrete_fields)


def differences(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    """`{field: [before, after]}` between two snapshots."""
    return {
        name: [before[name], value]
        for name, value in after.items()
        if name != "updated_at" and before[name] != value
    }


def joined(texts: Iterable[str]) -> str:
    """All texts below each other, one that stands in another only once."""
    kept: list[str] = []
    for text in texts:
        label = text.strip()
        if label and not any(label in other for other in kept):
            kept = [other for other in kept if other not in label] + [label]
    return "\n".join(kept)
