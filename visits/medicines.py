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
    among equals what is sold more often. One query.
    """
    medicines = Medicine.objects.for_user(reader)
    words = fold(typed[:MOST_TYPED]).split()
    for word in words:
        medicines = medicines.filter(Q(_INDEX.has(word)))
    begun = medicine_key(typed[:MOST_TYPED])
    rank = Case(
        When(key__startswith=begun, then=Value(0)),
        When(key__contains=f" {begun}", then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    if words:
        medicines = medicines.annotate(rank=rank).order_by("rank", "-uses", "key")
    return list(medicines[:MOST_PROPOSED])
