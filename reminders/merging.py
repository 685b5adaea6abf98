"""What becomes of refill reminders when customers are merged."""

from collections.abc import Sequence

from customers.merging import Merging, Rule, register_merge_rule
from customers.merging.relations import Relation
from reminders.models import RefillReminder
from reminders.refills import plan_refills


class PlannedAnew(Rule):
    """By the bills of all: who bought a medicine under both records is reminded once of it.

    The bills have moved by then. What is not planned by an active bill moves as it is.
    """

    handles_unique = True
    comes_last = True

    def apply(self, merging: Merging, relation: Relation, kept: int, gone: Sequence[int]) -> None:
        before = list(relation.rows(gone).order_by("pk").values_list("pk", flat=True))
        if before:
            plan_refills(merging.organization, {kept, *gone})
            relation.rows(gone).update(customer=kept)
            merging.note_moved(relation.label, before, len(before))


def register() -> None:
    register_merge_rule(RefillReminder, "customer", PlannedAnew())
