"""Finding contacts by what a person types."""

from django.db.models import Q

from contacts.models.contact import ContactQuerySet
from customers.normalize import search_phone_digits

_MOST_WORDS = 8


def search_contacts(contacts: ContactQuerySet, text: str, region: str) -> ContactQuerySet:
    """Parts of a name, or a phone in any spelling; every word must be found."""
    words = text.split()
    if len(words) > _MOST_WORDS:
        return contacts.none()
    if digits := search_phone_digits(text, region):
        wanted = Q(name__icontains=text.strip())
        for number in digits:
            wanted |= Q(phone=number) if number.startswith("+") else Q(phone__contains=number)
        return contacts.filter(wanted)
    for word in words:
        contacts = contacts.filter(Q(name__icontains=word))
    return contacts
