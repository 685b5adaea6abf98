"""Bills and visits without a purchase are followed in the transaction that writes them."""

from typing import Any

from django.dispatch import receiver

from accounts.models import Organization, User
from contacts.services.converting import follow_bills
from visits.signals import bills_changed, visited_without_purchase


@receiver(bills_changed, dispatch_uid="leads.contacts_follow_bills")
@receiver(visited_without_purchase, dispatch_uid="leads.contacts_follow_visits")
def contacts_follow_bills(
    sender: Any,
    organization: Organization,
    customer_ids: set[int],
    by: User | None = None,
    **kwargs: Any,
) -> None:
    follow_bills(organization, customer_ids=customer_ids, by=by)
