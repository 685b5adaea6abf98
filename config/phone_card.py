"""The answer at the counter: who it is, and what matters before a bill is written.

Composed here of what every app knows. Across branches on purpose: the walk-in may be known
elsewhere. A constant number of queries, whatever the person did.
"""

from typing import Any

from django.db.models import Count, F, Max, Min, Q
from django.utils import timezone

from accounts.models import Organization, User
from contacts.models import ContactRecord
from contacts.services.handled import handled_recently
from core.errors import DomainError
from core.medical import note_medical
from core.roles import Can
from customers.models import Customer
from customers.queries import asked_numbers, customers_with_phone
from leads.models import Lead
from reminders.call_times import best_times
from reminders.models import RefillReminder, RefillStatus
from visits.models import Bill, Purchase, Visit

_LATEST = 10
_EVER_DAYS = 3650
_MEDICINE = ("medicine_name", "generic_name")


def phone_card(
    organization: Organization, phone: str, *, reader: User, state: str = "true"
) -> dict[str, Any]:
    """See `PhoneCardSerializer` for its keys. Who reads no medical fields reads no medicine.

    Deleted customers only to managers who ask for them by `state`, as everywhere.

    Raises DomainError: 400 for a phone that cannot be read, 404 for one that no customer has,
    naming the contact or lead that has it.
    """
    numbers = asked_numbers(phone, organization)
    people = customers_with_phone(organization, phone, reader=reader, state=state)
    contact = _contact(organization, numbers)
    if not people:
        raise _unknown(organization, numbers, contact)
    return {"phone": numbers[0], **_card(people[0], reader, numbers, contact, people[1:])}


def customer_card(customer: Customer, *, reader: User) -> dict[str, Any]:
    """The same of somebody who was found by name; who shares the phone is named, too."""
    organization = customer.organization
    numbers = (customer.phone,) if customer.phone else ()
    sharing: list[Customer] = []
    if numbers:
        people = customers_with_phone(organization, customer.phone, reader=reader)
        sharing = [each for each in people if each.pk != customer.pk]
    contact = _contact(organization, numbers)
    return {"phone": customer.phone, **_card(customer, reader, numbers, contact, sharing)}


def _card(
    customer: Customer,
    reader: User,
    numbers: tuple[str, ...],
    contact: dict[str, Any] | None,
    sharing: list[Customer],
) -> dict[str, Any]:
    organization = customer.organization
    handlings = handled_recently(
        organization, {*numbers, *filter(None, [customer.phone])}, days=_EVER_DAYS
    )
    found = [each for some in handlings.values() for each in some]
    person = (customer.pk, contact["id"] if contact else None)
    contacted = sorted(found, key=lambda each: each.at, reverse=True)[:_LATEST]
    return {
        "customer": customer,
        "shared_with": sharing,
        "opted_out": customer.opted_out_at is not None,
        "branches": _branches(customer),
        "contacted_before": bool(contacted or (contact and contact["first_contact_at"])),
        "contacted": [
            {"at": each.at, "by": each.by_id, "by_name": each.by_name, "what": each.what}
            for each in contacted
        ],
        "contact": contact,
        "best_time": best_times(organization, [person]).get(person),
        "last_medicines": _last_medicines(customer, reader),
        "last_bill": _last_bill(customer, reader),
        "open_refills": _open_refills(customer, reader),
    }


def _branches(customer: Customer) -> list[dict[str, Any]]:
    """Where the person came, the latest first."""
    visits = Visit.objects.filter(customer=customer).order_by()
    found = visits.values("branch", branch_name=Min("branch__name")).annotate(
        visits=Count("pk"), last_visit=Max("visit_date")
    )
    return [dict(row) for row in found.order_by("-last_visit", "branch")]


def _last_medicines(customer: Customer, reader: User) -> list[dict[str, Any]]:
    """Each medicine once, as it was bought last; of active bills."""
    if not reader.can(Can.READ_MEDICAL):
        return []
    lines = Purchase.objects.filter(bill__customer=customer, bill__cancelled_at=None)
    newest = lines.order_by("-bill__bill_date", "-pk").values(
        *_MEDICINE, "medicine_key", "is_generic", "quantity", "amount", "duration_days",
        "runs_out_on", bill_date=F("bill__bill_date"), branch_name=F("bill__branch__name"),
    )  # fmt: skip
    found: dict[str, dict[str, Any]] = {}
    for line in newest[: 20 * _LATEST]:
        found.setdefault(line.pop("medicine_key"), line)
    if found:
        note_medical("customer", customer.pk)
    return list(found.values())[:_LATEST]


def _last_bill(customer: Customer, reader: User) -> dict[str, Any] | None:
    """The newest active bill on which something was bought, to be repeated line by line."""
    if not reader.can(Can.READ_MEDICAL):
        return None
    bills = Bill.objects.sales().filter(customer=customer).order_by("-bill_date", "-pk")
    names = ("id", "bill_number", "bill_date", "doctor_name", "currency")
    bill = bills.values(*names, branch_name=F("branch__name")).first()
    if bill is None:
        return None
    note_medical("customer", customer.pk)
    lines = Purchase.objects.filter(bill=bill["id"]).order_by("pk")
    columns = (*_MEDICINE, "is_generic", "quantity", "amount", "duration_days")
    return {**bill, "lines": list(lines.values(*columns))}


def _open_refills(customer: Customer, reader: User) -> list[dict[str, Any]]:
    rows = RefillReminder.objects.filter(
        customer=customer, status__in=[RefillStatus.PENDING, RefillStatus.SENT]
    )
    names = ("id", "medicine_name", "due_on", "runs_out_on", "status", "response")
    refills = list(rows.order_by("due_on", "pk").values(*names))
    if not reader.can(Can.READ_MEDICAL):
        for refill in refills:
            refill["medicine_name"] = ""
    elif refills:
        note_medical("customer", customer.pk)
    return refills


def _contact(organization: Organization, numbers: tuple[str, ...]) -> dict[str, Any] | None:
    rows = ContactRecord.objects.filter(organization=organization, phone__in=numbers)
    contact = rows.select_related("assigned_to", "branch").order_by("pk").first()
    if contact is None:
        return None
    return {
        "id": contact.pk,
        "name": contact.name,
        "status": contact.status,
        "branch_name": contact.branch.name if contact.branch else "",
        "assigned_to_name": contact.assigned_to.name if contact.assigned_to else "",
        "attempts": contact.attempts,
        "first_contact_at": contact.first_contact_at,
        "last_contact_at": contact.last_contact_at,
    }


def _unknown(
    organization: Organization, numbers: tuple[str, ...], contact: dict[str, Any] | None
) -> DomainError:
    known = Q(organization=organization, contact_number__in=numbers, is_active=True)
    lead = Lead.objects.filter(known).values("id", "full_name", "conversion_status").first()
    values = {
        "phone": numbers[0],
        "contact": contact and {**contact, **_as_text(contact)},
        "lead": lead,
    }
    message = f"No customer has the phone {numbers[0]}."
    if contact:
        message += f" It is on a call list as {contact['name'] or 'a contact'}."
    message += " A bill for it makes one."
    return DomainError.at(
        "phone",
        "not_found",
        message,
        status=404,
        extra={key: value for key, value in values.items() if value is not None},
    )


def _as_text(contact: dict[str, Any]) -> dict[str, Any]:
    names = ("first_contact_at", "last_contact_at")
    instants = {name: contact[name] for name in names if contact[name]}
    return {name: timezone.localtime(at).isoformat() for name, at in instants.items()}
