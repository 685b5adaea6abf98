"""Reverting what some causes (rows of a sheet) told of customers, as far as nobody built on it.

`People.load` reads a batch of customers with their history, `decide` says for each what goes, what
is kept and what is in the way, and `write` does it. Deciding alone is a preview: it writes nothing.

The history decides, not the values alone: a field goes back when the last to set it is a cause that
is reverted, to what it was before the first of these, and only while it still holds that value.
What somebody else told since stays. A customer whom such a cause created goes when nothing else
stands on it: every foreign key to customers counts, found from the models, so that a model that is
added later is respected without a word here.
"""

from customers.reverting.field_history import (
    ChangeEntry,
    FieldChange,
    FieldHistory,
    field_histories,
    lines_of,
)
from customers.reverting.other_sources import OtherSources
from customers.reverting.people import People
from customers.reverting.records import Kept, Known, RevertAction, RevertDecision, RevertRequest
from customers.reverting.relations import Reference, references_to

__all__ = [
    "ChangeEntry",
    "FieldChange",
    "FieldHistory",
    "Kept",
    "Known",
    "OtherSources",
    "People",
    "Reference",
    "RevertAction",
    "RevertDecision",
    "RevertRequest",
    "field_histories",
    "lines_of",
    "references_to",
]
