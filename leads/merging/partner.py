"""Channel partners that are one: phone and code of both go on leading to the one that is kept."""

from customers.merging import MergeKind, Merging
from customers.merging.fields import Choose, Join, Keep, Work, any_true
from customers.merging.services import archive
from leads.models import ChannelPartner
from leads.services.partner_keys import KEYS, give_key, park_key

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
    for partner in merging.duplicates:  # their own histories
        partner.refresh_from_db()
        partner.save()


PARTNER = MergeKind(
    name="channel_partner",
    model=ChannelPartner,
    noun="channel partner",
    fields=FIELDS,
    last_active=lambda partner: partner.updated_at,
    store=_store,
)
