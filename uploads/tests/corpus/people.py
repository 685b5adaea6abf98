"""Invented people and the ways in which sheets write them, each with what is meant."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

BRANCHES = ("CG Road", "Shivranjani", "Maninagar")
SPELLED = {
    "CG Road": ["CG Road", "cg road", "C.G. Road", "CG ROAD"],
    "Shivranjani": ["Shivranjani", "SHIVRANJANI", "shivranjani "],
    "Maninagar": ["Maninagar", "MANINAGAR", "Mani Nagar"],
}
FIRST = (
    "Asha", "Ravi", "Imran", "Meena", "Jyoti", "Nitin", "Komal", "Rupal", "Jayesh", "Hetal",
    "Farida", "Mahesh", "Devika", "Tejal", "Sana", "આશા", "રવિ", "सुनीता", "José",
)  # fmt: skip
ODD = ("Total", "Page", "Contact", "Mobile")  # first names, where a number stands beside them
LAST = (
    "Patel", "Shah", "Khan", "Barot", "Naik", "Jani", "Lad", "Joshi", "Memon", "Prajapati",
    "Mehta", "શાહ", "शर्मा", "D’Souza",
)  # fmt: skip
CITIES = ["Surat", "Kalol", "Vadodara", "City Light", "Anand", "Mobile Nagar"]
# What stands in a row of a person and looks as if the row were something else.
REMARKS = [
    "", "", "", "new", "Total 450", "paid cash", "page 3", "see phone list", "prepared by hand",
    "total due 1200", "name to be checked", "c/f", "grand total on bill",
]  # fmt: skip


@dataclass(frozen=True)
class Person:
    name: str
    phones: tuple[str, ...]  # as E.164
    emails: tuple[str, ...]
    city: str


class Town:
    """Gives people who share no name and no key, one after the other."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.count = 0

    def person(self) -> Person:
        pick, self.count = self.random.choice, self.count + 1
        number = 98250_00000 + self.random.randrange(1000) * 100 + self.count
        kind = self.random.random()
        phones = (f"+91{number}",) if kind < 0.8 else ()
        if kind < 0.15:
            phones += (f"+91{number + 1_000_00000}",)
        emails = (f"person{self.count}@example.in",) if 0.6 < kind < 0.9 else ()
        first = pick(ODD) if phones and self.random.random() < 0.06 else pick(FIRST)
        initial = chr(65 + self.count % 26) + "i" * (self.count // 26)
        return Person(f"{first} {pick(LAST)} {initial}", phones, emails, pick(CITIES))


def phone_text(phone: str, random: Random) -> str:
    digits = phone.removeprefix("+91")
    return random.choice(
        [digits, f"{digits[:5]} {digits[5:]}", f"+91 {digits}", f"0{digits}", f"91{digits}",
         f"+91-{digits[:5]}-{digits[5:]}", f"{digits}.0", f" {digits} "]
    )  # fmt: skip


def day_text(day: date, style: str) -> str:
    return {
        "slash": f"{day.day}/{day.month}/{day.year}",
        "dash": f"{day:%d-%m-%Y}",
        "iso": day.isoformat(),
        "words": f"{day:%d-%b-%y}",
    }[style]


def days_from(random: Random) -> date:
    return date(2024, 5, 1) + timedelta(days=random.randrange(60))
