"""What messages do to reminders: sets at a time, each by a conditional update."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Case, F, Value, When
from django.utils import timezone

from reminders.models import RefillReminder, RefillResponse, RefillStatus


def mark_sent_by_message(reminder_ids: Collection[int], *, channel: str, at: datetime) -> int:
    """The provider took the message that speaks of them: reminded, unless they are over."""
    pending = RefillReminder.objects.filter(
        pk__in_values=list(reminder_ids), status=RefillStatus.PENDING
    )
    return pending.update(
        status=RefillStatus.SENT,
        sent_at=at,
        sent_by=channel,
        sent_by_user=None,
        # A call that was promised meanwhile stays promised.
        call_only=Case(When(response="", then=Value(False)), default=F("call_only")),
        updated_at=timezone.now(),
    )


def revert_sent(reminder_ids: Collection[int], *, channel: str) -> int:
    """The message that had been taken failed after all: nobody was reminded by it.

    Where the medicine has another open reminder already, that one stands.
    """
    sent = RefillReminder.objects.filter(
        pk__in_values=list(reminder_ids), status=RefillStatus.SENT, sent_by=channel
    )
    superseded_by_newer = RefillReminder.objects.filter(
        status=RefillStatus.PENDING, medicine_key__isnull=False
    ).values_list("customer_id", "medicine_key")
    customers = sent.values_list("customer_id", flat=True)
    newer = set(superseded_by_newer.filter(customer_id__in=list(customers)))
    free = [
        pk
        for pk, customer, medicine in sent.values_list("pk", "customer_id", "medicine_key")
        if (customer, medicine) not in newer
    ]
    return sent.filter(pk__in_values=free).update(
        status=RefillStatus.PENDING, sent_at=None, sent_by="", updated_at=timezone.now()
    )


def leave_to_call(reminder_ids: Collection[int]) -> int:
    """No message tells the customer: somebody calls."""
    pending = RefillReminder.objects.filter(
        pk__in_values=list(reminder_ids), status=RefillStatus.PENDING, call_only=False
    )
    return pending.update(call_only=True, updated_at=timezone.now())


def let_send_again(reminder_ids: Collection[int]) -> int:
    """A person decided to send the message once more."""
    pending = RefillReminder.objects.filter(
        pk__in_values=list(reminder_ids), status=RefillStatus.PENDING
    )
    return pending.update(call_only=False, updated_at=timezone.now())


def mark_replied(reminder_ids: Collection[int], *, text: str, at: datetime) -> int:
    """The customer answered a message; what a person wrote down of an answer stays."""
    unanswered = RefillReminder.objects.filter(
        pk__in_values=list(reminder_ids),
        status__in=[RefillStatus.PENDING, RefillStatus.SENT],
        response="",
    )
    return unanswered.update(
        response=RefillResponse.REPLIED,
        response_notes=text[:500],
        responded_at=at,
        responded_by=None,
        updated_at=timezone.now(),
    )
