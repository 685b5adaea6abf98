"""Sequence C: a pharmacy's bills, through HTTP."""

from decimal import Decimal

import pytest

from contacts.models import ContactRecord
from reminders.models import RefillReminder
from uploads.tests.sabarmati import open_shop
from uploads.tests.test_samples_leads import check_step, upload_a

pytestmark = pytest.mark.django_db
SHEET = "06_purchases.xlsx"
WAITING = {14: "bill_number_taken", 16: "phone_invalid", 17: "branch_unknown"}


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def check_bills(shop):
    assert shop.totals() == (9, 14)
    bills = {bill["bill_number"]: bill for bill in shop.everything("/api/bills/")}
    assert len(bills) == 14
    assert sum(len(bill["purchases"]) for bill in bills.values()) == 17
    assert {
        number: (len(bills[number]["purchases"]), bills[number]["total_amount"])
        for number in ("B-1001", "B-1003", "B-1011", "B-1008")
    } == {
        "B-1001": (2, "420.00"),
        "B-1003": (2, "340.00"),
        "B-1011": (2, "360.00"),
        "B-1008": (1, "1250.50"),
    }
    return bills


@pytest.mark.parametrize("chunk_rows", [1, 7, 10_000])
def test_sequence_c_the_bills(settings, chunk_rows):
    settings.UPLOAD_CHUNK_ROWS = chunk_rows
    shop = open_shop()

    upload = shop.upload(SHEET, kind="purchases")

    check_step(
        shop, upload, rows=20, created=17, updated=0, unchanged=0, waiting=3,
        matched={"phone": 8}, reasons=WAITING,
    )  # fmt: skip
    bills = check_bills(shop)
    assert bills["B-1001"]["customer_name"] == "Ramila Parekh"
    assert bills["B-1008"]["purchases"][0]["runs_out_on"] == "2024-07-28"
    assert bills["B-1009"]["customer_category"] == "contact_sheet"
    (waiting,) = shop.rows(upload, problem="bill_number_taken")
    assert waiting["problems"][0]["message"] == (
        'Row 14, "Bill No": Bill "B-1003" is of Pravin Soni on 2 Jun 2024 already. '
        "Correct the number or the customer. The row waits."
    )

    again = shop.upload(SHEET, kind="purchases")

    check_step(
        shop, again, rows=20, created=0, updated=0, unchanged=17, waiting=3,
        matched={"phone": 17}, reasons=WAITING,
    )  # fmt: skip
    assert again["counts"]["seen_before"] == 17
    check_bills(shop)


def test_what_a_customers_bills_come_to():
    shop = open_shop()
    shop.upload(SHEET, kind="purchases")

    totals = shop.customer("phone:+919904350509")["totals"]

    assert totals == {
        "visits": 2, "first_visit": "2024-06-01", "last_visit": "2024-06-27",
        "bills": 2, "first_bill": "2024-06-01", "last_bill": "2024-06-27",
        "value": {"INR": "600.00"},
    }  # fmt: skip


def test_a_pharmacy_that_keeps_a_visit_book_too():
    shop = open_shop()
    upload_a(shop)
    before = shop.totals()

    shop.upload(SHEET, kind="purchases")

    assert shop.totals() == (before[0] + 9, before[1] + 14)


def test_rows_and_records_lead_to_each_other():
    shop = open_shop()
    upload = shop.upload(SHEET, kind="purchases")

    rows = {row["row_number"]: row for row in shop.rows(upload)}

    assert rows[2]["bill"] == rows[3]["bill"]
    assert rows[2]["purchase"] != rows[3]["purchase"]
    assert rows[20]["bill_number"] == "B-1011"
    assert rows[14]["bill"] is None
    assert rows[2]["changes"]["bill"] == [None, "B-1001"]
    assert "bill" not in rows[3]["changes"]
    line = shop.get(f"/api/bills/{rows[2]['bill']}/")["purchases"][0]
    assert (line["id"], Decimal(line["quantity"])) == (rows[2]["purchase"], 60)


def test_sequence_c_the_whole_day_of_a_pharmacy():
    shop = open_shop()

    contacts = shop.upload("05_contacts.csv", kind="contacts", branch=shop.branches["Maninagar"].pk)
    check_step(
        shop, contacts, rows=44, created=31, updated=0, unchanged=7, waiting=6,
        matched={"phone": 7},
        reasons={42: "phone_filler", 43: "phone_filler", 44: "phone_invalid",
                 45: "phone_invalid", 46: "phone_damaged", 47: "phone_invalid"},
    )  # fmt: skip
    assert shop.totals() == (0, 0)
    for step in range(2):
        shop.upload(SHEET, kind="purchases")
        check_bills(shop)

        assert {
            contact.phone: (str(contact.converted_on), contact.conversion_value)
            for contact in ContactRecord.objects.filter(status="converted")
        } == {
            "+919904350509": ("2024-06-01", 420),
            "+919727194159": ("2024-06-02", 340),
            "+919825083702": ("2024-06-28", 340),
        }, step
        reminders = RefillReminder.objects.all()
        assert reminders.count() == 15
        assert reminders.filter(status="superseded").count() == 5
        assert {
            (one.customer.full_name, one.medicine_key): str(one.reminder_date)
            for one in reminders.filter(status="pending").select_related("customer")
        } == OPEN


OPEN = {
    ("Suresh Nayak", "amoxicillin 500"): "2024-06-05",
    ("Ramila Parekh", "atorvastatin 10"): "2024-06-26",
    ("Tanvi Kale", "ors sachet"): "2024-07-05",
    ("Ramila Parekh", "metformin 500"): "2024-07-22",
    ("Hasmukh Doshi", "pantoprazole 40"): "2024-07-23",
    ("Jaya Nambiar", "insulin glargine"): "2024-07-23",
    ("Pravin Soni", "telmisartan 40"): "2024-07-26",
    ("Urmila Saxena", "calcium d3"): "2024-07-27",
    ("Vatsal Buch", "losartan 50"): "2024-07-30",
    ("Meera Pillai", "thyronorm 50"): "2024-10-27",
}
