"""GET /medicines/: what is typed at the counter completed from what was sold before."""

from datetime import date
from decimal import Decimal
from importlib import import_module

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jobs.testing import all_at_once
from visits.models import Bill, Medicine
from visits.services import cancel_bill, correct_bill, correct_line, remove_lines

pytestmark = pytest.mark.django_db


def line(name="Metformin 500", **values):
    return {"medicine_name": name, "quantity": Decimal(60), "amount": Decimal(180), **values}


@pytest.fixture
def found(as_chitra):
    def call(typed="", client=as_chitra):
        answer = client.get("/api/medicines/", {"q": typed} if typed else {})
        assert answer.status_code == 200, answer.content
        return [row["name"] for row in answer.json()["results"]]

    return call


def bill_of(response):
    assert response.status_code == 201, response.content
    return Bill.objects.get(pk=response.json()["id"])


def kept():
    """{key: what is known of it}, without ids."""
    rows = Medicine.objects.values()
    return {
        (row.pop("organization_id"), row.pop("key")): row
        for row in ({name: each[name] for name in each if name != "id"} for each in rows)
    }


def test_a_medicine_comes_with_what_it_was_sold_for_last(as_chitra, sell):
    sell(line(generic_name="Metformin", duration_days=30), bill_date="2025-09-25")
    sell(line("metformin  500", quantity="30", amount="95.50"), bill_date="2025-10-25")
    sell(line(amount="1"), bill_date="2025-01-01")  # entered late

    (row,) = as_chitra.get("/api/medicines/?q=metf").json()["results"]

    assert row == {
        "name": "metformin  500",
        "generic_name": "Metformin",
        "is_generic": None,
        "quantity": "30.000",
        "amount": "95.50",
        "unit_price": "3.1833",
        "duration_days": 30,
        "uses": 3,
        "last_sold_on": "2025-10-25",
    }


def test_beginnings_come_first_and_among_equals_what_is_sold_more(sell, found):
    for many, name in [(1, "Amlodipine 5"), (3, "Amoxicillin 500"), (9, "Telma AM"), (5, "Camlo")]:
        for _ in range(many):
            sell(line(name))

    assert found("am") == ["Amoxicillin 500", "Amlodipine 5", "Telma AM"]
    assert found("aml") == ["Amlodipine 5", "Camlo"]
    assert found() == ["Telma AM", "Camlo", "Amoxicillin 500", "Amlodipine 5"]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("glyco 500", ["Glycomet 500"]),
        ("500 GLYCO", ["Glycomet 500"]),
        ("metformin", ["Glycomet 500"]),
        ("ycom", ["Glycomet 500"]),
        ("creme", ["Crème B"]),
        ("g", ["Glycomet 500"]),
        ("50%", []),
        ("\\", []),
        ("_", []),
        ("x" * 5_000, []),
    ],
)
def test_words_parts_and_generic_names_are_found(sell, found, typed, names):
    sell(line("Glycomet 500", generic_name="Metformin"), line("Crème B"))

    assert found(typed) == names


@pytest.mark.parametrize(("typed", "queries"), [("medi", 1), ("dicine", 2), ("", 1)])
def test_at_most_ten_by_at_most_two_queries(as_chitra, sell, typed, queries):
    sell(*[line(f"Medicine {number}") for number in range(15)])

    with CaptureQueriesContext(connection) as captured:
        answer = as_chitra.get("/api/medicines/", {"q": typed} if typed else {})

    assert len(answer.json()["results"]) == 10
    assert len(captured) == queries


def test_what_begins_so_comes_once_and_first(sell, found):
    sell(line("Telma Telmisartan"), line("Amlo Telma"), line("Stelma"))

    assert found("telm") == ["Telma Telmisartan", "Amlo Telma", "Stelma"]


def test_another_business_and_who_reads_no_medicine_see_none(sell, found, as_dev, as_veena):
    sell(line())

    assert found("metf", client=as_dev) == []
    assert as_veena.get("/api/medicines/?q=metf").status_code == 403


