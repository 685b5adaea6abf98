"""The conversion report: one cohort of contacts, per member of staff."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Branch
from contacts.models import ContactRecord
from contacts.tests.contacts import buy, call_on, make_contact

URL = "/api/reports/conversion/"
pytestmark = pytest.mark.django_db
MAY, JUNE = date(2024, 5, 1), date(2024, 6, 1)


@pytest.fixture
def cohort(shop, add, cg_road, shivranjani, bilal, chitra):
    """Chitra has two and called the one that bought for 420; Bilal has one; one is nobody's."""
    contacts = [make_contact(shop, f"98250{n:05d}", branch=cg_road) for n in range(5)]
    ContactRecord.objects.filter(pk__in=[c.pk for c in contacts[:2]]).update(assigned_to=chitra)
    ContactRecord.objects.filter(pk=contacts[2].pk).update(
        assigned_to=bilal, status="yellow", worked_status="yellow"
    )
    call_on(contacts[0], chitra, MAY)
    buy(add("Ravi Shah", "9825000000"), cg_road, JUNE, "420")
    call_on(contacts[2], chitra, MAY)
    buy(add("Asha Patel", "9825000002"), cg_road, JUNE, "90.50")
    ContactRecord.objects.filter(pk=contacts[4].pk).update(branch=shivranjani)
    return contacts


def by_name(answer):
    return {row["staff_name"]: row for row in answer.data["results"]}


def test_it_counts_by_whoever_called_last_and_adds_up(as_asha, cohort, chitra):
    answer = as_asha.get(URL)

    assert answer.status_code == 200, answer.data
    assert answer.data["range_of"] == "created"
    rows = by_name(answer)
    assert list(rows) == ["chitra", "Nobody"]
    assert rows["chitra"] == {
        "staff": chitra.pk, "staff_name": "chitra", "uploaded": 3, "pending": 1, "contacted": 0,
        "yellow": 0, "inactive": 0, "converted": 2, "bought_before": 0, "conversion_rate": 66.67,
        "total_conversion_value": "510.50", "average_conversion_value": "255.25",
    }  # fmt: skip
    total = answer.data["total"]
    assert (total["uploaded"], total["pending"], total["converted"]) == (5, 3, 2)
    assert (total["conversion_rate"], total["total_conversion_value"]) == (40.0, "510.50")


def test_it_is_narrowed_by_branch_staff_and_days(
    as_asha, cohort, bilal, chitra, shivranjani, today
):
    ContactRecord.objects.filter(pk=cohort[3].pk).update(
        created_at=timezone.now() - timedelta(days=400)
    )

    def uploaded(**asked):
        return as_asha.get(URL, asked).data["total"]["uploaded"]

    assert uploaded() == 4
    assert uploaded(branch=shivranjani.pk) == 1
    assert (uploaded(staff=chitra.pk), uploaded(staff=bilal.pk)) == (3, 0)
    assert uploaded(**{"from": str(today - timedelta(days=500)), "to": str(today)}) == 5
    assert uploaded(**{"from": str(today + timedelta(days=1))}) == 0


def test_nothing_has_no_rate(as_asha, shop):
    total = as_asha.get(URL).data["total"]

    assert (total["uploaded"], total["conversion_rate"]) == (0, None)
    assert (total["total_conversion_value"], total["average_conversion_value"]) == ("0.00", None)


def test_who_bought_before_is_told_apart(as_asha, shop, add, cg_road):
    buy(add("Ravi Shah", "9825000000"), cg_road, JUNE)
    make_contact(shop, "9825000000")

    total = as_asha.get(URL).data["total"]

    assert (total["converted"], total["bought_before"]) == (1, 1)


def test_a_bill_of_a_person_with_two_phones_counts_once(as_asha, shop, add, cg_road):
    for phone in ("9825000000", "9825000001"):
        make_contact(shop, phone)
    buy(add("Ravi Shah", "9825000000 / 9825000001"), cg_road, JUNE, "420")

    total = as_asha.get(URL).data["total"]

    assert (total["converted"], total["total_conversion_value"]) == (2, "420.00")


