"""Refill reminders as what messages speak of (`messaging.subjects`)."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime

from messaging.models import Message
from messaging.subjects import Subject, Subjects
from reminders.models import MessageReminder, RefillStatus
from reminders.services.sending import (
    leave_to_call,
    let_send_again,
    mark_replied,
    mark_sent_by_message,
    revert_sent,
)


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
        mark_sent_by_message(subject_ids, channel=channel, at=at)

    def revert_sent(self, subject_ids: Collection[int], *, channel: str) -> None:
        revert_sent(subject_ids, channel=channel)

    def leave_to_call(self, subject_ids: Collection[int]) -> None:
        leave_to_call(subject_ids)

    def let_send_again(self, subject_ids: Collection[int]) -> None:
        let_send_again(subject_ids)

    def mark_replied(self, subject_ids: Collection[int], *, text: str, at: datetime) -> None:
        mark_replied(subject_ids, text=text, at=at)
