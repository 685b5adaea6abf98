"""Phone and code of partners who were merged: they go on leading to the one that stayed."""

from leads.models import ChannelPartner

KEYS = ("phone", "code")


def park_key(partner_id: int, name: str) -> None:
    """Free the key of an archived partner, until `give_key` gives it another in exchange."""
    parked = f"~{partner_id}" if name == "phone" else ""
    ChannelPartner.objects.filter(pk=partner_id).update(**{name: parked})


def give_key(partner_id: int, name: str, value: str) -> None:
    ChannelPartner.objects.filter(pk=partner_id).update(**{name: value})
