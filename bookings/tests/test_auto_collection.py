from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bookings.collection import scan as scanning
from bookings.collection.scan import cutoff, scan, scan_every_night
from bookings.models import AreaCustomer, Booking, BookingPerson
from customers.edits import delete_customer
from customers.models import Customer
from jobs.models import Job
from jobs.schedule import Firing
from jobs.testing import run_jobs
from leads.models import Lead
from leads.services.leads import create_lead

PATH = "/customers/auto-collection/"


@pytest.fixture
def fill(shop):
    """`count` records of each kind, written past every signal, as a crash leaves them."""

    def make(count, start=0):
        numbers = range(start, start + count)
        bookings = Booking.objects.bulk_create(
            Booking(organization=shop, reference=f"TR-{n}", booked_on=shop.today()) for n in numbers
        )
        BookingPerson.objects.bulk_create(
            BookingPerson(booking=booking, full_name=f"Person {n}", phone=f"+9198250{n:05}")
            for n, booking in zip(numbers, bookings, strict=True)
        )
        AreaCustomer.objects.bulk_create(
            AreaCustomer(organization=shop, full_name=f"Area {n}", phone=f"+9198251{n:05}")
            for n in numbers
        )

    return make


def test_a_scan_collects_what_nobody_collected_and_nothing_twice(as_asha, fill):
    fill(3)

    first = as_asha.post(PATH, {"cutoff_days": 30}).json()
    second = as_asha.post(PATH, {"cutoff_days": 30}).json()

    # The three new leads are looked at too, and have nothing to add.
    assert first == {"created": 6, "updated": 0, "unchanged": 3, "needs_attention": 0}
    assert second == {"created": 0, "updated": 0, "unchanged": 9, "needs_attention": 0}
    assert Customer.objects.count() == 6
    assert Lead.objects.filter(conversion_status="converted").count() == 3


def test_the_collected_are_the_very_objects_of_the_customers_list(as_asha, fill, shop):
    fill(1)
    as_asha.post(PATH, {"cutoff_days": 30})

    collected = as_asha.get(PATH).json()["customers"]

    listed = {one["id"]: one for one in as_asha.get("/customers/").json()["results"]}
    assert len(collected) == 2
    for one in collected:
        own = {key: one[key] for key in one.keys() - {"customer", "sources"}}
        assert own == {key: listed[one["id"]][key] for key in own}
        assert (one["organization"], one["service_type"]) == (shop.pk, None)


def test_a_scan_leaves_what_changed_before_its_cutoff(shop, fill):
    fill(1)
    AreaCustomer.objects.update(updated_at=timezone.now() - timedelta(days=31))
    Booking.objects.update(updated_at=timezone.now() - timedelta(days=29))

    assert scan(shop, cutoff(30), by=None)["created"] == 1


def test_a_scan_in_chunks_comes_to_the_same(shop, fill, monkeypatch):
    monkeypatch.setattr(scanning, "CHUNK", 2)
    fill(5)

    assert scan(shop, cutoff(30), by=None)["created"] == 10


def test_a_scan_has_no_query_per_record(shop, fill, monkeypatch):
    monkeypatch.setattr(scanning, "CHUNK", 5_000)

    def queries(count, start):
        for model in (Booking, AreaCustomer, Lead):
            model.objects.update(updated_at=timezone.now() - timedelta(days=99))
        fill(count, start)
        with CaptureQueriesContext(connection) as captured:
            assert scan(shop, cutoff(30), by=None)["created"] == 2 * count
        return len(captured)

    assert queries(1_000, 0) == queries(2_000, 1_000) < 60


def test_a_person_who_cannot_be_read_waits_and_is_counted(shop):
    AreaCustomer.objects.create(organization=shop, phone="98250 123")

    assert scan(shop, cutoff(30), by=None)["needs_attention"] == 1
    assert AreaCustomer.objects.get().customer is None


def test_a_scan_neither_undoes_an_edit_by_hand_nor_a_deletion(shop, asha):
    lead = create_lead(shop, {"full_name": "Asha", "phone": "97235 21333"}, by=None).lead
    AreaCustomer.objects.create(organization=shop, full_name="Ravi", phone="98250 61240")
    scan(shop, cutoff(30), by=None)
    Customer.objects.update(full_name="Renamed by hand")
    for customer in Customer.objects.all():
        delete_customer(customer, by=asha)

    scan(shop, cutoff(30), by=None)

    assert set(Customer.objects.values_list("full_name", "is_active")) == {
        ("Renamed by hand", False)
    }
    assert lead.customer.full_name == "Asha"


def test_a_scan_touches_no_other_business(other_shop, fill):
    fill(1)

    assert scan(other_shop, cutoff(30), by=None)["created"] == 0


def test_in_the_background_it_answers_202_with_a_job(as_asha, fill):
    fill(2)

    answer = as_asha.post(PATH, {"cutoff_days": 30, "background": True})
    run_jobs()

    assert answer.status_code == 202
    job = as_asha.get(f"/jobs/{answer.json()['id']}/").json()
    assert (job["status"], job["result"]["created"]) == ("done", 4)
    assert job["done"] == 6  # the two new leads are looked at as well


def test_every_night_each_organization_is_scanned(shop, fill):
    fill(1)

    scan_every_night(Firing(shop.today(), 2, shop))
    run_jobs()

    assert Customer.objects.count() == 2


def test_the_list_names_each_customer_once_with_its_sources(as_asha, shop, fill):
    fill(1)
    scan(shop, cutoff(30), by=None)
    create_lead(shop, {"full_name": "Area 0", "phone": "+919825100000"}, by=None)

    answer = as_asha.get(PATH).json()

    assert answer["total_customers"] == 2
    assert {person["full_name"]: person["sources"] for person in answer["customers"]} == {
        "Person 0": ["booking", "lead"],
        "Area 0": ["lead", "area_customer"],
    }


def test_the_list_is_paged_with_a_bounded_number_of_queries(as_asha, shop, fill):
    fill(30)
    scan(shop, cutoff(30), by=None)

    with CaptureQueriesContext(connection) as captured:
        page = as_asha.get(PATH, {"page_size": 50}).json()

    assert (len(page["customers"]), page["total_customers"]) == (50, 60)
    assert len(captured) < 10
    assert len(as_asha.get(page["next"]).json()["customers"]) == 10


def test_the_list_can_be_had_as_a_file(as_asha, as_veena, shop, fill):
    fill(1)
    scan(shop, cutoff(30), by=None)

    file = as_asha.get(PATH, {"format": "csv"})
    lines = b"".join(file.streaming_content).decode().splitlines()

    assert len(lines) == 3
    assert lines[2].endswith('Person 0,(+91) 98250 00000,,,,"booking, lead"')
    assert as_veena.get(PATH, {"format": "csv"}).status_code == 403
    assert as_asha.post(f"{PATH}?format=csv", {}).status_code == 400


@pytest.mark.parametrize("cutoff_days", [-1, 0, 3651, 10**30, "soon", "", None, [], {}, 1.5, True])
def test_a_cutoff_that_makes_no_sense_is_a_400(as_asha, cutoff_days):
    response = as_asha.post(PATH, {"cutoff_days": cutoff_days})

    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == "cutoff_days"
    assert not Job.objects.exists()


@pytest.mark.parametrize("page", ["0", "-1", "x", "9999999999999"])
def test_a_page_that_is_none_is_a_404(as_asha, page):
    assert as_asha.get(PATH, {"page": page}).status_code == 404
