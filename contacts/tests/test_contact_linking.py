"""Contacts whose phone a customer got afterwards, found every night."""

import pytest

from contacts.services import linking
from contacts.services.linking import start_linking
from contacts.tests.contacts import buy, make_contact, state_of
from customers.edits import edit_customer
from jobs.models import Job
from jobs.testing import run_jobs

pytestmark = pytest.mark.django_db


def test_a_phone_that_a_customer_got_later_converts_its_contact(
    shop, add, cg_road, today, monkeypatch
):
    monkeypatch.setattr(linking, "CHUNK", 1)
    contacts = [make_contact(shop, phone) for phone in ("9904309398", "9825083702")]
    ravi = add("Ravi Shah", "9723521333")
    buy(ravi, cg_road, today)
    for phone in ("9904309398", "9825083702"):
        edit_customer(ravi, {"phone": phone}, by=None)
    assert {state_of(contact)["status"] for contact in contacts} == {"pending"}

    job = start_linking(shop)
    run_jobs()

    job.refresh_from_db()
    assert (job.status, job.result) == ("done", {"contacts": 2})
    assert {state_of(contact)["status"] for contact in contacts} == {"converted"}


def test_nights_without_anybody_to_find_start_no_job(shop, other_shop, add):
    make_contact(shop, "9904309398")
    add("Dev's customer", "9904309398", organization=other_shop)

    assert start_linking(shop) is None
    assert not Job.objects.exists()
