"""What follows when a channel can't reach a customer: the other channel, else a call."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import Organization
from messaging.gateways import channels_in_use
from messaging.models import Channel, Message
from messaging.outbox import Bundle, enqueue_dispatch, make_messages
from messaging.subjects import subjects


@dataclass(frozen=True)
class Unreached:
    """A message that certainly did not reach its customer."""

    message: Message
    reminder_ids: Sequence[int]
    may_go_by_sms: bool = True


def after_failures(organization: Organization, unreached: Iterable[Unreached]) -> None:
    """Make the SMS for what WhatsApp can't bring; leave everything else for a call."""
    by_sms: list[Unreached] = []
    to_call: list[int] = []
    sms_in_use = Channel.SMS in channels_in_use()
    now = timezone.now()
    for one in unreached:
        message = one.message
        if (
            sms_in_use
            and one.may_go_by_sms
            and message.channel == Channel.WHATSAPP
            and message.expires_at > now
        ):
            by_sms.append(one)
        else:
            to_call += one.reminder_ids
    if by_sms:
        make_messages(organization, Channel.SMS, [_same_bundle(one) for one in by_sms])
        enqueue_dispatch(organization)
        # Of two customers who were merged meanwhile, one has had the SMS of that day.
        wanted = {pk for one in by_sms for pk in one.reminder_ids}
        to_call += wanted.difference(subjects().linked_by(Channel.SMS, wanted))
    if to_call:
        subjects().leave_to_call(to_call)


def _same_bundle(one: Unreached) -> Bundle:
    message = one.message
    return Bundle(
        customer_id=message.customer_id,
        branch_id=message.branch_id,
        day=message.day,
        reminder_ids=one.reminder_ids,
        not_before=timezone.now(),
        expires_at=message.expires_at,
    )
