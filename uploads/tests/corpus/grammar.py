"""Sheets as people keep them, made from a grammar of habits, with the truth about every line.

`sheet_of(seed)` is the same sheet for the same seed. Rows are numbered as a person sees them.
"""

from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from uploads.tests.corpus.people import (
    BRANCHES,
    REMARKS,
    SPELLED,
    Person,
    Town,
    day_text,
    days_from,
    phone_text,
)

HEADINGS = {
    "sr": ["Sr", "Sr No", "S.No.", "#"],
    "name": ["Name", "Customer Name", "Cust Nm", "Party Name", "NAME", "નામ", "Customer"],
    "phone": ["Mobile", "Mob No.", "Mo. No.", "Contact No", "Phone", "M. No.", "Phones", "Number"],
    "phone2": ["Phone 2", "Alt Mobile", "Other Phone"],
    "email": ["Email", "E-mail ID", "Email 1", "Work Email"],
    "branch": ["Shop", "Store", "Branch", "Brnch", "Shop Name"],
    "date": ["Date", "Visit Date", "Visit Dt", "Dt", "તારીખ"],
    "city": ["City", "City Name", "શહેર"],
    "remark": ["Remark", "Remarks", "Note", "Narration"],
    "amount": ["Amount", "Amt", "Bill Amount"],
}
UNKNOWN_PHONE = ["Ring on", "Sampark", "No. to dial", "X1"]
FIELDS = {
    "name": "full_name", "phone": "phone", "phone2": "phone", "email": "email",
    "branch": "branch", "date": "visit_date", "city": "city",
}  # fmt: skip
TITLES = [
    ["ASHA MEDICALS"], ["Register for May 2024"], ["", "Visits", ""], ["Customer phone list"],
    ["List of customers with phone and date"], ["Date: 1/5/2024 to 31/5/2024"], [""],
]  # fmt: skip
FORMS = [
    ["Shop", "CG Road", "Date", "2/5/2024"],
    ["Branch:", "CG Road", "Phone", "079-26560000"],
    ["Name of shop", "Asha Medicals", "City", "Surat", "Date", "2/5/2024"],
]
FOOTERS = [
    ["Prepared by: Bilal"], ["Page 1 of 1"], ["E. & O.E."], ["* new customers"], ["Checked by"],
    ["Signature"], ["Carried over", "", "", "", "300"], ["C/F"], ["Printed on 3/6/2024 at 10:15"],
    ["---"], ["", "Authorised Signatory"],
]  # fmt: skip
OWN_FOOTERS = ["Sd/-", "Hisaab done", "Verified ok", "Bilal ne check kiya", "Shubh Labh"]
MANY = 9  # rows, beside which a lone text is no person
TOTALS = ["Total", "Grand Total", "TOTAL:", "Sub Total", "કુલ", "कुल योग", "Total amount"]
DITTO = ["-do-", "do", '"', ",,", "''", "〃"]


@dataclass(frozen=True)
class Mention:
    """A line that names a person. Not `has_visit`: shop and day stand elsewhere than in it."""

    line: int
    person: Person
    branch: str | None
    day: date | None
    has_visit: bool = True
    must_wait: bool = False


@dataclass
class Sheet:
    seed: int
    habits: list[str] = field(default_factory=list)
    lines: list[list[str]] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)  # lines
    may_ask: bool = False
    answer: dict[str, Any] | None = None  # what a person would say if asked
    perhaps: dict[int, str] = field(default_factory=dict)  # {line: name} above the headings
    beside: dict[int, str] = field(default_factory=dict)  # {line: name} in a table that is not read

    def add(self, cells: list[str]) -> int:
        self.lines.append(cells)
        return len(self.lines)


def sheet_of(seed: int) -> Sheet:
    return Writer(seed).sheet


