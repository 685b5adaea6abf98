"""For tests of messages: a provider on loopback, due reminders, and webhooks as providers sign."""

import json
from collections.abc import Callable, Iterator
from datetime import time, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Branch, Organization
from customers.models import Customer
from jobs.services import start_job
from jobs.testing import run_jobs
from messaging.gateways import close_gateways
from messaging.models import EvidenceKind, Message
from messaging.services.evidence import Seen, note_evidence
from messaging.tests.fake_gateway import ACCOUNT, PHONE_NUMBER_ID, TOKEN, FakeProvider
from messaging.webhooks import sms_signature, whatsapp_signature
from reminders.models import RefillReminder
from reminders.services.enqueue import ENQUEUE
from visits.models import Bill, Purchase, Visit

_GATEWAYS = "messaging.gateways"
OUR_URL = "https://footfall.example"


@pytest.fixture
def provider(settings, monkeypatch) -> Iterator[FakeProvider]:
    """Both channels go to a provider on loopback."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    fake = FakeProvider()
    for name, value in provider_settings(fake).items():
        setattr(settings, name, value)
    close_gateways()
    yield fake
    close_gateways()
    fake.close()


def provider_settings(fake: FakeProvider) -> dict[str, Any]:
    return {
        "MESSAGE_GATEWAYS": {
            "whatsapp": f"{_GATEWAYS}.whatsapp.WhatsAppCloudGateway",
            "sms": f"{_GATEWAYS}.sms.TwilioSmsGateway",
        },
        "MESSAGE_TIMEOUT_SECONDS": 0.5,
        "MESSAGE_RETRY_SECONDS": 0,
        "PUBLIC_URL": OUR_URL,
        "WHATSAPP_API_URL": fake.url,
        "WHATSAPP_PHONE_NUMBER_ID": PHONE_NUMBER_ID,
        "WHATSAPP_TOKEN": TOKEN,
        "WHATSAPP_APP_SECRET": "the-app-secret-of-the-test",
        "WHATSAPP_VERIFY_TOKEN": "the-verify-token-of-the-test",
        "SMS_API_URL": fake.url,
        "SMS_ACCOUNT_SID": ACCOUNT,
        "SMS_AUTH_TOKEN": "the-auth-token-of-the-test",
        "SMS_SENDER": "+15005550006",
    }


@pytest.fixture
def loud(shop: Organization) -> Organization:
    """A shop without quiet hours, so that tests send whenever they run."""
    shop.quiet_from = shop.quiet_until = time(0)
    shop.save()
    return shop


@pytest.fixture
def person(shop: Organization, shivranjani: Branch) -> Callable[..., Customer]:
    """`person("Meera Pillai", "+919624046592", opted_out_at=...)`."""

    def make(name: str = "Meera Pillai", phone: str = "+919624046592", **details) -> Customer:
        return Customer.objects.create(
            organization=shop, branch=shivranjani, full_name=name, phone=phone, **details
        )

    return make


@pytest.fixture
def without_whatsapp(shop: Organization) -> Callable[[Customer], Customer]:
    """Messages to the customer's phone came back on two days."""

    def note(customer: Customer) -> Customer:
        days = [shop.today() - timedelta(days=number) for number in (3, 9)]
        note_evidence(shop, [Seen(customer.phone, EvidenceKind.UNDELIVERABLE, d) for d in days])
        return customer

    return note


@pytest.fixture
def remind(loud: Organization, shivranjani: Branch) -> Callable[..., RefillReminder]:
    """A reminder that is due, `days_late` days ago."""
    return lambda *args, **kwargs: due_reminder(loud, shivranjani, *args, **kwargs)


