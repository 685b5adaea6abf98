"""A refill reminder in a person's hands: told, answered, put off, closed, opened again.

Conditional updates decide between two people, or a person and a message, at the same moment.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.models import User
from core.errors import DomainError
from customers.matching.store import lock_identities
from history.changes import to_json_value
from reminders.models import (
    REVERTIBLE_FOR,
    RefillReminder,
    RefillResponse,
    RefillStatus,
    SentBy,
)

# Answers after which nobody needs to remind again, and the reason that is kept.
ENDS_IT = {
    RefillResponse.BOUGHT_ELSEWHERE: "Bought elsewhere",
    RefillResponse.STOPPED: "No longer takes it",
    RefillResponse.WRONG_NUMBER: "Wrong number",
    RefillResponse.NOT_INTERESTED: "Not interested",
}
_ALIVE = (RefillStatus.PENDING, RefillStatus.SENT)
_LONGEST_SNOOZE_DAYS = 366
# What is done by hand without a call changes of a reminder.
_BY_HAND = ("status", "due_on", "call_only", "sent_at", "sent_by", "sent_by_user_id")
_SALT = "reminders.refills.by_hand"


def mark_sent(reminder: RefillReminder, *, sent_by: str, by: User | None) -> RefillReminder:
    """The customer was reminded by hand: nothing is sent for it any more. 409 when it is over."""
    return _update_one(
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
    """Write down what the customer said of one medicine: see `respond_to_all`."""
    respond_to_all([reminder], response=response, by=by, notes=notes, call_again_on=call_again_on)
    reminder.refresh_from_db(from_queryset=_with_relations())
    return reminder


@transaction.atomic
def respond_to_all(
    reminders: Sequence[RefillReminder],
    *,
    response: str,
    by: User | None,
    notes: str = "",
    call_again_on: date | None = None,
    closing_reason: str = "",
) -> None:
    """Write down what a customer said of some medicines, all or none.

    Some answers end the reminders, as a `closing_reason` does with any; the others keep them open.
    "Call later" needs the day. Whoever will buy was reminded; who did not answer was not. Raises
    DomainError: 400 for a day that cannot be, 409 when one of them is over. At most two writes.
    """
    now = timezone.now()
    closing_reason = closing_reason or ENDS_IT.get(RefillResponse(response), "")
    values: dict[str, Any] = {
        "response": response,
        "response_notes": notes,
        "responded_at": now,
        "responded_by": by,
    }
    if closing_reason:
        values |= {"status": RefillStatus.CLOSED, "closing_reason": closing_reason}
    elif response == RefillResponse.CALL_LATER and call_again_on is None:
        raise DomainError.at("call_again_on", "invalid", "Give the day on which to call again.")
    if call_again_on is not None:
        if closing_reason:
            raise DomainError.at(
                "call_again_on", "invalid", "After this answer nobody calls again. Leave it out."
            )
        for reminder in reminders:
            _ensure_good_day(reminder, call_again_on, "call_again_on")
        # A call was promised.
        values |= {"due_on": call_again_on, "call_only": True}
    newly, others = [], list(reminders)
    if response == RefillResponse.WILL_BUY and not closing_reason:
        newly = [each for each in reminders if each.status == RefillStatus.PENDING]
        others = [each for each in reminders if each.status != RefillStatus.PENDING]
    reminded = {
        "call_only": False,
        "status": RefillStatus.SENT,
        "sent_at": now,
        "sent_by": SentBy.CALL,
        "sent_by_user": by,
    }
    _update(newly, _ALIVE, **(reminded | values))
    _update(others, _ALIVE, **values)


def snooze(reminder: RefillReminder, *, until: date) -> RefillReminder:
    """Put an open reminder off. Raises DomainError 400 for a day that is past or a year ahead."""
    _ensure_good_day(reminder, until, "until")
    return _update_one(reminder, (RefillStatus.PENDING,), due_on=until)


@transaction.atomic
def do_by_hand(
    reminder: RefillReminder, act: Callable[[RefillReminder], RefillReminder], *, by: User
) -> tuple[RefillReminder, str]:
    """`act` on the reminder, and a token with which `by` alone reverts it: see `revert_by_hand`.

    The token holds what was there, so that nothing is kept of what nobody reverts.
    """
    locked = RefillReminder.objects.select_for_update(of=("self",), no_key=True)
    before = locked.values(*_BY_HAND).get(pk=reminder.pk)
    done = act(reminder)
    was = {name: to_json_value(value) for name, value in before.items()}
    at = done.updated_at.isoformat()
    return done, signing.dumps({"id": done.pk, "by": by.pk, "at": at, "was": was}, salt=_SALT)


def revertible_until(reminder: RefillReminder) -> datetime:
    """Of what was done just now."""
    return reminder.updated_at + REVERTIBLE_FOR


@transaction.atomic
def revert_by_hand(reminder: RefillReminder, *, token: str, by: User) -> RefillReminder:
    """A mis-tap: it was not reminded or put off, and is as it was before.

    Raises DomainError: 400 for a token that is not `by`'s for this reminder, 409 `too_late` after
    a minute and `changed_since` once it was reverted, or anybody or a bill changed it since.
    """
    try:
        done = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        done = {}
    if (done.get("id"), done.get("by")) != (reminder.pk, by.pk):
        raise DomainError.at(
            "token", "invalid", "This token is of something else. Nothing was done."
        )
    at = parse_datetime(done["at"])
    if at is None or timezone.now() > at + REVERTIBLE_FOR:
        seconds = int(REVERTIBLE_FOR.total_seconds())
        raise DomainError(
            f"What was done by hand can be reverted for {seconds} seconds. Write down what is "
            "right instead.",
            code="too_late",
            status=409,
        )
    lock_identities(reminder.organization_id)  # a bill plans refills by what it reads of them
    was = {}
    for name, value in done["was"].items():
        column: Any = RefillReminder._meta.get_field(name.removesuffix("_id"))
        was[name] = column.to_python(value)
    # Everything that writes to it sets `updated_at`: an equal one is what the hand left.
    same = RefillReminder.objects.filter(pk=reminder.pk, updated_at=at, bought_on=None)
    same = same.filter(reminder_date__lte=was["due_on"])
    if not same.update(**was, updated_at=timezone.now()):
        raise DomainError(
            "This reminder was changed since, so nothing was reverted. See it as it is now.",
            code="changed_since",
            status=409,
        )
    reminder.refresh_from_db(from_queryset=_with_relations())
    return reminder


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
    return _update_one(
        reminder,
        (RefillStatus.CLOSED,),
        status=status,
        response="",
        closing_reason="",
        call_only=True,
    )


def _ensure_good_day(reminder: RefillReminder, day: date, field: str) -> None:
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


def _update_one(
    reminder: RefillReminder, from_statuses: tuple[RefillStatus, ...], **values: Any
) -> RefillReminder:
    _update([reminder], from_statuses, **values)
    reminder.refresh_from_db(from_queryset=_with_relations())
    return reminder


def _update(
    reminders: Sequence[RefillReminder], from_statuses: tuple[RefillStatus, ...], **values: Any
) -> None:
    """All of them, by one statement; who changes several rolls back when this raises."""
    if not reminders:
        return
    ids = [each.pk for each in reminders]
    rows = RefillReminder.objects.filter(pk__in=ids, status__in=from_statuses)
    # Dates never move before the plan, even when bills changed it since it was read.
    if "due_on" in values:
        rows = rows.filter(reminder_date__lte=values["due_on"])
    if rows.update(**values, updated_at=timezone.now()) == len(ids):
        return
    for reminder in reminders:
        reminder.refresh_from_db(from_queryset=_with_relations())
    raise _over(next((r for r in reminders if r.status not in from_statuses), reminders[0]))


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
