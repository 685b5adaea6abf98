"""CASH, walk-ins and counter sales: such a row makes nobody a customer, and its sale counts."""

import pytest

from contacts.models import ContactRecord
from customers.models import Customer
from jobs.testing import run_jobs
from leads.models import ChannelPartner, Lead
from reminders.models import RefillReminder
from uploads.reverting import rows as reverting_rows
from uploads.reverting.services import preview_revert
from uploads.tests.previews import done_by, preview, rows_of, run
from uploads.tests.purchase_sheets import PURCHASES, open_pharmacy, row
from uploads.tests.reverting import listed, revert
from uploads.tests.sabarmati import SAMPLES, open_shop
from uploads.tests.sheets import import_rows
from visits.models import Bill, Purchase, Visit

pytestmark = [pytest.mark.people_compared, pytest.mark.django_db]
ASHA = "98250 12345"
PEOPLE = ["Customer Name", "Mobile", "Store", "Date", "City"]


def outcomes(upload):
    return list(upload.rows.order_by("row_number").values_list("outcome", flat=True))


def person(name, mobile="", store="", day="", city=""):
    return [name, mobile, store, day, city]


@pytest.fixture
def pharmacy():
    return open_pharmacy()


@pytest.fixture
def sell(pharmacy):
    return lambda *rows: import_rows(pharmacy, list(rows), PURCHASES, kind="purchases")


def cash(**given):
    return row(**{"patient": "CASH", "mobile": "", "bill_no": "", **given})


