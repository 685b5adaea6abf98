"""Events for the apps above: what follows from bills is worked out there."""

from collections.abc import Collection

from django.dispatch import Signal

from accounts.models import Organization, User
from core.bulk import side_effect
from visits.models import Bill

# Sent by `visits` in the transaction that wrote, corrected, cancelled or moved bills, once per
# batch, with the organization's identity lock held. Keywords:
#   organization: Organization
#   customer_ids: set[int]   whose bills changed
#   by: User | None
# A receiver works what it keeps (conversions, refill reminders) out again from the active bills
# of these customers, so that a correction, a cancellation, a bill entered late, a merge and a
# revert need no rule of their own. A number of queries that does not grow with the batch.
bills_changed = Signal()

# The same for a customer who came and bought nothing: keywords as above.
visited_without_purchase = Signal()


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
