"""What the demo's businesses sell: the pharmacy's calls, bills and medicines that run out, and
the travel agency's tours with what its offices keep.
"""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from accounts.models import Organization, User
from bookings.services.area import save_area_customer
from bookings.services.bookings import save_booking
from contacts.models import ContactRecord, InteractionKind
from contacts.services.assigning import assign_contacts
from contacts.services.interacting import record_interaction
from customers.models import Category
from visits.services import enter_bill

ASSIGNED = 12


@dataclass(frozen=True)
class Call:
    """To a number of the cold list, by phone; `next_in_days` or `closing_reason` ends it."""

    phone: str
    response: str
    reached: bool = True
    next_in_days: int | None = None
    closing_reason: str = ""


@dataclass(frozen=True)
class Sale:
    """`days` is how long the medicine lasts; no `medicine`: came and bought nothing."""

    full_name: str
    phone: str
    branch: str
    days_ago: int
    medicine: str = ""
    generic_name: str = ""
    is_generic: bool = False
    quantity: int = 30
    amount: Decimal = Decimal(0)
    days: int | None = None
    category: Category = Category.REGULAR_BRANDED
    doctor: str = ""


CALLS = (
    Call("+917016369684", "Takes blood pressure tablets, comes on Saturday", next_in_days=0),
    Call("+916351228576", "Rang out", reached=False, next_in_days=1),
    Call("+918128697229", "Not in this city", closing_reason="Moved away"),
    Call("+917016399735", "Wants to know our prices for diabetes medicines", next_in_days=2),
)

SALES = (
    # Called, and came: converts the contact.
    Sale(
        "Bharti Joshi", "70163 99735", "Maninagar", 0, "Metformin 500", "Metformin", True, 60,
        Decimal(180), 30, Category.GENERIC_INFORMED, "Dr. Trivedi",
    ),
    # On the cold list, and came without buying: yellow.
    Sale("Gita Solanki", "63512 28576", "Shivranjani", 0),
    # Due today, three days late, and in two weeks.
    Sale(
        "Hetal Joshi Mehta", "97235 21333", "CG Road", 25, "Telmisartan 40", "Telmisartan", False,
        30, Decimal(310), 30, doctor="Dr. Trivedi",
    ),
    Sale(
        "Hetal Joshi Mehta", "97235 21333", "CG Road", 25, "Rosuvastatin 10", "Rosuvastatin", True,
        30, Decimal(145), 30, doctor="Dr. Trivedi",
    ),
    Sale(
        "Imran Qureshi", "90990 54597", "Maninagar", 28, "Thyronorm 50", "Levothyroxine", False,
        30, Decimal(185), 30, doctor="Dr. Shaikh",
    ),
    Sale(
        "Jayesh Dave", "98241 60361", "Shivranjani", 14, "Losartan 50", "Losartan", True, 30,
        Decimal(66), 30, Category.FIRST_TIME_PRESCRIPTION,
    ),
    # Bought again in time.
    Sale(
        "Dharmesh Kotak", "98250 61240", "Shivranjani", 27, "Pantoprazole 40", "Pantoprazole",
        True, 30, Decimal(120), 30,
    ),
    Sale(
        "Dharmesh Kotak", "98250 61240", "Shivranjani", 1, "Pantoprazole 40", "Pantoprazole",
        True, 30, Decimal(120), 30,
    ),
)  # fmt: skip


def work_the_counter(organization: Organization, manager: User, staff: User) -> None:
    """After the sheets: their list of numbers is called, then people come."""
    listed = ContactRecord.objects.filter(organization=organization).order_by("pk")[:ASSIGNED]
    chosen = ContactRecord.objects.filter(pk__in=[contact.pk for contact in listed])
    assign_contacts(organization, chosen, by=manager, staff=[staff.pk])
    for call in CALLS:
        contact = ContactRecord.objects.get(organization=organization, phone=call.phone)
        in_days = call.next_in_days
        record_interaction(
            contact,
            by=staff,
            kind=InteractionKind.CALL,
            customer_response=call.response,
            call_successful=call.reached,
            next_action_on=None
            if in_days is None
            else organization.today() + timedelta(days=in_days),
            closing_reason=call.closing_reason,
        )
    for sale in SALES:
        sell(organization, sale, manager)


def sell(organization: Organization, sale: Sale, by: User) -> None:
    lines = [
        {
            "medicine_name": sale.medicine,
            "generic_name": sale.generic_name,
            "is_generic": sale.is_generic,
            "quantity": Decimal(sale.quantity),
            "amount": sale.amount,
            "duration_days": sale.days,
        }
    ]
    enter_bill(
        organization,
        {
            "branch": organization.branches.get(name=sale.branch),
            "bill_date": organization.today() - timedelta(days=sale.days_ago),
            "customer_category": sale.category if sale.medicine else "",
            "doctor_name": sale.doctor,
            "visited_but_no_purchase": not sale.medicine,
        },
        person={"full_name": sale.full_name, "phone": sale.phone},
        lines=lines if sale.medicine else [],
        by=by,
    )


# Reference, branch, days ago, what, price, persons. Ayesha is known from the counter.
TOURS: tuple[tuple[str, str, int, str, int, tuple[dict[str, str], ...]], ...] = (
    ("UMR-1041", "Lahore", 6, "Umrah", 370_000, (
        {"full_name": "عائشہ خان", "passport_number": "PX-9990412", "phone": "0300-4127751"},
        {"full_name": "Omar Khan"},
    )),
    ("DXB-0207", "Karachi", 2, "Dubai, 5 days", 142_000, (
        {"full_name": "Sadia Baig", "phone": "0321-4550127", "email": "sadia@example.pk"},
    )),
)  # fmt: skip
KEPT: tuple[dict[str, Any], ...] = (
    {"full_name": "Sadia Baig", "email": "sadia@example.pk", "city": "Karachi"},
    {"full_name": "Naveed Anjum", "phone": "0345 6021187", "city": "Hyderabad"},
)


def book_tours(organization: Organization, manager: User) -> None:
    """After the sheets, so that known people are found among their customers."""
    branches = {branch.name: branch for branch in organization.branches.all()}
    today = organization.today()
    for reference, branch, days_ago, service_type, amount, persons in TOURS:
        values = {
            "reference": reference,
            "branch": branches[branch],
            "booked_on": today - timedelta(days=days_ago),
            "service_type": service_type,
            "amount": Decimal(amount),
        }
        save_booking(organization, values, persons=persons, by=manager)
    for record in KEPT:
        save_area_customer(organization, {**record, "branch": branches["Karachi"]})
