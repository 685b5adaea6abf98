"""What becomes of contacts when customers are merged."""

from contacts.models import ContactRecord
from contacts.services.converting import follow_bills
from customers.merging import Merging, Moves, register_finish, register_merge_rule


def contacts_follow_merge(merging: Merging) -> None:
    """What either of them bought, and either's phones, are now one person's."""
    follow_bills(merging.organization, customer_ids={merging.primary.pk}, by=merging.by)


def register() -> None:
    register_merge_rule(ContactRecord, "customer", Moves())
    register_finish("customer", contacts_follow_merge)
