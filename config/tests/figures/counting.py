"""Every figure of every report, counted from the facts in plain Python."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from config.tests.figures.facts import (
    ZONE,
    Bill,
    Call,
    Contact,
    Facts,
    Id,
    Lead,
    Reminder,
    day_of,
)

Row = dict[str, Any]
STATUSES = ("pending", "contacted", "yellow", "inactive", "converted")


@dataclass
class Asked:
    """Days from `start` to `end`, of a branch or a member, by who is limited to `branches`.

    Branch 0 is none.
    """

    start: date
    end: date
    branch: Id = None
    staff: Id = None
    branches: frozenset[int] | None = None

    def has(self, day: date | None, branch: Id, *, also_nobodys: bool = False) -> bool:
        if day is None or not self.start <= day <= self.end:
            return False
        return self.sees(branch, also_nobodys=also_nobodys)

    def sees(self, branch: Id, *, also_nobodys: bool = False) -> bool:
        if self.branch is not None and branch != (self.branch or None):
            return False
        allowed = self.branches is None or branch in self.branches
        return allowed or (also_nobodys and branch is None)


def total_of(rows: Iterable[Row]) -> Row:
    """Every column added up; who is in several rows is one person."""
    total: Row = {}
    for row in rows:
        for name, value in row.items():
            nothing: Any = set() if isinstance(value, set) else 0
            before = total.get(name, nothing)
            total[name] = before | value if isinstance(value, set) else before + value
    return total


def as_reported(report: str, row: Row) -> Row:
    """People counted, and beside the sums the rates that follow from them."""
    values = {name: len(value) if isinstance(value, set) else value for name, value in row.items()}
    row = Counter(values)
    if report == "conversion":
        row["conversion_rate"] = _share(row["converted"], row["uploaded"], 2)
        row["average_conversion_value"] = _each(row["total_conversion_value"], row["bills"])
    elif report == "categories":
        row["average_value"] = _each(row["value"], row["bills"])
    elif report == "generic-adoption":
        known = row["generic_lines"] + row["branded_lines"]
        row["generic_percent"] = _share(row["generic_lines"], known, 1)
    elif report == "refill-success":
        row["success_percent"] = _share(row["bought"], row["reminded"], 1)
        days = row.pop("days", 0)
        row["average_days_to_buy"] = round(days / row["bought"], 1) if row["bought"] else None
    return row


def _share(some: int, many: int, decimals: int) -> float | None:
    return round(100 * some / many, decimals) if many else None


def _each(amount: Any, many: int) -> Decimal | None:
    return (Decimal(amount) / many).quantize(Decimal("0.01")) if many else None


class Count:
    def __init__(self, facts: Facts, asked: Asked) -> None:
        self.facts, self.asked = facts, asked

    # What happened, of what is asked: (whose, day, what it was).

    def visits(self) -> Iterator[tuple[Id, date, bool]]:
        for (_, branch, day), visit in self.facts.visits.items():
            if self.asked.has(day, branch) and self._of(visit.whose):
                yield visit.whose, day, visit.in_vain

    def sales(self) -> Iterator[Bill]:
        for bill in self.facts.bills.values():
            sold = bill.lines and not bill.cancelled
            if sold and self.asked.has(bill.day, bill.branch) and self._of(bill.by):
                yield bill

    def converted(self) -> Iterator[tuple[Contact, Bill]]:
        """Each first bill with the one contact that it counts with."""
        by_bill: dict[int, list[Contact]] = defaultdict(list)
        for contact in self.facts.contacts.values():
            if bill := self.facts.first_bill(contact):
                by_bill[bill.id].append(contact)
        for pk, contacts in by_bill.items():
            bill = self.facts.bills[pk]
            yield min(
                contacts,
                key=lambda c: (
                    2 * (c.branch != bill.branch) + (self.facts.credited(c) is None), c.id,
                ),
            ), bill  # fmt: skip

    def conversions(self) -> Iterator[tuple[Id, date, Decimal]]:
        for contact, bill in self.converted():
            whose = self.facts.credited(contact)
            if self.asked.has(bill.day, contact.branch, also_nobodys=True) and self._of(whose):
                yield whose, bill.day, bill.total

    def calls(self) -> Iterator[Call]:
        for call in self.facts.calls:
            seen = self.asked.has(day_of(call.at), call.contact.branch, also_nobodys=True)
            if seen and self._of(call.by):
                yield call

    def reminded(self) -> Iterator[Reminder]:
        for each in self.facts.reminders.values():
            day = day_of(each.sent_at) if each.sent_at else None
            if self.asked.has(day, each.branch) and self._of(each.sender):
                yield each

    def answered(self) -> Iterator[Reminder]:
        for each in self.facts.reminders.values():
            day = day_of(each.answered_at) if each.answered_at else None
            heard = each.response not in ("", "no_answer")
            if heard and self.asked.has(day, each.branch) and self._of(each.listener):
                yield each

    def follow_ups(self) -> Iterator[Id]:
        for each in self.facts.follow_ups:
            seen = self.asked.has(day_of(each.at), each.lead.branch, also_nobodys=True)
            if seen and self._of(each.by):
                yield each.by

    def _of(self, whose: Id) -> bool:
        return self.asked.staff is None or whose == self.asked.staff

    # The reports.

    def staff(self) -> dict[Id, Row]:
        rows: dict[Id, Row] = defaultdict(Counter)
        for contact in self.facts.contacts.values():
            seen = self.asked.sees(contact.branch, also_nobodys=True) and self._of(contact.owner)
            if seen and self._is_open(contact):
                rows[contact.owner]["open_contacts"] += 1
        for call in self.calls():
            rows[call.by]["interactions"] += 1
            rows[call.by]["calls"] += call.kind == "call"
            rows[call.by]["calls_successful"] += call.kind == "call" and call.success is True
        for by in self.follow_ups():
            rows[by]["follow_ups"] += 1
        for whose, _, value in self.conversions():
            rows[whose]["conversions"] += 1
            rows[whose]["conversion_value"] += value
        for whose, _, _ in self.visits():
            rows[whose]["visits"] += 1
        for bill in self.sales():
            rows[bill.by]["bills"] += 1
            rows[bill.by]["bill_value"] += bill.total
        for each in self.reminded():
            rows[each.sender]["refills_reminded"] += 1
            rows[each.sender]["refills_bought"] += each.status == "purchased"
        for each in self.answered():
            rows[each.listener]["refills_answered"] += 1
        return rows

    def daily(self) -> dict[date, Row]:
        rows: dict[date, Row] = defaultdict(Counter)
        for _, day, in_vain in self.visits():
            rows[day]["visits"] += 1
            rows[day]["visits_without_purchase"] += in_vain
        for bill in self.sales():
            rows[bill.day]["bills"] += 1
            rows[bill.day]["bill_value"] += bill.total
        for call in self.calls():
            rows[day_of(call.at)]["interactions"] += 1
        for _, day, value in self.conversions():
            rows[day]["conversions"] += 1
            rows[day]["conversion_value"] += value
        for contact in self.facts.contacts.values():
            seen = self.asked.has(contact.yellow_on, contact.branch, also_nobodys=True)
            if contact.yellow_on and seen and self._of(contact.owner):
                rows[contact.yellow_on]["yellow_contacts"] += 1
        for each in self.reminded():
            assert each.sent_at is not None
            rows[day_of(each.sent_at)]["refills_reminded"] += 1
        return rows

    def by_branch(self) -> dict[Id, Row]:
        rows: dict[Id, Row] = defaultdict(Counter)
        some = {branch for _, branch, _ in self.facts.visits}
        some |= {contact.branch for contact in self.facts.contacts.values() if contact.branch}
        for branch in {0, *some} if self.asked.branch is None else {self.asked.branch}:
            count = Count(self.facts, replace(self.asked, branch=branch))
            rows[branch or None] = total_of(count.daily().values())
        return rows

    def hours(self) -> dict[int, Row]:
        rows: dict[int, Row] = defaultdict(Counter)
        for bill in self.facts.bills.values():
            seen = self.asked.has(bill.day, bill.branch) and self._of(bill.by)
            if seen and not bill.cancelled and day_of(bill.made_at) == bill.day:
                rows[bill.made_at.astimezone(ZONE).hour]["came"] += 1
        for call in self.calls():
            hour = rows[call.at.astimezone(ZONE).hour]
            hour["calls"] += call.kind == "call"
            hour["calls_successful"] += call.kind == "call" and call.success is True
        return rows

    def new_customers(self) -> int:
        people = [p for p in self.facts.people.values() if p.into is None and not p.is_nobody]
        return sum(self.asked.start <= day_of(p.made_at) <= self.asked.end for p in people)

    def conversion(self, named: set[int] | None = None) -> dict[Id, Row]:
        """Of contacts made on the days; `named`: of these, on whatever day."""
        rows: dict[Id, Row] = defaultdict(Counter)
        counted = {contact.id: bill for contact, bill in self.converted()}
        for contact in self.facts.contacts.values():
            if named is None:
                asked = self.asked.has(day_of(contact.made_at), contact.branch, also_nobodys=True)
            else:
                asked = contact.id in named
            whose = self.facts.credited(contact)
            if not asked or not self._of(whose):
                continue
            row, bill = rows[whose], self.facts.first_bill(contact)
            row["uploaded"] += 1
            row[self.facts.status(contact)] += 1
            row["bought_before"] += bill is not None and bill.made_at < contact.made_at
            if contact.id in counted:
                row["bills"] += 1
                row["total_conversion_value"] += counted[contact.id].total
        return rows

    def categories(self) -> dict[str, Row]:
        rows: dict[str, Row] = defaultdict(Counter)
        for bill in self.sales():
            row = rows[bill.category]
            row["bills"] += 1
            row["value"] += bill.total
            row["customers"] = row.get("customers", set()) | self._somebody(bill)
        return rows

    def generic(self) -> dict[int, Row]:
        rows: dict[int, Row] = defaultdict(Counter)
        names = {True: "generic", False: "branded", None: "unspecified"}
        for bill in self.sales():
            row, who = rows[bill.branch], self._somebody(bill)
            for line in bill.lines:
                row["lines"] += 1
                row[f"{names[line.generic]}_lines"] += 1
                row[f"{names[line.generic]}_value"] += line.amount
                row["customers"] = row.get("customers", set()) | who
                row["generic_customers"] = row.get("generic_customers", set()) | (
                    who if line.generic else set()
                )
        return rows

    def refills(self) -> dict[str, Row]:
        rows: dict[str, Row] = defaultdict(Counter)
        names = {"purchased": "bought", "superseded": "bought_before", "sent": "waiting"}
        for each in self.reminded():
            row = rows[each.sent_by]
            row["reminded"] += 1
            row[names.get(each.status, each.status)] += 1
            if each.status == "purchased":
                assert each.bought_on is not None
                assert each.sent_at is not None
                row["days"] += (each.bought_on - day_of(each.sent_at)).days
        return rows

    def _somebody(self, bill: Bill) -> set[int]:
        """Whose bill it is; nobody's sales are no customer's."""
        person = self.facts.root(bill.person)
        return set() if self.facts.people[person].is_nobody else {person}

    def _is_open(self, contact: Contact) -> bool:
        return self.facts.status(contact) in ("pending", "contacted", "yellow")

    def worklist(self, member: int, today: date) -> Row:
        """How many tasks each section has."""
        days: list[date | None] = []
        for contact in self.facts.contacts.values():
            mine = contact.owner == member and self._is_open(contact)
            if mine and self.asked.sees(contact.branch, also_nobodys=True):
                days.append(_call_on(contact, self.facts.status(contact)))
        days += [
            lead.next_on
            for lead in self.facts.leads.values()
            if lead.owner == member and not lead.decided and lead.next_on
            and self.asked.sees(lead.branch, also_nobodys=True)
        ]  # fmt: skip
        sections = Counter({"overdue": 0, "follow_ups": 0, "refill_calls": 0})
        sections["assigned_contacts"] = sum(day is None for day in days)
        parts = [day for day in days if day is not None]
        sections["overdue"] = sum(day < today for day in parts)
        sections["follow_ups"] = sum(day == today for day in parts)
        refills: dict[int, date] = {}
        for each in self.facts.reminders.values():
            late = each.call_only or each.due <= today - timedelta(days=3)
            person = self.facts.root(each.person)
            alive = each.status in ("pending", "sent") and self.facts.people[person].active
            near = today - timedelta(days=30) <= each.due <= today
            if late and alive and near and self.asked.sees(each.branch):
                refills[person] = min(each.due, refills.get(person, each.due))
        for due in refills.values():
            sections["overdue" if due < today else "refill_calls"] += 1
        return dict(sections)

    def partner(self, partner: int, percents: dict[int, Decimal]) -> tuple[dict[int, Row], Row]:
        """Per project, and all together: people and visits count once there."""
        rows: dict[int, Row] = {}
        totals: dict[str, set[Any]] = defaultdict(set)
        value, commission = Decimal(0), Decimal(0)
        claims = list(self._claims(partner))
        projects = {project for _, project, _ in claims} | set(percents)
        for project in projects:
            people: set[int] = set()
            converted: set[int] = set()
            worth = Decimal(0)
            seen: set[Any] = set()
            for lead, position, day in [c for c in claims if c[1] == project]:
                person, here = self.facts.root(lead.person), lead.positions[position]
                if self._on(day):
                    people.add(person)
                if here.converted_at_ and self._on(day_of(here.converted_at_)):
                    converted.add(person)
                    worth += here.value
                seen |= set(self._came(lead, project, day))
            share = worth * percents.get(project, Decimal(0)) / 100
            row: Row = {"leads": people, "visits": seen, "conversions": converted}
            for name, some in row.items():
                totals[name] |= some
            rows[project] = {name: len(some) for name, some in row.items()} | {
                "value": worth,
                "commission": share.quantize(Decimal("0.01"), ROUND_HALF_UP)
                if project in percents
                else None,
            }
            value += worth
            commission += rows[project]["commission"] or 0
        total = {name: len(some) for name, some in totals.items()}
        return rows, total | {"value": value, "commission": commission}

    def _claims(self, partner: int) -> Iterator[tuple[Lead, int, date]]:
        for lead in self.facts.leads.values():
            for project, position in lead.positions.items():
                first = position.claims[0] if position.claims else None
                if first and first[0] == partner and self._sees_lead(lead):
                    yield lead, project, day_of(first[1])

    def _sees_lead(self, lead: Lead) -> bool:
        return self.asked.sees(lead.branch, also_nobodys=True)

    def _on(self, day: date) -> bool:
        return self.asked.start <= day <= self.asked.end

    def _came(self, lead: Lead, project: int, since: date) -> Iterable[Any]:
        person = self.facts.root(lead.person)
        days = set()
        for who, branch, day in self.facts.visits:
            if who == person and self.asked.sees(branch):
                days.add(day)
                if day >= since and self._on(day):
                    yield person, branch, day
        for each in self.facts.follow_ups:
            day = day_of(each.at)
            theirs = self.facts.root(each.lead.person) == person and each.kind == "visit"
            here = each.project in (None, project) and day >= since and self._on(day)
            if theirs and here and day not in days:
                yield person, None, day


def _call_on(contact: Contact, status: str) -> date | None:
    came, promised = contact.yellow_on if status == "yellow" else None, contact.promised
    if came and (promised is None or promised < came):
        return came + timedelta(days=1)
    return promised
