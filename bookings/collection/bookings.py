"""Bookings: every person becomes a customer, one of them a lead, and the lead is won."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from accounts.models import User
from bookings.collection.counts import Collected
from bookings.collection.told import Told
from bookings.collection.values import Place, add_up_bookings
from bookings.models import Booking, BookingPerson
from core.bulk import update_rows
from customers.intake import Reading
from customers.matching import Cause, Decision, Matcher, OrganizationRules
from customers.matching.incoming import PASSPORT, PHONE
from history.models import ChangeCause
from leads.models import Lead
from leads.services.entry import LeadEntry
from leads.services.taking import LeadTaker
from leads.services.winning import WON, win_leads

SOURCE = "booking"


@dataclass(slots=True)
class _Person:
    told: Told
    reading: Reading
    decision: Decision | None = None


@dataclass(slots=True)
class _Work:
    """A booking that is to be taken in, and where its lead comes from."""

    booking: Booking
    persons: list[_Person] = field(default_factory=list)
    lead_id: int | None = None  # known before, but not by the key that decides who it is
    entry: LeadEntry | None = None

    @property
    def needs_lead(self) -> bool:
        return self.booking.lead_id is None and any(
            person.reading.usable and _leading_keys(person) for person in self.persons
        )


def collect_bookings(
    rules: OrganizationRules, bookings: Sequence[Booking], *, by: User | None = None
) -> Collected:
    """Take in what these bookings say that is new. The caller holds the identity lock.

    A number of queries that does not depend on how many they are. Sets `lead_id` of each.
    """
    collected = Collected()
    work = _unsettled(rules, bookings, collected)
    matcher = Matcher(rules, Cause(ChangeCause.BOOKING, by=by, source=SOURCE))
    matcher.load(person.reading.incoming for item in work for person in item.persons)
    leads = _active_leads(matcher)
    taker = LeadTaker(matcher)
    for item in work:
        _decide(item, taker, leads)
    outcomes = iter(taker.write())
    won: list[int] = []
    places: list[int] = []
    worth: set[Place] = set()
    for item in work:
        outcome = next(outcomes) if item.entry is not None else None
        lead_id = outcome.lead_id if outcome else item.lead_id
        if outcome is not None and outcome.association_id is not None:
            places.append(outcome.association_id)
        if lead_id is not None:
            item.booking.lead_id = lead_id
            won.append(lead_id)
            if item.entry is not None and item.booking.project_id is not None:
                worth.add((lead_id, item.booking.project_id))
        for person in item.persons:
            collected.add(person.reading, person.decision)
    _link(work)
    win_leads(won, places, organization_id=matcher.rules.organization.pk, by=by, at=matcher.at)
    add_up_bookings(worth, organization_id=matcher.rules.organization.pk, by=by, at=matcher.at)
    return collected


def _unsettled(
    rules: OrganizationRules, bookings: Sequence[Booking], collected: Collected
) -> list[_Work]:
    by_booking: dict[int, list[Told]] = {}
    rows = BookingPerson.objects.filter(booking__within=[booking.pk for booking in bookings])
    of = {booking.pk: booking for booking in bookings}
    for row in rows.select_related("customer").order_by("booking_id", "position", "pk"):
        by_booking.setdefault(row.booking_id, []).append(_told(row, of[row.booking_id]))
    work = []
    for booking in bookings:
        persons = by_booking.get(booking.pk, [])
        fresh = [told for told in persons if not told.is_settled]
        has_keys = any(told.values["phone"] or told.values["passport_number"] for told in persons)
        taken = persons if booking.lead_id is None and has_keys else fresh
        collected.unchanged += len(persons) - len(taken)
        if taken:
            item = _Work(booking)
            label = f"Booking {booking.reference}"
            item.persons = [
                _Person(told, told.read(rules, cause_id=booking.pk, label=label)) for told in taken
            ]
            work.append(item)
    return work


def _told(row: BookingPerson, booking: Booking) -> Told:
    values = {
        "full_name": row.full_name,
        "phone": row.phone,
        "email": row.email,
        "passport_number": row.passport_number,
        "date_of_birth": row.date_of_birth,
        "service_type": booking.service_type,
    }
    name = row.customer.full_name if row.customer else ""
    return Told(
        row.pk, values, booking.branch_id, booking.booked_on, row.customer_id, name, row.taken_as
    )


def _active_leads(matcher: Matcher) -> dict[int, int]:
    """{customer id: lead id} of everybody whom a key of the batch leads to."""
    people = {person.id for person in (*matcher.owners.values(), *matcher.known.values())}
    if not people:
        return {}
    rows = Lead.objects.filter(customer__within=people, is_active=True).order_by()
    return dict(rows.values_list("customer_id", "pk"))


def _decide(item: _Work, taker: LeadTaker, leads: dict[int, int]) -> None:
    """Who each person is, in order; the lead is found by passport, then phone, else made."""
    matcher, first = taker.matcher, None
    if item.needs_lead:
        first = _found(item, matcher, leads) or next(
            person for person in item.persons if _leading_keys(person)
        )
    for person in item.persons:
        if not person.reading.usable:
            continue
        if person is first and item.lead_id is None:
            item.entry = _entry(item.booking, person)
            taker.decide(item.entry)
            person.decision = taker.decided[-1][1]
        else:
            person.decision = matcher.decide(person.reading.incoming)


def _found(item: _Work, matcher: Matcher, leads: dict[int, int]) -> _Person | None:
    """The person who is a lead already. A phone that decides for somebody else sets `lead_id`."""
    for kind in (PASSPORT, PHONE):
        for person in item.persons:
            if not person.reading.usable:
                continue
            for key in _leading_keys(person):
                owner = matcher.owners.get(key) if key[0] == kind else None
                if owner is None or owner.id not in leads:
                    continue
                if matcher.owner_of(person.reading.incoming)[1] is not owner:
                    item.lead_id = leads[owner.id]
                return person
    return None


def _leading_keys(person: _Person) -> list[tuple[str, str]]:
    """A lead is known by phone or passport; an e-mail alone makes none."""
    return [key for key in person.reading.incoming.keys if key[0] in (PHONE, PASSPORT)]


def _entry(booking: Booking, person: _Person) -> LeadEntry:
    entry = LeadEntry(person.reading.incoming, source=SOURCE)
    if booking.project_id is not None:
        entry.project_id = booking.project_id
        entry.status = WON
    return entry


def _link(work: Iterable[_Work]) -> None:
    """Past `save`: what the link says is no change of the record."""
    work = list(work)
    update_rows(
        BookingPerson,
        ["customer_id", "taken_as"],
        [
            (person.told.record_id, person.decision.person.id, person.told.print)
            for item in work
            for person in item.persons
            if person.decision is not None
        ],
    )
    update_rows(
        Booking,
        ["lead_id"],
        [
            (item.booking.pk, item.booking.lead_id)
            for item in work
            if item.booking.lead_id is not None
        ],
    )