def test_who_bought_without_a_call_stays_with_whose_contact_it_was(as_asha, shop, add, chitra):
    ContactRecord.objects.filter(pk=make_contact(shop, "9825000000").pk).update(assigned_to=chitra)
    make_contact(shop, "9825000001")
    for name, phone in (("Ravi Shah", "9825000000"), ("Asha Patel", "9825000001")):
        buy(add(name, phone), Branch.objects.create(organization=shop, name=name), JUNE, "420")

    rows = by_name(as_asha.get(URL))
    staff = as_asha.get("/api/reports/staff-performance/", {"from": JUNE, "to": JUNE}).json()

    for name in ("chitra", "Nobody"):
        row = rows[name]
        (same,) = [row for row in staff["results"] if row["staff_name"] == name]
        assert (row["uploaded"], row["converted"], same["conversions"]) == (1, 1, 1)
        assert row["total_conversion_value"] == same["conversion_value"] == "420.00"


def test_of_a_person_with_two_phones_members_branches_and_days_add_up(
    as_asha, shop, add, cg_road, shivranjani, chitra, bilal
):
    mine, his = (
        make_contact(shop, "9825000000", branch=shivranjani),
        make_contact(shop, "9825000001", branch=cg_road),
    )
    year_ago = timezone.now() - timedelta(days=365)
    ContactRecord.objects.filter(pk=mine.pk).update(assigned_to=chitra, created_at=year_ago)
    ContactRecord.objects.filter(pk=his.pk).update(assigned_to=bilal)
    buy(add("Ravi Shah", "9825000000 / 9825000001"), cg_road, JUNE, "420")
    both_years = {"from": str((year_ago - timedelta(days=2)).date())}

    def values(**asked):
        answer = as_asha.get(URL, {**both_years, **asked}).data
        rows = [row["total_conversion_value"] for row in answer["results"]]
        assert sum(map(Decimal, rows)) == Decimal(answer["total"]["total_conversion_value"])
        return answer["total"]["converted"], answer["total"]["total_conversion_value"]

    assert values() == (2, "420.00")
    assert [values(branch=b.pk) for b in (shivranjani, cg_road)] == [(1, "0.00"), (1, "420.00")]
    assert [values(staff=u.pk) for u in (chitra, bilal)] == [(1, "0.00"), (1, "420.00")]
    assert values(to=str((year_ago + timedelta(days=2)).date())) == (1, "0.00")


def test_staff_of_a_branch_and_strangers_see_their_own(as_chitra, as_dev, cohort):
    assert as_chitra.get(URL).data["total"]["uploaded"] == 1
    assert as_dev.get(URL).data["total"]["uploaded"] == 0


@pytest.mark.parametrize(
    "wrong",
    [{"from": "2024-13-01"}, {"from": "2026-02-01", "to": "2026-01-01"}, {"branch": 999},
     {"staff": "x"}, {"upload": "x"}, {"upload": "9" * 40}],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(as_asha, wrong):
    assert as_asha.get(URL, wrong).status_code == 400


def test_it_is_a_workbook_for_managers(as_asha, as_chitra, cohort):
    answer = as_asha.get(URL, {"format": "xlsx"})

    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    lines = list(sheet.values)
    assert lines[0][:3] == ("staff", "staff_name", "uploaded")
    assert [line[1] for line in lines[1:]] == ["chitra", "Nobody", "Total"]
    assert as_asha.get(URL, {"format": "csv"}).status_code == 200
    assert as_chitra.get(URL, {"format": "xlsx"}).status_code == 403


def test_it_costs_the_same_queries_however_many_there_are(as_asha, shop, cohort):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert as_asha.get(URL).status_code == 200
        return len(captured)

    few = queries()
    for number in range(100, 130):
        make_contact(shop, f"98250{number:05d}")
    assert queries() == few
