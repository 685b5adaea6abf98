"""What becomes of each relation of this app when customers are merged: the one table of it."""

from customers.merging.customer import CUSTOMER
from customers.merging.pairs import SECOND_OF_PAIR, Pairs
from customers.merging.registry import register_kind, register_merge_rule
from customers.merging.relations import Moves
from customers.models import Customer, CustomerIdentifier, DuplicateCandidate
from history.models import Change, TargetType


def register() -> None:
    register_kind(CUSTOMER)
    # No key can belong to both: the database sees to that.
    register_merge_rule(CustomerIdentifier, "customer", Moves(called="keys"))
    history = Moves(called="entries of the history")
    register_merge_rule(Change, TargetType.CUSTOMER, history)
    # Whoever was merged into a duplicate is now merged into the one that stays.
    register_merge_rule(Customer, "merged_into", Moves(called="records merged before"))
    register_merge_rule(DuplicateCandidate, "first", Pairs())
    register_merge_rule(DuplicateCandidate, "second", SECOND_OF_PAIR)
