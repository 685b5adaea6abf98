"""Contacts in the customer's journey: attempts to reach them, and what became of them."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from contacts.models import ContactInteraction, ContactRecord
from customers.change_values import ChangeValues
from customers.models import Customer
from history.journey import Entry, JourneySource
from history.models import Change, TargetType


class Interactions(JourneySource[ContactInteraction]):
    name = "interaction"
    date_field = "done_at"
    related = ("contact", "done_by")

    def rows(self, customer: Customer, reader: User) -> QuerySet[ContactInteraction]:
        return ContactInteraction.objects.for_user(reader).filter(contact__customer=customer)

    def entries(self, rows: Sequence[ContactInteraction], reader: User) -> list[Entry]:
        return [_interaction(row) for row in rows]


class ContactChanges(JourneySource[Change]):
    """Its status and whose it is; the rest stands on the contact's own page."""

    name = "contact"
    date_field = "at"
    related = ("by",)

    def rows(self, customer: Customer, reader: User) -> QuerySet[Change]:
        contacts = ContactRecord.objects.for_user(reader).filter(customer=customer)
        changes = Change.objects.for_user(reader).filter(
            target_type=TargetType.CONTACT, target_id__in=contacts.order_by().values("pk")
        )
        matching = Q(changes__has_key="status") | Q(changes__has_key="assigned_to")
        matching |= Q(changes__has_key="phone")
        return changes.filter(matching)

    def entries(self, rows: Sequence[Change], reader: User) -> list[Entry]:
        values = ChangeValues.of(rows)
        contacts = ContactRecord.objects.in_bulk({row.target_id for row in rows})
        return [_change(row, contacts[row.target_id], values.pairs(row)) for row in rows]


def _interaction(row: ContactInteraction) -> Entry:
    next_on = row.next_action_on
    parts = (
        row.notes,
        row.customer_response,
        row.closing_reason and f"Closed: {row.closing_reason}",
    )
    return Entry(
        title=f"Contacted: {row.get_kind_display()}",
        description=". ".join(part for part in parts if part),
        details={
            "interaction": row.pk,
            "contact": row.contact_id,
            "phone": row.contact.phone,
            "kind": row.kind,
            "notes": row.notes,
            "customer_response": row.customer_response,
            "next_action": row.next_action,
            "next_action_on": next_on.isoformat() if next_on else None,
            "closing_reason": row.closing_reason,
            "call_duration": row.call_duration,
            "call_successful": row.call_successful,
            "by": row.done_by.name if row.done_by else "",
        },
    )


def _change(row: Change, contact: ContactRecord, shown: dict[str, list[str]]) -> Entry:
    return Entry(
        title=_title(row.changes, shown),
        description=row.note,
        details={
            "contact": contact.pk,
            "phone": contact.phone,
            "changes": shown,
            "status": row.changes["status"][1] if "status" in row.changes else None,
            "assigned_to": shown["assigned_to"][1] if _gives(row.changes) else "",
            "cause": row.cause,
            "cause_id": row.cause_id,
            "by": row.by.name if row.by else "",
        },
    )


def _gives(changes: dict[str, Any]) -> bool:
    """Whether it is somebody's now, and was not before."""
    return "assigned_to" in changes and bool(changes["assigned_to"][1])


def _title(changes: dict[str, Any], shown: dict[str, list[str]]) -> str:
    if "status" in changes:
        return f"Contact: {shown['status'][1].lower()}"
    if "phone" in changes:
        return "Put on a list of contacts"
    given = _gives(changes)
    return f"Contact given to {shown['assigned_to'][1]}" if given else "Contact of nobody"
