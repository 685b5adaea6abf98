"""What happened, as whoever stood there would have written it down: no table of the product."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Kolkata")
Id = int | None


def day_of(at: datetime) -> date:
    return at.astimezone(ZONE).date()


@dataclass
class Person:
    id: int
    phones: set[str]
    branch: Id
    made_at: datetime
    active: bool = True
    into: Id = None

    @property
    def is_nobody(self) -> bool:
        return not self.phones


@dataclass
class Line:
    id: int
    medicine: str
    amount: Decimal
    generic: bool | None
    days: int | None


@dataclass
class Bill:
    id: int
    person: int
    branch: int
    day: date
    by: int
    made_at: datetime
    category: str
    lines: list[Line]
    discount: Decimal
    cancelled: bool = False

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal(0)) - self.discount


@dataclass
class Visit:
    """`bills` of that day, those without lines included."""

    attended: Id = None
    by_hand: bool = False
    bills: list[Bill] = field(default_factory=list)

    @property
    def whose(self) -> Id:
        """Who attended, else who wrote the first bill."""
        first = min(self.bills, key=lambda bill: bill.id, default=None)
        return self.attended or (first.by if first else None)

    @property
    def in_vain(self) -> bool:
        current = [bill for bill in self.bills if not bill.cancelled]
        return bool(current) and not any(bill.lines for bill in current)


@dataclass
class Contact:
    id: int
    phone: str
    branch: Id
    made_at: datetime
    owner: Id = None
    worked: str = "pending"
    yellow_on: date | None = None
    by_visit: bool = False
    promised: date | None = None
    reached_at: datetime | None = None


@dataclass
class Call:
    contact: Contact
    at: datetime
    by: int
    kind: str
    success: bool | None


@dataclass
class Membership:
    """A lead in a project. `claims`: who said when that they brought the person; the first has."""

    claims: list[tuple[int, datetime]] = field(default_factory=list)
    converted_at_: datetime | None = None
    value: Decimal = Decimal(0)


@dataclass
class Lead:
    id: int
    person: int
    branch: Id
    owner: Id = None
    next_on: date | None = None
    decided: str = ""
    positions: dict[int, Membership] = field(default_factory=dict)


@dataclass
class FollowUp:
    lead: Lead
    project: Id
    kind: str
    at: datetime
    by: int


@dataclass
class Reminder:
    line: int
    person: int
    branch: int
    medicine: str
    planned: date
    due: date
    call_only: bool
    status: str = "pending"
    bought_on: date | None = None
    sent_at: datetime | None = None
    sent_by: str = ""
    sender: Id = None
    response: str = ""
    answered_at: datetime | None = None
    listener: Id = None


@dataclass
class Sheet:
    at: datetime
    by: int
    branch: Id
    rows: int
    waited: int
    contacts: set[int] = field(default_factory=set)
    reverted: bool = False


@dataclass
class Facts:
    people: dict[int, Person] = field(default_factory=dict)
    bills: dict[int, Bill] = field(default_factory=dict)
    visits: dict[tuple[int, int, date], Visit] = field(default_factory=dict)
    contacts: dict[int, Contact] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    leads: dict[int, Lead] = field(default_factory=dict)
    follow_ups: list[FollowUp] = field(default_factory=list)
    reminders: dict[int, Reminder] = field(default_factory=dict)
    sheets: dict[int, Sheet] = field(default_factory=dict)

    def root(self, person: int) -> int:
        while (into := self.people[person].into) is not None:
            person = into
        return person

    def owner_of(self, phone: str) -> Id:
        return next((self.root(p.id) for p in self.people.values() if phone in p.phones), None)

    def bills_of(self, person: int) -> list[Bill]:
        mine = [b for b in self.bills.values() if self.root(b.person) == person]
        return sorted((b for b in mine if not b.cancelled), key=lambda b: (b.day, b.id))

    def first_bill(self, contact: Contact) -> Bill | None:
        person = self.owner_of(contact.phone)
        bills = self.bills_of(person) if person is not None else []
        return next((bill for bill in bills if bill.total > 0), None)

    def status(self, contact: Contact) -> str:
        return "converted" if self.first_bill(contact) else contact.worked

    def credited(self, contact: Contact) -> Id:
        """Who reached out last to the person before the bill, else whose the contact is."""
        bill = self.first_bill(contact)
        person = self.owner_of(contact.phone)
        before = [
            call.by
            for call in sorted(self.calls, key=lambda call: call.at)
            if bill and self.owner_of(call.contact.phone) == person and day_of(call.at) <= bill.day
        ]
        return before[-1] if before else contact.owner

    def follow(self, person: int, today: date) -> None:
        """What a bill or its end means for the person's contacts and refills."""
        person = self.root(person)
        if self.people[person].is_nobody:  # who can neither be called nor reminded
            return
        came = max(
            (day for (who, _, day), visit in self.visits.items()
             if who == person and visit.in_vain),
            default=None,
        )  # fmt: skip
        for contact in self.contacts.values():
            if self.owner_of(contact.phone) == person:
                _come_in_vain(contact, came)
        self._replan(person, today)

    def _replan(self, person: int, today: date) -> None:
        chains: dict[str, list[tuple[Bill, Line]]] = {}
        for bill in self.bills_of(person):
            for line in bill.lines:
                chains.setdefault(line.medicine, []).append((bill, line))
        current = set()
        for chain in chains.values():
            ends: tuple[Bill, date] | None = None
            for position, (bill, line) in enumerate(chain):
                if line.days is None:
                    continue
                later = [b for b, other in chain[position + 1 :] if b is not bill or other.days]
                left = max((ends[1] - bill.day).days, 0) if ends and ends[0] is bill else 0
                end = bill.day + timedelta(days=line.days + left)
                ends = bill, end
                planned = max(bill.day, end - timedelta(days=5))
                current.add(line.id)
                self._plan(line, bill, planned, later[0].day if later else None, today)
        for reminder in self.reminders.values():
            if self.root(reminder.person) == person and reminder.line not in current:
                reminder.status = "cancelled"

    def _plan(
        self, line: Line, bill: Bill, planned: date, bought_on: date | None, today: date
    ) -> None:
        known = self.reminders.get(line.id)
        if known is None:
            known = self.reminders[line.id] = Reminder(
                line.id, bill.person, bill.branch, line.medicine, planned, planned, planned < today
            )
        elif known.status not in ("closed", "pending") and not bought_on and not known.sent_at:
            known.call_only = known.response == "call_later" or known.due < today
        known.bought_on = bought_on
        if known.status == "closed":
            return
        if bought_on is None:
            known.status = "sent" if known.sent_at else "pending"
        else:
            after = known.sent_at is not None and bought_on >= day_of(known.sent_at)
            known.status = "purchased" if after else "superseded"


def _come_in_vain(contact: Contact, came: date | None) -> None:
    newer = came is not None and (contact.yellow_on is None or came > contact.yellow_on)
    if contact.by_visit and came != contact.yellow_on and not newer:
        contact.yellow_on = came
        if came is None:
            contact.by_visit = False
            if contact.worked == "yellow":
                contact.worked = "contacted" if contact.reached_at else "pending"
        return
    declined = contact.worked == "inactive" and contact.reached_at and came
    if not newer or (declined and day_of(contact.reached_at) > came):  # type: ignore[arg-type, operator]
        return
    contact.worked, contact.by_visit, contact.yellow_on = "yellow", True, came


def number(value: Any) -> Any:
    """As JSON has amounts."""
    return f"{value:.2f}" if isinstance(value, Decimal) else value
