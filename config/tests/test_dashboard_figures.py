"""The dashboard over HTTP: its figures are those of the reports and of the lists they open."""

import csv
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from accounts.models import User
from config.tests.factories import FACTORIES
from config.tests.figures.business import Business
from config.tests.figures.counter import STARTED
from config.tests.figures.dashboard import compare_with_reports, figures_in, follow_lists
from config.tests.figures.facts import Line, day_of
from config.tests.figures.history import History
from config.tests.test_searches import read_whole
from core.roles import Role
from core.tests.examples import share_of
from customers.models import Customer
from reports.scope import QUARTER, days_before
from visits.models import Bill, Visit

pytestmark = pytest.mark.django_db
URL = "/api/reports/dashboard/"
MOST_QUERIES = 75
LISTS = {
    "bills", "contacts", "customers", "follow-ups", "interactions", "refill-reminders", "uploads",
    "visits",
}  # fmt: skip


def reader(user):
    client = APIClient()
    client.force_authenticate(user)

    answers = {}

    def get(path, **asked):
        """Nothing is written meanwhile: what several figures ask is sent once."""
        question = (path, *sorted((name, str(value)) for name, value in asked.items()))
        if question not in answers:
            answer = client.get(f"/api/{path}/", asked)
            assert answer.status_code == 200, (path, asked, answer.content)
            answers[question] = answer.json()
        return answers[question]

    return get


@pytest.fixture
def clock():
    with time_machine.travel(STARTED, tick=False) as traveller:
        yield traveller


@pytest.fixture
def business(clock, settings, tmp_path):
    """Five weeks, and what is easily miscounted: a bill at ten to midnight in UTC, which is of the
    next day here; people deleted and merged; bills cancelled; somebody who left; contacts, leads
    and customers of no branch."""
    settings.MEDIA_ROOT = tmp_path
    dice = Random(11)
    business = Business("Asha Medicals", clock, dice)
    history = History(business, dice)
    history.play(60)
    shop, gita, regulars = business, business.gita, history.phones
    shop.wait(seconds=(shop.now.replace(hour=23, minute=50) - shop.now).total_seconds() % 86_400)
    for phone in regulars:
        shop.bill(phone, [Line(0, "Soap", Decimal(50), None, 7)], branch=shop.near, by=gita)
    shop.bill(shop.phone(), [], branch=shop.far, by=gita)
    shop.cancel(next(bill for bill in shop.facts.bills.values() if not bill.cancelled))
    shop.delete(shop.facts.owner_of(regulars[0]))
    shop.list_contacts([shop.phone(), shop.phone()])
    shop.leave(gita)
    nobodys = Bill.objects.filter(organization=shop.shop, served_by=None).latest("pk")
    Bill.objects.filter(pk=nobodys.pk).update(created_by=None)
    new = Customer.objects.filter(organization=shop.shop, merged_into=None).latest("pk")
    Customer.objects.filter(pk=new.pk).update(branch=None)
    return business


def test_every_figure_is_that_of_its_report_and_of_the_list_it_opens(business):
    """Of all, a branch, a member, one who left; for who is limited to a branch, or only reads."""
    days = {"from": str(business.today - timedelta(days=24)), "to": str(business.today)}
    veena = User.objects.create(organization=business.shop, role=Role.VIEWER, username="veena")
    manager = reader(business.manager)
    for get, asked in (
        (manager, {}),
        (manager, {"branch": business.far.pk}),
        (manager, {"staff": business.farid.pk}),
        (manager, {"staff": business.gita.pk, "branch": business.near.pk}),
        (reader(business.chitra), {}),
        (reader(veena), {}),
    ):
        shown = get("reports/dashboard", **days, **asked)
        compare_with_reports(get, shown, **days, **asked)
        is_whole = get is manager and not asked
        filled = follow_lists(get, shown, rows=None if is_whole else 2)
        if is_whole:
            assert filled.keys() == LISTS
            assert_columns_add_up(shown)
            assert_of_everybody(shown)
    assert not all(person.active for person in business.facts.people.values())
    assert any(day_of(b.made_at) != b.made_at.date() for b in business.facts.bills.values())


def assert_of_everybody(shown):
    assert {line["name"] for line in shown["staff"]["rows"]} >= {"gita", "farid", "Nobody"}
    names = [line["name"] for line in shown["branches"]["rows"]]
    assert names == ["CG Road", "Shivranjani", "No branch"]


def assert_columns_add_up(shown):
    for table in ("branches", "staff", "refills", "hours"):
        rows, total = shown[table]["rows"], shown[table]["total"]["figures"]
        for name, figure in total.items():
            for which in ("value", "previous") if figure["previous"] is not None else ("value",):
                added = sum(Decimal(row["figures"][name][which]) for row in rows)
                assert added == Decimal(figure[which]), (table, name, which)


