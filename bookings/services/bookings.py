"""Bookings by hand: saved with their persons, and imported once they are stored."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Organization, User
from accounts.services import ensure_own_branch
from bookings.collection.bookings import collect_bookings
from bookings.collection.values import add_up_bookings
from bookings.models import Booking, BookingPerson, BookingStatus
from core.dates import FIRST_DAY
from core.errors import DomainError, FieldError
from customers.matching import OrganizationRules
from customers.matching.store import lock_identities
from customers.services import read_values
from leads.models import ConversionStatus, Lead
from leads.services.associations import add_to_project, convert_in_project
from leads.services.changing import ensure_active

EDITABLE_FIELDS = (
    "reference",
    "branch",
    "booked_on",
    "service_type",
    "project",
    "amount",
    "notes",
)
PERSON_FIELDS = ("full_name", "passport_number", "phone", "email", "date_of_birth")
MOST_PERSONS = 200


@transaction.atomic
def auto_create_from_booking(booking: Booking) -> Lead | None:
    """Take the booking in: its persons become customers, one a lead that is converted.

    The lead is found by passport, then phone, else made of the first person who has one of them.
    Says None when there is no lead: no persons, none with such a key, or the booking is cancelled.
    What was imported before changes nothing again, so it may be called any number of times.
    """
    lock_identities(booking.organization_id)
    stored = Booking.objects.select_related("organization", "created_by").get(pk=booking.pk)
    if stored.status == BookingStatus.CONFIRMED:
        rules = OrganizationRules.of(stored.organization)
        collect_bookings(rules, [stored], by=stored.created_by)
    booking.lead_id = stored.lead_id
    return Lead.objects.get(pk=stored.lead_id) if stored.lead_id is not None else None


@transaction.atomic
def save_booking(
    organization: Organization,
    values: Mapping[str, Any],
    *,
    persons: Sequence[Mapping[str, Any]] | None,
    by: User | None,
    booking: Booking | None = None,
    persons_name: str = "persons",
) -> Booking:
    """A new booking, or `booking` with some of `EDITABLE_FIELDS` and all its persons changed.

    `persons` have `PERSON_FIELDS` as typed, and the `id` of one who is in the booking already;
    whoever is left out leaves it. None leaves them as they are. Errors say where under
    `persons_name`. Its signal takes the booking in
    after the commit. Raises DomainError: 400 for values that make no sense or a booking without
    anybody, 409 for a reference that is taken or a cancelled booking.
    """
    if unknown := values.keys() - set(EDITABLE_FIELDS):
        raise TypeError(f"Not of a booking: {', '.join(sorted(unknown))}")
    lock_identities(organization.pk)
    before: tuple[int | None, Decimal | None] = (None, None)
    if booking is None:
        booking = Booking(organization=organization, created_by=by)
    else:
        booking = Booking.objects.get(pk=booking.pk)
        ensure_not_cancelled(booking)
    before = booking.project_id, booking.amount
    for name, value in values.items():
        setattr(booking, name, value)
    _check(booking)
    if booking.project_id != before[0]:
        ensure_active(booking.project, "project")
    if persons is not None or booking.pk is None:
        read_persons(organization, persons or (), persons_name=persons_name)
    booking.full_clean(exclude=["organization", "created_by"], validate_constraints=False)
    booking.save()
    if persons is not None:
        _save_persons(booking, persons, persons_name=persons_name)
    if before != (booking.project_id, booking.amount):
        _follow_deal(booking, *before, by=by)
    return booking


@transaction.atomic
def cancel_booking(booking: Booking, *, by: User | None = None) -> Booking:
    """It no longer counts; what it taught stays known.

    Persons stay customers and the lead stays as it is: whether somebody whose booking fell through
    is still won, or can be won again, a person decides (reopen the lead). What it was worth is no
    part of the project's value any more. Again changes nothing.
    """
    lock_identities(booking.organization_id)
    booking = Booking.objects.get(pk=booking.pk)
    if booking.status != BookingStatus.CANCELLED:
        booking.status = BookingStatus.CANCELLED
        booking.save(update_fields=["status", "updated_at"])
        _follow_deal(booking, booking.project_id, booking.amount, by=by)
    return booking


def _follow_deal(
    booking: Booking,
    former_project: int | None,
    former_amount: Decimal | None,
    *,
    by: User | None,
) -> None:
    """Its lead's places in projects follow a booking that was imported before."""
    if booking.lead is None:
        return
    if booking.project is not None and booking.project_id != former_project:
        membership, _ = add_to_project(booking.lead, booking.project, {}, by=by)
        if booking.lead.conversion_status == ConversionStatus.CONVERTED:
            convert_in_project(membership, value=None, by=by)
    memberships = {
        (booking.lead.pk, project)
        for project in (former_project, booking.project_id)
        if project is not None
    }
    emptied = former_amount is not None
    add_up_bookings(
        memberships,
        organization_id=booking.organization_id,
        by=by,
        at=timezone.now(),
        emptied=emptied,
    )


