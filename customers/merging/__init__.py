"""Several records that are one: preview, merge, and the record of it (DESIGN 3).

What can be merged is a `MergeKind`, registered by the app that owns the model. What becomes of the
rows that point to it is said by each app for its own foreign keys, in one place (its
`registered.py`, or what that calls):

    rule = Combines(by=("branch", "visit_date"), combine=merge_visits, describe=describe_visit)
    register_merge_rule(Visit, "customer", rule)
    register_merge_rule(BookingPerson, "customer", Moves())

- `Moves`: the rows point to the record that is kept, in one statement.
- `Combines`: rows that a unique constraint allows only once become one row; both are written down.
- `Stays`: the rows go on pointing to the record that is gone, for a reason.

The relations are found from the models: a merge stops, and a test fails, at one without a rule.
"""

from customers.merging.combining import Combines
from customers.merging.kinds import MergeKind
from customers.merging.merging import Merging
from customers.merging.registry import (
    register_finish,
    register_kind,
    register_merge_rule,
    register_size,
)
from customers.merging.relations import Moves, Rule, Stays

__all__ = [
    "Combines",
    "MergeKind",
    "Merging",
    "Moves",
    "Rule",
    "Stays",
    "register_finish",
    "register_kind",
    "register_merge_rule",
    "register_size",
]
