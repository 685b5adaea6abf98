"""Reports: the figures, whose they are, and as files."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from contacts.models import ContactInteraction, ContactRecord
from reminders.models import RefillReminder, RefillStatus
from reports.api.reports import REPORTS
from visits.models import Bill, VisitOutcome

pytestmark = pytest.mark.django_db
NAMES = [report.name for report in REPORTS]


def get(client, name, **asked):
    answer = client.get(f"/api/reports/{name}/", asked)
    assert answer.status_code == 200, answer.json()
    return answer.json()


def row_of(report, **wanted):
    (row,) = [row for row in report["results"] if wanted.items() <= row.items()]
    return row


@pytest.fixture
def sold(sell, meera, chitra):
    """Two bills of Chitra: one generic for 340, one branded for 160 of another category."""

    def bill(category, amount, is_generic, **values):
        line = sell(f"{category} medicine", **values)
        line.amount, line.is_generic = amount, is_generic
        line.save()
        Bill.objects.filter(pk=line.bill_id).update(
            customer_category=category, total_amount=amount, created_by=chitra
        )
        return line

    return bill("generic_informed", 340, True), bill("regular_branded", 160, False)


@pytest.fixture
def called(shop, shivranjani, chitra, today):
    contact = ContactRecord.objects.create(
        organization=shop,
        branch=shivranjani,
        phone="+919624046592",
        status="converted",
        converted_on=today,
        conversion_value=Decimal(340),
        converted_by=chitra,
    )
    for successful in (False, True):
        ContactInteraction.objects.create(
            organization=shop,
            contact=contact,
            call_successful=successful,
            done_by=chitra,
            done_at=timezone.now(),
        )
    return contact


def test_staff_performance_credits_whoever_called_last(as_bilal, chitra, sold, called):
    report = get(as_bilal, "staff-performance")
    row = row_of(report, staff=chitra.pk)
    assert (row["calls"], row["calls_successful"], row["interactions"]) == (2, 1, 2)
    assert (row["conversions"], row["conversion_value"]) == (1, "340.00")
    assert (row["bills"], row["bill_value"]) == (2, "500.00")
    assert report["total"]["bill_value"] == "500.00"


def test_who_did_not_pick_up_gave_no_answer(as_bilal, as_chitra, chitra, sell, today):
    sell()
    reminder = RefillReminder.objects.get()
    url = f"/api/refill-reminders/{reminder.pk}/response/"
    as_chitra.post(url, {"response": "no_answer"})
    assert get(as_bilal, "staff-performance")["total"]["refills_answered"] == 0

    as_chitra.post(url, {"response": "will_buy"})
    row = row_of(get(as_bilal, "staff-performance"), staff=chitra.pk)
    assert (row["refills_answered"], row["refills_reminded"]) == (1, 1)


def test_what_nobody_did_stands_in_a_row_of_its_own_and_the_columns_add_up(
    as_bilal, shop, chitra, sold, called, cg_road, meera, today
):
    sold[0].bill.visit.customer.visits.create(organization=shop, branch=cg_road, visit_date=today)
    ContactRecord.objects.create(organization=shop, phone="+919825012345")
    Bill.objects.filter(pk=sold[1].bill_id).update(created_by=None)

    report = get(as_bilal, "staff-performance")

    assert [row["staff_name"] for row in report["results"]] == ["chitra", "Nobody"]
    nobody = report["results"][-1]
    assert (nobody["visits"], nobody["bills"], nobody["open_contacts"]) == (1, 1, 1)
    assert nobody["bill_value"] == "160.00"
    for name, total in report["total"].items():
        if not name.startswith("staff"):
            assert sum(Decimal(row[name]) for row in report["results"]) == Decimal(total), name


def test_who_left_or_runs_the_platform_did_what_they_did(as_bilal, chitra, operator, sold):
    Bill.objects.filter(pk=sold[1].bill_id).update(created_by=operator)
    chitra.is_active = False
    chitra.save()

    rows = get(as_bilal, "staff-performance")["results"]

    assert [(row["staff_name"], row["bills"]) for row in rows] == [("chitra", 1), ("operator", 1)]


def test_a_visit_is_of_who_attended_else_of_who_wrote_its_bill(as_bilal, bilal, chitra, sold):
    assert row_of(get(as_bilal, "staff-performance"), staff=chitra.pk)["visits"] == 1

    sold[0].bill.customer.visits.update(attended_by=bilal)

    assert row_of(get(as_bilal, "staff-performance"), staff=bilal.pk)["visits"] == 1


def test_staff_performance_leaves_out_who_did_nothing(as_bilal, bilal, sold):
    assert not [
        row for row in get(as_bilal, "staff-performance")["results"] if row["staff"] == bilal.pk
    ]


def test_the_daily_summary_has_every_day(as_bilal, sold, called, today):
    report = get(as_bilal, "daily-summary", **{"from": today - timedelta(days=2), "to": today})
    assert [row["date"] for row in report["results"]] == [
        (today - timedelta(days=ago)).isoformat() for ago in (2, 1, 0)
    ]
    last = report["results"][-1]
    assert (last["visits"], last["bills"], last["bill_value"]) == (1, 2, "500.00")
    assert (last["interactions"], last["conversions"]) == (2, 1)
    assert report["total"]["new_customers"] == 1


def test_new_customers_are_of_who_made_them(as_bilal, as_chitra, bilal, chitra, sold, shivranjani):
    for client, phone in ((as_chitra, "97235 21390"), (as_bilal, "97235 21391")):
        person = {"full_name": "Tara Sen", "phone": phone, "branch": shivranjani.pk}
        assert client.post("/api/customers/", person, format="json").status_code == 201

    def made(**asked):
        return get(as_bilal, "daily-summary", **asked)["total"]["new_customers"]

    assert (made(staff=chitra.pk), made(staff=bilal.pk)) == (1, 1)
    assert made() == 3


def test_a_members_conversions_are_those_that_the_list_names(as_bilal, chitra, called, today):
    converted = ContactRecord.objects.filter(status="converted")
    for credit in ({"converted_by": chitra}, {"converted_by": None, "assigned_to": chitra}):
        converted.update(**credit)
        row = row_of(get(as_bilal, "staff-performance"), staff=chitra.pk)
        days = {"converted_on_after": today, "converted_on_before": today}
        listed = as_bilal.get("/api/contacts/", {"converted_by": chitra.pk, **days}).data
        assert row["conversions"] == listed["count"] == 1


def test_a_visit_without_a_purchase_is_told_apart(as_bilal, sold, meera, today):
    meera.visits.update(outcome=VisitOutcome.NO_PURCHASE)
    report = get(as_bilal, "daily-summary", **{"from": today})
    assert report["total"]["visits_without_purchase"] == 1


def test_categories_give_value_and_average(as_bilal, sold):
    report = get(as_bilal, "categories")
    row = row_of(report, category="generic_informed")
    assert (row["bills"], row["customers"], row["value"]) == (1, 1, "340.00")
    assert row_of(report, category="contact_sheet")["average_value"] is None
    assert (report["total"]["bills"], report["total"]["customers"]) == (2, 1)
    assert report["total"]["average_value"] == "250.00"


def test_generic_adoption_is_of_the_lines_that_say(as_bilal, sold, sell, shivranjani):
    sell("Who knows")
    report = get(as_bilal, "generic-adoption")
    row = row_of(report, branch=shivranjani.pk)
    assert (row["lines"], row["unspecified_lines"], row["generic_percent"]) == (3, 1, 50.0)
    assert (row["generic_value"], row["branded_value"]) == ("340.00", "160.00")


def test_a_cancelled_bill_counts_nowhere(as_bilal, sold):
    Bill.objects.update(cancelled_at=timezone.now(), cancel_reason="Typed twice")
    assert get(as_bilal, "categories")["total"]["bills"] == 0
    assert get(as_bilal, "generic-adoption")["total"]["lines"] == 0
    assert get(as_bilal, "daily-summary")["total"]["bill_value"] == "0.00"


def test_refill_success_says_who_was_reminded_and_bought(as_bilal, sell, today):
    for medicine in ("A", "B", "C"):
        sell(medicine, on=today - timedelta(days=26), days=30)
    sent = timezone.now() - timedelta(days=2)
    reminders = list(RefillReminder.objects.order_by("pk"))
    RefillReminder.objects.update(status=RefillStatus.SENT, sent_at=sent, sent_by="whatsapp")
    sell("A", on=today)
    report = get(as_bilal, "refill-success", **{"from": today - timedelta(days=9)})
    row = row_of(report, sent_by="whatsapp")
    assert (len(reminders), row["reminded"], row["bought"], row["waiting"]) == (3, 3, 1, 2)
    assert (row["success_percent"], row["average_days_to_buy"]) == (33.3, 2.0)


def test_the_range_the_branch_and_the_member_narrow(as_bilal, bilal, cg_road, sold, today):
    tomorrow = today + timedelta(days=1)
    for restricted in (
        {"from": tomorrow, "to": tomorrow},
        {"branch": cg_road.pk},
        {"staff": bilal.pk},
    ):
        assert get(as_bilal, "categories", **restricted)["total"]["bills"] == 0


@pytest.mark.parametrize("name", NAMES)
def test_a_report_comes_as_a_workbook(as_bilal, sold, called, name):
    answer = as_bilal.get(f"/api/reports/{name}/?format=xlsx")
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    titles, *rows = sheet.iter_rows(values_only=True)
    shown = get(as_bilal, name)
    assert list(titles) == list(shown["total"])
    assert len(rows) == len(shown["results"]) + 1


@pytest.mark.parametrize("name", NAMES)
def test_a_stranger_counts_nothing_of_ours(as_dev, sold, called, name):
    report = get(as_dev, name)
    ours = ("340", "500", "160")
    assert not any(figure in str(report) for figure in ours)


@pytest.mark.parametrize("name", NAMES)
def test_staff_count_their_branches(as_chitra, chitra, cg_road, sold, called, name):
    chitra.branches.set([cg_road])
    assert "340" not in str(get(as_chitra, name))


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"from": "2024-06-30", "to": "2024-06-01"}, "Swap the two"),
        ({"from": "31/12/2024"}, "Date has wrong format"),
        ({"from": "1990-01-01", "to": "2024-01-01"}, "up to five years"),
        ({"from": "0001-01-01", "to": "0001-01-31"}, "Give days from 1900-01-01 to 2199-12-31."),
        ({"from": "9999-12-31"}, "Give days from 1900-01-01 to 2199-12-31."),
        ({"branch": "999999"}, "There is no record with id 999999"),
    ],
)
@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_question_is_answered_clearly(as_bilal, name, asked, message):
    answer = as_bilal.get(f"/api/reports/{name}/", asked)
    assert answer.status_code == 400
    assert message in str(answer.json())


def test_foreign_branches_and_people_are_ones_that_do_not_exist(as_bilal, other_branch, dev):
    for asked in ({"branch": other_branch.pk}, {"staff": dev.pk}):
        answer = as_bilal.get("/api/reports/categories/", asked)
        assert (answer.status_code, "There is no record" in str(answer.json())) == (400, True)


def test_a_viewer_reads_but_takes_no_file(as_veena, sold):
    assert as_veena.get("/api/reports/categories/").status_code == 200
    assert as_veena.get("/api/reports/categories/?format=csv").status_code == 403


@pytest.mark.parametrize("name", NAMES)
def test_the_number_of_queries_does_not_grow(as_bilal, sold, called, sell, name, today):
    def queries():
        with CaptureQueriesContext(connection) as given:
            get(as_bilal, name)
        return len(given)

    queries()
    before = queries()
    for number in range(6):
        sell(f"Medicine {number}", on=today - timedelta(days=number))
    assert queries() == before
