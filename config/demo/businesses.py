"""Who and what the demo consists of. Everybody is invented."""

from dataclasses import dataclass
from typing import Any

from core.roles import Role
from uploads.models import UploadKind

# Known to the whole world: see config.demo.auth_backend for where it opens nothing.
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
class PartnerCall:
    """A channel partner calls about a lead, by phone numbers and the partner's code."""

    lead: str
    project: str
    partner: str
    answer_text: str
    decision: str = ""  # the manager's reason, where the contest is decided for this partner


@dataclass(frozen=True)
class Business:
    settings: dict[str, Any]
    branches: tuple[tuple[str, str, str, list[str]], ...]  # name, code, city, other spellings
    ignored: tuple[tuple[str, str], ...]  # number, why
    members: tuple[Member, ...]
    sheets: tuple[tuple[str, UploadKind], ...]  # in the order of their upload, by the manager
    walk_ins: tuple[WalkIn, ...]
    projects: tuple[tuple[str, str, str], ...] = ()  # name, code, city
    calls: tuple[PartnerCall, ...] = ()

    @property
    def manager(self) -> str:
        return next(member.username for member in self.members if member.role == Role.MANAGER)


SABARMATI = Business(
    settings={"name": "Sabarmati Stores", "default_region": "IN", "time_zone": "Asia/Kolkata"},
    branches=(
        ("Shivranjani", "SHV", "Ahmedabad", ["Shivranjani Cross Roads", "શિવરંજની"]),
        ("CG Road", "CGR", "Ahmedabad", ["CG Rd", "सी जी रोड"]),
        ("Maninagar", "MNG", "Ahmedabad", ["Maninagar Stn", "મણિનગર"]),
        ("Panjim", "PNJ", "Panjim", ["Panaji", "Pangim"]),
    ),
    ignored=(("079-26560000", "The shop's own number"),),
    members=(
        Member("asha", "Asha", "Patel", Role.OWNER),
        Member("bilal", "Bilal", "Shaikh", Role.MANAGER),
        Member("chitra", "Chitra", "Nair", Role.STAFF, branch="Shivranjani"),
        Member("veena", "Veena", "Joshi", Role.VIEWER),
    ),
    sheets=(
        ("01_visits_may.csv", UploadKind.CUSTOMERS),
        ("02_visits_june.csv", UploadKind.CUSTOMERS),
        ("03_visits_april_late.csv", UploadKind.CUSTOMERS),
        ("04_keys.csv", UploadKind.CUSTOMERS),
        ("15_counter_list.csv", UploadKind.CUSTOMERS),
        ("08_channel_partners.csv", UploadKind.CHANNEL_PARTNERS),
        ("09_leads_two_projects.xlsx", UploadKind.LEADS),
        ("05_contacts.csv", UploadKind.CONTACTS),
        ("06_purchases.xlsx", UploadKind.PURCHASES),
    ),
    projects=(("Sky Heights", "SKY", "Ahmedabad"), ("Green Valley", "GRV", "Ahmedabad")),
    calls=(
        PartnerCall("+919624079659", "Sky Heights", "CP-02", "Called: met her at the site office"),
        PartnerCall(
            "+919727168655",
            "Green Valley",
            "CP-03",
            "Called: brought her to the site on Sunday",
            decision="The site book has her with CP-03 on Sunday.",
        ),
        PartnerCall("+919825461703", "Sky Heights", "CP-01", "Called: his client, at the signing"),
        PartnerCall("+919727182222", "Sky Heights", "CP-04", "Called: his cousin"),
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
        ("Lahore", "LHE", "Lahore", ["Lahore Mall Road", "لاہور"]),
        ("Karachi", "KHI", "Karachi", ["Karachi Saddar", "کراچی"]),
    ),
    ignored=(),
    members=(
        Member("sana", "Sana", "Malik", Role.OWNER),
        Member("imran", "Imran", "Qureshi", Role.MANAGER),
        Member("hamid", "Hamid", "Raza", Role.STAFF, branch="Karachi"),
        Member("noor", "Noor", "Fatima", Role.VIEWER),
    ),
    sheets=(
        ("14_customers_pk.csv", UploadKind.CUSTOMERS),
        ("07_passport_leads_pk.txt", UploadKind.LEADS),
    ),
    walk_ins=(
        WalkIn("عائشہ خان", "0300-4127751", "Lahore", 2, "purchased"),
        WalkIn("Kashif Mirza", "0333 4408127", "Karachi", 0, "unknown", "Wants a quote for Umrah"),
    ),
)

BUSINESSES = (SABARMATI, SAFAR)
USERNAMES = tuple(member.username for business in BUSINESSES for member in business.members)