def due_reminder(
    shop: Organization,
    branch: Branch,
    customer: Customer,
    medicine: str = "Thyronorm 50",
    *,
    days_late: int = 0,
) -> RefillReminder:
    due = shop.today() - timedelta(days=days_late)
    sold = due - timedelta(days=25)
    visit, _ = Visit.objects.get_or_create(
        organization=shop, customer=customer, branch=branch, visit_date=sold
    )
    bill = Bill.objects.create(
        organization=shop,
        branch=branch,
        customer=customer,
        visit=visit,
        bill_number=f"B-{Bill.objects.count() + 1}",
        bill_date=sold,
        currency="INR",
    )
    line = Purchase.objects.create(
        bill=bill,
        medicine_name=medicine,
        medicine_key=medicine.casefold(),
        duration_days=30,
        runs_out_on=sold + timedelta(days=30),
    )
    return RefillReminder.objects.create(
        organization=shop,
        branch=branch,
        customer=customer,
        purchase=line,
        medicine_name=medicine,
        medicine_key=medicine.casefold(),
        runs_out_on=line.runs_out_on,
        reminder_date=due,
        due_on=due,
    )


@pytest.fixture
def send_due(loud: Organization) -> Callable[[], None]:
    """What the schedule does at the shop's hour, and the workers after it."""

    def send() -> None:
        start_job(ENQUEUE, organization=loud, parameters={})
        run_jobs()

    return send


@pytest.fixture
def post_whatsapp(provider: FakeProvider) -> Callable[..., Any]:
    """Posts a signed call of WhatsApp: `post_whatsapp(status_of(message, "delivered"))`."""

    def post(*values: dict[str, Any], signature: str | None = None, query: str = "") -> Any:
        changes = [{"field": "messages", "value": described(value)} for value in values]
        body = json.dumps({"object": "whatsapp_business_account", "entry": [{"changes": changes}]})
        signed = whatsapp_signature(body.encode()) if signature is None else signature
        return APIClient().post(
            f"/webhooks/whatsapp/{query}",
            body,
            content_type="application/json",
            headers={"X-Hub-Signature-256": signed},
        )

    def described(value: dict[str, Any]) -> dict[str, Any]:
        return {
            "messaging_product": "whatsapp",
            "metadata": {"phone_number_id": PHONE_NUMBER_ID},
        } | value

    return post


def status_of(provider_id: str, state: str, *, reference: str = "", code: int = 0, after: int = 0):
    """One status of a message, `after` seconds from now."""
    status: dict[str, Any] = {
        "id": provider_id,
        "status": state,
        "timestamp": str(int(timezone.now().timestamp()) + after),
        "recipient_id": "919624046592",
    }
    if reference:
        status["biz_opaque_callback_data"] = reference
    if code:
        status["errors"] = [{"code": code, "title": "As documented"}]
    return {"statuses": [status]}


def reply_of(phone: str, text: str, *, number: int = 1, answers: str = ""):
    message: dict[str, Any] = {
        "from": phone.lstrip("+"),
        "id": f"wamid.reply{number}",
        "timestamp": str(int(timezone.now().timestamp())),
        "type": "text",
        "text": {"body": text},
    }
    if answers:
        message["context"] = {"id": answers}
    return {"messages": [message]}


@pytest.fixture
def post_sms(provider: FakeProvider) -> Callable[..., Any]:
    """Posts a signed call of the SMS provider to a path of ours."""

    def post(path: str, signature: str | None = None, **fields: str) -> Any:
        signed = sms_signature(f"{OUR_URL}{path}", {name: [v] for name, v in fields.items()})
        return APIClient().post(
            path,
            urlencode(fields),
            content_type="application/x-www-form-urlencoded",
            headers={"X-Twilio-Signature": signed if signature is None else signature},
        )

    return post


def described() -> list[tuple[str, str, str]]:
    """Channel, status and reason of each message in the order in which they were made."""
    rows = Message.objects.order_by("pk")
    return [(m.channel, m.status, m.skip_reason or m.error_code) for m in rows]


def the_reminder() -> RefillReminder:
    return RefillReminder.objects.get()
