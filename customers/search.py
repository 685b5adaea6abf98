"""The search box: what a person types, and the customers it means.

One box takes any spelling of a phone, a part of one, an e-mail address, a passport number, or parts
of a name in any order, also beside digits of a phone ("ravi 98250"). Of each word the index says
who has it: a search costs what it finds, however many customers there are.
"""

from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q

from accounts.models import Organization
from core.folding import fold
from core.indexes import listed_ids, many, only_meant, using_indexes
from core.text_search import TextIndex
from customers.models import Customer, CustomerIdentifier, IdentifierKind
from customers.models.customer import CustomerQuerySet
from customers.normalize import one_line, read_email, read_passport, search_phone_digits
from customers.queries import showing

# A name has no more letters, and each word costs a look into the index.
_LONGEST_SEARCH = Customer._meta.get_field("full_name").max_length or 200
_MOST_WORDS = 8
_NAMES = TextIndex("customer_name_search", Customer, "full_name")
_PHONES = TextIndex(
    "identifier_phone_search", CustomerIdentifier, "value", folded=False, where="kind = 'phone'"
)
_SHOWN_PHONES = TextIndex("customer_phone_search", Customer, "phone", folded=False)


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

    @property
    def whole_keys(self) -> dict[IdentifierKind, tuple[str, ...]]:
        keys = {
            IdentifierKind.PHONE: self.phones,
            IdentifierKind.EMAIL: (self.email,),
            IdentifierKind.PASSPORT: (self.passport,),
        }
        return {kind: values for kind, values in keys.items() if any(values)}


def parse_search(text: str, region: str) -> SearchTerms:
    """`text` as typed, local phones read as in `region`. Blank text has no terms at all."""
    text = one_line(text)
    found = search_phone_digits(text, region)
    # An accent alone folds to nothing: as a part of a name it would be in all, or in none.
    words = [SearchWord(word, _digits(word, region)) for word in text.split() if fold(word)]
    return SearchTerms(
        phones=tuple(value for value in found if value.startswith("+")),
        phone_digits="".join(value for value in found if not value.startswith("+")),
        email=read_email(text).value,
        passport=read_passport(text).value,
        words=tuple(words),
    )


def _digits(word: str, region: str) -> str:
    """The part of a phone that a word is, or the whole one without its plus."""
    found = search_phone_digits(word, region)
    return found[0].removeprefix("+") if len(found) == 1 else ""


def search_customers(
    queryset: CustomerQuerySet, text: str, organization: Organization | None
) -> CustomerQuerySet:
    """Those of `queryset` that `text` means; all of them for a blank text.

    `organization`: whose customers they are, None for the operator, who sees everybody's. Asks the
    indexes at once, a constant number of queries; the answer joins nothing, so no customer comes
    twice and counts stay right.
    """
    terms = parse_search(text, (organization or Organization()).default_region)
    if not terms.words:
        return queryset
    if is_absurd(text, terms):
        return queryset.none()
    with using_indexes():
        return _Register(organization).meant_of(queryset, terms)


def is_absurd(text: str, terms: SearchTerms) -> bool:
    """Whether nobody would type so much to find something."""
    return len(text) > _LONGEST_SEARCH or len(terms.words) > _MOST_WORDS


def with_whole_key(
    queryset: CustomerQuerySet, text: str, organization: Organization | None
) -> CustomerQuerySet:
    """Those of `queryset` whose whole phone, e-mail or passport `text` is; nobody for a part."""
    terms = parse_search(text, (organization or Organization()).default_region)
    return queryset.filter(pk__in_values=_Register(organization).with_whole_keys(terms))


class _Register:
    """Who is known by what, read from the indexes.

    A key that is shown counts as well: a family's shared phone is the identifier of one alone.
    """

    def __init__(self, organization: Organization | None) -> None:
        scope = {} if organization is None else {"organization": organization}
        self.customers = Customer.objects.filter(**scope).order_by()
        self.keys = CustomerIdentifier.objects.filter(**scope).order_by()
        self.is_crowded = False  # digits were asked for that more have than can be listed

    def meant_of(self, customers: CustomerQuerySet, terms: SearchTerms) -> CustomerQuerySet:
        """Those of `customers` who are meant."""
        known = self.with_whole_keys(terms)
        if terms.phones:
            return customers.filter(pk__in_values=known)  # a whole phone is no part of a name
        by_words = Q()
        for word in terms.words:
            by_words &= self.word_condition(word)
        if terms.phone_digits and len(terms.words) > 1:
            by_words |= self.digits_condition(terms.phone_digits)
        meant = Q(pk__in_values=known) | by_words if known else by_words
        found: CustomerQuerySet
        if self.is_crowded:
            found = many(customers, meant)
        else:
            found = only_meant(customers, self.customers, meant)
        return found

    def with_whole_keys(self, terms: SearchTerms) -> set[int]:
        found: set[int] = set()
        for kind, values in terms.whole_keys.items():
            owners = self.keys.filter(kind=kind, value__in=values)
            found.update(owners.values_list("customer", flat=True))
            found.update(showing(self.customers, kind, values).values_list("pk", flat=True))
        return found

    def word_condition(self, word: SearchWord) -> Q:
        named = Q(_NAMES.has(word.text))
        if not word.phone_digits:
            return named
        # Few names have digits: as ids they cost nothing where everybody is walked through.
        ids = listed_ids(self.customers.filter(named).values("pk"))
        named = named if ids is None else Q(pk__in_values=ids)
        return named | self.digits_condition(word.phone_digits)

    def digits_condition(self, digits: str) -> Q:
        """Whose phone has these digits."""
        own = self.keys.filter(_PHONES.has(digits), kind=IdentifierKind.PHONE).values("customer")
        shown = self.customers.filter(_SHOWN_PHONES.has(digits)).values("pk")
        owners, showing = listed_ids(own), listed_ids(shown)
        if owners is not None and showing is not None:
            return Q(pk__in_values=owners | showing)
        self.is_crowded = True
        has_key = CustomerIdentifier.objects.filter(
            customer=OuterRef("pk"), kind=IdentifierKind.PHONE, value__contains=digits
        )
        return Q(phone__contains=digits) | Q(Exists(has_key.order_by()))
