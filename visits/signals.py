"""News for the apps above: what follows from bills is worked out there."""

from django.dispatch import Signal

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
