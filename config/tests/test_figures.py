"""Every report agrees with every other and with a count by hand, in any history."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
import time_machine
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from config.tests.figures.business import Business
from config.tests.figures.counter import STARTED
from config.tests.figures.counting import Asked, Count, as_reported, total_of
from config.tests.figures.facts import Line, day_of, number
from config.tests.figures.history import History
from contacts.services.assigning import Assignment

pytestmark = pytest.mark.django_db
FIRST_DAY = day_of(STARTED)
OPEN = ("pending", "contacted", "yellow")


class Reader:
    """What a member is answered, compared with the count by hand."""

    def __init__(self, business: Business, user: User) -> None:
        self.business, self.user = business, user
        self.client = APIClient()
        self.client.force_authenticate(user)

    def get(self, path: str, **asked: Any) -> dict[str, Any]:
        answer = self.client.get(f"/api/{path}/", asked)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def report(self, name: str, asked: Asked, **more: Any) -> tuple[list[Any], dict[str, Any]]:
        values = {
            "from": asked.start,
            "to": asked.end,
            "branch": asked.branch,
            "staff": asked.staff,
        }
        chosen = {key: value for key, value in (values | more).items() if value is not None}
        report = self.get(f"reports/{name}", **chosen)
        return report["results"], report["total"]

    def compare(self, asked: Asked) -> None:
        asked.branches = self.user.branch_ids
        count = Count(self.business.facts, asked)
        self._same("staff-performance", "staff", asked, count.staff())
        self._same("daily-summary", "date", asked, count.daily(), but=("new_customers",))
        self._same("branch-performance", "branch", asked, count.by_branch(), but=("new_customers",))
        self._same("busy-hours", "hour", asked, count.hours())
        self._same("conversion", "staff", asked, count.conversion())
        self._same("categories", "category", asked, count.categories())
        self._same("generic-adoption", "branch", asked, count.generic())
        self._same("refill-success", "sent_by", asked, count.refills())
        if asked.branch is None and asked.staff is None and asked.branches is None:
            total = self.report("daily-summary", asked)[1]
            assert total["new_customers"] == count.new_customers()
        if asked.staff is None and asked.branch is None:
            self._same_partners(asked, count)

    def compare_sheets(self) -> None:
        """What became of the contacts of each sheet, on whatever day."""
        asked = Asked(FIRST_DAY, self.business.today)
        count = Count(self.business.facts, asked)
        for pk, sheet in self.business.facts.sheets.items():
            if sheet.contacts:
                self._same(
                    "conversion", "staff", asked, count.conversion(sheet.contacts), upload=pk
                )

    def _same(
        self, name: str, key: str, asked: Asked, counted: dict[Any, Any],
        but: tuple[str, ...] = (), **more: Any,
    ) -> None:  # fmt: skip
        """Row by row, and the total: sums, people who are one however often, and rates."""
        rows, total = self.report(name, asked, **more)
        by_key = {str(row[key]): row for row in rows}
        by_hand = {str(each): row for each, row in counted.items() if any(row.values())}
        assert by_hand.keys() <= by_key.keys(), name
        columns = [c for c in total if c not in (key, *but) and not c.endswith("_name")]
        for each, row in by_key.items():
            expected = as_reported(name, by_hand.get(each, {}))
            assert _figures(row, columns) == _figures(expected, columns), (name, each)
        expected = as_reported(name, total_of(by_hand.values()))
        assert _figures(total, columns) == _figures(expected, columns), name

    def _same_partners(self, asked: Asked, count: Count) -> None:
        for partner in self.business.partners:
            path = f"channel-partners/{partner.pk}/performance"
            given = self.get(path, **{"from": asked.start, "to": asked.end})
            percents = self.business.percents.get(partner.pk, {})
            by_hand, total = count.partner(partner.pk, percents)
            shown = {row["project"]: row for row in given["projects"]}
            assert by_hand.keys() <= shown.keys()
            for project, row in by_hand.items():
                assert {n: shown[project][n] for n in row} == {n: number(row[n]) for n in row}
            for name, value in total.items():
                assert given["total"][name] == number(value), (partner.name, name)

    def compare_worklist(self, member: User) -> None:
        today = self.business.today
        asked = Asked(today, today, branches=member.branch_ids)
        given = self.get("worklist", user=member.pk)
        counted = Count(self.business.facts, asked).worklist(member.pk, today)
        assert given["sections"] == counted, member.first_name
        assert given["count"] == sum(counted.values())

    def compare_tiles(self) -> None:
        facts, today = self.business.facts, self.business.today
        client = Client()
        client.force_login(self.user)
        tiles = {t.label: t.number for t in client.get("/admin/").context["tiles"]}
        here = [p for p in facts.people.values() if p.active and p.into is None]
        people = [person for person in here if not person.is_nobody]
        visits = Count(facts, Asked(today.replace(day=1), today)).visits()
        assert tiles["Customers"] == len(people) == self.get("customers")["count"]
        assert tiles["Visits this month"] == len(list(visits))
        waiting = [sheet for sheet in facts.sheets.values() if not sheet.reverted]
        assert tiles["Rows that wait"] == sum(sheet.waited for sheet in waiting)
        calls = [
            each for each in facts.reminders.values()
            if each.call_only and each.status in ("pending", "sent") and each.due <= today
            and facts.people[facts.root(each.person)].active
        ]  # fmt: skip
        assert tiles.get("Refill calls due", 0) == len(calls)
        assert self.get("refill-reminders", list="calls")["count"] == len(calls)

    def compare_scorecard(self) -> None:
        scores = self.get("uploads/scorecard", **{"from": FIRST_DAY})["scores"]
        values = {
            (s["month"][:7], s["branch"], s["person"]): (s["uploads"], s["rows"], s["waited"])
            for s in scores
        }
        counted: dict[Any, list[int]] = {}
        for sheet in self.business.facts.sheets.values():
            key = (f"{day_of(sheet.at):%Y-%m}", sheet.branch, sheet.by)
            sums = counted.setdefault(key, [0, 0, 0])
            for position, add in enumerate((1, sheet.rows, sheet.waited)):
                sums[position] += add
        assert values == {key: tuple(sums) for key, sums in counted.items()}


def _figures(row: Any, columns: list[str]) -> dict[str, Decimal | None]:
    return {name: None if row[name] is None else Decimal(str(row[name])) for name in columns}


@pytest.fixture
def clock():
    with time_machine.travel(STARTED, tick=False) as traveller:
        yield traveller


@pytest.fixture
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def ranges(today: date) -> list[tuple[date, date]]:
    """Everything, a day, and a range whose ends are days on which something happened."""
    return [(FIRST_DAY - timedelta(days=20), today), (today, today),
            (FIRST_DAY + timedelta(days=3), FIRST_DAY + timedelta(days=9))]  # fmt: skip


def play_and_compare(seed: int, clock: time_machine.Traveller, *, events: int, asks: int) -> None:
    dice = Random(seed)
    business = Business(f"Business {seed}", clock, dice)
    History(business, dice).play(events)
    _open_work_is_as_reported(business, business.give_out(daily_limit=dice.choice([None, 2])))
    if dice.random() < 0.3:
        _open_work_is_as_reported(business, business.leave(dice.choice(business.staff)))
    manager, chitra = Reader(business, business.manager), Reader(business, business.chitra)
    whole, *shorter = ranges(business.today)
    restricted: list[dict[str, int]] = [
        {}, {"branch": business.near.pk}, {"branch": business.far.pk},
        *({"staff": member.pk} for member in business.staff),
    ]  # fmt: skip
    asked = [(manager, whole, how) for how in restricted]
    asked += [(manager, days, {}) for days in shorter] + [(chitra, whole, {})]
    for reader, days, how in dice.sample(asked, min(asks, len(asked))):
        reader.compare(Asked(*days, **how))
    for member in business.staff:
        manager.compare_worklist(member)
    manager.compare_tiles()
    manager.compare_scorecard()
    manager.compare_sheets()


def _open_work_is_as_reported(business: Business, assignment: Assignment) -> None:
    facts = business.facts
    for share in assignment.shares:
        mine = [c for c in facts.contacts.values() if c.owner == share.staff.pk]
        assert share.open_now == sum(facts.status(c) in OPEN for c in mine)


@pytest.mark.parametrize("seed", range(3))
def test_the_figures_of_any_history_are_those_of_a_count_by_hand(seed, clock, files):
    play_and_compare(seed, clock, events=80, asks=9)


@pytest.mark.slow
@pytest.mark.parametrize(
    "decade", [0, *(pytest.param(n, marks=pytest.mark.long) for n in range(1, 10))]
)
def test_the_figures_of_a_hundred_histories_are_those_of_a_count_by_hand(decade, clock, files):
    for seed in range(100 + 10 * decade, 110 + 10 * decade):
        play_and_compare(seed, clock, events=45, asks=4)


def test_the_figures_of_a_small_business_made_by_hand(clock, files):
    """Worked out on paper: what is written here is what happened, not what a query says."""
    shop = Business("Asha Medicals", clock, Random(0))
    near, far = shop.branches
    chitra, farid, gita = shop.staff
    phones = [shop.phone() for _ in range(12)]
    cold = [shop.phone() for _ in range(24)]
    listed = shop.contact_sheet([*phones[:6], *cold[:4]], by=shop.manager)
    shop.list_contacts(cold[4:14], near)
    shop.list_contacts(cold[14:], far)  # 30 contacts
    shop.give_out()
    contacts = {contact.phone: contact for contact in shop.facts.contacts.values()}
    shop.wait(hours=19, minutes=50)  # 23:50 in UTC: the next day in the shop
    shop.call(contacts[phones[0]], chitra, again=3, call_successful=True)
    shop.call(contacts[phones[1]], farid, again=3, call_successful=False)
    shop.call(contacts[cold[0]], gita, closing_reason="Moved away")
    shop.call(contacts[cold[1]], gita, kind="whatsapp", again=1)
    bills = []
    for position, phone in enumerate([*phones, *phones[:4]]):  # 16 bills of 12 people
        amount = Decimal(100 + 10 * position)
        line = Line(0, f"Medicine {position % 3}", amount, [True, False, None][position % 3], 7)
        who, branch = shop.staff[position % 3], shop.branches[position % 2]
        bills.append(shop.bill(phone, [line], branch=branch, by=who, discount="10"))
        shop.wait(hours=2)
    for phone in cold[2:4]:  # two more, who came and did not buy
        shop.bill(phone, [], branch=near, by=farid)
    for phone in phones[10:]:
        bills.append(shop.bill(phone, [Line(0, "Soap", Decimal(5), None, None)],
                               branch=far, by=gita))  # fmt: skip
    assert len(shop.facts.bills) == 20
    shop.cancel(bills[1])
    shop.correct(bills[-1], amount="7.50", branch=near, day=shop.today)
    sheet = shop.sheet([shop.phone(), shop.phone()], by=gita, branch=far)
    reverted = shop.sheet([shop.phone()], by=chitra, branch=near)
    shop.fragile = {max(shop.facts.people)}
    shop.revert(reverted)
    for phone, project, partner in zip(phones, shop.projects * 3, shop.partners * 2, strict=False):
        shop.lead(phone, branch=near, project=project, partner=partner)
    leads = [*shop.facts.leads.values()]
    shop.convert(leads[0], shop.projects[0], "1000.25")
    shop.follow_up(leads[1], farid, kind="visit", again=2, project=shop.projects[1])
    shop.visit(leads[1].person, far, None)
    shop.wait(days=4)
    reminders = [each for each in shop.facts.reminders.values() if each.status == "pending"]
    shop.remind(reminders[0], None, "whatsapp")
    shop.answer(reminders[1], chitra, "will_buy")
    shop.answer(reminders[2], chitra, "no_answer")
    shop.merge(shop.facts.owner_of(phones[8]), shop.facts.owner_of(phones[9]))
    shop.delete(shop.facts.owner_of(phones[7]))

    manager = Reader(shop, shop.manager)
    for days in ranges(shop.today):
        for how in ({}, {"branch": near.pk}, {"branch": far.pk}, {"staff": gita.pk}):
            manager.compare(Asked(*days, **how))
    Reader(shop, chitra).compare(Asked(*ranges(shop.today)[0]))
    for member in shop.staff:
        manager.compare_worklist(member)
    manager.compare_tiles()
    manager.compare_scorecard()
    manager.compare_sheets()
    rows, total = manager.report("conversion", Asked(FIRST_DAY, shop.today), upload=listed)
    named = shop.facts.sheets[listed].contacts
    assert (total["uploaded"], sum(row["uploaded"] for row in rows)) == (10, len(named))
    assert len(shop.facts.sheets) == 3
    assert sheet in shop.facts.sheets

    total = manager.report("staff-performance", Asked(FIRST_DAY, shop.today))[1]
    # 16 bills of 100 to 250 less 10 each, one of 110 cancelled; two of soap, one put right.
    assert (total["bills"], total["bill_value"]) == (17, f"{2800 - 160 - 100 + 5 + 7.5:.2f}")
    assert (total["conversions"], total["interactions"], total["calls"]) == (6, 4, 3)
    assert (total["refills_reminded"], total["refills_answered"]) == (2, 1)
