"""What changed on a contact, in words, on its page."""

from typing import Any

from accounts.models import Branch, User
from contacts.models import ContactRecord
from core.admin.base import scoped
from customers.history import ExplainedChange
from history.models import Change

# Ids of records that the note names in words.
_LABEL_BY_NOTE = {"customer", "conversion_bill"}
_SHOWN = 30


def explain_contact(contact: ContactRecord, reader: User) -> list[ExplainedChange]:
    """The newest changes. Three queries: these name people and branches by id."""
    members = {user.pk: user.name for user in scoped(User, reader)}
    branches = {branch.pk: branch.name for branch in scoped(Branch, reader)}
    names = {"assigned_to": members, "converted_by": members, "branch": branches}
    records = Change.objects.for_user(reader).of(contact).select_related("by")[:_SHOWN]
    return [
        ExplainedChange(
            record=record,
            changes=record.changes,
            sentences=[
                f"{_label(name)}: {' → '.join(_shown(name, value, names) for value in pair)}"
                for name, pair in record.changes.items()
                if name not in _LABEL_BY_NOTE
            ],
            cause_text=record.note,
            by=record.by.name if record.by else "",
        )
        for record in records
    ]


def _shown(name: str, value: Any, names: dict[str, dict[int, str]]) -> str:
    if value in (None, ""):
        return "—"
    return str(names.get(name, {}).get(value, value))


def _label(name: str) -> str:
    return name.replace("_", " ").capitalize()
