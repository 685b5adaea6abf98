"""What each outcome of a call means for a contact, a lead and refills: the one table."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile

from django.db.models import Q
from django.utils import timezone

from core.errors import DomainError, FieldError
from reminders.models import CallOutcome, CallResult, RefillResponse

LONGEST_DAYS = 366
CANNOT_BE_REACHED = "Cannot be reached"
# The n-th call in a row that nobody answers: so many days to the next one; the fifth is the last.
_DAYS_AFTER_NO_ANSWER = (1, 1, 3, 3)
_LATER_DAYS = 3
_SATURDAY = 5
# Calls of longer ago are no row any more.
_ROW_OF_DAYS = 60


@dataclass(frozen=True, slots=True)
class Meaning:
    """`closes`: the reason that is kept; empty for what goes on. `whole`: of the person, so of what
    was not due, too. `reached`: they were spoken with."""

    refill: RefillResponse
    closes: str = ""
    whole: bool = False
    reached: bool = True
    only_refills: bool = False


MEANINGS: dict[CallResult, Meaning] = {
    CallResult.NO_ANSWER: Meaning(RefillResponse.NO_ANSWER, reached=False),
    CallResult.CALL_LATER: Meaning(RefillResponse.CALL_LATER),
    CallResult.WILL_COME: Meaning(RefillResponse.WILL_BUY),
    CallResult.NOT_INTERESTED: Meaning(RefillResponse.NOT_INTERESTED, "Not interested"),
    CallResult.BOUGHT_ELSEWHERE: Meaning(RefillResponse.BOUGHT_ELSEWHERE, "Buys elsewhere"),
    CallResult.STOPPED: Meaning(RefillResponse.STOPPED, "No longer takes it", only_refills=True),
    CallResult.WRONG_NUMBER: Meaning(
        RefillResponse.WRONG_NUMBER, "Wrong number", whole=True, reached=False
    ),
    CallResult.DO_NOT_CALL: Meaning(
        RefillResponse.NOT_INTERESTED, "Asked not to be called", whole=True
    ),
}


@dataclass(frozen=True, slots=True)
class End:
    """How it goes on: on a day, or for which reason it does not."""

    outcome: CallResult
    next_on: date | None = None
    closing_reason: str = ""


def usual_end(outcome: CallResult, *, no_answers: int, today: date) -> End:
    """What is proposed; `no_answers`: how many calls before this one nobody answered, in a row."""
    closes = MEANINGS[outcome].closes
    if closes:
        return End(outcome, closing_reason=closes)
    if outcome == CallResult.NO_ANSWER:
        if no_answers >= len(_DAYS_AFTER_NO_ANSWER):
            return End(outcome, closing_reason=CANNOT_BE_REACHED)
        days = _DAYS_AFTER_NO_ANSWER[no_answers]
    elif outcome == CallResult.WILL_COME:
        days = (_SATURDAY - today.weekday() - 1) % 7 + 1  # the next one, never today
    else:
        days = _LATER_DAYS
    return End(outcome, today + timedelta(days=days))


def usual_ends(*, no_answers: int, today: date, has_refills: bool) -> list[End]:
    """Of every outcome that there may be, in their order."""
    return [
        usual_end(outcome, no_answers=no_answers, today=today)
        for outcome in CallResult
        if has_refills or not MEANINGS[outcome].only_refills
    ]


def chosen_end(
    outcome: CallResult,
    next_on: date | None,
    closing_reason: str,
    *,
    no_answers: int,
    today: date,
) -> End:
    """What was chosen, else what is usual. Raises DomainError 400 for what cannot be."""
    closing_reason = " ".join(closing_reason.split())
    meaning = MEANINGS[outcome]
    if next_on is not None and closing_reason:
        message = "Give either next_on or a closing_reason, not both."
        errors = [FieldError(name, "no_end", message) for name in ("next_on", "closing_reason")]
        raise DomainError(message, code="no_end", errors=errors)
    if next_on is not None:
        if meaning.closes:
            message = "After this outcome nobody calls again. Leave it out."
            raise DomainError.at("next_on", "invalid", message)
        _ensure_next_day(next_on, today)
        return End(outcome, next_on)
    if closing_reason:
        if not meaning.closes and outcome != CallResult.NO_ANSWER:
            message = "This outcome goes on: give next_on, or leave both out for the usual day."
            raise DomainError.at("closing_reason", "invalid", message)
        return End(outcome, closing_reason=closing_reason)
    return usual_end(outcome, no_answers=no_answers, today=today)


def _ensure_next_day(day: date, today: date) -> None:
    if day <= today:
        raise DomainError.at("next_on", "date_in_past", "Give a day after today.")
    if (day - today).days > LONGEST_DAYS:
        message = f"{day} is more than a year away. Check the year."
        raise DomainError.at("next_on", "date_too_far", message)


def no_answers_of(
    customers: Collection[int], contacts: Collection[int]
) -> dict[tuple[str, int], int]:
    """{("customer" or "contact", its id): how many of the latest calls nobody answered, in a row}.

    One query for all of them.
    """
    since = timezone.now() - timedelta(days=_ROW_OF_DAYS)
    of_them = Q(customer__in=customers) | Q(contact__in=contacts)
    rows = CallOutcome.objects.filter(of_them, done_at__gte=since).order_by("-pk")
    latest: dict[tuple[str, int], list[str]] = {}
    for customer, contact, outcome in rows.values_list("customer", "contact", "outcome"):
        for key in (("customer", customer), ("contact", contact)):
            if key[1] is not None:
                latest.setdefault(key, []).append(outcome)
    return {key: _in_a_row(outcomes) for key, outcomes in latest.items()}


def _in_a_row(outcomes: Iterable[str]) -> int:
    return sum(1 for _ in takewhile(lambda one: one == CallResult.NO_ANSWER, outcomes))


def most_in_a_row(
    counts: dict[tuple[str, int], int], *, customer: int | None, contact: int | None
) -> int:
    """Of a person, who may have been called before anybody knew whose the contact's phone is."""
    keys: Sequence[tuple[str, int | None]] = (("customer", customer), ("contact", contact))
    return max((counts.get((kind, pk), 0) for kind, pk in keys if pk is not None), default=0)
