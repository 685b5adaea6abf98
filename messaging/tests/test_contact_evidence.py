"""Whether a contact's phone is on WhatsApp: what is written down, and what the provider tells."""

from datetime import timedelta

import pytest

from accounts.models import Organization
from contacts.models import ContactRecord
from contacts.services.interacting import record_interaction
from customers.models import OptedOutPhone
from leads.services.follow_ups import record_follow_up
from leads.services.leads import create_lead
from messaging.models import PhoneEvidence
from messaging.tests.providers import reply_of

pytestmark = pytest.mark.django_db
COLD = "+919904309398"


@pytest.fixture
def cold(shop):
    return ContactRecord.objects.create(organization=shop, phone=COLD, name="Ravi Rao")


@pytest.fixture
def log(cold, chitra, today):
    def call(**given):
        record_interaction(cold, by=chitra, next_action_on=today + timedelta(days=1), **given)
        cold.refresh_from_db()
        return cold.whatsapp_status

    return call


def test_a_logged_reply_shows_that_the_phone_is_on_whatsapp(log):
    assert log(kind="whatsapp", customer_response="Yes, send the list") == "active"


def test_a_logged_delivery_does_too(log):
    assert log(kind="whatsapp", call_successful=True) == "active"


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "whatsapp"},
        {"kind": "whatsapp", "call_successful": False},
        {"kind": "call", "customer_response": "Call later", "call_successful": True},
        {"kind": "sms", "customer_response": "Ok"},
    ],
)
def test_silence_a_failure_and_other_channels_show_nothing(log, given):
    assert log(**given) == "unknown"
    assert not PhoneEvidence.objects.exists()


def test_a_logged_reply_of_a_lead_counts_for_its_phone(shop, chitra, cold, today):
    lead = create_lead(shop, {"full_name": "Ravi Rao", "phone": COLD}, by=chitra).lead

    record_follow_up(
        lead, by=chitra, kind="whatsapp", response="Interested", next_follow_up_on=today
    )

    lead.customer.refresh_from_db()
    cold.refresh_from_db()
    assert lead.customer.whatsapp_status == cold.whatsapp_status == "active"


def test_what_a_contact_writes_to_us_counts_as_a_customers_message(provider, cold, post_whatsapp):
    post_whatsapp(reply_of(COLD, "Are you open?"))

    cold.refresh_from_db()
    assert cold.whatsapp_status == "active"


def test_it_counts_for_who_alone_knows_the_phone_where_several_share_our_number(
    provider, cold, post_whatsapp
):
    other = Organization.objects.create(name="Dev Stores")

    post_whatsapp(reply_of(COLD, "STOP"))

    cold.refresh_from_db()
    assert cold.whatsapp_status == "active"
    assert [out.organization_id for out in OptedOutPhone.objects.all()] == [cold.organization_id]
    twin = ContactRecord.objects.create(organization=other, phone="+919904309399")
    ContactRecord.objects.create(organization=cold.organization, phone="+919904309399")
    post_whatsapp(reply_of("+919904309399", "Hello", number=2))
    twin.refresh_from_db()
    assert twin.whatsapp_status == "unknown"
