"""The people of a contact list."""

from django.utils import timezone

from accounts.models import Organization
from config.tests.factories.people import branch, customer, user
from config.tests.factories.registry import makes
from contacts.models import (
    ContactInteraction,
    ContactRecord,
    ContactReminder,
)
from history.services import record_change


def contact(shop: Organization, number: int) -> ContactRecord:
    return ContactRecord.objects.get_or_create(
        organization=shop,
        phone=f"+9196{shop.pk % 1000:03}{number:05}",
        defaults={
            "name": f"Secret contact {number}",
            "branch": branch(shop, number),
            "customer": customer(shop, number),
            "assigned_to": user(shop, number),
            "next_action_on": shop.today(),
        },
    )[0]


@makes(ContactInteraction)
def interaction(shop: Organization, number: int) -> ContactInteraction:
    return ContactInteraction.objects.create(
        organization=shop,
        contact=contact(shop, number),
        notes=f"Secret notes {number}",
        done_by=user(shop, number),
        done_at=timezone.now(),
    )


@makes(ContactReminder)
def contact_reminder(shop: Organization, number: int) -> ContactReminder:
    return ContactReminder.objects.create(
        organization=shop,
        contact=contact(shop, number),
        due_on=shop.today(),
        note=f"Secret note {number}",
        assigned_to=user(shop, number),
    )


@makes(ContactRecord)
def contact_with_history(shop: Organization, number: int) -> ContactRecord:
    record = contact(shop, number)
    changes = {"name": ["", f"Secret contact {number}"]}
    record_change(record, changes, by=user(shop, number))
    return record
