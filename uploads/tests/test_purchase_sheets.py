"""Sheets of bills: what is one bill, what waits, what is there already."""

import pytest

from customers.models import Customer
from history.models import Change
from uploads.models import UploadRow
from uploads.tests.previews import done_by, preview, row_counts, rows_of, run
from uploads.tests.purchase_sheets import (
    PURCHASES,
    bills_state_of,
    open_pharmacy,
    row,
    tangled_bills,
)
from uploads.tests.sheets import import_rows, sum_closes
from visits.models import Bill, Purchase, Visit
from visits.services import cancel_bill, correct_bill, correct_line

pytestmark = pytest.mark.django_db


def seeds(*, few, many):
    """Tangled sheets: a few in every run, the others in `make test-all`."""
    return [
        pytest.param(seed, marks=() if seed < few else pytest.mark.long) for seed in range(many)
    ]


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def pharmacy(db):
    return open_pharmacy()


@pytest.fixture
def sheet(pharmacy):
    def taken(*rows, **choices):
        return import_rows(pharmacy, list(rows), PURCHASES, kind="purchases", **choices)

    return taken


def outcomes(upload):
    return list(upload.rows.order_by("row_number").values_list("outcome", flat=True))


def first_problem(upload):
    return upload.rows.get().problems[0]


@pytest.mark.parametrize(
    ("given", "code", "message"),
    [
        ({"qty": "0"}, "quantity_invalid",
         'Row 2, "Qty": 0 is no quantity. Give a number above 0, such as 10 or 0.5. The row '
         "waits."),
        ({"qty": "-3"}, "quantity_invalid", "-3 is no quantity."),
        ({"qty": "ten"}, "quantity_invalid", '"ten" is no quantity. Write a number such as 10;'),
        ({"amount": "340,50"}, "amount_invalid",
         'Row 2, "Amount": "340,50" is no amount. Write a number such as 180 or 1,250.50; '
         "the row waits."),
        ({"amount": "-5"}, "amount_invalid", "-5 is below 0."),
        ({"amount": "1.005"}, "amount_invalid", "INR has at most 2 decimals"),
        ({"days": "0"}, "duration_invalid", "0 days is no duration."),
        ({"days": "400"}, "duration_invalid", "400 days is no duration."),
        ({"days": "a month"}, "duration_invalid", '"a month" is no number of days.'),
        ({"medicine": "-"}, "medicine_missing", "Name the medicine. The row waits."),
        ({"medicine": "m" * 201}, "too_long", "at most 200 fit"),
        ({"bill_no": "n" * 41}, "too_long", "at most 40 fit"),
        ({"bill_date": "1/5/2099"}, "date_in_future", "has not come yet"),
        ({"bill_date": "31/4/2024"}, "date_unreadable", "no date that exists"),
        ({"bill_date": ""}, "date_missing", "A bill has a date. Give it; the row waits."),
        ({"shop": ""}, "branch_missing", "Name the shop, or choose a branch"),
        ({"shop": "Bopal"}, "branch_unknown", "none of your branches"),
        ({"mobile": "98250"}, "phone_invalid", "too few digits"),
    ],
)  # fmt: skip
def test_what_cannot_stand_on_a_bill_waits_and_nothing_is_written(sheet, given, code, message):
    upload = sheet(row(**given))

    problem = first_problem(upload)
    assert problem["code"] == code
    assert message in problem["message"]
    for model in (Customer, Visit, Bill, Purchase):
        assert not model.objects.exists()


@pytest.mark.parametrize(
    ("given", "quantity", "amount", "days"),
    [
        ({"qty": "60 tabs", "amount": "1,250.50", "days": "30 days"}, 60, "1250.5", 30),
        ({"qty": "", "amount": "Rs. 95/-", "days": "2 weeks"}, 1, "95", 14),
        ({"qty": "0.5", "amount": "₹1,25,050", "days": "૩૦"}, "0.5", "125050", 30),
        ({"qty": "10.0", "amount": "", "days": "30.0"}, 10, "0", 30),
    ],
)
def test_numbers_are_read_as_people_write_them(sheet, given, quantity, amount, days):
    sheet(row(**given))

    line = Purchase.objects.get()
    assert (line.quantity, line.amount, line.duration_days) == (
        type(line.quantity)(str(quantity)), type(line.amount)(amount), days,
    )  # fmt: skip


def test_a_shop_without_numbers_has_one_bill_per_person_branch_and_day(sheet):
    rows = [
        row(bill_no=""),
        row(bill_no="", patient="Ravi", mobile="9825012345"),
        row(bill_no="", medicine="ORS"),
        row(bill_no="", medicine="ORS", shop="Shivranjani"),
    ]

    first, again = sheet(*rows), sheet(*rows, row(bill_no="", medicine="Aspirin"))

    assert outcomes(first) == ["created"] * 4
    assert outcomes(again) == ["unchanged"] * 4 + ["created"]
    matching = Bill.objects.order_by("pk").values_list("bill_number", "total_amount")
    assert list(matching) == [("FF-000001", 540), ("FF-000002", 180), ("FF-000003", 180)]


def test_what_the_counter_sold_already_is_not_sold_again(sheet, pharmacy, client_for, bilal):
    bilal.organization = pharmacy
    bilal.save()
    line = {"medicine_name": "metformin 500", "quantity": 60, "amount": 180}
    body = {"phone": "9723521333", "branch": pharmacy.branches.get(name="CG Road").pk,
            "bill_date": "2024-05-02", "items": [line]}  # fmt: skip
    assert client_for(bilal).post("/api/bills/quick-purchase/", body, "json").status_code == 201

    upload = sheet(row(bill_no="", patient=""), row(bill_no="", patient="", medicine="ORS"))

    assert outcomes(upload) == ["unchanged", "created"]
    assert Bill.objects.get().total_amount == 360
    change = Change.objects.filter(target_type="bill").get()
    assert change.note == f"Row 3 of sheet.csv (upload {upload.pk})"
    (added,) = change.changes.values()
    assert added == [None, {"medicine_name": "ORS", "quantity": "60", "amount": "180"}]