def test_whoever_was_erased_counts_and_is_in_no_list(as_asha, shop, shivranjani):
    for name in ("Asha Patel", "Ravi Shah"):
        Customer.objects.create(organization=shop, branch=shivranjani, full_name=name)
    Customer.objects.filter(full_name="Ravi Shah").update(
        full_name="", erased_at=timezone.now(), is_active=False
    )

    figure = as_asha.get(URL).json()["figures"]["new_customers"]

    assert (figure["value"], figure["unlisted"]) == (2, 1)
    assert as_asha.get(figure["list"]["path"], figure["list"]["query"]).data["count"] == 1


def test_who_had_come_before_the_range_returns_once(as_asha, shop, shivranjani, cg_road):
    regular, new = (
        Customer.objects.create(organization=shop, branch=shivranjani, full_name=name)
        for name in ("Asha Patel", "Ravi Shah")
    )
    start = shop.today().replace(day=1)

    def visit(person, day, branch=shivranjani):
        Visit.objects.create(organization=shop, customer=person, branch=branch, visit_date=day)

    visit(regular, start - timedelta(days=1), cg_road)
    for branch in (shivranjani, cg_road):
        visit(regular, start, branch)
        visit(new, start, branch)

    shown = as_asha.get(URL).json()

    assert shown["figures"]["visits"]["value"] == 4
    assert shown["figures"]["returning_customers"]["value"] == 1
    follow_lists(lambda path, **asked: as_asha.get(f"/api/{path}/", asked).json(), shown["figures"])


@pytest.mark.parametrize(
    ("start", "end", "before"),
    [
        ("2026-11-01", "2026-11-28", ("2026-10-01", "2026-10-28")),
        ("2026-10-01", "2026-10-31", ("2026-09-01", "2026-09-30")),  # a 31st against a 30th
        ("2026-03-01", "2026-03-31", ("2026-02-01", "2026-02-28")),
        ("2026-11-01", "2026-11-30", ("2026-10-01", "2026-10-30")),
        ("2026-01-01", "2026-01-05", ("2025-12-01", "2025-12-05")),
        ("2026-04-01", "2026-06-30", ("2026-01-01", "2026-03-30")),
        ("2026-01-01", "2026-12-31", ("2025-01-01", "2025-12-31")),
        ("2026-11-16", "2026-11-22", ("2026-11-09", "2026-11-15")),  # the week before
        ("2026-11-15", "2026-11-15", ("2026-11-14", "2026-11-14")),
    ],
)
def test_days_are_compared_with_the_same_days_before(start, end, before):
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    compared = days_before(first, last, today=last)

    assert compared == tuple(map(date.fromisoformat, before))


@pytest.mark.parametrize(
    ("start", "end", "before"),
    [
        ("2026-10-01", "2026-11-28", ("2026-07-01", "2026-08-28")),
        ("2026-10-01", "2026-10-20", ("2026-07-01", "2026-07-20")),  # not against September
        ("2026-04-01", "2026-06-30", ("2026-01-01", "2026-03-31")),  # 91 days against 90
        ("2026-01-01", "2026-03-31", ("2025-10-01", "2025-12-29")),
        ("2024-04-01", "2024-06-30", ("2024-01-01", "2024-03-31")),
    ],
)
def test_a_quarter_is_compared_with_the_same_days_of_the_one_before(start, end, before):
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    compared = days_before(first, last, today=last, against=QUARTER)

    assert compared == tuple(map(date.fromisoformat, before))


@settings(max_examples=share_of(300))
@given(st.dates(date(1901, 1, 1), date(2200, 12, 31)))
def test_of_no_day_a_quarter_is_compared_with_more_days_or_days_of_another(today):
    start = today.replace(month=today.month - (today.month - 1) % 3, day=1)

    first, last = days_before(start, today, today=today, against=QUARTER)

    assert (first.day, first.month % 3, first.year * 12 + first.month) == (
        1, 1, start.year * 12 + start.month - 3,
    )  # fmt: skip
    assert first <= last < start
    assert last - first == min(today - start, start - timedelta(days=1) - first)


@pytest.mark.parametrize(
    "asked",
    [
        {"from": "2026-11-01", "to": "2026-11-28"},
        {"from": "2026-10-02", "to": "2026-11-28"},
        {"from": "2026-07-01", "to": "2026-11-28"},  # more than one
    ],
)
@pytest.mark.parametrize("path", [URL, "/api/channel-partners/performance/"])
def test_other_days_are_refused_as_a_quarter(as_asha, path, asked):
    answer = as_asha.get(path, asked | {"against": "quarter"})

    assert answer.status_code == 400
    assert answer.data["errors"][0] | {"message": ""} == {
        "field": "against", "code": "not_a_quarter", "message": "",
    }  # fmt: skip
    assert as_asha.get(path, asked | {"against": "year"}).status_code == 400