def test_a_sheet_of_cash_makes_nobody(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    shop = open_shop()

    upload = shop.upload("hard/cash.csv")

    assert upload["status"] == "done"
    assert {name: upload["counts"][name] for name in ("rows", "unchanged")} == {
        "rows": 5, "unchanged": 5,
    }  # fmt: skip
    assert [problem["code"] for r in shop.rows(upload) for problem in r["problems"]] == [
        "nobody"
    ] * 5
    assert shop.rows(upload)[0]["problems"][0]["message"] == (
        'Row 2, "Customer Name": "CASH" is nobody\'s name. It makes no customer; there is nothing '
        "to do."
    )
    assert shop.totals() == (0, 0)
    for address in ("customers/?search=cash", "duplicates/", "customers/auto-collection/"):
        answer = shop.get(f"/api/{address}")
        assert not answer.get("count", answer.get("total_customers"))
    assert (SAMPLES / "hard/cash.csv").exists()


@pytest.mark.parametrize("name", ["Self", "Patient self", "OWN"])
def test_who_is_called_self_is_nobody_and_beside_a_phone_has_no_name(name, shop, cg_road):
    rows = [person(name, store="CG Road"), person(name, ASHA, "CG Road")]

    upload = import_rows(shop, rows, PEOPLE)

    assert outcomes(upload) == ["unchanged", "created"]
    assert list(Customer.objects.values_list("full_name", "phone")) == [("", "+919825012345")]


@pytest.mark.parametrize(
    "name",
    ["CASH", "c.a.s.h", "Cash Sale", "cash-sales", "Walk-In", "WALKIN", "Walk in Customer",
     "(Cash)", "Counter Sale", "OTC", "Cash A/c", "રોકડ", "नकद ग्राहक", "Asha Medicals", "CG Road"],
)  # fmt: skip
def test_names_that_are_nobodys_in_many_spellings(shop, cg_road, name):
    upload = import_rows(shop, [person(name, store="CG Road", day="2/5/2024")], PEOPLE)

    assert outcomes(upload) == ["unchanged"]
    assert not Customer.with_counters.exists()


@pytest.mark.parametrize(
    "name", ["Walk-in Customer 3", "Prakash", "Cash Patel", "Johnny Cash", "Otis"]
)
def test_a_name_that_only_holds_such_a_word_is_somebodys(shop, name):
    import_rows(shop, [person(name)], PEOPLE)

    assert Customer.objects.get().full_name == name


def test_cash_with_a_phone_is_somebody_whose_name_is_unknown(shop):
    upload = import_rows(shop, [person("CASH", "9723521333", city="Surat")], PEOPLE)
    import_rows(shop, [person("Asha Patel", "97235 21333")], PEOPLE)
    again = import_rows(shop, [person("Cash Customer", "+919723521333", city="Anand")], PEOPLE)

    asha = Customer.objects.get()
    assert outcomes(upload) == ["created"]
    assert outcomes(again) == ["updated"]
    assert (asha.full_name, asha.city) == ("Asha Patel", "Anand")


def test_cash_with_a_damaged_phone_waits_for_the_number(shop):
    upload = import_rows(shop, [person("CASH", "98250 123")], PEOPLE)

    assert outcomes(upload) == ["needs_attention"]


def test_what_is_wrong_with_a_row_for_nobody_holds_nothing_up(shop):
    upload = import_rows(shop, [person("CASH", "0", store="Nowhere", day="31/2/2024")], PEOPLE)

    (only,) = upload.rows.all()
    assert (only.outcome, [each["code"] for each in only.problems]) == ("unchanged", ["nobody"])


def test_an_organization_says_itself_which_names_are_nobodys(shop):
    shop.names_of_nobody = ["Tourist"]
    shop.save()

    upload = import_rows(shop, [person("TOURIST"), person("Cash")], PEOPLE)

    assert outcomes(upload) == ["unchanged", "created"]


def test_lists_to_call_leads_and_partners_take_such_a_name_for_none(shop):
    contacts = import_rows(shop, [["Cash", "9723521333"], ["Cash", ""]], ["Name", "Mobile"],
                       kind="contacts")  # fmt: skip
    leads = import_rows(
        shop, [["Walk-in", "9825012345"], ["Walk-in", ""]], ["Name", "Contact Number"], kind="leads"
    )
    partners = import_rows(
        shop, [["CASH", "9825099999"]], ["Partner Name", "Mobile"], kind="channel_partners"
    )

    assert outcomes(contacts) == outcomes(leads) == ["created", "needs_attention"]
    assert outcomes(partners) == ["created"]
    assert (ContactRecord.objects.get().name, ChannelPartner.objects.get().name) == ("", "")
    assert (Lead.objects.get().full_name, Customer.objects.get().full_name) == ("", "")
    assert [each["code"] for each in leads.rows.last().problems] == ["no_person"]


def test_bills_for_nobody_are_of_one_counter_customer_per_branch(sell):
    upload = sell(
        cash(bill_no="B-1", days="30"),
        cash(bill_no="B-2", amount="20", bill_date="3/5/2024"),
        cash(bill_no="B-3", patient="Walk-in", shop="Shivranjani"),
        row(bill_no="B-4"),
    )

    assert outcomes(upload) == ["created"] * 4
    counters = Customer.with_counters.filter(is_counter=True)
    assert sorted(counters.values_list("branch__name", flat=True)) == ["CG Road", "Shivranjani"]
    assert [b.customer.is_counter for b in Bill.objects.order_by("bill_number")] == [
        True,
        True,
        True,
        False,
    ]
    assert Customer.objects.get().full_name == "Asha Patel"
    assert not RefillReminder.objects.exists()
    assert sum(bill.total_amount for bill in Bill.objects.all()) == 560


@pytest.mark.parametrize("chunk_rows", [1, 2, 100])
def test_the_size_of_chunks_changes_nothing_for_nobody(settings, sell, chunk_rows):
    settings.UPLOAD_CHUNK_ROWS = chunk_rows
    sheet = [cash(), cash(), cash(medicine="ORS", amount="20"), row(), cash(bill_date="3/5/2024")]

    first, again = sell(*sheet), sell(*sheet, cash())

    assert outcomes(first) == ["created"] * 5
    assert outcomes(again) == ["unchanged"] * 5 + ["created"]
    assert Customer.with_counters.count() == 2
    matching = Bill.objects.filter(customer__is_counter=True).order_by("bill_date")
    assert list(matching.values_list("total_amount", flat=True)) == [560, 180]


def test_a_line_for_nobody_on_somebodys_bill_waits(sell):
    upload = sell(row(bill_no="B-1"), cash(bill_no="B-1"), cash(bill_no="B-2"), row(bill_no="B-2"))

    assert outcomes(upload) == ["created", "needs_attention", "created", "needs_attention"]


def test_a_bill_for_nobody_that_is_not_whole_waits(sell):
    upload = sell(cash(shop="Nowhere"), cash(medicine=""), row(patient="", mobile=""))

    assert outcomes(upload) == ["needs_attention"] * 3
    assert not Customer.with_counters.exists()


@pytest.mark.parametrize("chunk_rows", [1, 100])
def test_a_preview_of_bills_for_nobody_comes_true_and_makes_nobody(
    settings, pharmacy, sell, chunk_rows
):
    settings.UPLOAD_CHUNK_ROWS = chunk_rows
    sell(cash())
    before = Customer.with_counters.count()
    sheet = [cash(), cash(), cash(shop="Shivranjani"), cash(shop="Shivranjani"), row()]

    upload = preview(pharmacy, sheet, PURCHASES, kind="purchases")

    parts = [each[:4] for each in rows_of(upload)]
    assert Customer.with_counters.count() == before
    assert [each[2] for each in parts] == ["unchanged", *["created"] * 4]
    assert not upload.preview_rows.exclude(customer=None).exists()
    run(upload)
    assert [each[:4] for each in done_by(upload)] == parts
    assert upload.differences_count == 0


def test_undoing_a_sheet_takes_its_bills_for_nobody_away(sell, pharmacy):
    kept = sell(cash(bill_no="B-1"))
    upload = sell(cash(bill_no="B-2"), cash(bill_no="B-3", bill_date="4/5/2024"))
    given = preview_revert(upload, by=None)
    run_jobs()
    given.refresh_from_db()

    reverted = revert(upload)

    assert reverted.counts == given.counts
    assert reverted.counts["reverted"]["purchases"] == 2
    assert [bill.bill_number for bill in Bill.objects.all()] == ["B-1"]
    assert (Purchase.objects.count(), Visit.objects.count()) == (1, 1)
    assert Customer.with_counters.filter(is_counter=True).count() == 1
    assert kept.rows.get().purchase_id is not None
    assert listed(reverted, "reverted")


def test_undoing_a_sheet_reads_of_the_counter_only_what_its_bills_say(sell, monkeypatch):
    sell(*(cash(bill_no=f"A-{number}") for number in range(9)))
    upload = sell(cash(bill_no="B-1"), cash(bill_no="A-3"))
    sell(cash(bill_no="B-1", medicine="ORS"))
    sell(*(cash(bill_no=f"C-{number}") for number in range(9)))
    read = []

    def reading(rows, facts_of=reverting_rows.facts_of):
        read.extend(found := list(facts_of(rows)))
        return found

    monkeypatch.setattr(reverting_rows, "facts_of", reading)

    reverted = revert(upload)

    assert len(read) == 4  # its two rows, and one of a sheet before and of one since
    assert reverted.counts["reverted"]["purchases"] == 1
    assert Bill.objects.filter(bill_number="B-1").exists()  # the later sheet's line is on it


@pytest.mark.parametrize(("voucher", "people"), [("Sales", 1), ("Payment", 0), ("Contra", 0)])
def test_a_ledger_of_a_day_book_is_nobody_until_somebody_says_so(pharmacy, voucher, people):
    headings = ["Date", "Vch Type", "Vch No", "Particulars", "Mobile"]
    rows = [["1-5-2024", voucher, "1", "Shop Rent", ""], ["1-5-2024", "Receipt", "2", "Asha", ASHA]]

    upload = import_rows(pharmacy, rows, headings, branch=pharmacy.branches.first())

    assert upload.created_count == people + 1  # whoever has a phone is somebody
    assert upload.needs_attention_count == 1 - people
    assert Customer.objects.filter(full_name="Shop Rent").count() == people
