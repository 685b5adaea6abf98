"""Reminders, and the messages that go out."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Organization
from config.tests.factories.contacts import contact
from config.tests.factories.counter import purchase
from config.tests.factories.leads import lead
from config.tests.factories.people import customer, user
from config.tests.factories.registry import makes
from messaging.models import Channel, EventKind, Message, MessageEvent, MessageTemplate, SenderState
from reminders.models import (
    CallOutcome,
    CallResult,
    CustomerReminder,
    MessageReminder,
    RefillReminder,
    VisitRhythm,
)


@makes(RefillReminder)
def refill_reminder(shop: Organization, number: int) -> RefillReminder:
    known = RefillReminder.objects.filter(
        organization=shop, medicine_key=f"secret medicine {number}"
    ).first()
    if known is not None:
        return known
    line = purchase(shop, number)
    return RefillReminder.objects.create(
        organization=shop,
        branch=line.bill.branch,
        customer=line.bill.customer,
        purchase=line,
        medicine_name=line.medicine_name,
        medicine_key=line.medicine_key,
        runs_out_on=shop.today() + timedelta(days=5),
        reminder_date=shop.today(),
        due_on=shop.today(),
    )


@makes(CustomerReminder)
def customer_reminder(shop: Organization, number: int) -> CustomerReminder:
    return CustomerReminder.objects.get_or_create(
        organization=shop,
        customer=customer(shop, number),
        defaults={
            "due_on": shop.today(),
            "note": f"Secret note {number}",
            "answer": f"Secret answer {number}",
            "assigned_to": user(shop, number),
        },
    )[0]


@makes(CallOutcome)
def call_outcome(shop: Organization, number: int) -> CallOutcome:
    called = contact(shop, number)
    of_lead = lead(shop, number)
    return CallOutcome.objects.get_or_create(
        organization=shop,
        customer=of_lead.customer,
        contact=called,
        lead=of_lead,
        defaults={
            "outcome": CallResult.NO_ANSWER,
            "closing_reason": f"Secret reason {number}",
            "done_by": user(shop, number),
            "done_at": timezone.now(),
        },
    )[0]


@makes(Message)
def message(shop: Organization, number: int) -> Message:
    reminder = refill_reminder(shop, number)
    if known := reminder.messages.first():
        return known
    sent = Message.objects.create(
        organization=shop,
        branch=reminder.branch,
        customer=reminder.customer,
        channel=Channel.WHATSAPP,
        day=shop.today(),
        bundle=f"secret:{reminder.pk}",
        status="uncertain",
        phone=reminder.customer.phone,
        body=f"Secret words {number}",
        error_text=f"Secret error {number}",
        next_try_at=timezone.now(),
        expires_at=timezone.now(),
        resolved_by=user(shop, number),
    )
    MessageReminder.objects.create(message=sent, reminder=reminder, channel=sent.channel)
    return sent


@makes(MessageEvent)
def message_event(shop: Organization, number: int) -> MessageEvent:
    return MessageEvent.objects.create(
        organization=shop,
        channel=Channel.WHATSAPP,
        kind=EventKind.INBOUND,
        fingerprint=f"{shop.pk}:{MessageEvent.objects.count()}",
        message=message(shop, number),
        provider_id=f"secret-{number}",
        text=f"Secret answer {number}",
        happened_at=timezone.now(),
    )


@makes(SenderState)
def sender_state(shop: Organization, number: int) -> SenderState:
    return SenderState.objects.get_or_create(
        organization=shop,
        channel=Channel.choices[number % len(Channel.choices)][0],
        defaults={"sender_id": f"secret-{shop.pk}-{number}"},
    )[0]


@makes(MessageTemplate)
def message_template(shop: Organization, number: int) -> MessageTemplate:
    return MessageTemplate.objects.get_or_create(
        organization=shop,
        channel=Channel.WHATSAPP,
        language=f"a{chr(97 + number // 26 % 26)}{chr(97 + number % 26)}",
        defaults={"body": f"Secret words {number}"},
    )[0]


@makes(VisitRhythm)
def visit_rhythm(shop: Organization, number: int) -> VisitRhythm:
    late_from = shop.today() - timedelta(days=1)
    return VisitRhythm.objects.get_or_create(
        customer=customer(shop, number),
        defaults={
            "organization": shop,
            "visits": 5,
            "usual_gap_days": 30,
            "last_visit_on": late_from - timedelta(days=46),
            "visit_late_from": late_from,
            "late_from": late_from,
        },
    )[0]
