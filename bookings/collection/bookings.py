"""Bookings: every person becomes a customer, one of them a lead, and the lead is won."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from accounts.models import User
from bookings.collection.snapshot import Collected, SourceSnapshot
from bookings.collection.values import Membership, add_up_bookings
from bookings.models import Booking, BookingPerson
from core.bulk import update_rows
from customers.intake import Reading
from customers.matching import Cause, Decision, Matcher, OrganizationRules
from customers.matching.incoming import PASSPORT, PHONE
from history.models import ChangeCause
from leads.models import Lead
from leads.services.converting import CONVERTED_WORDS, convert_leads
from leads.services.entry import LeadEntry, LeadOutcome
from leads.services.lead_importer import LeadImporter

SOURCE = "booking"


@dataclass(slots=True)
class _Person:
    snapshot: SourceSnapshot
    reading: Reading
    decision: Decision | None = None


@dataclass(slots=True)
class _Work:
    """A booking that is to be imported, and where its lead comes from."""

    booking: Booking
    persons: list[_Person] = field(default_factory=list)
    lead_id: int | None = None  # known before, but not by the key that decides who it is
    outcome: LeadOutcome | None = None

    @property
    def needs_lead(self) -> bool:
        return self.booking.lead_id is None and any(
            person.reading.usable and _leading_keys(person) for person in self.persons
        )


def collect_bookings(
    rules: OrganizationRules, bookings: Sequence[Booking], *, by: User | None = None
) -> Collected:
    """Import what these bookings say that is new. The caller holds the identity lock.

    A number of queries that does not depend on how many they are. Sets `lead_id` of each.
    """
    collected = Collected()
    work = _unsettled(rules, bookings, collected)
    matcher = Matcher(rules, Cause(ChangeCause.BOOKING, by=by, source=SOURCE))
    matcher.load([person.reading.incoming for item in work for person in item.persons])
    leads = _active_leads(matcher)
    importer = LeadImporter(matcher)
    for item in work:
        _decide(item, importer, leads)
    importer.write()
    converted: list[int] = []
    memberships: list[int] = []
    worth: set[Membership] = set()
    for item in work:
        outcome = item.outcome
        lead_id = outcome.lead_id if outcome else item.lead_id
        if outcome is not None and outcome.association_id is not None:
            memberships.append(outcome.association_id)
        if lead_id is not None:
            item.booking.lead_id = lead_id
            converted.append(lead_id)
            if outcome is not None and item.booking.project_id is not None:
                worth.add((lead_id, item.booking.project_id))
        for person in item.persons:
            collected.add(person.reading, person.decision)
    _link(work)
    convert_leads(
        converted, memberships, organization_id=matcher.rules.organization.pk, by=by, at=matcher.at
    )
    add_up_bookings(worth, organization_id=matcher.rules.organization.pk, by=by, at=matcher.at)
    return collected


def _unsettled(
    rules: OrganizationRules, bookings: Sequence[Booking], collected: Collected
) -> list[_Work]:
    by_booking: dict[int, list[SourceSnapshot]] = {}
    rows = BookingPerson.objects.filter(booking__in_values=[booking.pk for booking in bookings])
    of = {booking.pk: booking for booking in bookings}
    for row in rows.select_related("customer").order_by("booking_id", "position", "pk"):
        by_booking.setdefault(row.booking_id, []).append(_snapshot(row, of[row.booking_id]))
    work = []
    for booking in bookings:
        persons = by_booking.get(booking.pk, [])
        fresh = [entry for entry in persons if not entry.is_settled]
        has_keys = any(
            entry.values["phone"] or entry.values["passport_number"] for entry in persons
        )
        taken = persons if booking.lead_id is None and has_keys else fresh
        collected.unchanged += len(persons) - len(taken)
        if taken:
            item = _Work(booking)
            label = f"Booking {booking.reference}"
            item.persons = [
                _Person(entry, entry.read(rules, cause_id=booking.pk, label=label))
                for entry in taken
            ]
            work.append(item)
    return work


def _snapshot(row: BookingPerson, booking: Booking) -> SourceSnapshot:
    values = {
        "full_name": row.full_name,
        "phone": row.phone,
        "email": row.email,
        "passport_number": row.passport_number,
        "date_of_birth": row.date_of_birth,
        "service_type": booking.service_type,
    }
    name = row.customer.full_name if row.customer else ""
    return SourceSnapshot(
        row.pk,
        values,
        booking.branch_id,
        booking.booked_on,
        row.customer_id,
        name,
        row.snapshot_digest,
    )


def _active_leads(matcher: Matcher) -> dict[int, int]:
    """{customer id: lead id} of everybody whom a key of the batch leads to."""
    people = {person.id for person in (*matcher.owners.values(), *matcher.known.values())}
    if not people:
        return {}
    rows = Lead.objects.filter(customer__in_values=people, is_active=True).order_by()
    return dict(rows.values_list("customer_id", "pk"))


def _decide(item: _Work, importer: LeadImporter, leads: dict[int, int]) -> None:
    """Who each person is, in order; the lead is found by passport, then phone, else made."""
    matcher, first = importer.matcher, None
    if item.needs_lead:
        first = _found(item, matcher, leads) or next(
            person for person in item.persons if _leading_keys(person)
        )
    for person in item.persons:
        if not person.reading.usable:
            continue
        if person is first and item.lead_id is None:
            item.outcome = importer.decide(_entry(item.booking, person))
            person.decision = item.outcome.decision
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
        entry.status = CONVERTED_WORDS
    return entry


def _link(work: Iterable[_Work]) -> None:
    """Past `save`: what the link says is no change of the record."""
    work = list(work)
    update_rows(
        BookingPerson,
        ["customer_id", "snapshot_digest"],
        [
            (person.snapshot.record_id, person.decision.person.id, person.snapshot.print)
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
