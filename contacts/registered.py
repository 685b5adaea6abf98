"""What the apps below ask of contacts and tell them: registered in AppConfig.ready."""

from typing import Any

from django.dispatch import receiver

from accounts.models import Organization, User
from contacts.journey import ContactChanges, Interactions
from contacts.models import ContactRecord
from contacts.services.converting import follow_bills
from contacts.services.linking import start_linking
from customers.merging import Merging, Moves, register_finish, register_merge_rule
from history.journey import register_source
from jobs.schedule import Firing, daily
from visits.effects import register_effect
from visits.models import Bill
from visits.money import format_amount
from visits.signals import bills_changed, visited_without_purchase


def register() -> None:
    register_merge_rule(ContactRecord, "customer", Moves())
    register_finish("customer", contacts_follow_merge)
    register_source(Interactions())
    register_source(ContactChanges())
    register_effect("contact", contact_of_bill)


@receiver(bills_changed, dispatch_uid="contacts.follow_bills")
@receiver(visited_without_purchase, dispatch_uid="leads.contacts_follow_visits")
def contacts_follow_bills(
    sender: Any,
    organization: Organization,
    customer_ids: set[int],
    by: User | None = None,
    **kwargs: Any,
) -> None:
    """In the transaction that writes bills, or visits without a purchase."""
    follow_bills(organization, customer_ids=customer_ids, by=by)


def contacts_follow_merge(merging: Merging) -> None:
    """What either of them bought, and either's phones, are now one person's."""
    follow_bills(merging.organization, customer_ids={merging.primary.pk}, by=merging.by)


@daily("contacts.link_to_customers", hour=1, per_organization=True)
def link_contacts_to_customers(firing: Firing) -> None:
    assert firing.organization is not None
    start_linking(firing.organization)


def contact_of_bill(bill: Bill, reader: User) -> dict[str, Any] | None:
    """For the answer at the counter: the contact that this bill converted, or turned yellow.

    None when there is none that `reader` may see.
    """
    contacts = ContactRecord.objects.for_user(reader)
    if bill.visited_but_no_purchase:
        contacts = contacts.filter(
            customer=bill.customer_id, yellow_by_visit=True, yellow_on=bill.bill_date
        )
    else:
        contacts = contacts.filter(conversion_bill=bill)
    contact = contacts.order_by("pk").first()
    if contact is None:
        return None
    day, value = contact.converted_on, contact.conversion_value
    return {
        "id": contact.pk,
        "phone": contact.phone,
        "status": contact.status,
        "yellow_on": contact.yellow_on.isoformat() if contact.yellow_on else None,
        "converted_on": day.isoformat() if day else None,
        "conversion_value": None if value is None else format_amount(value, bill.currency),
    }
