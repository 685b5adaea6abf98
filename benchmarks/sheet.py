"""A seeded sheet as a busy chain of shops would keep it: repeats, messy phones, odd spellings."""

import csv
import random
from pathlib import Path

HEADINGS = [
    "Sr No", "Cust Name", "Mob No.", "E-mail ID", "Shop Name", "Visit Dt", "City", "Remarks",
]  # fmt: skip
BRANCHES = [
    "Shivranjani", "CG Road", "Maninagar", "Panjim", "Satellite", "Vastrapur", "Bopal", "Naroda",
]  # fmt: skip
LEAD_HEADINGS = ["Name", "Mob No.", "Project", "CP Code", "Status", "Lead Source", "Enquiry Date"]
PROJECTS = ["Sky Heights", "Green Valley", "Palm Court", "Lake View"]
PARTNERS = [f"CP-{number:02}" for number in range(1, 21)]
REPEATED = 0.30
_FIRST = [
    "Asha", "Ravi", "Meena", "Imran", "Hetal", "Kiran", "Dhara", "Zoya", "Harsh", "Pooja", "Bilal",
    "Sana", "Omar", "Tejal",
]  # fmt: skip
_LAST = [
    "Patel", "Shah", "Mehta", "Qureshi", "Joshi", "Desai", "Trivedi", "Malik", "Vora", "Nair",
    "Ansari", "Shaikh", "Rao",
]  # fmt: skip
_CITIES = ["Ahmedabad", "Gandhinagar", "Surat", "Vadodara", "Anand", "Kalol", ""]
_PREFIXES = ("63512", "70163", "81286", "90990", "94270", "96240", "97271", "98250", "99043")
_PEOPLE = len(_PREFIXES) * 100_000
_STRIDE = 7919  # prime to _PEOPLE: every new person is one that was not there before


def write_sheet(path: Path, rows: int, *, kind: str = "customers", seed: int = 20261120) -> None:
    """`rows` rows of CSV; about three in ten are of people named before, in another spelling."""
    headings, make = _KINDS[kind]
    chance = random.Random(seed)
    people: list[int] = []
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        for number in range(1, rows + 1):
            if people and chance.random() < REPEATED:
                person = people[chance.randrange(len(people))]
            else:
                person = (len(people) * _STRIDE + 13) % _PEOPLE
                people.append(person)
            writer.writerow(make(chance, number, person))


def _row(chance: random.Random, number: int, person: int) -> list[str]:
    own = random.Random(person)
    name, phone = _who(own, person)
    email = f"{name.split()[0].lower()}.{person}@example.in" if own.random() < 0.35 else ""
    return [
        str(number),
        name.upper() if chance.random() < 0.05 else name,
        _messy(chance, phone),
        email if chance.random() < 0.7 else "",
        chance.choice(BRANCHES)
        if chance.random() < 0.97
        else f" {chance.choice(BRANCHES).lower()}",
        f"{chance.randint(1, 28)}/{chance.randint(1, 12)}/{chance.choice((2023, 2024, 2025))}",
        own.choice(_CITIES) if chance.random() < 0.8 else "",
        "call after 5, speaks Gujarati" if chance.random() < 0.1 else "",
    ]


def _lead_row(chance: random.Random, number: int, person: int) -> list[str]:
    name, phone = _who(random.Random(person), person)
    return [
        name,
        _messy(chance, phone),
        chance.choice(PROJECTS) if chance.random() < 0.97 else "Nowhere",
        chance.choice(PARTNERS) if chance.random() < 0.6 else "",
        chance.choice(("New", "Called", "Site visit", "")),
        chance.choice(("Hoarding", "Newspaper", "Web", "")),
        f"{chance.randint(1, 28)}/{chance.randint(1, 12)}/{chance.choice((2023, 2024, 2025))}",
    ]


def _who(own: random.Random, person: int) -> tuple[str, str]:
    """The name and the ten digits of a person."""
    phone = f"{_PREFIXES[person // 100_000]}{person % 100_000:05d}"
    return f"{own.choice(_FIRST)} {own.choice(_LAST)}", phone


def _messy(chance: random.Random, phone: str) -> str:
    kind = chance.random()
    if kind < 0.5:
        return phone
    if kind < 0.65:
        return f"{phone[:5]} {phone[5:]}"
    if kind < 0.75:
        return f"+91 {phone[:5]} {phone[5:]}"
    if kind < 0.82:
        return f"0{phone}"
    if kind < 0.88:
        return f"91{phone}"
    if kind < 0.92:
        return f"{phone}.0"
    if kind < 0.95:
        return f"(+91) {phone[:5]}-{phone[5:]}"
    if kind < 0.97:
        return f"{phone} / 079-2656{chance.randint(1000, 9999)}"
    if kind < 0.98:
        return f"Mob: {phone[:5]} {phone[5:]}"
    if kind < 0.99:
        return "9999999999"
    return phone[:8]


_KINDS = {"customers": (HEADINGS, _row), "leads": (LEAD_HEADINGS, _lead_row)}
