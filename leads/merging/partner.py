"""Channel partners that are one: phone and code of both go on leading to the one that is kept."""

from customers.merging import MergeKind, Merging
from customers.merging.fields import Choose, Join, Keep, Work, any_true
from customers.merging.services import archive
from history.models import ChangeCause
from history.services import record_change
from leads.models import ChannelPartner
from leads.services.partners import KEYS, give_key, park_key

_SHOWN = Keep("stays unless you choose another; sheets find the partner by both")

FIELDS = {
    "name": Choose(longest=True),
    "phone": _SHOWN,
    "code": _SHOWN,
    "notes": Join(),
    "is_active": Work(any_true("is_active"), "active, when one of them is"),
}


def _store(merging: Merging) -> None:
    """A key that is taken from a duplicate is given the kept one's in exchange: none is lost."""
    archive(merging)
    kept = merging.primary
    exchanged = [
        (taken, name)
        for name in KEYS
        if (taken := merging.decided[name].taken) is not None and taken != kept.pk
    ]
    for taken, name in exchanged:
        park_key(taken, name)
    kept.save()
    for taken, name in exchanged:
        give_key(taken, name, merging.snapshots[kept.pk][name])


def _record_history(merging: Merging) -> None:
    others = ", ".join(f"{merging.labels[pk]} (partner {pk})" for pk in merging.gone)
    record_change(
        merging.primary,
        {**merging.changes, "merged_partners": ["", others]},
        by=merging.by,
        cause=ChangeCause.MERGE,
        cause_id=merging.record_id,
    )


PARTNER = MergeKind(
    name="channel_partner",
    model=ChannelPartner,
    noun="channel partner",
    fields=FIELDS,
    last_active=lambda partner: partner.updated_at,
    store=_store,
    after=_record_history,
)
