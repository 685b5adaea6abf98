"""What is known of a phone is known of that phone, whoever shows it."""

import pytest
from django.utils import timezone

from customers.edits import edit_customer
from customers.models import CustomerIdentifier, IdentifierKind, WhatsAppStatus
from jobs.services import start_job
from jobs.testing import run_jobs
from messaging.models import Message
from messaging.schedule import CARE

pytestmark = pytest.mark.django_db
ANOTHER_PHONE = "+919825012345"


@pytest.fixture
def meera(shop, person, without_whatsapp):
    """Known not to be on WhatsApp; then her phone was another one."""
    meera = person()
    CustomerIdentifier.objects.create(
        organization=shop, customer=meera, kind=IdentifierKind.PHONE, value=meera.phone,
        first_seen=timezone.now(),
    )  # fmt: skip
    without_whatsapp(meera)
    meera.refresh_from_db()
    assert meera.whatsapp_status == WhatsAppStatus.INACTIVE
    return edit_customer(meera, {"phone": ANOTHER_PHONE}, by=None)


def test_a_new_phone_is_written_to_whatever_came_back_from_the_former_one(
    provider, meera, remind, send_due
):
    remind(meera)

    send_due()

    message = Message.objects.get()
    assert (message.channel, message.status, message.phone) == (
        "whatsapp", "accepted", ANOTHER_PHONE,
    )  # fmt: skip


def test_the_status_of_a_former_phone_is_forgotten_at_night(meera, person, without_whatsapp):
    known = person("Neha Joshi", "+919825012346")
    CustomerIdentifier.objects.create(
        organization=known.organization, customer=known, kind=IdentifierKind.PHONE,
        value=known.phone, first_seen=timezone.now(),
    )  # fmt: skip
    without_whatsapp(known)

    start_job(CARE, organization=None, parameters={})
    run_jobs()

    for customer, status in ((meera, "unknown"), (known, "inactive")):
        customer.refresh_from_db()
        assert customer.whatsapp_status == status