def test_dashboard_and_partners_say_alike_what_a_quarter_stands_against(as_asha):
    asked = {"from": "2026-10-01", "to": "2026-12-31", "against": "quarter"}
    with time_machine.travel("2026-10-20T12:00:00+05:30", tick=False):
        shown = as_asha.get(URL, asked).json()["compared_with"]
        partners = as_asha.get("/api/channel-partners/performance/", asked).json()

    assert shown == {"from": "2026-07-01", "to": "2026-07-20", "days": 20}
    assert (partners["compared_from"], partners["compared_to"]) == ("2026-07-01", "2026-07-20")


def test_a_month_that_is_not_over_is_compared_with_the_same_part_of_the_one_before(as_asha, shop):
    with time_machine.travel("2026-11-28T12:00:00+05:30", tick=False):
        whole = as_asha.get(URL, {"from": "2026-11-01", "to": "2026-11-30"}).json()
        so_far = as_asha.get(URL).json()

    october = {"from": "2026-10-01", "to": "2026-10-28", "days": 28}
    assert whole["compared_with"] == so_far["compared_with"] == october
    assert (so_far["from"], so_far["to"]) == ("2026-11-01", "2026-11-28")


def test_a_file_has_the_figures_of_the_whole_and_tables_name_theirs(as_bilal, as_chitra):
    shown = as_bilal.get(URL).json()

    file = as_bilal.get(URL, {"format": "csv"})

    titles, *rows = csv.reader(b"".join(file.streaming_content).decode("utf-8-sig").splitlines())
    assert titles == ["figure", "value", "previous"]
    assert ["bill_value", "0.00", "0.00"] in rows
    files = [shown[table]["file"] for table in ("branches", "staff", "refills", "hours")]
    for named in (*files, shown["sheets_file"]):
        report = as_bilal.get(named["path"], {**named["query"], "format": "csv"})
        assert (report.status_code, bool(b"".join(report.streaming_content))) == (200, True)
    assert as_chitra.get(URL, {"format": "csv"}).status_code == 403


def test_strangers_count_nothing_of_ours(as_dev, as_nobody, shop):
    for factory in FACTORIES.values():
        factory(shop, 1)

    assert as_nobody.get(URL).status_code == 401
    assert all(not float(one["value"]) for _, one in figures_in(as_dev.get(URL).json()))


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"from": "2024-06-30", "to": "2024-06-01"}, "Swap the two"),
        ({"from": "31/12/2024"}, "Date has wrong format"),
        ({"branch": "999999"}, "There is no record with id 999999"),
        ({"member": "1"}, "There is no parameter"),
    ],
)
def test_a_wrong_question_is_answered_clearly(as_bilal, asked, message):
    answer = as_bilal.get(URL, asked)

    assert (answer.status_code, message in str(answer.json())) == (400, True)


@pytest.mark.one_database
def test_it_costs_the_same_queries_however_much_happened(as_asha, shop):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert as_asha.get(URL).status_code == 200
        return len(asked)

    for number in (1, 2):
        for factory in FACTORIES.values():
            factory(shop, number)
    queries()
    few = queries()
    for number in range(3, 9):
        for factory in FACTORIES.values():
            factory(shop, number)

    assert queries() == few <= MOST_QUERIES


@pytest.mark.postgresql
def test_a_range_is_read_by_index(as_asha, shop, explained):
    for factory in FACTORIES.values():
        factory(shop, 1)

    with explained() as plans:
        assert as_asha.get(URL).status_code == 200

    assert len(plans) > 20
    assert not read_whole(plans)


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("visits", {"came_before": "soon"}), ("visits", {"credited_to": "somebody"}),
        ("visits", {"credited_to": "999999"}), ("bills", {"written_hour": "24"}),
        ("bills", {"served_by": "-1"}), ("contacts", {"stage": "won"}),
        ("contacts", {"branch": "nowhere"}), ("interactions", {"hour": "noon"}),
        ("customers", {"created_by": "x"}), ("uploads", {"for_branch": "x"}),
        ("refill-reminders", {"sent_after": "today"}),
    ],
)  # fmt: skip
def test_a_filter_that_makes_no_sense_is_refused(as_asha, path, asked):
    answer = as_asha.get(f"/api/{path}/", asked)

    assert answer.status_code == 400
    assert next(iter(asked)).removesuffix("_after") in answer.data["errors"][0]["field"]


@pytest.mark.parametrize(
    ("path", "name"),
    [("visits", "credited_to"), ("bills", "served_by"), ("contacts", "credited_to"),
     ("customers", "created_by"), ("interactions", "done_by"), ("follow-ups", "done_by")],
)  # fmt: skip
def test_a_strangers_member_is_one_that_does_not_exist(as_asha, dev, path, name):
    assert as_asha.get(f"/api/{path}/", {name: dev.pk}).status_code == 400
