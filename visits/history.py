"""The corrections of a bill in words, as the person who asks may see them.

A line is `purchases.ID` with its values when it was added or removed, `purchases.ID.field` when
something on it changed.
"""

import re
from collections.abc import Sequence
from typing import Any, cast

from django.db.models import Field

from accounts.models import User
from core.medical import note_medical
from core.roles import Can
from customers.change_values import NOTHING, ChangeValues, format_value
from customers.history import ExplainedChange
from history.models import Change
from visits.models import MEDICAL_BILL_FIELDS, MEDICAL_LINE_FIELDS, Purchase

_OF_LINE = re.compile(r"purchases\.(\d+)(?:\.(\w+))?")


def explain_change(change: Change, reader: Any) -> dict[str, Any]:
    """`changes` without what is medical for who does not read that."""
    if isinstance(reader, User) and reader.can(Can.READ_MEDICAL):
        if any(_OF_LINE.fullmatch(name) or name in MEDICAL_BILL_FIELDS for name in change.changes):
            note_medical(change.target_type, change.target_id)
        return change.changes
    return {
        name: [_redacted(before), _redacted(after)]
        for name, (before, after) in change.changes.items()
        if not _is_medical(name)
    }


def explain_changes(changes: Sequence[Change], reader: Any) -> list[ExplainedChange]:
    """`changes` (with `by` loaded) in words: `Bill date: 1 Jun 2024 → 2 Jun 2024`,
    `Line added: Metformin 500, 60, 180`. The note says why."""
    values = ChangeValues.of(changes)
    return [_explained(change, explain_change(change, reader), values) for change in changes]


def _explained(change: Change, seen: dict[str, Any], values: ChangeValues) -> ExplainedChange:
    shown = {name: _shown(change, name, seen[name], values) for name in seen}
    return ExplainedChange(
        record=change,
        changes=seen,
        shown=shown,
        sentences=[_sentence(name, *pair) for name, pair in shown.items()],
        cause_text=change.note,
        by=change.by.name if change.by else "",
    )


def _shown(change: Change, name: str, pair: list[Any], values: ChangeValues) -> list[str]:
    line = _OF_LINE.fullmatch(name)
    if line is None:
        return values.pair(change, name)
    if line[2] is None:
        return [_line(value) if value else NOTHING for value in pair]
    field = Purchase._meta.get_field(line[2])
    return [format_value(line[2], cast(Field, field), value, {}) for value in pair]


def _is_medical(name: str) -> bool:
    if line := _OF_LINE.fullmatch(name):
        return line[2] in MEDICAL_LINE_FIELDS
    return name in MEDICAL_BILL_FIELDS


def _redacted(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {name: given for name, given in value.items() if name not in MEDICAL_LINE_FIELDS}


def _sentence(name: str, before: str, after: str) -> str:
    if line := _OF_LINE.fullmatch(name):
        if line[2] is None:
            return f"Line removed: {before}" if after == NOTHING else f"Line added: {after}"
        name = f"{line[2]} of line {line[1]}"
    if name == "cancelled":
        return "Cancelled"
    return f"{name.replace('_', ' ').capitalize()}: {before} → {after}"


def _line(values: dict[str, Any]) -> str:
    parts = [values.get("medicine_name", ""), values.get("quantity", ""), values.get("amount", "")]
    return ", ".join(part for part in parts if part)
