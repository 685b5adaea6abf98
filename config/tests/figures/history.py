"""What may happen to a business in five weeks, at random."""

from collections.abc import Callable
from decimal import Decimal
from random import Random

from config.tests.figures.business import Business
from config.tests.figures.counter import CATEGORIES
from config.tests.figures.facts import Line

MEDICINES = ("Thyronorm 50", "Metformin 500", "Telmisartan 40")


class History:
    def __init__(self, business: Business, dice: Random) -> None:
        self.business, self.dice = business, dice
        self.phones = [business.phone() for _ in range(12)]
        events: dict[Callable[[], object], int] = {
            self.bill: 8, self.in_vain: 2, self.cancel: 2, self.correct: 2, self.visit: 2,
            self.merge: 1, self.delete: 1, self.contacts: 3, self.give_out: 2, self.call: 8,
            self.yellow: 1, self.reopen: 1, self.lead: 3, self.work_on_lead: 4, self.refill: 6,
            self.sheet: 1, self.contact_sheet: 1,
        }  # fmt: skip
        self.events = [event for event, often in events.items() for _ in range(often)]

    def play(self, many: int) -> None:
        """Some of it at ten to midnight in UTC, when the shop has the next day already."""
        for _ in range(many):
            self.business.wait(hours=self.dice.choice([1, 5, 9, 26]), minutes=7)
            if self.dice.random() < 0.2:
                now = self.business.now
                self.business.wait(
                    seconds=(now.replace(hour=23, minute=50) - now).total_seconds() % 86_400
                )
            self.dice.choice(self.events)()

    def _bills(self) -> list:
        return [bill for bill in self.business.facts.bills.values() if not bill.cancelled]

    def bill(self) -> None:
        phone = self.dice.choice([*self.phones, ""])
        person = self.business.facts.owner_of(phone) if phone else None
        sold = [m for m in MEDICINES if (person, m) not in self.business.spoiled]
        lines = [
            Line(
                0, medicine, Decimal(self.dice.randrange(0, 900)) / 2,
                self.dice.choice([True, False, None]), self.dice.choice([None, 7, 12, 30]),
            )
            for medicine in self.dice.sample(sold, min(len(sold), self.dice.randrange(1, 3)))
        ]  # fmt: skip
        if lines:
            self.business.bill(
                phone, lines, branch=self.dice.choice(self.business.branches),
                by=self.dice.choice(self.business.staff), ago=self.dice.choice([0, 0, 0, 3, 11]),
                category=self.dice.choice(CATEGORIES),
                seller=self.dice.choice([None, None, self.business.manager]),
            )  # fmt: skip

    def in_vain(self) -> None:
        self.business.bill(
            self.dice.choice(self.phones), [], branch=self.dice.choice(self.business.branches),
            by=self.dice.choice(self.business.staff), ago=self.dice.choice([0, 0, 2]),
        )  # fmt: skip

    def cancel(self) -> None:
        if bills := self._bills():
            self.business.cancel(self.dice.choice(bills))

    def correct(self) -> None:
        facts = self.business.facts
        fit = [
            bill for bill in self._bills()
            if bill.lines and not any(line.days for line in bill.lines)
            and (bill.person, bill.branch, bill.day) in facts.visits
            and self.business.facts.people[bill.person].into is None
            and len(facts.visits[bill.person, bill.branch, bill.day].bills) == 1
            and not facts.visits[bill.person, bill.branch, bill.day].attended
        ]  # fmt: skip
        if fit:
            bill = self.dice.choice(fit)
            day = self.dice.choice([bill.day, self.business.today])
            branch = self.dice.choice(self.business.branches)
            taken = facts.visits.get((bill.person, branch.pk, day))
            if taken is None or bill in taken.bills:
                self.business.correct(bill, amount="77.50", branch=branch, day=day)

    def _people(self) -> list[int]:
        found = {self.business.facts.owner_of(phone) for phone in self.phones}
        return sorted(person for person in found if person is not None)

    def visit(self) -> None:
        if people := self._people():
            self.business.visit(
                self.dice.choice(people), self.dice.choice(self.business.branches),
                self.dice.choice([None, *self.business.staff]), ago=self.dice.choice([0, 1]),
            )  # fmt: skip

    def merge(self) -> None:
        """People who were in one branch on one day, or are both leads, are left apart."""
        people, facts = self._people(), self.business.facts
        if len(people) < 5:
            return
        kept, gone = self.dice.sample(people, 2)
        days = [
            {(branch, day) for who, branch, day in facts.visits if who == person}
            for person in (kept, gone)
        ]
        leads = {facts.root(lead.person) for lead in facts.leads.values()}
        if not days[0] & days[1] and not {kept, gone} <= leads:
            self.business.merge(kept, gone)

    def delete(self) -> None:
        if people := self._people():
            person = self.dice.choice(people)
            active = self.business.facts.people[person].active
            (self.business.delete if active else self.business.restore)(person)

    def contacts(self) -> None:
        phones = [self.dice.choice(self.phones), self.business.phone(), self.business.phone()]
        self.business.list_contacts(phones, self.dice.choice([None, *self.business.branches]))

    def give_out(self) -> None:
        self.business.give_out(
            reassign=self.dice.random() < 0.3, daily_limit=self.dice.choice([None, None, 3])
        )

    def _contact(self):
        return self.dice.choice([*self.business.facts.contacts.values(), None])

    def call(self) -> None:
        contact = self._contact()
        if contact is not None:
            end = self.dice.choice([{"again": 0}, {"again": 3}, {"closing_reason": "Moved away"}])
            self.business.call(
                contact, self.dice.choice(self.business.staff), **end,
                kind=self.dice.choice(["call", "call", "whatsapp"]),
                call_successful=self.dice.choice([True, False, None]),
            )  # fmt: skip

    def yellow(self) -> None:
        contact = self._contact()
        if contact is not None and contact.phone not in self.phones:
            self.business.mark_yellow(contact)

    def reopen(self) -> None:
        contact = self._contact()
        if contact is not None:
            self.business.reopen(contact)

    def lead(self) -> None:
        facts, phone = self.business.facts, self.dice.choice(self.phones)
        person = facts.owner_of(phone)
        known = [lead.branch for lead in facts.leads.values() if facts.root(lead.person) == person]
        branch = next(
            (b for b in self.business.branches if b.pk in known),
            self.dice.choice(self.business.branches),
        )
        project = self.dice.choice([None, *self.business.projects])
        partner = self.dice.choice([None, *self.business.partners]) if project else None
        self.business.lead(phone, branch=branch, project=project, partner=partner)

    def work_on_lead(self) -> None:
        if not self.business.facts.leads:
            return
        lead = self.dice.choice([*self.business.facts.leads.values()])
        staff = self.dice.choice(self.business.staff)
        project = self.dice.choice(self.business.projects)
        self.dice.choice(
            [
                lambda: self.business.work_on(lead, staff),
                lambda: self.business.follow_up(
                    lead, staff, kind=self.dice.choice(["call", "visit"]),
                    again=self.dice.choice([0, 2, 9]), project=self.dice.choice([None, project]),
                ),
                lambda: self.business.convert(lead, project, "1000.25"),
                lambda: self.business.lose(lead),
                lambda: self.business.reopen_lead(lead),
            ]
        )()  # fmt: skip

    def refill(self) -> None:
        reminders = [*self.business.facts.reminders.values()]
        if not reminders:
            return
        each, staff = self.dice.choice(reminders), self.dice.choice(self.business.staff)
        answers = ["will_buy", "no_answer", "call_later", "bought_elsewhere"]
        self.dice.choice(
            [
                lambda: self.business.remind(each, self.dice.choice([None, staff]), "whatsapp"),
                lambda: self.business.answer(each, staff, self.dice.choice(answers)),
                lambda: self.business.put_off(each),
            ]
        )()

    def sheet(self) -> None:
        """Of people whom nothing else is about, so that it can be reverted whole."""
        self.business.fragile.clear()
        branch = self.dice.choice(self.business.branches)
        able = [m for m in self.business.staff if m.branch_ids is None or branch.pk in m.branch_ids]
        phones = [self.business.phone(), self.business.phone()]
        pk = self.business.sheet(phones, by=self.dice.choice(able), branch=branch)
        if self.dice.random() < 0.3:
            self.business.revert(pk)

    def contact_sheet(self) -> None:
        phones = [self.business.phone() for _ in range(3)]
        self.business.contact_sheet(phones, by=self.dice.choice(self.business.staff))
