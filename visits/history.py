"""The corrections of a bill in words, as the person who asks may see them.

A line is `purchases.ID` with its values when it was added or removed, `purchases.ID.field` when
something on it changed.
"""

import re
from typing import Any

from accounts.models import User
from core.roles import Can
from history.models import Change
from visits.models import MEDICAL_BILL_FIELDS, MEDICAL_LINE_FIELDS

_OF_LINE = re.compile(r"purchases\.(\d+)(?:\.(\w+))?")


def explain_change(change: Change, reader: Any) -> dict[str, Any]:
    """`changes` without what is medical for who does not read that."""
    if isinstance(reader, User) and reader.can(Can.READ_MEDICAL):
        return change.changes
    return {
        name: [_redacted(before), _redacted(after)]
        for name, (before, after) in change.changes.items()
        if not _is_medical(name)
    }


def change_sentences(change: Change, reader: Any) -> list[str]:
    """`["Bill date: 2024-06-01 → 2024-06-02", "Line added: Metformin 500, 60, 180"]`"""
    return [_sentence(name, *pair) for name, pair in explain_change(change, reader).items()]


def _is_medical(name: str) -> bool:
    if line := _OF_LINE.fullmatch(name):
        return line[2] in MEDICAL_LINE_FIELDS
    return name in MEDICAL_BILL_FIELDS


def _redacted(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {name: given for name, given in value.items() if name not in MEDICAL_LINE_FIELDS}


def _sentence(name: str, before: Any, after: Any) -> str:
    if line := _OF_LINE.fullmatch(name):
        if line[2] is None:
            return f"Line added: {_line(after)}" if after else f"Line removed: {_line(before)}"
        name = f"{line[2]} of line {line[1]}"
    if name == "cancelled":
        return "Cancelled"
    label = name.replace("_", " ").capitalize()
    return f"{label}: {_shown(before)} → {_shown(after)}"


def _line(values: dict[str, Any]) -> str:
    parts = [values.get("medicine_name", ""), values.get("quantity", ""), values.get("amount", "")]
    return ", ".join(part for part in parts if part)


def _shown(value: Any) -> str:
    if value in (None, ""):
        return "—"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
