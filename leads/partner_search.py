"""Finding channel partners by what a person types."""

from django.db.models import Q, QuerySet

from customers.normalize import search_phone_digits
from leads.models import ChannelPartner


def search_partners(
    partners: QuerySet[ChannelPartner], text: str, region: str
) -> QuerySet[ChannelPartner]:
    """Parts of a name or code, or a phone in any spelling; every word must be found."""
    if digits := search_phone_digits(text, region):
        wanted = Q(code__icontains=text.strip()) | Q(name__icontains=text.strip())
        for number in digits:
            wanted |= Q(phone__contains=number)
        return partners.filter(wanted)
    for word in text.split():
        partners = partners.filter(Q(name__icontains=word) | Q(code__icontains=word))
    return partners