def test_a_misspelt_parameter_is_refused(as_chitra):
    assert as_chitra.get("/api/medicines/?query=metf").status_code == 400


def test_a_corrected_name_takes_the_place_of_the_wrong_one(sell, found, asha):
    bill = bill_of(sell(line("Metfromin 500"), line("Atorvastatin 10")))

    correct_bill(bill, {}, lines=[line(), line("Atorvastatin 10", duration_days=15)], by=asha)

    assert sorted(found()) == ["Atorvastatin 10", "Metformin 500"]
    assert Medicine.objects.get(key="atorvastatin 10").duration_days == 15


def test_what_is_on_no_active_bill_any_more_goes(sell, found, asha, shop):
    sell(line())
    cancelled = bill_of(sell(line("Cancelled"), line()))
    reverted = bill_of(sell(line("Reverted")))

    cancel_bill(cancelled, reason="Wrong person", by=asha)
    lines = list(reverted.purchases.values_list("pk", flat=True))
    remove_lines(shop, lines, by=asha, why="Upload reverted")

    assert found() == ["Metformin 500"]
    assert Medicine.objects.get().uses == 1


def test_a_slip_of_the_hand_is_proposed_no_more_when_it_is_gone(sell, asha, shop):
    sell(line(generic_name="Metformin", duration_days=30), bill_date="2025-09-25")
    sell(line(amount="175.50"), bill_date="2025-09-26")
    before = kept()
    slip = line("METFORMIN 500", quantity="1", amount="18000", generic_name="X", duration_days=9)

    cancel_bill(bill_of(sell(slip)), reason="Wrong amount", by=asha)
    assert kept() == before
    taken = bill_of(sell(slip, line("Telma 40")))
    correct_line(taken, taken.purchases.earliest("pk").pk, None, by=asha)
    Medicine.objects.filter(name="Telma 40").delete()
    assert kept() == before
    lines = bill_of(sell(slip)).purchases.values_list("pk", flat=True)
    remove_lines(shop, list(lines), by=asha, why="Upload reverted")
    assert kept() == before


def test_the_price_of_last_is_that_of_the_day_a_bill_has_now(sell, asha):
    last = bill_of(sell(line(amount="200"), bill_date="2025-09-20"))
    bill_of(sell(line(amount="180"), bill_date="2025-09-15"))

    def proposed():
        medicine = Medicine.objects.get()
        return str(medicine.last_sold_on), str(medicine.amount), medicine.uses

    assert proposed() == ("2025-09-20", "200.000", 2)
    correct_bill(last, {"bill_date": date(2025, 9, 10)}, by=asha)
    assert proposed() == ("2025-09-15", "180.000", 2)
    correct_bill(last, {"bill_date": date(2025, 9, 21)}, by=asha)
    assert proposed() == ("2025-09-21", "200.000", 2)


def test_what_the_migration_counts_is_what_the_services_kept(sell, asha, shop):
    for number in range(12):
        sell(
            line(f"Medicine {number % 5}", duration_days=number or None),
            line(generic_name="Metformin" if number % 3 else ""),
            bill_date=f"2025-09-{10 + number * 7 % 15}",
        )
    correct_bill(Bill.objects.first(), {"notes": "Home delivery"}, by=asha)
    counted = kept()

    Medicine.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(import_module("visits.migrations.0003_medicines_of_bills").FROM_BILLS)
    assert kept() == counted


def test_writing_a_bill_costs_the_same_for_one_line_and_for_thirty(sell):
    def queries(lines):
        with CaptureQueriesContext(connection) as captured:
            assert sell(*lines).status_code == 201
        return len(captured)

    sell(line())
    one = queries([line(), line("Atorvastatin 10")])
    assert queries([line(), *[line(f"New {number}") for number in range(30)]]) == one


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_bills_at_once_count_twice(sell):
    statuses = all_at_once(
        *[lambda phone=phone: sell(line(), phone=phone).status_code for phone in
          ("98250 12345", "98250 12346")]
    )  # fmt: skip

    assert statuses == [201, 201]
    assert Medicine.objects.get().uses == 2
