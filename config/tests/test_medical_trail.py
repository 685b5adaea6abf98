"""Whose medical details were shown to whom: one entry for each answer that shows some."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.api_keys import create_key
from accounts.models import TrailEntry
from config.tests.factories import FACTORIES
from customers.merging.services import merge_records
from customers.models import Customer
from history.services import record_change
from jobs.testing import run_jobs
from reminders.models import RefillReminder
from uploads.models import FileUpload
from visits.models import Bill, Purchase


@pytest.fixture
def ila(shop):
    return ill(shop, 1)


def ill(shop, number):
    customer = FACTORIES[Customer](shop, number)
    customer.allergies = "Penicillin"
    customer.save()
    return customer


def read():
    """[(who, of what, the ids)] of what was read, in order."""
    entries = TrailEntry.objects.filter(kind="medical_read").order_by("pk")
    return [(entry.actor_name, entry.target_type, entry.listed_ids) for entry in entries]


def get(client, path, **query):
    response = client.get(path, query)
    assert response.status_code == 200, response.content
    return response


def page_of(user, path):
    client = Client()
    client.force_login(user)
    return get(client, path)


# In the API
def test_a_customer_with_allergies_was_read_by_who_opened_it(as_bilal, ila):
    get(as_bilal, f"/api/customers/{ila.pk}/")

    assert read() == [("bilal", "customer", [ila.pk])]
    entry = TrailEntry.objects.get(kind="medical_read")
    assert (entry.target_id, entry.details) == (ila.pk, {"page": "customer-detail"})
    assert "Penicillin" not in str(TrailEntry.objects.values())


def test_a_list_is_one_entry_that_names_those_with_something_to_read(as_bilal, ila, shop):
    other, healthy = ill(shop, 2), FACTORIES[Customer](shop, 3)

    get(as_bilal, "/api/customers/")

    assert read() == [("bilal", "customer", [ila.pk, other.pk])]
    assert healthy.pk not in read()[0][2]


def test_who_may_not_read_it_has_not_read_it(as_veena, ila):
    get(as_veena, f"/api/customers/{ila.pk}/")
    get(as_veena, "/api/customers/")

    assert read() == []


def test_an_empty_field_says_nothing(as_bilal, shop):
    get(as_bilal, f"/api/customers/{FACTORIES[Customer](shop, 1).pk}/")

    assert read() == []


def test_what_a_write_gives_back_was_read_too(as_bilal, ila):
    as_bilal.patch(f"/api/customers/{ila.pk}/", {"city": "Surat"}, format="json")

    assert read() == [("bilal", "customer", [ila.pk])]


def test_a_refusal_shows_nothing(as_dev, ila):
    assert as_dev.get(f"/api/customers/{ila.pk}/").status_code == 404

    assert read() == []


def test_a_key_that_reads_medical_fields_is_named(shop, ila):
    _, text = create_key(shop, by=None, name="Till", scopes=["read"], reads_medical=True)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Api-Key {text}")

    get(client, "/api/customers/")

    assert read() == [("Till", "customer", [ila.pk])]


@pytest.mark.parametrize(
    ("model", "path"),
    [
        (Purchase, "/api/bills/"),
        (RefillReminder, "/api/refill-reminders/"),
        (Purchase, "/api/customers/{}/journey/"),
        (RefillReminder, "/api/customers/{}/journey/"),
        (Purchase, "/api/customers/phone/{phone}/"),
    ],
)
def test_medicines_are_read_wherever_they_are_shown(as_bilal, shop, model, path):
    FACTORIES[model](shop, 1)
    customer = FACTORIES[Customer](shop, 1)

    get(as_bilal, path.format(customer.pk, phone=customer.phone))

    assert ("bilal", "customer", [customer.pk]) in read()


def test_a_refill_on_the_worklist_is_read(as_bilal, shop):
    reminder = FACTORIES[RefillReminder](shop, 1)
    late = shop.today() - timedelta(days=20)
    RefillReminder.objects.update(due_on=late, reminder_date=late, runs_out_on=late)

    get(as_bilal, "/api/worklist/")

    assert ("bilal", "customer", [reminder.customer_id]) in read()


def test_a_row_of_an_upload_is_read_by_whom_it_is_about(as_bilal, shop, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    rows = b"Name,Phone,Allergies\nAsha Patel,9723521333,Penicillin\nRavi,9825098250,\n"
    form = {"kind": "customers", "file": SimpleUploadedFile("may.csv", rows)}
    as_bilal.post("/api/uploads/", form, format="multipart")
    run_jobs()

    get(as_bilal, f"/api/uploads/{FileUpload.objects.get().pk}/rows/")

    asha = Customer.objects.get(phone="+919723521333")
    assert read()[-1] == ("bilal", "customer", [asha.pk])


def test_the_preview_and_the_record_of_a_merge_show_what_they_show(as_bilal, shop, ila, bilal):
    gone = FACTORIES[Customer](shop, 2)
    body = {"type": "customer", "primary": ila.pk, "duplicates": [gone.pk]}
    as_bilal.post("/api/merges/preview/", body, format="json")
    choices = dict.fromkeys(("full_name", "phone", "branch"), ila.pk)
    merge = merge_records(
        "customer", ila.pk, [gone.pk], choices=choices, by=bilal, organization=shop
    )
    get(as_bilal, f"/api/merges/{merge.pk}/")

    assert read() == [("bilal", "customer", [ila.pk])] * 2


def test_an_export_says_that_it_had_medical_fields_and_is_no_reading_beside(as_bilal, ila):
    for file_format in ("csv", "xlsx"):
        b"".join(as_bilal.get("/api/customers/", {"format": file_format}))

    exports = TrailEntry.objects.filter(kind="exported")
    assert [entry.details["medical"] for entry in exports] == [True, True]
    assert read() == []


def test_an_export_without_them_says_nothing_of_them(as_bilal, ila):
    b"".join(as_bilal.get("/api/branches/", {"format": "csv"}))

    assert "medical" not in TrailEntry.objects.get(kind="exported").details


# In the admin
def test_the_page_of_a_customer_was_read(bilal, ila):
    page_of(bilal, f"/admin/customers/customer/{ila.pk}/change/")

    assert read() == [("bilal", "customer", [ila.pk])]


def test_a_viewers_page_shows_nothing_to_read(veena, ila):
    page_of(veena, f"/admin/customers/customer/{ila.pk}/change/")

    assert read() == []


def test_the_list_of_refills_names_medicines_and_is_read_as_one(bilal, shop):
    for number in (1, 2):
        FACTORIES[RefillReminder](shop, number)
    people = sorted(FACTORIES[Customer](shop, number).pk for number in (1, 2))

    page_of(bilal, "/admin/reminders/refillreminder/")

    assert read() == [("bilal", "customer", people)]


def test_the_lines_of_a_bill_were_read(bilal, shop):
    FACTORIES[Purchase](shop, 1)
    bill = Bill.objects.get()

    page_of(bilal, f"/admin/visits/bill/{bill.pk}/change/")

    assert ("bilal", "customer", [bill.customer_id]) in read()


def test_the_history_of_a_customer_was_read(bilal, ila):
    record_change(ila, {"allergies": ["", "Penicillin"]}, by=bilal)

    page_of(bilal, f"/admin/customers/customer/{ila.pk}/history/")

    assert read() == [("bilal", "customer", [ila.pk])]


# What it costs
def test_it_costs_one_statement_however_many_are_shown_and_none_without(as_bilal, shop):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            get(as_bilal, "/api/customers/")
        return [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]

    FACTORIES[Customer](shop, 20)
    get(as_bilal, "/api/customers/")
    without = queries()
    for number in range(1, 10):
        ill(shop, number)
    several = queries()

    assert len(several) == len(without) + 1
    assert "accounts_trailentry" in several[-1]
    assert not any("accounts_trailentry" in sql for sql in without)


def test_an_answer_comes_though_the_trail_cannot_be_written(as_bilal, ila, monkeypatch):
    def refuse(*args, **kwargs):
        raise DatabaseError("full")

    monkeypatch.setattr("accounts.middleware.record_about", refuse)

    assert get(as_bilal, f"/api/customers/{ila.pk}/").data["allergies"] == "Penicillin"
    assert read() == []


def test_the_owner_finds_who_read_about_one_person(as_bilal, as_asha, ila, shop):
    ill(shop, 2)
    get(as_bilal, "/api/customers/")

    query = {"kind": "medical_read", "target_type": "customer", "target": ila.pk}
    found = as_asha.get("/api/trail/", query).data["results"]

    assert [one["actor"]["name"] for one in found] == ["bilal"]
    assert found[0]["details"]["count"] == 2
