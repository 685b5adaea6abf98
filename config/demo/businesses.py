"""Who and what the demo consists of. Everybody is invented."""

from dataclasses import dataclass
from typing import Any

from accounts.roles import Role

# Known to the whole world: see config.demo.doors for where it opens nothing.
PASSWORD = "footfall-demo"  # noqa: S105


@dataclass(frozen=True)
class Member:
    username: str
    first_name: str
    last_name: str
    role: Role
    branch: str = ""  # limited to it


@dataclass(frozen=True)
class WalkIn:
    """Somebody who came to the counter, `days_ago` days before the demo was made."""

    full_name: str
    phone: str
    branch: str
    days_ago: int
    outcome: str
    notes: str = ""


@dataclass(frozen=True)
class Business:
    settings: dict[str, Any]
    branches: tuple[dict[str, Any], ...]
    ignored: tuple[tuple[str, str], ...]  # number, why
    members: tuple[Member, ...]
    sheets: tuple[str, ...]  # in the order of their upload, by the manager
    walk_ins: tuple[WalkIn, ...]

    @property
    def manager(self) -> str:
        return next(member.username for member in self.members if member.role == Role.MANAGER)


SABARMATI = Business(
    settings={"name": "Sabarmati Stores", "default_region": "IN", "time_zone": "Asia/Kolkata"},
    branches=(
        {
            "name": "Shivranjani",
            "code": "SHV",
            "city": "Ahmedabad",
            "aliases": ["Shivranjani Cross Roads", "શિવરંજની"],
        },
        {"name": "CG Road", "code": "CGR", "city": "Ahmedabad", "aliases": ["CG Rd", "सी जी रोड"]},
        {
            "name": "Maninagar",
            "code": "MNG",
            "city": "Ahmedabad",
            "aliases": ["Maninagar Stn", "મણિનગર"],
        },
        {"name": "Panjim", "code": "PNJ", "city": "Panjim", "aliases": ["Panaji", "Pangim"]},
    ),
    ignored=(("079-26560000", "The shop's own number"),),
    members=(
        Member("asha", "Asha", "Patel", Role.OWNER),
        Member("bilal", "Bilal", "Shaikh", Role.MANAGER),
        Member("chitra", "Chitra", "Nair", Role.STAFF, branch="Shivranjani"),
        Member("veena", "Veena", "Joshi", Role.VIEWER),
    ),
    sheets=(
        "01_visits_may.csv",
        "02_visits_june.csv",
        "03_visits_april_late.csv",
        "04_keys.csv",
        "15_counter_list.csv",
    ),
    walk_ins=(
        WalkIn("Hetal Joshi Mehta", "97235 21333", "CG Road", 3, "purchased"),
        WalkIn("Ravi Patel", "97271 20552", "Shivranjani", 1, "no_purchase", "Comes back Monday"),
        WalkIn("Dharmesh Kotak", "98250 61240", "Shivranjani", 1, "purchased"),
        WalkIn("Pooja Trivedi", "99043 61351", "Maninagar", 0, "unknown", "Asked for home visits"),
    ),
)

SAFAR = Business(
    settings={"name": "Safar Travels", "default_region": "PK", "time_zone": "Asia/Karachi"},
    branches=(
        {
            "name": "Lahore",
            "code": "LHE",
            "city": "Lahore",
            "aliases": ["Lahore Mall Road", "لاہور"],
        },
        {
            "name": "Karachi",
            "code": "KHI",
            "city": "Karachi",
            "aliases": ["Karachi Saddar", "کراچی"],
        },
    ),
    ignored=(),
    members=(
        Member("sana", "Sana", "Malik", Role.OWNER),
        Member("imran", "Imran", "Qureshi", Role.MANAGER),
        Member("hamid", "Hamid", "Raza", Role.STAFF, branch="Karachi"),
        Member("noor", "Noor", "Fatima", Role.VIEWER),
    ),
    sheets=("14_customers_pk.csv",),
    walk_ins=(
        WalkIn("عائشہ خان", "0300-4127751", "Lahore", 2, "purchased"),
        WalkIn("Kashif Mirza", "0333 4408127", "Karachi", 0, "unknown", "Wants a quote for Umrah"),
    ),
)

BUSINESSES = (SABARMATI, SAFAR)
USERNAMES = tuple(member.username for business in BUSINESSES for member in business.members)
