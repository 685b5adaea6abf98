"""How changes are written down."""

from decimal import Decimal
from typing import Any

Changes = dict[str, list[Any]]


def jsonable(changes: Changes) -> Changes:
    """`changes` for JSON: `branch_id` becomes `branch`, days and instants ISO text."""
    return {
        ("branch" if name == "branch_id" else name): [_plain(before), _plain(after)]
        for name, (before, after) in changes.items()
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if hasattr(value, "isoformat") else value
