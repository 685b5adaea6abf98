"""The change log in words: what changed from what to what, by whom, because of what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Field
from django.utils.formats import date_format

from accounts.models import Branch, User
from core.roles import Can
from customers.models import MEDICAL_FIELDS, Customer
from customers.normalize import format_phone
from history.causes import cause_names
from history.models import Change, TargetType


@dataclass(frozen=True, slots=True)
class ExplainedChange:
    """A change as `reader` may see it; `cause_text` is a phrase such as "row 14 of may.csv"."""

    record: Change
    changes: dict[str, Any]
    sentences: list[str]
    cause_text: str
    by: str


def explain(records: Sequence[Change], *, reader: User) -> list[ExplainedChange]:
    """`records` (with `by` loaded) in words, by a number of queries that is constant."""
    branches = _branch_names(records)
    causes = cause_names(records)
    medical = reader.can(Can.READ_MEDICAL)
    return [_explain(record, branches, causes, medical) for record in records]


def _explain(
    record: Change,
    branches: dict[int, str],
    causes: dict[tuple[str, int], str],
    medical: bool,
) -> ExplainedChange:
    seen = {
        name: pair for name, pair in record.changes.items() if medical or name not in MEDICAL_FIELDS
    }
    of_customer = record.target_type == TargetType.CUSTOMER
    noun = "" if of_customer else TargetType(record.target_type).label.lower()
    sentences = [format_change(name, pair, branches, noun) for name, pair in seen.items()]
    if len(seen) < len(record.changes):
        sentences.append("Medical details, which your role does not read.")
    cause = causes.get((record.cause, record.cause_id or 0), "")
    by = record.by
    return ExplainedChange(
        record=record,
        changes=seen,
        sentences=sentences,
        cause_text=cause or record.get_cause_display().lower(),
        by=(by.get_full_name() or by.username) if by else "",
    )


def format_change(name: str, pair: Sequence[Any], branches: dict[int, str], noun: str = "") -> str:
    """`City: Ahmedabad → Surat`; with the noun of another record `Lead source: Web → Fair`."""
    before, after = pair
    if name == "identifiers":
        parts = [f"added {shown_key(key)}" for key in after] + [
            f"removed {shown_key(key)}" for key in before
        ]
        return f"Keys: {', '.join(parts)}"
    words = name.replace("_", " ")
    label = f"{noun} {words}" if noun else _FIELD_LABELS.get(name, words)
    label = label.capitalize()
    return f"{label}: {shown_value(name, before, branches)} → {shown_value(name, after, branches)}"


_FIELD_LABELS = {
    field.name: str(field.verbose_name)
    for field in Customer._meta.get_fields()
    if isinstance(field, Field)
}


def shown_value(name: str, value: Any, branches: dict[int, str]) -> str:
    if value in (None, "", []):
        return "—"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name == "branch":
        return branches.get(value, f"branch {value}")
    if name == "phone":
        return format_phone(value)
    if name in ("last_activity", "date_of_birth", "opted_out_at", "message_consent_at"):
        return date_format(date.fromisoformat(str(value)[:10]), "j M Y")
    return str(value)


def shown_key(key: str) -> str:
    kind, _, value = key.partition(":")
    return f"{kind} {format_phone(value) if kind == 'phone' else value}"


def _branch_names(records: Iterable[Change]) -> dict[int, str]:
    ids = {pk for record in records for pk in record.changes.get("branch", ()) if pk}
    if not ids:
        return {}
    return dict(Branch.objects.filter(pk__in=ids).order_by().values_list("pk", "name"))
