"""Refill reminders as what messages speak of (`messaging.subjects`): sets at a time, each change
by a conditional update.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db.models import Case, F, Value, When
from django.utils import timezone

from messaging.models import Message
from messaging.subjects import Subject, Subjects
from reminders.models import MessageReminder, RefillReminder, RefillResponse, RefillStatus


class RefillSubjects(Subjects):
    def link(self, channel: str, pairs: Sequence[tuple[int, int]]) -> None:
        links = [
            MessageReminder(message_id=message, reminder_id=reminder, channel=channel)
            for message, reminder in pairs
        ]
        MessageReminder.objects.bulk_create(links, ignore_conflicts=True)

    def linked_to(self, message_ids: Collection[int]) -> dict[int, list[int]]:
        linked: dict[int, list[int]] = defaultdict(list)
        links = MessageReminder.objects.filter(message__in=message_ids)
        for message, reminder in links.values_list("message_id", "reminder_id"):
            linked[message].append(reminder)
        return linked

    def linked_by(self, channel: str, subject_ids: Collection[int]) -> set[int]:
        links = MessageReminder.objects.filter(channel=channel, reminder__in_values=subject_ids)
        return set(links.values_list("reminder_id", flat=True))

    def due(self, messages: Sequence[Message], *, today: date) -> dict[int, list[Subject]]:
        due: dict[int, list[Subject]] = defaultdict(list)
        links = MessageReminder.objects.filter(
            message__in=messages,
            reminder__status=RefillStatus.PENDING,
            reminder__call_only=False,
            reminder__due_on__lte=today,
        )
        for message, pk, medicine in links.values_list(
            "message_id", "reminder_id", "reminder__medicine_name"
        ):
            due[message].append(Subject(pk, medicine))
        return due

    def unlink(self, pairs: Sequence[tuple[int, int]]) -> list[int]:
        links = MessageReminder.objects.filter(reminder__in=[reminder for _, reminder in pairs])
        links.filter(message__in=[message for message, _ in pairs]).delete()
        return list(links.values_list("reminder_id", flat=True))

    def mark_sent(self, subject_ids: Collection[int], *, channel: str, at: datetime) -> None:
        """The provider took the message that speaks of them: reminded, unless they are over."""
        pending = RefillReminder.objects.filter(
            pk__in_values=list(subject_ids), status=RefillStatus.PENDING
        )
        pending.update(
            status=RefillStatus.SENT,
            sent_at=at,
            sent_by=channel,
            sent_by_user=None,
            # A call that was promised meanwhile stays promised.
            call_only=Case(When(response="", then=Value(False)), default=F("call_only")),
            updated_at=timezone.now(),
        )

    def revert_sent(self, subject_ids: Collection[int], *, channel: str) -> None:
        """The message that had been taken failed after all: nobody was reminded by it.

        Where the medicine has another open reminder already, that one stands.
        """
        sent = RefillReminder.objects.filter(
            pk__in_values=list(subject_ids), status=RefillStatus.SENT, sent_by=channel
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
        sent.filter(pk__in_values=free).update(
            status=RefillStatus.PENDING, sent_at=None, sent_by="", updated_at=timezone.now()
        )

    def leave_to_call(self, subject_ids: Collection[int]) -> None:
        """No message tells the customer: somebody calls."""
        pending = RefillReminder.objects.filter(
            pk__in_values=list(subject_ids), status=RefillStatus.PENDING, call_only=False
        )
        pending.update(call_only=True, updated_at=timezone.now())

    def let_send_again(self, subject_ids: Collection[int]) -> None:
        """A person decided to send the message once more."""
        pending = RefillReminder.objects.filter(
            pk__in_values=list(subject_ids), status=RefillStatus.PENDING
        )
        pending.update(call_only=False, updated_at=timezone.now())

    def mark_replied(self, subject_ids: Collection[int], *, text: str, at: datetime) -> None:
        """The customer answered a message; what a person wrote down of an answer stays."""
        unanswered = RefillReminder.objects.filter(
            pk__in_values=list(subject_ids),
            status__in=[RefillStatus.PENDING, RefillStatus.SENT],
            response="",
        )
        unanswered.update(
            response=RefillResponse.REPLIED,
            response_notes=text[:500],
            responded_at=at,
            responded_by=None,
            updated_at=timezone.now(),
        )
