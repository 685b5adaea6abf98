"""What the demo's second business, a travel agency, sold and what its offices keep."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from accounts.models import Organization, User
from bookings.services.area import save_area_customer
from bookings.services.bookings import save_booking

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
