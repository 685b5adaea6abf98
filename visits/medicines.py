"""Completing what is typed at the counter from what was sold before."""

from django.db.models import Case, IntegerField, Q, Value, When

from core.folding import fold
from core.scoping import Member
from core.text_search import TextIndex
from visits.models import Medicine
from visits.services import medicine_key

MOST_PROPOSED = 10
MOST_TYPED = 200
_INDEX = TextIndex("medicine_search", Medicine, "name", "generic_name")


def propose_medicines(typed: str, *, reader: Member) -> list[Medicine]:
    """What `typed` may mean, at most ten; for nothing typed what is sold most.

    Every word is found where a word begins and, from three signs on, inside of one; in the generic
    name, too. Names that begin with what is typed come first, then those with a word that does;
    among equals what is sold more often. At most two queries.
    """
    typed = typed[:MOST_TYPED]
    begun, words = medicine_key(typed), fold(typed).split()
    medicines = Medicine.objects.for_user(reader).order_by("-uses", "key")
    # Down the index of what is sold most: of the thousands that one letter begins, ten are read.
    first = list(medicines.filter(key__startswith=begun)[:MOST_PROPOSED])
    if len(first) == MOST_PROPOSED or not words:
        return first
    others = medicines.exclude(key__startswith=begun)
    for word in words:
        others = others.filter(Q(_INDEX.has(word)))
    rank = Case(
        When(key__contains=f" {begun}", then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    ranked = others.annotate(rank=rank).order_by("rank", "-uses", "key")
    return first + list(ranked[: MOST_PROPOSED - len(first)])
