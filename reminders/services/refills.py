"""A refill reminder in a person's hands: told, answered, put off, closed, opened again.

Conditional updates decide between two people, or a person and a message, at the same moment.
"""

from datetime import date
from typing import Any

from django.utils import timezone

from accounts.models import User
from core.errors import DomainError
from reminders.models import RefillReminder, RefillResponse, RefillStatus, SentBy

# Answers after which nobody needs to remind again, and the reason that is kept.
ENDS_IT = {
    RefillResponse.BOUGHT_ELSEWHERE: "Bought elsewhere",
    RefillResponse.STOPPED: "No longer takes it",
    RefillResponse.WRONG_NUMBER: "Wrong number",
}
_ALIVE = (RefillStatus.PENDING, RefillStatus.SENT)
_LONGEST_SNOOZE_DAYS = 366


def mark_sent(reminder: RefillReminder, *, sent_by: str, by: User | None) -> RefillReminder:
    """The customer was reminded by hand: nothing is sent for it any more. 409 when it is over."""
    return _update(
        reminder,
        (RefillStatus.PENDING,),
        status=RefillStatus.SENT,
        sent_at=timezone.now(),
        sent_by=sent_by,
        sent_by_user=by,
        call_only=False,
    )


def respond(
    reminder: RefillReminder,
    *,
    response: str,
    by: User | None,
    notes: str = "",
    call_again_on: date | None = None,
) -> RefillReminder:
    """Write down what the customer said. Some answers end the reminder, the others keep it open.

    "Call later" needs the day. Whoever answered was reminded; who did not answer was not.
    """
    now = timezone.now()
    values: dict[str, Any] = {
        "response": response,
        "response_notes": notes,
        "responded_at": now,
        "responded_by": by,
    }
    if response in ENDS_IT:
        values |= {
            "status": RefillStatus.CLOSED,
            "closing_reason": ENDS_IT[RefillResponse(response)],
        }
    if response == RefillResponse.CALL_LATER and call_again_on is None:
        raise DomainError.at("call_again_on", "invalid", "Give the day on which to call again.")
    if call_again_on is not None:
        if response in ENDS_IT:
            raise DomainError.at(
                "call_again_on", "invalid", "After this answer nobody calls again. Leave it out."
            )
        values["due_on"] = _checked_day(reminder, call_again_on, "call_again_on")
        values["call_only"] = True  # a call was promised
    elif response == RefillResponse.WILL_BUY and reminder.status == RefillStatus.PENDING:
        values |= {
            "status": RefillStatus.SENT,
            "sent_at": now,
            "sent_by": SentBy.CALL,
            "sent_by_user": by,
            "call_only": False,
        }
    return _update(reminder, _ALIVE, **values)


def snooze(reminder: RefillReminder, *, until: date) -> RefillReminder:
    """Put an open reminder off. Raises DomainError 400 for a day that is past or a year ahead."""
    day = _checked_day(reminder, until, "until")
    return _update(reminder, (RefillStatus.PENDING,), due_on=day)


def reopen(reminder: RefillReminder) -> RefillReminder:
    """Take a closing by mistake back; it is for a call then. 409 when the medicine was bought."""
    if reminder.bought_on is not None:
        raise _over(reminder)
    other = RefillReminder.objects.filter(
        customer=reminder.customer_id,
        medicine_key=reminder.medicine_key,
        status=RefillStatus.PENDING,
    )
    if other.exists():
        raise _over(reminder)
    status = RefillStatus.SENT if reminder.sent_at else RefillStatus.PENDING
    return _update(
        reminder,
        (RefillStatus.CLOSED,),
        status=status,
        response="",
        closing_reason="",
        call_only=True,
    )


def _checked_day(reminder: RefillReminder, day: date, field: str) -> date:
    today = reminder.organization.today()
    if day <= today:
        raise DomainError.at(field, "invalid", "Give a day after today.")
    if (day - today).days > _LONGEST_SNOOZE_DAYS:
        raise DomainError.at(field, "invalid", "That is more than a year away. Check the year.")
    if day < reminder.reminder_date:
        raise DomainError.at(
            field,
            "invalid",
            f"The reminder is planned for {reminder.reminder_date} anyway, after that day.",
        )
    return day


def _update(
    reminder: RefillReminder, from_statuses: tuple[RefillStatus, ...], **values: Any
) -> RefillReminder:
    rows = RefillReminder.objects.filter(pk=reminder.pk, status__in=from_statuses)
    # Dates never move before the plan, even when bills changed it since it was read.
    if "due_on" in values:
        rows = rows.filter(reminder_date__lte=values["due_on"])
    done = rows.update(**values, updated_at=timezone.now())
    reminder.refresh_from_db(from_queryset=_with_relations())
    if not done:
        raise _over(reminder)
    return reminder


def _with_relations() -> Any:
    return RefillReminder.objects.select_related(
        "organization", "customer", "branch", "sent_by_user", "responded_by", "purchase"
    )


def _over(reminder: RefillReminder) -> DomainError:
    state = reminder.get_status_display().lower()
    return DomainError(
        f"This reminder is {state}. Only an open one can be changed; see the customer's reminders.",
        code="reminder_over",
        status=409,
        extra={"status": reminder.status},
    )
