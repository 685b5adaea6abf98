"""The search box: what a person types, and the customers it means.

One box takes any spelling of a phone, a part of one, an e-mail address, a passport number, or parts
of a name in any order, also beside digits of a phone ("ravi 98250").
"""

from typing import NamedTuple

from django.db.models import Q

from customers.models import Customer, CustomerIdentifier, IdentifierKind
from customers.models.customer import CustomerQuerySet
from customers.normalize import (
    loose_pattern,
    one_line,
    read_email,
    read_passport,
    search_phone_digits,
)

# A name has no more letters, and each word costs a pass over the names.
_LONGEST_SEARCH = Customer._meta.get_field("full_name").max_length or 200
_MOST_WORDS = 8


class SearchWord(NamedTuple):
    """A word must be in the name, or its digits in a phone; "" where it has none to look for."""

    text: str
    phone_digits: str


class SearchTerms(NamedTuple):
    """A customer is meant by one of the whole keys, or by every word."""

    phones: tuple[str, ...]
    phone_digits: str
    email: str
    passport: str
    words: tuple[SearchWord, ...]


def parse_search(text: str, region: str) -> SearchTerms:
    """`text` as typed, local phones read as in `region`. Blank text has no terms at all."""
    text = one_line(text)
    found = search_phone_digits(text, region)
    words = [SearchWord(word, _digits(word, region)) for word in text.split()]
    return SearchTerms(
        phones=tuple(value for value in found if value.startswith("+")),
        phone_digits="".join(value for value in found if not value.startswith("+")),
        email=read_email(text).value,
        passport=read_passport(text).value,
        words=tuple(words),
    )


def search_customers(queryset: CustomerQuerySet, text: str, region: str) -> CustomerQuerySet:
    """Those of `queryset` that `text` means; all of them for a blank text.

    Never joins, so no customer comes twice and counts stay right.
    """
    terms = parse_search(text, region)
    if not terms.words:
        return queryset
    if len(text) > _LONGEST_SEARCH or len(terms.words) > _MOST_WORDS:
        return queryset.none()
    if terms.phones:
        # A whole phone is no part of a name: looked up by its index instead of in every record.
        return queryset.filter(_key_condition(terms))
    by_words = Q()
    for word in terms.words:
        by_words &= _word_condition(word)
    return queryset.filter(_key_condition(terms) | by_words)


def with_whole_key(queryset: CustomerQuerySet, text: str, region: str) -> CustomerQuerySet:
    """Those of `queryset` whose whole phone, e-mail or passport `text` is; nobody for a part."""
    condition = _key_condition(parse_search(text, region)._replace(phone_digits=""))
    return queryset.filter(condition) if condition else queryset.none()


def _key_condition(terms: SearchTerms) -> Q:
    """A key that is shown counts as well: a family's shared phone is only one's identifier."""
    condition = Q()
    if terms.phones:
        condition |= Q(phone__in=terms.phones)
        condition |= _has_key(IdentifierKind.PHONE, Q(value__in=terms.phones))
    if terms.phone_digits:
        condition |= _has_phone_digits(terms.phone_digits)
    if terms.email:
        condition |= Q(email=terms.email) | _has_key(IdentifierKind.EMAIL, Q(value=terms.email))
    if terms.passport:
        condition |= Q(passport_number=terms.passport)
        condition |= _has_key(IdentifierKind.PASSPORT, Q(value=terms.passport))
    return condition


def _word_condition(word: SearchWord) -> Q:
    condition = Q(full_name__iregex=loose_pattern(word.text))
    return condition | _has_phone_digits(word.phone_digits) if word.phone_digits else condition


def _has_phone_digits(digits: str) -> Q:
    return Q(phone__contains=digits) | _has_key(IdentifierKind.PHONE, Q(value__contains=digits))


def _has_key(kind: IdentifierKind, condition: Q) -> Q:
    keys = CustomerIdentifier.objects.filter(condition, kind=kind).order_by()
    return Q(pk__in=keys.values("customer"))


def _digits(word: str, region: str) -> str:
    """The part of a phone that a word is, or the whole one without its plus."""
    found = search_phone_digits(word, region)
    return found[0].removeprefix("+") if len(found) == 1 else ""
