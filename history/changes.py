"""How changes are written down."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Model

Changes = dict[str, list[Any]]


def to_json_values(changes: Changes) -> Changes:
    """`changes` for JSON: `branch_id` becomes `branch`, days and instants ISO text."""
    return {
        name.removesuffix("_id"): [to_json_value(before), to_json_value(after)]
        for name, (before, after) in changes.items()
    }


def to_json_value(value: Any) -> Any:
    if type(value) is str or value is None:  # most are
        return value
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def set_fields(record: Model, changes: Changes, **values: Any) -> None:
    """Set what differs and note it in `changes` as `{field: [before, after]}`, records by id.

    Of what is set twice the first value is the one before.
    """
    for name, value in values.items():
        before = getattr(record, name)
        if before != value:
            setattr(record, name, value)
            first = changes.get(name, [_id_or_value(before)])[0]
            changes[name] = [first, _id_or_value(value)]


def save_changed(record: Model, names: Iterable[str]) -> None:
    record.save(update_fields=[*names, "updated_at"])


def _id_or_value(value: Any) -> Any:
    return value.pk if isinstance(value, Model) else value
