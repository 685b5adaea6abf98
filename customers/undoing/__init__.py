"""Taking back what some causes (rows of a sheet) told of customers, as far as nobody built on it.

`People.load` reads a batch of customers with their history, `decide` says for each what goes, what
is kept and what is in the way, and `write` does it. Deciding alone is a preview: it writes nothing.

The history decides, not the values alone: a field goes back when the last to set it is a cause that
is taken back, to what it was before the first of these, and only while it still holds that value.
What somebody else told since stays. A customer whom such a cause created goes when nothing else
stands on it: every foreign key to customers counts, found from the models, so that a model that is
added later is respected without a word here.
"""

from customers.undoing.people import People
from customers.undoing.records import Ask, Fate, Kept, Known, Verdict
from customers.undoing.relations import Standing, standing_on
from customers.undoing.support import Support
from customers.undoing.trails import Line, Step, Trail, lines_of, trails_of

__all__ = [
    "Ask",
    "Fate",
    "Kept",
    "Known",
    "Line",
    "People",
    "Standing",
    "Step",
    "Support",
    "Trail",
    "Verdict",
    "lines_of",
    "standing_on",
    "trails_of",
]
