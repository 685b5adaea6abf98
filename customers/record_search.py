"""The search box of lists of other records: of contacts, partners, claims, bookings, bills.

    PARTNERS = RecordSearch(
        "Parts of a name or code, or a phone in any spelling.",
        Texts(TextIndex("partner_search", ChannelPartner, "name", "code", "phone")),
        phone="phone",
    )
    PARTNERS.find(partners, "asha 98250", organization)

Every word must be found: in the records' own texts, in those of records beside them, or, where they
belong to customers, the whole search must mean the customer. As in a search of customers the
indexes are asked first and give ids; the list is put in order after.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Model, Q, QuerySet

from accounts.models import Organization
from core.indexes import listed_ids, only_meant, using_indexes
from core.scoping import ScopedQuerySet
from core.text_search import TextIndex
from customers.models import Customer, MergeMember, OptedOutPhone
from customers.search import (
    SearchTerms,
    is_absurd,
    parse_search,
    search_customers,
    with_whole_key,
)


@dataclass(frozen=True, slots=True)
class Texts:
    """An index, and how a list comes to its records: what is `at` in the list is their `by`."""

    index: TextIndex
    at: str = "pk"
    by: str = "pk"

    def having(self, word: str, organization: Organization | None) -> Q:
        if self.at == self.by == "pk":
            return Q(self.index.has(word))
        found = _records(self.index.model, organization).filter(self.index.has(word))
        return Q(**{f"{self.at}__in": found.values(self.by)})


class RecordSearch:
    """How the records of one list are found by what a person types.

    `phone`: their column of a whole phone in E.164, which alone is asked then. `customer`: the path
    to whom they belong; `customer_by_key`: the same, for a whole phone, e-mail or passport only.
    """

    def __init__(
        self,
        description: str,
        *texts: Texts,
        phone: str = "",
        customer: str = "",
        customer_by_key: str = "",
    ) -> None:
        self.description = description
        self.texts = texts
        self.phone = phone
        self.customer = customer
        self.customer_by_key = customer_by_key

    def find(self, records: Any, text: str, organization: Organization | None) -> Any:
        """Those of `records` that `text` means; all of them for a blank text.

        `organization`: whose they are, None for the operator, who sees everybody's.
        """
        terms = parse_search(text, (organization or Organization()).default_region)
        if not terms.words:
            return records
        if is_absurd(text, terms):
            return records.none()
        everything = _records(records.model, organization)
        with using_indexes():
            meant = self._meant(everything, text, terms, organization)
            return only_meant(records, everything, meant)

    def _meant(
        self,
        everything: QuerySet,
        text: str,
        terms: SearchTerms,
        organization: Organization | None,
    ) -> Q:
        if terms.phones and self.phone:
            return Q(**{f"{self.phone}__in": terms.phones})
        found = list(self._by_customers(text, organization))
        if self.texts:
            found.append(self._by_words(everything, terms, organization))
        return reduce(or_, found)

    def _by_customers(self, text: str, organization: Organization | None) -> Iterator[Q]:
        people: Any = Customer.objects.all()
        if organization is not None:
            people = people.filter(organization=organization)
        for path, search in (
            (self.customer, search_customers),
            (self.customer_by_key, with_whole_key),
        ):
            if path:
                found = search(people, text, organization).order_by().values("pk")
                ids = listed_ids(found)
                known: Any = {f"{path}__in": found} if ids is None else {f"{path}__in_values": ids}
                yield Q(**known)

    def _by_words(
        self, everything: QuerySet, terms: SearchTerms, organization: Organization | None
    ) -> Q:
        every = Q()
        for word in terms.words:
            every &= self._has(everything, {word.text, word.phone_digits} - {""}, organization)
        if terms.phone_digits and len(terms.words) > 1:
            every |= self._has(everything, {terms.phone_digits}, organization)
        return every

    def _has(self, everything: QuerySet, words: set[str], organization: Organization | None) -> Q:
        """Which records have one of `words` anywhere."""
        found = [each.having(word, organization) for each in self.texts for word in sorted(words)]
        if all(each.at == each.by for each in self.texts):
            return reduce(or_, found)
        # Each by its own index: of conditions on several tables none would be used.
        first, *others = (everything.filter(one).values("pk") for one in found)
        ids = listed_ids(first.union(*others))
        return reduce(or_, found) if ids is None else Q(pk__in_values=ids)


# Of lists whose records have their customer as `customer`.
OF_CUSTOMERS = RecordSearch(
    "Of the customer parts of a name, a phone in any spelling, an e-mail or a passport.",
    customer="customer",
)
MERGES = RecordSearch(
    "Parts of a name, or the number of a record.",
    Texts(TextIndex("merge_member_search", MergeMember, "label"), by="merge"),
)
OPTED_OUT = RecordSearch(
    "A phone in any spelling, or a part of it.",
    Texts(TextIndex("opted_out_phone_search", OptedOutPhone, "phone")),
    phone="phone",
)


def _records(model: type[Model], organization: Organization | None) -> QuerySet:
    rows: QuerySet = model._default_manager.order_by()
    if organization is None or not isinstance(rows, ScopedQuerySet):
        return rows
    return rows.filter(**{rows.organization_lookup: organization})
