"""Reverting sheets of bills: lines, bills, visits and customers."""

from decimal import Decimal

import pytest

from contacts.models import ContactRecord
from contacts.services.linking import start_linking
from customers.models import Customer
from history.models import Change
from jobs.testing import run_jobs
from uploads.reverting import running
from uploads.reverting.services import preview_revert
from uploads.tests.purchase_sheets import PURCHASES, bills_state_of, open_pharmacy, row
from uploads.tests.reverting import listed, meaning, revert
from uploads.tests.sheets import import_rows
from visits.models import Bill, Purchase, Visit
from visits.services.corrections import cancel_bill, correct_bill


@pytest.fixture
def pharmacy(db):
    return open_pharmacy()


def take(organization, *rows):
    return import_rows(organization, list(rows), PURCHASES, kind="purchases")


def test_bills_that_only_the_sheet_told_go_with_their_visits_and_customers(pharmacy):
    upload = take(pharmacy, row(days="30"), row(medicine="ORS", amount="20"))
    preview = preview_revert(upload, by=None)
    run_jobs()
    preview.refresh_from_db()
    assert (Purchase.objects.count(), Visit.objects.count()) == (2, 1)

    reverting = revert(upload)

    assert reverting.counts == preview.counts
    assert reverting.counts["reverted"]["purchases"] == 2
    assert upload.status == "reverted"
    for model in (Purchase, Bill, Visit, Customer):
        assert not model.objects.exists()
    assert set(upload.rows.values_list("purchase", flat=True)) == {None}


def test_a_preview_holds_the_identity_lock_while_it_writes_and_rolls_back(pharmacy, monkeypatch):
    upload = take(pharmacy, row())
    held: list[int] = []
    monkeypatch.setattr(running, "lock_identities", held.append)
    preview_revert(upload, by=None)
    run_jobs()

    assert set(held) == {pharmacy.pk}


def test_a_preview_of_people_writes_nothing_and_locks_nobody_out(pharmacy, monkeypatch):
    upload = import_rows(pharmacy, [["9723521333"]], ["Mobile"], kind="customers")
    held: list[int] = []
    monkeypatch.setattr(running, "lock_identities", held.append)
    preview_revert(upload, by=None)
    run_jobs()

    assert held == []


def test_a_number_that_a_list_named_before_lets_go_of_the_customer(pharmacy):
    import_rows(pharmacy, [["9723521333"]], ["Mobile"], kind="contacts")
    upload = take(pharmacy, row())
    contact = ContactRecord.objects.get()
    assert (contact.status, contact.customer) == ("converted", Customer.objects.get())
    preview = preview_revert(upload, by=None)
    run_jobs()
    preview.refresh_from_db()

    reverting = revert(upload)

    assert reverting.counts == preview.counts
    assert not Customer.objects.exists()
    contact.refresh_from_db()
    assert (contact.status, contact.customer, contact.conversion_value) == ("pending", None, None)
    assert Change.objects.of(contact).first().note == "The customer's sheet was reverted"


def test_a_number_that_met_its_customer_at_night_is_not_in_the_way(pharmacy):
    import_rows(pharmacy, [["9723521333"]], ["Mobile"], kind="contacts")
    upload = import_rows(pharmacy, [["Asha Patel", "9723521333"]], ["Name", "Mobile"])
    start_linking(pharmacy)
    run_jobs()
    assert ContactRecord.objects.get().customer is not None

    revert(upload)

    assert not Customer.objects.exists()
    assert ContactRecord.objects.get().customer is None


def test_a_bill_gets_its_former_lines_and_total_back(pharmacy):
    take(pharmacy, row())
    before = meaning(pharmacy)
    upload = take(pharmacy, row(medicine="ORS", amount="20"))
    assert Bill.objects.get().total_amount == 200

    revert(upload)

    assert Bill.objects.get().total_amount == 180
    assert [line.medicine_name for line in Purchase.objects.all()] == ["Metformin 500"]
    assert meaning(pharmacy) == before


