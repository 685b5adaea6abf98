"""The rows of a preview in words: who, what would become of it, and what would change."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model

from accounts.models import Branch
from customers.normalize import format_phone
from leads.models import ChannelPartner, Project
from uploads.medical import MedicalRedactor
from uploads.models import Outcome, PreviewRow

OUTCOME_WORDS: dict[str, tuple[str, str, str]] = {
    Outcome.CREATED: ("Would be new", "not known yet", "success"),
    Outcome.UPDATED: ("Would change", "each with what and how", "info"),
    Outcome.UNCHANGED: ("Would stay as is", "say nothing new", ""),
    Outcome.NEEDS_ATTENTION: ("Would wait", "each with what to do", "warning"),
}
# Told by the row itself: who is new, and that they were there that day.
_NOT_LISTED = {"visit", "identifiers", "last_activity"}
# Changes hold the numbers of these; people know them by name.
_NAMED: dict[str, type[Model]] = {
    "branch": Branch,
    "project": Project,
    "channel_partner": ChannelPartner,
}

Names = dict[tuple[str, int], str]


def describe_rows(rows: Sequence[PreviewRow], redactor: MedicalRedactor) -> list[dict[str, Any]]:
    names = _names_in(rows)
    return [_describe(row, redactor, names) for row in rows]


def _describe(row: PreviewRow, redactor: MedicalRedactor, names: Names) -> dict[str, Any]:
    label, _, colour = OUTCOME_WORDS[row.outcome]
    changes = [
        (name.replace("_", " "), _shown(name, before, names), _shown(name, after, names))
        for name, (before, after) in redactor.changes(row).items()
        if name not in _NOT_LISTED
    ]
    shown = {**redactor.raw(row), **redactor.filled(row)}
    cells = [str(cell) for cell in shown.values() if cell not in ("", None)]
    return {
        "number": row.row_number,
        "label": label,
        "colour": colour,
        "customer": row.customer,
        "new_customer": row.new_customer if row.outcome != Outcome.CREATED else None,
        "has_visit": "visit" in row.changes,
        "changes": changes if row.outcome == Outcome.UPDATED else [],
        "problems": [problem["message"] for problem in redactor.problems(row)],
        "difference": row.difference,
        "cells": " · ".join(cells[:6]),
    }


def _shown(field: str, value: Any, names: Names) -> str:
    if value in (None, ""):
        return "(empty)"
    kind = _kind_of(field)
    if kind in _NAMED and isinstance(value, int):
        return names.get((kind, value), f"{kind.replace('_', ' ')} {value}")
    return format_phone(value) if kind in ("phone", "contact_number") else str(value)


def _kind_of(field: str) -> str:
    """ "lead branch" of a lead's row is a branch like any other."""
    return field.rpartition(" ")[2]


def _names_in(rows: Sequence[PreviewRow]) -> Names:
    """One query per kind of record that the rows' changes name."""
    wanted: dict[str, set[int]] = {}
    for row in rows:
        for field, pair in row.changes.items():
            if (kind := _kind_of(field)) in _NAMED:
                wanted.setdefault(kind, set()).update(pk for pk in pair if isinstance(pk, int))
    return {
        (kind, record.pk): str(record)
        for kind, ids in wanted.items()
        for record in _NAMED[kind]._default_manager.filter(pk__in=ids)
    }