class Writer:
    """Somebody with habits, who fills a sheet."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.others = Random(seed * 37 + 11)  # of later habits: other sheets stay as they were
        self.town = Town(self.random)
        self.sheet = Sheet(seed)
        self.day_style = self.random.choice(["slash", "dash", "iso", "words"])
        self.known: list[Person] = []
        self.columns = self.choose_columns()
        self.sections = self.habit("sections by shop", 0.2)
        self.day_groups = "date" in self.columns and self.habit("day once per group", 0.15)
        self.write()

    def habit(self, name: str, chance: float) -> bool:
        has = self.random.random() < chance
        if has:
            self.sheet.habits.append(name)
        return has

    def choose_columns(self) -> list[str]:
        chance = self.random.random
        columns = ["name", "phone"]
        columns += [
            name
            for name, often in [("phone2", 0.2), ("email", 0.5), ("branch", 0.6), ("date", 0.7),
                                ("city", 0.5), ("remark", 0.4), ("amount", 0.4)]
            if chance() < often
        ]  # fmt: skip
        if chance() < 0.3:
            self.random.shuffle(columns)
        if chance() < 0.3:
            columns.insert(0, "sr")
        return columns

    def write(self) -> None:
        self.preamble()
        headless = self.habit("no headings", 0.06)
        if headless:
            self.sheet.may_ask = True
            self.sheet.answer = {
                "mapping": {str(i): FIELDS[c] for i, c in enumerate(self.columns) if c in FIELDS},
                "header_row": 0,
            }
        else:
            self.heading_line(first=True)
        self.first_columns = list(self.columns)
        self.block()
        if not headless and self.habit("repeated headings", 0.15):
            self.sheet.headings.append(self.sheet.add(list(self.heading_cells)))
            self.block()
        if not headless and self.habit("another table below", 0.15):
            self.another_table()
        self.footer()
        if headless and self.sheet.answer:  # nobody names a column in which nothing stands
            given = self.sheet.answer["mapping"]
            for index in [index for index in given if not self.column_has_cells(int(index))]:
                del given[index]
        if not headless and self.habit("side table", 0.05):
            self.side_table()
        elif not headless and "branch" not in self.columns:
            self.summary_beside()

    def column_has_cells(self, index: int) -> bool:
        return any(len(line) > index and line[index].strip() for line in self.sheet.lines)

    def preamble(self) -> None:
        if self.habit("titles", 0.35):
            for _ in range(self.random.randint(1, 3)):
                self.sheet.add(list(self.random.choice(TITLES)))
        if self.habit("form above", 0.12):
            self.sheet.add(list(self.random.choice(FORMS)))
        self.name_above()

    def name_above(self) -> None:
        """Somebody without a phone who was squeezed in above the headings."""
        fits = {"branch": "Maninagar", "date": "2/5/2024", "city": "Surat"}
        own = [column for column in self.columns if column in fits]
        if not own or self.others.random() > 0.06:
            return
        self.sheet.habits.append("a name above the headings")
        shown = {"name": "Lalita Upar"} | {column: fits[column] for column in own}
        line = self.sheet.add([shown.get(column, "") for column in self.columns])
        self.sheet.perhaps[line] = "Lalita Upar"

    def heading_line(self, *, first: bool) -> None:
        pick = self.random.choice
        cells = [pick(HEADINGS[name]) for name in self.columns]
        if first and self.habit("headings in two lines", 0.06):
            self.sheet.headings.append(self.sheet.add(["Particulars", *[""] * (len(cells) - 1)]))
        if first and self.habit("unknown phone heading", 0.1):
            at = self.columns.index("phone")
            cells[at] = pick(UNKNOWN_PHONE)
            self.sheet.may_ask = True
            self.sheet.answer = {
                "mapping": {cells[at]: "phone"},
                "header_row": len(self.sheet.lines) + 1,
            }
        self.heading_cells = cells
        self.sheet.headings.append(self.sheet.add(list(cells)))

    def another_table(self) -> None:
        if self.random.random() < 0.5:
            self.sheet.add([""])
        if self.random.random() < 0.3:
            self.sheet.add(["Walk-in register"])
        missing = [
            c for c in ("city", "email", "remark", "branch", "date") if c not in self.columns
        ]
        if missing and self.random.random() < 0.5:
            self.columns = [*self.columns, self.random.choice(missing)]
        elif self.random.random() < 0.5:
            self.random.shuffle(self.columns)
        else:
            self.columns = [c for c in self.columns if c not in ("city", "remark", "sr")]
        self.day_groups = self.day_groups and "date" in self.columns
        self.heading_line(first=False)
        self.block()

    def side_table(self) -> None:
        """Two people more, beside the first ones. The person says that the first table is meant."""
        self.sheet.may_ask, known = True, self.sheet.answer
        lines = 2 if "headings in two lines" in self.sheet.habits else 1
        at = self.sheet.headings[lines - 1] - 1
        width = max(len(line) for line in self.sheet.lines) + 1
        for offset, cells in enumerate([["Name", "Mobile"], *self.strangers(2)]):
            if at + offset < len(self.sheet.lines):
                line = self.sheet.lines[at + offset]
                line += [""] * (width - len(line)) + cells
                if offset:
                    self.sheet.beside[at + offset + 1] = cells[0]
        values = {str(index): FIELDS.get(name) for index, name in enumerate(self.first_columns)}
        values |= {str(width): None, str(width + 1): None}
        self.sheet.answer = {**(known or {}), "mapping": values}

    def summary_beside(self) -> None:
        """The shops' sums beside the rows, now and then: they name nobody and are nobody's."""
        random = Random(self.sheet.seed * 31 + 7)  # other sheets stay as they were
        at = self.sheet.headings[-1] - 1
        width = max(len(line) for line in self.sheet.lines) + 1
        sums = [["Shop", "Total"], *([name, str(random.randint(1, 9))] for name in BRANCHES)]
        room = len(self.sheet.headings) == 1 and len(self.sheet.lines) - at >= len(sums)
        if random.random() > 0.1 or not room:
            return
        self.sheet.habits.append("sums beside")
        self.sheet.may_ask = True
        for line, cells in zip(self.sheet.lines[at:], sums, strict=False):
            line += [""] * (width - len(line)) + cells
        values = {index: FIELDS.get(name) for index, name in enumerate(self.columns)}
        shown = dict.fromkeys(range(width, width + 2)) | values
        self.sheet.answer = {
            "mapping": {str(index): name for index, name in shown.items()},
            "header_row": self.sheet.headings[0],
        }

    def strangers(self, count: int) -> list[list[str]]:
        people = [self.town.person() for _ in range(count)]
        return [[p.name, phone_text(f"+9197270{i:05}", self.random)] for i, p in enumerate(people)]

    def block(self) -> None:
        groups = self.random.randint(2, 3) if self.sections or self.day_groups else 1
        for _ in range(groups):
            branch = self.random.choice(BRANCHES)
            day = days_from(self.random)
            if self.sections:
                self.sheet.add(self.in_first_column(self.random.choice(SPELLED[branch]).upper()))
            for number in range(self.random.randint(2, 5)):
                if self.random.random() < 0.08:
                    self.sheet.add([""] * self.random.choice([1, len(self.columns)]))
                self.person_line(branch, day, first=number == 0)
            if self.random.random() < 0.4:
                self.total_line(branch)

    def in_first_column(self, text: str) -> list[str]:
        return [text, *[""] * (len(self.columns) - 1)]

    def total_line(self, branch: str) -> None:
        text = self.random.choice([*TOTALS, f"Total {branch}"])
        cells = self.in_first_column("")
        cells[self.random.choice([0, self.columns.index("name")])] = text
        if "amount" in self.columns:
            cells[self.columns.index("amount")] = str(self.random.randint(100, 9999))
        self.sheet.add(cells)

    def person_line(self, branch: str, day: date, *, first: bool) -> None:
        random = self.random
        again = bool(self.known) and random.random() < 0.2
        person = random.choice(self.known) if again else self.town.person()
        if not self.sections:
            branch = random.choice(BRANCHES)
        if not self.day_groups:
            day = days_from(random)
        columns = self.columns
        line = len(self.sheet.lines) + 1
        cells = {
            "sr": str(line),
            "name": person.name,
            "phone": phone_text(person.phones[0], random) if person.phones else "",
            "branch": random.choice(SPELLED[branch]),
            "date": day_text(day, self.day_style) if first or not self.day_groups else "",
            "city": person.city,
            "remark": random.choice(REMARKS),
            "amount": str(random.randint(10, 2000)),
            "email": random.choice(["; ", ", "]).join(person.emails),
            "phone2": "",
        }
        if len(person.phones) > 1:
            if "phone2" in columns:
                cells["phone2"] = phone_text(person.phones[1], random)
            else:
                cells["phone"] += " / " + phone_text(person.phones[1], random)
        must_wait = self.ditto(cells, line) or self.key_elsewhere(cells, person)
        person = Person(
            person.name,
            person.phones if "phone" in columns else (),
            person.emails if "email" in columns else (),
            person.city if "city" in columns else "",
        )
        if person.phones or person.emails:
            self.known.append(person)
        else:  # a name beside other data
            cells["remark"] = cells["remark"] or "regular"
            if not any(cells[name] for name in columns if name not in ("sr", "name")):
                return  # a lone name: nobody can tell whose or what it is
        given = (
            ("branch" in columns) and ("date" in columns) and not (self.day_groups and not first)
        )
        visit = "date" in columns and ("branch" in columns or self.sections)
        self.sheet.add([cells[name] for name in columns])
        mention = Mention(
            line, person, branch if visit else None, day if visit else None, given, must_wait
        )
        self.sheet.mentions.append(mention)

    def key_elsewhere(self, cells: dict[str, str], person: Person) -> bool:
        """The phone of somebody without keys, under the city."""
        keyless = not person.phones and not ("email" in self.columns and person.emails)
        if not keyless or "city" not in self.columns or self.others.random() > 0.3:
            return False
        cells["city"] += f" 98251{self.others.randrange(100_000):05}"
        self.sheet.habits.append("a phone in another column")
        return True

    def ditto(self, cells: dict[str, str], line: int) -> bool:
        """Now and then "as above": in the shop and city; in a name or phone nobody can know."""
        above = self.sheet.mentions[-1] if self.sheet.mentions else None
        if above is None or above.line != line - 1 or self.random.random() > 0.06:
            return False
        mark = self.random.choice(DITTO)
        column = self.random.choice([c for c in ("name", "phone") if c in self.columns])
        cells[column] = mark
        self.sheet.habits.append(f"ditto for a {column}")
        return True

    def footer(self) -> None:
        if self.habit("footer", 0.5):
            for _ in range(self.random.randint(1, 3)):
                self.sheet.add(list(self.random.choice(FOOTERS)))
        if len(self.sheet.mentions) > MANY and self.others.random() < 0.2:
            self.sheet.habits.append("a footer of their own")
            self.sheet.add([self.others.choice(OWN_FOOTERS)])
