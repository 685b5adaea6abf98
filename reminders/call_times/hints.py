"""The best time to call each person of a page, by a constant number of queries."""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Organization
from contacts.models import ContactRecord
from customers.models import Customer
from reminders.call_times.history import (
    calls_of_contacts,
    calls_of_customers,
    interactions,
    outcomes,
    rates_of,
)
from reminders.call_times.parts import OWN, CallTime, Part, part_of
from reminders.call_times.shrinking import AnswerRates, Counts, Estimate, Estimates, add_call

# (customer's id, contact's id): who has both is one person.
Person = tuple[int | None, int | None]

# Nothing is said of fewer calls: of the person in all, and in the part that is named.
_FEWEST_CALLS, _FEWEST_IN_PART, _FEWEST_ANSWERS = 5, 3, 2
# Of those like them.
_FEWEST_OF_GROUP, _FEWEST_OF_GROUP_IN_PART = 100, 30
# How much better than on the average it is, and by how many deviations of what is known: with 0.84
# four in five of what is said of a person hold, with 1.64 nineteen in twenty of a group.
_LEAST_GAIN, _LEAST_DEVIATIONS = 0.1, 0.84
_LEAST_GROUP_GAIN, _LEAST_GROUP_DEVIATIONS = 0.05, 1.64
# So much likelier than usually somebody answers who is called first now; of that many at most.
_LEAST_GAIN_NOW, _MOST_ORDERED = 0.08, 5_000


def best_times(
    organization: Organization, people: Collection[Person], *, now: datetime | None = None
) -> dict[Person, CallTime]:
    """{person: when to call them}, without those of whom too little is known to say it.

    The person's own calls of the last year decide, whoever made them and in whatever branch, with
    the rates of those like them (`shrinking`). Where those are too few, the best time of their
    category and branch, their branch or the organization is named. Four queries, and two more once
    an hour.
    """
    here = part_of(now or timezone.now(), organization.zone)
    times = {}
    for person, counts, chain, own in _known(organization, people):
        time = _best(rates_of(organization), counts, chain, own, here)
        if time is not None:
            times[person] = time
    return times


# What is known of a person: their calls, those like them, and what both together say.
Known = tuple[Person, Counts, list[tuple[str, Estimates]], Estimates]


def _known(organization: Organization, people: Collection[Person]) -> Iterator[Known]:
    known = set(people) - {(None, None)}
    if not known:
        return
    rates = rates_of(organization)
    customers = {pk for pk, _ in known if pk is not None}
    contacts = {pk for _, pk in known if pk is not None}
    found = ContactRecord.objects.filter(
        Q(pk__in_values=list(contacts)) | Q(customer__in_values=list(customers)),
        organization=organization,
    ).order_by()
    belongs: dict[int, tuple[int | None, int | None]] = {
        pk: (owner, branch)
        for pk, owner, branch in found.values_list("pk", "customer_id", "branch_id")
    }
    home = {
        pk: (branch, category)
        for pk, branch, category in Customer.objects.filter(
            organization=organization, pk__in_values=list(customers)
        ).values_list("pk", "branch_id", "category")
    }
    of_contacts, of_customers = _counts(organization, belongs, customers)
    for person in known:
        customer, contact = person
        counts = dict(of_customers.get(customer or 0, {}))
        owner, contact_branch = belongs.get(contact or 0, (None, None))
        if contact is not None and (customer is None or owner is None):
            counts = _united(counts, of_contacts.get(contact, {}))
        branch, category = home.get(customer or 0, (None, ""))
        chain = rates.chain(contact_branch if branch is None else branch, category)
        yield person, counts, chain, rates.own(counts, chain[0][1])


def _counts(
    organization: Organization,
    belongs: dict[int, tuple[int | None, int | None]],
    customers: Collection[int],
) -> tuple[dict[int, Counts], dict[int, Counts]]:
    """Per contact, and per customer with those of their contacts."""
    zone = organization.zone
    of_contacts: dict[int, Counts] = {}
    of_customers: dict[int, Counts] = {}
    for contact, at, answered in calls_of_contacts(organization, belongs):
        part, owner = part_of(at, zone), belongs[contact][0]
        add_call(of_contacts.setdefault(contact, {}), part, answered)
        if owner is not None:
            add_call(of_customers.setdefault(owner, {}), part, answered)
    for customer, at, answered in calls_of_customers(organization, customers):
        add_call(of_customers.setdefault(customer, {}), part_of(at, zone), answered)
    return of_contacts, of_customers


