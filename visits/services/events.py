"""Telling the apps above what follows from bills is theirs to work out."""

from collections.abc import Collection

from accounts.models import Organization, User
from core.bulk import side_effect
from visits.models import Bill
from visits.signals import bills_changed, visited_without_purchase


@side_effect
def notify_changed(
    organization: Organization,
    customer_ids: Collection[int],
    *,
    by: User | None,
    came_only: Collection[int] = (),
) -> None:
    """Once per batch, in its transaction, with the identity lock held."""
    if customer_ids:
        bills_changed.send(
            sender=Bill, organization=organization, customer_ids=set(customer_ids), by=by
        )
    if came_only:
        visited_without_purchase.send(
            sender=Bill, organization=organization, customer_ids=set(came_only), by=by
        )
