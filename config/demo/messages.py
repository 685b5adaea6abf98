"""Messages of the demo in every state: as if a provider had answered, though none was asked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import Organization, User
from config.demo.sales import Sale, sell
from customers.models import Customer
from customers.opting import opt_out_phone
from messaging.gateways import Effect, Outcome, SendStatus, channels_in_use
from messaging.models import Channel, Message
from messaging.services.claiming import claim_batch
from messaging.services.dispatch import store_results
from messaging.services.outbox import Bundle, make_messages
from messaging.services.replies import Reply, receive_replies
from messaging.services.senders import open_channels
from messaging.services.status_updates import StatusUpdate, apply_status_updates
from reminders.models import RefillReminder

_DUE_TODAY = 25  # days after a bill of 30 days, with the usual lead days
_TAKEN = Outcome(SendStatus.ACCEPTED)
_NOT_THERE = Outcome(
    SendStatus.FAILED, code="131026", text="Message undeliverable", effect=Effect.UNDELIVERABLE
)
_LOST = Outcome(
    SendStatus.UNCERTAIN,
    code="no_answer",
    text="The answer was lost, so it may have gone out. ReadTimeout: timed out",
)


@dataclass(frozen=True)
class DemoReminder:
    """To one customer: what WhatsApp answered, what its webhook told later, what they replied."""

    sale: Sale
    answer: Outcome = _TAKEN
    updates: tuple[str, ...] = ()
    reply: str = ""
    stopped: bool = False


def _to(
    name: str, phone: str, branch: str, medicine: str, amount: int, **came_of_it: Any
) -> DemoReminder:
    sale = Sale(name, phone, branch, _DUE_TODAY, medicine, amount=Decimal(amount), days=30)
    return DemoReminder(sale, **came_of_it)


SENT = (
    _to("Farida Lokhandwala", "98980 41207", "Maninagar", "Amlodipine 5", 90,
        updates=("sent", "delivered", "read"), reply="Yes, please keep it ready"),
    _to("Girish Bhavsar", "98980 41216", "CG Road", "Glimepiride 2", 140,
        updates=("sent", "delivered")),
    _to("Hansa Rathod", "98980 41225", "Shivranjani", "Atenolol 50", 75, updates=("sent",)),
    _to("Ismail Vohra", "98980 41234", "Maninagar", "Levocetirizine 5", 110),
    _to("Jyoti Adhvaryu", "98980 41243", "Shivranjani", "Ecosprin 75", 40, answer=_NOT_THERE),
    _to("Kamlesh Oza", "98980 41252", "Shivranjani", "Sitagliptin 100", 520, answer=_LOST),
    _to("Latika Sutaria", "98980 41261", "CG Road", "Calcium 500", 210, stopped=True),
)  # fmt: skip


def send_refills(organization: Organization, manager: User) -> None:
    """Some bought a month ago and were told today; by SMS who is not on WhatsApp."""
    if list(channels_in_use()) != [Channel.WHATSAPP, Channel.SMS]:
        return
    by_phone = {f"+91{item.sale.phone.replace(' ', '')}": item for item in SENT}
    for phone, item in by_phone.items():
        sell(organization, item.sale, manager)
        if item.stopped:
            opt_out_phone(organization, phone, why="Told at the counter.")
    now = timezone.now()
    make_messages(organization, Channel.WHATSAPP, _bundles(organization, list(by_phone), now))
    while (batch := claim_batch(organization, open_channels(organization))).taken:
        store_results(
            organization,
            batch.token,
            [
                (delivery, _answer(delivery.message, by_phone[delivery.outgoing.phone]))
                for delivery in batch.deliveries
            ],
        )
    sent = Message.objects.filter(
        organization=organization, channel=Channel.WHATSAPP, phone__in=by_phone
    )
    for message in sent.exclude(provider_id="").order_by("pk"):
        _hear(message, by_phone[message.phone], now)


def _bundles(organization: Organization, phones: list[str], now: datetime) -> list[Bundle]:
    people = Customer.objects.filter(organization=organization, phone__in=phones)
    due = RefillReminder.objects.to_send(on=organization.today()).filter(customer__in=people)
    return [
        Bundle(
            customer_id=reminder.customer_id,
            branch_id=reminder.branch_id,
            day=organization.today(),
            reminder_ids=[reminder.pk],
            not_before=now,
            expires_at=now + timedelta(days=2),
        )
        for reminder in due.order_by("pk")
    ]


def _answer(message: Message, reminder: DemoReminder) -> Outcome:
    """An SMS is taken; WhatsApp answers as `reminder` has it."""
    outcome = reminder.answer if message.channel == Channel.WHATSAPP else _TAKEN
    if outcome is not _TAKEN:
        return outcome
    return Outcome(SendStatus.ACCEPTED, provider_id=f"demo-{message.reference}")


def _hear(message: Message, reminder: DemoReminder, now: datetime) -> None:
    moments = [now + timedelta(seconds=number) for number in range(len(reminder.updates))]
    apply_status_updates(
        [
            StatusUpdate(message.channel, message.provider_id, state, at, stamp=at.isoformat())
            for state, at in zip(reminder.updates, moments, strict=True)
        ]
    )
    if reminder.reply:
        receive_replies(
            [
                Reply(
                    message.channel,
                    f"demo-reply-{message.reference}",
                    message.phone,
                    reminder.reply,
                    moments[-1] if moments else now,
                    answers=message.provider_id,
                )
            ]
        )