def ensure_not_cancelled(booking: Booking) -> None:
    if booking.status == BookingStatus.CANCELLED:
        raise DomainError(
            "This booking is cancelled and stays as it was. Make a new one.",
            code="booking_cancelled",
            status=409,
        )


def read_persons(
    organization: Organization,
    persons: Sequence[Mapping[str, Any]],
    *,
    persons_name: str = "persons",
) -> None:
    """Raises DomainError 400 with everything wrong: who typed it is there to mend it."""
    if not persons:
        message = "Name at least one person: a booking is for somebody."
        raise DomainError.at(persons_name, "required", message, overall="invalid")
    if len(persons) > MOST_PERSONS:
        message = f"At most {MOST_PERSONS} persons fit into a booking. Split it."
        raise DomainError.at(persons_name, "too_many", message, overall="invalid")
    rules = OrganizationRules.of(organization)
    errors = []
    for index, person in enumerate(persons):
        values: dict[str, Any] = {name: person.get(name) or "" for name in PERSON_FIELDS}
        for name, problem, _ in read_values(rules, **values).problems:
            errors.append(
                FieldError(f"{persons_name}.{index}.{name}", problem.code, problem.message)
            )
    if errors:
        raise DomainError(
            "Nothing was saved. Correct the persons below and send them again.", errors=errors
        )


def _check(booking: Booking) -> None:
    organization = booking.organization
    ensure_own_branch(booking.branch, organization)
    if booking.project is not None and booking.project.organization_id != organization.pk:
        message = f"There is no project {booking.project_id} in {organization}. Check the id."
        raise DomainError.at("project", "does_not_exist", message, overall="invalid")
    booking.reference = " ".join(booking.reference.split())
    if not booking.reference:
        message = "Give the booking's own number or name."
        raise DomainError.at("reference", "required", message, overall="invalid")
    if not FIRST_DAY <= booking.booked_on <= organization.today():
        message = f"Give the day of the booking: from {FIRST_DAY} until today."
        raise DomainError.at("booked_on", "date_out_of_range", message, overall="invalid")
    if booking.amount is not None and booking.amount < 0:
        message = "An amount is not negative. Cancel the booking if that is what is meant."
        raise DomainError.at("amount", "invalid", message)
    same = Booking.objects.filter(organization=organization, reference=booking.reference)
    other = same.exclude(pk=booking.pk).first()
    if other is not None:
        message = f"Booking {other.pk} has this reference already. Change that one instead."
        raise DomainError.at(
            "reference", "already_known", message, status=409, extra={"booking": other.pk}
        )


def _save_persons(
    booking: Booking, persons: Sequence[Mapping[str, Any]], *, persons_name: str
) -> None:
    """Who is told again without an id is the same one, so a repeated request doubles nobody."""
    known = {person.pk: person for person in booking.persons.all()}
    for index, person in enumerate(persons):
        if person.get("id") is not None and person["id"] not in known:
            message = f"Nobody in this booking has id {person['id']}. Leave it out for a new one."
            field = f"{persons_name}.{index}.id"
            raise DomainError.at(field, "does_not_exist", message, overall="invalid")
    named = {person["id"] for person in persons if person.get("id") is not None}
    free = [person for pk, person in known.items() if pk not in named]
    kept: set[int] = set()
    for position, person in enumerate(persons):
        values = {name: person.get(name) or "" for name in PERSON_FIELDS}
        values["date_of_birth"] = person.get("date_of_birth") or None
        row = known.get(person.get("id") or 0) or _same(free, values) or BookingPerson()
        if row in free:
            free.remove(row)
        row.booking, row.position = booking, position
        for name, value in values.items():
            setattr(row, name, value)
        row.full_clean(exclude=["booking", "customer"])
        row.save()
        kept.add(row.pk)
    BookingPerson.objects.filter(booking=booking).exclude(pk__in=kept).delete()


def _same(free: Sequence[BookingPerson], values: Mapping[str, Any]) -> BookingPerson | None:
    for row in free:
        if all(getattr(row, name) == value for name, value in values.items()):
            return row
    return None
