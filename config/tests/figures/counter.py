"""What customers do in the branches of a business, by the services, written down as it goes."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

from time_machine import Traveller

from accounts.models import Branch, Organization, User
from config.tests.figures import facts as f
from core.errors import DomainError
from core.roles import Role
from customers.edits import delete_customer, restore_customer
from customers.merging.services import merge_records
from customers.models import Customer
from leads.models import ChannelPartner, PartnerProject, Project
from visits.models import Bill
from visits.services.corrections import cancel_bill, correct_bill
from visits.services.counter import enter_bill
from visits.services.visits import record_visit

STARTED = datetime(2026, 2, 20, 4, 0, tzinfo=UTC)
CATEGORIES = ("", "regular_branded", "generic_informed")


class Counter:
    """Two branches, a manager, three members of staff (Chitra of one branch), two projects."""

    def __init__(self, name: str, clock: Traveller, dice: Random) -> None:
        self.clock, self.dice, self.facts = clock, dice, f.Facts()
        self.now = STARTED
        self.clock.move_to(self.now)
        self.shop = Organization.objects.create(name=name)
        branch = Branch.objects.create
        self.near = branch(organization=self.shop, name="Shivranjani")
        self.far = branch(organization=self.shop, name="CG Road")
        self.branches = [self.near, self.far]
        self.manager = self._member("bilal", Role.MANAGER)
        self.chitra = self._member("chitra", Role.STAFF, [self.near])
        self.farid = self._member("farid", Role.STAFF, self.branches)
        self.gita = self._member("gita", Role.STAFF)
        self.staff = [self.chitra, self.farid, self.gita]
        self.projects = [
            Project.objects.create(organization=self.shop, name=n) for n in ("Skyline", "Riverside")
        ]
        self.partners = [
            ChannelPartner.objects.create(
                organization=self.shop, name=f"Partner {n}", code=f"P{n}", phone=f"+91982000000{n}"
            )
            for n in range(3)
        ]
        self.percents: dict[int, dict[int, Decimal]] = {}
        for partner, project in zip(self.partners, self.projects, strict=False):
            percent = Decimal("2.5")
            PartnerProject.objects.create(
                partner=partner, project=project, commission_percent=percent
            )
            self.percents[partner.pk] = {project.pk: percent}
        self.numbers = iter(range(10_000))
        self.fragile: set[int] = set()  # people of sheets that may be reverted
        self.spoiled: set[tuple[int, str]] = set()  # reminded of a bill that was cancelled

    def _member(self, name: str, role: Role, branches: list[Branch] | None = None) -> User:
        user = User.objects.create_user(
            f"{name}-{self.shop.pk}",
            first_name=name,
            organization=self.shop,
            role=role,
            is_staff=True,
        )
        user.branches.set(branches or [])
        return user

    def phone(self) -> str:
        return f"+9198250{next(self.numbers):05d}"

    @property
    def today(self) -> date:
        return f.day_of(self.now)

    def wait(self, **time: float) -> None:
        self.now += timedelta(**time)
        self.clock.move_to(self.now)

    # Customers, bills and visits.

    def bill(
        self, phone: str, lines: list[f.Line], *, branch: Branch, by: User, ago: int = 0,
        category: str = "", discount: str = "0", seller: User | None = None,
    ) -> f.Bill | None:  # fmt: skip
        """Without lines: somebody came and did not buy. Without a phone: nobody in particular."""
        day = self.today - timedelta(days=ago)
        try:
            outcome = enter_bill(
                self.shop,
                {
                    "branch": branch, "bill_date": day, "customer_category": category,
                    "discount_amount": Decimal(discount), "visited_but_no_purchase": not lines,
                    "served_by": seller,
                },
                person={"full_name": f"Buyer {phone[-4:]}" if phone else "CASH", "phone": phone},
                lines=[
                    {
                        "medicine_name": line.medicine, "amount": line.amount,
                        "is_generic": line.generic, "duration_days": line.days,
                    }
                    for line in lines
                ],
                by=by,
            )  # fmt: skip
        except DomainError:
            return None
        assert outcome.decision
        person = outcome.decision.person.id
        assert person
        assert outcome.bill_id
        if person not in self.facts.people:
            phones = {phone} if phone else set()
            self.facts.people[person] = f.Person(person, phones, branch.pk, self.now)
        self.facts.people[person].active = True
        for line, pk in zip(lines, outcome.line_ids, strict=True):
            line.id = pk
        bill = f.Bill(
            outcome.bill_id, person, branch.pk, day, (seller or by).pk, self.now, category, lines,
            Decimal(discount),
        )  # fmt: skip
        self.facts.bills[bill.id] = bill
        if self.facts.people[person].is_nobody:
            return bill
        visit = self.facts.visits.setdefault((person, branch.pk, day), f.Visit())
        visit.bills.append(bill)
        visit.attended = visit.attended or (seller.pk if seller else None)  # who sold attended
        self.facts.follow(person, self.today)
        return bill

    def cancel(self, bill: f.Bill) -> None:
        cancel_bill(Bill.objects.get(pk=bill.id), reason="Typed twice", by=self.manager)
        bill.cancelled = True
        for line in bill.lines:
            self.spoiled.add((self.facts.root(bill.person), line.medicine))
        self.facts.follow(bill.person, self.today)

    def correct(self, bill: f.Bill, *, amount: str, branch: Branch, day: date) -> None:
        """A bill that is the only one of its visit, and that lasts nobody knows how long."""
        stored = Bill.objects.get(pk=bill.id)
        lines = [{"id": line.id} for line in bill.lines]
        lines[0] |= {"amount": Decimal(amount)}
        correct_bill(stored, {"branch": branch, "bill_date": day}, lines=lines, by=self.manager)
        bill.lines[0].amount = Decimal(amount)
        if (bill.branch, bill.day) != (branch.pk, day):  # activity, as a new bill is
            self.facts.people[bill.person].active = True
        before = self.facts.visits[bill.person, bill.branch, bill.day]
        before.bills.remove(bill)
        if not (before.bills or before.by_hand or before.attended):
            del self.facts.visits[bill.person, bill.branch, bill.day]
        bill.branch, bill.day = branch.pk, day
        visit = self.facts.visits.setdefault((bill.person, branch.pk, day), f.Visit())
        visit.bills.append(bill)
        self.facts.follow(bill.person, self.today)

    def visit(self, person: int, branch: Branch, attended: User | None, ago: int = 0) -> None:
        day = self.today - timedelta(days=ago)
        customer = Customer.objects.get(pk=person)
        try:
            record_visit(
                customer, branch=branch, visit_date=day, by=self.manager, attended_by=attended
            )
        except DomainError:
            return
        visit = self.facts.visits.setdefault((person, branch.pk, day), f.Visit())
        visit.by_hand, visit.attended = True, attended.pk if attended else None
        self.facts.people[person].active = True

    def merge(self, kept: int, gone: int) -> None:
        choices: dict[str, int] = {}
        for _ in range(2):
            try:
                merge_records(
                    "customer", kept, [gone], choices=choices, by=self.manager,
                    organization=self.shop,
                )  # fmt: skip
                break
            except DomainError as error:
                fields = [each.field.split(".")[-1] for each in error.errors]
                choices = dict.fromkeys(fields, kept)
        self.facts.people[gone].into = kept
        self.facts.visits = {
            (kept if who == gone else who, branch, day): visit
            for (who, branch, day), visit in self.facts.visits.items()
        }
        people = self.facts.people
        people[kept].active = people[kept].active or people[gone].active
        self.spoiled |= {(kept, name) for who, name in self.spoiled if who == gone}
        self.facts.follow(kept, self.today)

    def delete(self, person: int) -> None:
        delete_customer(Customer.objects.get(pk=person), by=self.manager)
        self.facts.people[person].active = False

    def restore(self, person: int) -> None:
        restore_customer(Customer.objects.get(pk=person), by=self.manager)
        self.facts.people[person].active = True