def test_a_sheet_that_says_more_of_a_line_updates_it(sheet):
    sheet(row())

    upload = sheet(row(days="30", doctor="Dr. Shaikh"))

    assert outcomes(upload) == ["updated"]
    assert upload.rows.get().changes == {
        "duration_days": [None, 30],
        "doctor_name": ["", "Dr. Shaikh"],
    }
    assert str(Purchase.objects.get().runs_out_on) == "2024-06-01"


def test_what_was_put_right_by_hand_outlives_the_same_sheet(sheet):
    rows = [row(), row(medicine="ORS", amount="20")]
    sheet(*rows)
    bill = Bill.objects.get()
    correct_bill(bill, {"bill_date": bill.bill_date.replace(day=3)}, by=None)
    correct_line(bill, bill.purchases.get(medicine_name="ORS").pk, None, by=None)

    again = sheet(*rows)

    assert outcomes(again) == ["unchanged", "unchanged"]
    assert Bill.objects.get().total_amount == 180


def test_a_line_of_a_cancelled_bill_waits_and_its_own_rows_are_known(sheet):
    sheet(row())
    cancel_bill(Bill.objects.get(), reason="Returned", by=None)

    upload = sheet(row(), row(medicine="ORS"))

    assert outcomes(upload) == ["unchanged", "needs_attention"]
    problem = upload.rows.get(row_number=3).problems[0]
    assert problem["code"] == "bill_cancelled"
    assert problem["message"] == (
        'Row 3, "Bill No": Bill "B-1" was cancelled. '
        "Give the line another bill, or leave it out. The row waits."
    )


def test_a_number_of_another_day_waits_rather_than_join_last_years_bill(sheet):
    upload = sheet(row(), row(bill_date="2/5/2023"))

    assert outcomes(upload) == ["created", "needs_attention"]
    assert upload.rows.get(row_number=3).problems[0]["code"] == "bill_differs"


def test_a_waiting_row_is_corrected_where_it_stands(sheet, pharmacy, client_for, bilal):
    bilal.organization = pharmacy
    bilal.save()
    upload = sheet(row(), row(patient="Ravi Shah", mobile="9825012345", medicine="ORS"))
    waiting = upload.rows.get(outcome="needs_attention")

    answer = client_for(bilal).patch(
        f"/api/uploads/{upload.pk}/rows/{waiting.row_number}/",
        {"cells": {"Bill No": "B-2"}},
        "json",
    )

    assert answer.status_code == 200, answer.data
    assert (answer.data["outcome"], answer.data["bill_number"]) == ("created", "B-2")
    assert Bill.objects.count() == Customer.objects.count() == 2


def test_who_only_reads_sees_no_medicine_in_the_rows(sheet, pharmacy, client_for, veena):
    veena.organization = pharmacy
    veena.save()
    sheet(row(doctor="Dr. Shaikh"))
    upload = sheet(row(doctor="Dr. Trivedi", medicine="m" * 201))

    text = str(client_for(veena).get(f"/api/uploads/{upload.pk}/rows/").json())

    assert "mmm" not in text
    assert "Trivedi" not in text
    assert "Asha Patel" in text


@pytest.mark.parametrize("seed", seeds(few=2, many=6))
def test_a_sheet_leaves_the_same_however_it_is_cut_and_nothing_new_again(settings, seed):
    bills = tangled_bills(seed, rows=60)
    states = []
    for chunk in (1, 7, 10_000):
        settings.UPLOAD_CHUNK_ROWS = chunk
        shop = open_pharmacy(f"Cut at {chunk}")
        upload = import_rows(shop, bills, PURCHASES, kind="purchases")
        assert (upload.status, upload.error) == ("done", "")
        assert sum_closes(upload)
        states.append(bills_state_of(shop))

    assert states[0] == states[1] == states[2]
    again = import_rows(shop, bills, PURCHASES, kind="purchases")
    assert (again.created_count, again.updated_count) == (0, 0)
    after = bills_state_of(shop)
    assert {**after, "rows": None} == {**states[2], "rows": None}


@pytest.mark.parametrize("seed", seeds(few=2, many=4))
@pytest.mark.parametrize("chunk", [3, 10_000])
def test_a_preview_says_what_the_run_does(settings, pharmacy, seed, chunk):
    before, sheet = tangled_bills(seed, rows=30), tangled_bills(seed + 100, rows=60)
    import_rows(pharmacy, before, PURCHASES, kind="purchases")
    settings.UPLOAD_CHUNK_ROWS = chunk
    counts = row_counts()

    upload = preview(pharmacy, sheet + before[:5], PURCHASES, kind="purchases")
    assert (upload.status, upload.error) == ("previewed", "")
    assert row_counts() == counts
    given = rows_of(upload)
    run(upload)

    assert done_by(upload) == given


def test_tangled_sheets_tangle(pharmacy):
    """The property above says something only of sheets in which all of this happens."""
    import_rows(pharmacy, tangled_bills(0, rows=60), PURCHASES, kind="purchases")

    codes = {p["code"] for r in UploadRow.objects.all() for p in r.problems}
    assert {"bill_number_taken", "bill_differs", "quantity_invalid", "duration_invalid"} <= codes
    assert Bill.objects.filter(number_made=True).exists()
    assert Purchase.objects.count() > Bill.objects.count() > 10
