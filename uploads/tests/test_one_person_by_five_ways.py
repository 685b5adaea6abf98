"""Whoever comes by a booking, a lead, a branch office, another system and a sheet is one person."""

import json

import pytest
from django.utils import timezone

from bookings.models import AreaCustomer, Booking
from customers.models import Customer
from customers.webhook.keys import create_key, secret_of
from customers.webhook.signing import signature
from leads.models import ConversionStatus, Lead

pytestmark = pytest.mark.django_db

PHONE = "97235 21333"


@pytest.fixture
def tell(as_asha, django_capture_on_commit_callbacks):
    def post(path, body, **headers):
        with django_capture_on_commit_callbacks(execute=True):
            response = as_asha.post(path, body, format="json", headers=headers)
        assert response.status_code in (200, 201), response.content
        return response.json()

    return post


@pytest.fixture
def by_booking(tell, shop):
    """The first door: a booking with passport and phone."""
    person = {"full_name": "Ayesha Khan", "passport_number": "PX-999", "phone": PHONE}
    booked = {"reference": "TR-1", "booked_on": str(shop.today()), "persons": [person]}
    return Booking.objects.get(pk=tell("/bookings/", booked)["id"])


def by_webhook(client, shop, person):
    key, stamp = create_key(shop, by=None), str(int(timezone.now().timestamp()))
    body = json.dumps({"event_id": "e-1", "customers": [person]})
    headers = {
        "X-Footfall-Key": key.key_id,
        "X-Footfall-Timestamp": stamp,
        "X-Footfall-Signature": signature(secret_of(key), stamp, body.encode()),
    }
    return client.post("/customers/webhook/", body, "application/json", headers=headers).json()


def test_a_booking_makes_the_customer_and_converts_the_lead(by_booking):
    customer, lead = Customer.objects.get(), Lead.objects.get()

    assert by_booking.lead == lead
    assert by_booking.persons.get().customer == lead.customer == customer
    assert lead.conversion_status == ConversionStatus.CONVERTED
    assert (customer.passport_number, customer.phone) == ("PX999", "+919723521333")


def test_the_same_person_by_all_other_doors_stays_one_and_the_journey_tells_them(
    by_booking, tell, upload, client, as_asha, shop, cg_road
):
    made = tell("/leads/", {"full_name": "Ayesha Khan", "phone": "+91 97235-21333"})
    tell("/area-customers/", {"full_name": "Ayesha Khan", "passport_number": "px 999"})
    taken = by_webhook(client, shop, {"phone": f"0{PHONE}", "email": "ayesha@example.in"})
    sheet = upload(as_asha, "Name,Mobile,E-mail,City\nAyesha Khan,,ayesha@example.in,Surat\n")

    customer = Customer.objects.get()
    assert made["created"] is False
    assert AreaCustomer.objects.get().customer == customer
    assert taken["results"][0]["customer"] == customer.pk
    assert (sheet["status"], customer.city) == ("done", "Surat")
    assert Lead.objects.get().customer == customer
    journey = as_asha.get(f"/customers/{customer.pk}/journey/").json()["results"]
    given = {item["type"] for item in journey}
    assert {"booking", "lead", "area_customer", "upload_row"} <= given
    assert "webhook" in {item["details"].get("cause") for item in journey}
