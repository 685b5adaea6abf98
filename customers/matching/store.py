"""Reading who is known of a batch: a constant number of statements, whatever its size."""

from collections.abc import Collection
from typing import cast

from django.db.models import Q

from accounts.models import Organization
from core.bulk import lookup_by_keys, read_rows, side_effect
from customers.matching.incoming import PASSPORT
from customers.matching.person import PERSON_FIELDS, Person
from customers.matching.rules import OrganizationRules
from customers.models import CandidateStatus, Customer, CustomerIdentifier, DuplicateCandidate


@side_effect
def lock_identities(organization_id: int) -> None:
    """Make this transaction the only one that decides who is who in the organization.

    One lock, taken first, by everything that adds or moves identifiers: two uploads, an API call
    and a webhook that name the same new person take their turn and can't deadlock. It does not
    hinder readers or rows that refer to the organization. SQLite has one writer anyway. The unique
    constraint on identifiers stays as the guard behind it.
    """
    Organization.objects.select_for_update(no_key=True).only("pk").get(pk=organization_id)


def owner_ids(
    rules: OrganizationRules, keys: Collection[tuple[str, str]]
) -> dict[tuple[str, str], int]:
    """The customer id per key that somebody owns: one query per kind of key."""
    by_kind: dict[str, list[str]] = {}
    for kind, value in keys:
        by_kind.setdefault(kind, []).append(value)
    owners: dict[tuple[str, str], int] = {}
    for kind, values in by_kind.items():
        where = {"organization_id": rules.organization.pk, "kind": kind}
        keys_of_kind = [(value,) for value in values]
        for (value,), (pk,) in lookup_by_keys(
            CustomerIdentifier, ["value"], keys_of_kind, where=where, columns=["customer_id"]
        ):
            owners[kind, value] = pk
    return owners


def load_people(rules: OrganizationRules, ids: set[int]) -> dict[int, Person]:
    """The customers with these ids, locked in key order until the transaction ends."""
    people: dict[int, Person] = {}
    survivors: dict[int, int] = {}
    wanted = ids
    while wanted:
        merged: dict[int, int] = {}
        rows = Customer.with_counters.order_by("pk").select_for_update(no_key=True)
        for pk, merged_into, *fields in read_rows(
            rows, ["id", "merged_into_id", *PERSON_FIELDS], by="id", values=wanted
        ):
            if merged_into is None:
                people[pk] = Person.known((pk, *fields), rules)
            else:
                merged[pk] = merged_into
        survivors.update(merged)
        wanted = {pk for pk in merged.values() if pk not in people and pk not in survivors}
    with_passport = [pk for pk, person in people.items() if person.passports]
    if with_passport:
        for pk, value in read_rows(
            CustomerIdentifier.objects.order_by(),
            ["customer_id", "value"],
            by="customer_id",
            values=with_passport,
            where={"kind": PASSPORT},
        ):
            people[pk].passports.add(value)
    for pk in survivors:
        survivor = survivors[pk]
        while survivor in survivors:
            survivor = survivors[survivor]
        people[pk] = people[survivor]
    return people


def load_apart(rules: OrganizationRules, people: dict[int, Person]) -> dict[int, list[Person]]:
    """Per customer those whom a person declared not to be the same; the usual answer is nobody.

    `people` are the known ones by id; those of them who are merged away count as their survivor.
    """
    if not people:
        return {}
    dismissed = DuplicateCandidate.objects.filter(
        organization=rules.organization, status=CandidateStatus.DISMISSED
    ).order_by("pk")
    pairs = list(
        dismissed.filter(Q(first__in_values=people) | Q(second__in_values=people)).values_list(
            "first_id", "second_id"
        )
    )
    strangers = {pk for pair in pairs for pk in pair if pk not in people}
    known = people | (load_people(rules, strangers) if strangers else {})
    same = {person.id: person for person in people.values()}
    apart: dict[int, list[Person]] = {}
    for pair in pairs:
        one, other = (same.get(known[pk].id, known[pk]) for pk in pair)
        if one is not other:
            apart.setdefault(cast(int, one.id), []).append(other)
            apart.setdefault(cast(int, other.id), []).append(one)
    return apart