def test_a_line_of_a_later_sheet_stays(pharmacy):
    upload = take(pharmacy, row(), row(medicine="ORS", amount="20"))
    take(pharmacy, row())

    reverting = revert(upload)

    assert [line.medicine_name for line in Purchase.objects.all()] == ["Metformin 500"]
    assert Bill.objects.get().total_amount == 180
    assert Customer.objects.get().phone == "+919723521333"
    assert any("also named by row 2" in item for item in listed(reverting, "kept"))


def test_a_cancelled_bill_and_its_customer_stay(pharmacy):
    upload = take(pharmacy, row())
    cancel_bill(Bill.objects.get(), reason="Entered twice", by=None)

    reverting = revert(upload)

    assert Purchase.objects.exists()
    assert Customer.objects.exists()
    assert any("its bill was cancelled since" in item for item in listed(reverting, "kept"))
    assert listed(reverting, "blocked")


def test_sheets_of_one_bill_are_undone_in_any_order(pharmacy):
    first = take(pharmacy, row())
    second = take(pharmacy, row(medicine="ORS", amount="20"))
    third = take(pharmacy, row(medicine="Aspirin", amount="30"))

    for upload in (second, third, first):
        revert(upload)
        assert upload.status == "reverted"

    for model in (Purchase, Bill, Visit, Customer):
        assert not model.objects.exists()


def test_a_correction_from_before_the_upload_keeps_nothing(pharmacy):
    take(pharmacy, row())
    correct_bill(Bill.objects.get(), {"doctor_name": "Dr. Rao"}, by=None)
    upload = take(pharmacy, row(medicine="ORS", amount="20"))

    revert(upload)

    assert upload.status == "reverted"
    assert Bill.objects.get().total_amount == 180


@pytest.mark.parametrize("values", [{"doctor_name": "Dr. Rao"}, {"discount_amount": Decimal(5)}])
def test_the_lines_of_a_bill_that_was_corrected_since_stay(pharmacy, values):
    upload = take(pharmacy, row(), row(medicine="ORS", amount="20"))
    correct_bill(Bill.objects.get(), values, by=None)

    reverting = revert(upload)

    assert upload.status == "partly_reverted"
    assert Purchase.objects.count() == 2
    assert any("its bill was corrected since" in item for item in listed(reverting, "kept"))


def test_a_sheet_of_bills_that_was_undone_does_not_count_as_seen(pharmacy):
    revert(take(pharmacy, row(), row(medicine="ORS", amount="20")))

    again = take(pharmacy, row(), row(medicine="ORS", amount="20"))

    assert (again.created_count, again.seen_before_count) == (2, 0)


def test_what_a_sheet_filled_in_on_a_bill_that_was_there_goes_back(pharmacy):
    take(pharmacy, row())
    before = bills_state_of(pharmacy)["bills"]
    upload = take(
        pharmacy, row(doctor="Dr. Rao", days="30"), row(medicine="ORS", category="contact sheet")
    )
    assert bills_state_of(pharmacy)["bills"] != before

    reverting = revert(upload)

    assert (upload.status, bills_state_of(pharmacy)["bills"]) == ("reverted", before)
    assert "The bill's doctor name: Dr. Rao → —." in listed(reverting, "reverted")
    assert "The bill's duration days: 30 → —." in listed(reverting, "reverted")


def test_what_was_changed_or_told_since_on_a_bill_stays_and_is_named(pharmacy):
    take(pharmacy, row())
    upload = take(pharmacy, row(doctor="Dr. Rao", days="30"))
    take(pharmacy, row(days="30"))
    correct_bill(Bill.objects.get(), {"doctor_name": "Dr. Shaikh"}, by=None)

    reverting = revert(upload)

    assert upload.status == "partly_reverted"
    assert (Bill.objects.get().doctor_name, Purchase.objects.get().duration_days) == (
        "Dr. Shaikh",
        30,
    )
    kept = listed(reverting, "kept")
    assert "The bill's doctor name stays Dr. Shaikh: changed since." in kept
    assert "The bill's duration days stays 30: also named by row 2 of sheet.csv." in kept