def _united(one: Counts, other: Counts) -> Counts:
    united = {part: list(pair) for part, pair in one.items()}
    for part, (answered, calls) in other.items():
        pair = united.setdefault(part, [0, 0])
        pair[0] += answered
        pair[1] += calls
    return united


def _best(
    rates: AnswerRates,
    counts: Counts,
    chain: list[tuple[str, Estimates]],
    own: Estimates,
    here: Part,
) -> CallTime | None:
    average = rates.average(own)

    def hint(part: Part, basis: str, seen: Estimate) -> CallTime:
        return CallTime(part, basis, seen.answered, seen.calls, own[part].mean, part == here)

    part = _best_own(counts, own, average)
    if part is not None:
        return hint(part, OWN, own[part])
    for basis, estimates in chain:
        part = _best_of_group(rates, estimates)
        if part is not None:
            # What the person's own calls speak against is not said.
            least = max(average + _LEAST_GROUP_GAIN, rates.average(estimates))
            good = own[part].mean >= least
            return hint(part, basis, estimates[part]) if good else None
    return None


def _best_own(counts: Counts, own: Estimates, average: float) -> Part | None:
    if sum(calls for _, calls in counts.values()) < _FEWEST_CALLS:
        return None
    known = [
        part for part, (answered, calls) in counts.items()
        if calls >= _FEWEST_IN_PART and answered >= _FEWEST_ANSWERS
    ]  # fmt: skip
    best = max(known, key=lambda part: (own[part].mean, part), default=None)
    if best is None or not _is_better(own[best], average, _LEAST_GAIN, _LEAST_DEVIATIONS):
        return None
    return best


def _best_of_group(rates: AnswerRates, estimates: Estimates) -> Part | None:
    if sum(each.calls for each in estimates.values()) < _FEWEST_OF_GROUP:
        return None
    known = [part for part, each in estimates.items() if each.calls >= _FEWEST_OF_GROUP_IN_PART]
    best = max(known, key=lambda part: (estimates[part].mean, part), default=None)
    average = rates.average(estimates)
    if best is None or not _is_better(
        estimates[best], average, _LEAST_GROUP_GAIN, _LEAST_GROUP_DEVIATIONS
    ):
        return None
    return best


def _is_better(estimate: Estimate, average: float, gain: float, deviations: float) -> bool:
    more = estimate.mean - average
    return more >= gain and more >= deviations * estimate.deviation


def better_now(
    organization: Organization,
    contacts: QuerySet,
    customers: QuerySet,
    *,
    now: datetime | None = None,
) -> tuple[list[int], list[int]]:
    """Those of `contacts` and `customers`, queries of ids, who answer likelier now than usually.

    Of who was called in the last year: the others are like everybody. Ten queries, and two more
    once an hour.
    """
    here = part_of(now or timezone.now(), organization.zone)
    called = interactions(organization).filter(contact__in=contacts)
    ids = list(called.values_list("contact_id", flat=True).distinct()[:_MOST_ORDERED])
    owners = ContactRecord.objects.filter(pk__in_values=ids).order_by()
    of_contacts = [(owner, pk) for pk, owner in owners.values_list("pk", "customer_id")]
    asked = outcomes(organization).filter(customer__in=customers)
    of_customers = asked.values_list("customer_id", flat=True).distinct()[:_MOST_ORDERED]
    return (
        [pk for _, pk in _better(organization, of_contacts, here) if pk is not None],
        [pk for pk, _ in _better(organization, [(pk, None) for pk in of_customers], here) if pk],
    )


def _better(organization: Organization, people: Collection[Person], here: Part) -> list[Person]:
    return [
        person
        for person, counts, _, own in _known(organization, people)
        if counts and own[here].mean - rates_of(organization).average(own) >= _LEAST_GAIN_NOW
    ]
