"""The change log in words: what changed from what to what, by whom, because of what."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Field

from accounts.models import Branch, User
from core.medical import note_medical
from core.roles import Can
from customers.change_values import ChangeValues, Names, field_of, format_value, shown_key
from customers.models import MEDICAL_FIELDS, Customer
from history.causes import cause_names
from history.models import Change, TargetType


@dataclass(frozen=True, slots=True)
class ExplainedChange:
    """A change as `reader` may see it; `cause_text` is a phrase such as "row 14 of may.csv".

    `changes` are what the database held, `shown` the same in words.
    """

    record: Change
    changes: dict[str, Any]
    shown: dict[str, list[str]]
    sentences: list[str]
    cause_text: str
    by: str


def explain(records: Sequence[Change], *, reader: User) -> list[ExplainedChange]:
    """`records` (with `by` loaded) in words, by a number of queries that is constant."""
    values = ChangeValues.of(records)
    causes = cause_names(records)
    medical = reader.can(Can.READ_MEDICAL)
    return [_explain(record, values, causes, medical) for record in records]


# What changes of these is shown among a customer's own.
_IN_HISTORIES_OF_OTHERS = {
    TargetType.CONTACT,
    TargetType.LEAD,
    TargetType.MEMBERSHIP,
    TargetType.BILL,
}


def _explain(
    record: Change,
    values: ChangeValues,
    causes: dict[tuple[str, int], str],
    medical: bool,
) -> ExplainedChange:
    seen = {
        name: pair for name, pair in record.changes.items() if medical or name not in MEDICAL_FIELDS
    }
    target = TargetType(record.target_type)
    noun = target.label.lower() if target in _IN_HISTORIES_OF_OTHERS else ""
    if medical and any(any(seen[name]) for name in MEDICAL_FIELDS & seen.keys()):
        note_medical(record.target_type, record.target_id)
    shown = {name: values.pair(record, name) for name in seen}
    sentences = [
        _keys_sentence(pair) if name == "identifiers" else _sentence(name, shown[name], noun)
        for name, pair in seen.items()
    ]
    if len(seen) < len(record.changes):
        sentences.append("Medical details, which your role does not read.")
    if record.note:
        sentences.append(record.note)
    cause = causes.get((record.cause, record.cause_id or 0), "")
    by = record.by
    return ExplainedChange(
        record=record,
        changes=seen,
        shown=shown,
        sentences=sentences,
        cause_text=cause or record.get_cause_display().lower(),
        by=(by.get_full_name() or by.username) if by else "",
    )


def explain_with_note(
    records: Sequence[Change], *, without: Collection[str] = ()
) -> list[ExplainedChange]:
    """`records` (with `by` loaded) in words; the note says why. Fields of `without` it names."""
    values = ChangeValues.of(records)
    explained = []
    for record in records:
        shown = values.pairs(record)
        explained.append(
            ExplainedChange(
                record=record,
                changes=record.changes,
                shown=shown,
                sentences=[
                    _sentence(name, pair) for name, pair in shown.items() if name not in without
                ],
                cause_text=record.note,
                by=record.by.name if record.by else "",
            )
        )
    return explained


def format_change(name: str, pair: Sequence[Any], branches: Mapping[int, str]) -> str:
    """`City: Ahmedabad → Surat`, of a customer."""
    if name == "identifiers":
        return _keys_sentence(pair)
    return _sentence(name, [shown_value(name, value, branches) for value in pair])


def _sentence(name: str, pair: Sequence[str], noun: str = "") -> str:
    """With the noun of another record `Lead source: Web → Fair`."""
    words = name.replace("_", " ")
    label = f"{noun} {words}" if noun else _FIELD_LABELS.get(name, words)
    before, after = pair
    return f"{label.capitalize()}: {before} → {after}"


def _keys_sentence(pair: Sequence[Any]) -> str:
    removed, added = pair
    parts = [f"added {shown_key(key)}" for key in added]
    parts += [f"removed {shown_key(key)}" for key in removed]
    return f"Keys: {', '.join(parts)}"


_FIELD_LABELS = {
    field.name: str(field.verbose_name)
    for field in Customer._meta.get_fields()
    if isinstance(field, Field)
}


def shown_value(name: str, value: Any, branches: Mapping[int, str]) -> str:
    """A customer's value in words; `branches` are the names of those that are met."""
    names: Names = {(Branch, pk): branch for pk, branch in branches.items()}
    return format_value(name, field_of(TargetType.CUSTOMER, name), value, names)
