"""One outcome written down where it belongs: with the contact, the lead and the refills."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from accounts.models import Organization, User
from contacts.models import ContactRecord, InteractionKind
from contacts.services.handled import Handling, describe_warning, handled_today
from contacts.services.interacting import Recorded, record_interaction
from contacts.services.reminders import finish_due_reminders
from core.errors import DomainError
from customers.models import Customer
from customers.opting import opt_out, opt_out_phone
from leads.models import FollowUpKind, Lead
from leads.services.follow_ups import record_follow_up
from reminders.calls.people import Called, find_called
from reminders.calls.reverting import Watched
from reminders.calls.rules import MEANINGS, End, chosen_end
from reminders.models import CallOutcome, CallResult, RefillReminder
from reminders.services.customer_reminders import answer_customer_reminders
from reminders.services.refills import respond_to_all

_OPT_OUT_WHY = "Told on a call."


@dataclass(frozen=True, slots=True)
class RecordedOutcome:
    """`handled`: what a colleague did to the phone today; the outcome stands all the same."""

    outcome: CallOutcome
    handled: Handling | None = None

    @property
    def warning(self) -> str:
        return describe_warning(self.handled, self.outcome.organization)


@transaction.atomic
def record_call_outcome(
    organization: Organization,
    *,
    outcome: str,
    by: User,
    customer: Customer | None = None,
    contact: ContactRecord | None = None,
    lead: Lead | None = None,
    refills: Collection[int] | None = None,
    next_on: date | None = None,
    closing_reason: str = "",
    notes: str = "",
) -> RecordedOutcome:
    """What came of calling one person, by the rules of whatever they were called about.

    Without `next_on` and `closing_reason` it ends as is usual for the outcome: `rules.usual_end`.
    `refills`: ids of the reminders meant, by default what is to be called about. All or nothing, by
    a constant number of queries. Raises DomainError: 400 for a person, a day or a reason that
    cannot be, 409 when there is nothing to call about or somebody decided meanwhile.
    """
    result = CallResult(outcome)
    meaning = MEANINGS[result]
    called = find_called(
        organization,
        by=by,
        customer=customer,
        contact=contact,
        lead=lead,
        refill_ids=refills,
        meaning=meaning,
    )
    end = chosen_end(
        result,
        next_on,
        closing_reason,
        no_answers=called.no_answers() if result == CallResult.NO_ANSWER else 0,
        today=organization.today(),
    )
    opting_out = result == CallResult.DO_NOT_CALL
    if not called.has_anything and not opting_out:
        raise DomainError(
            "There is nothing to call this person about: no contact, lead, refill or reminder is "
            "due. Nothing was saved.",
            code="nothing_open",
            status=409,
        )
    _ensure_after_plans(called.refills, end.next_on)
    watched = Watched(called, opting_out=opting_out)
    handled, made = None, list[Model]()
    if called.contact is not None:
        recorded = _record_interaction(called.contact, end, by=by, notes=notes)
        handled = recorded.handled
        made.append(recorded.interaction)
    elif called.phone:
        handled = handled_today(organization, called.phone, by=by)
    if called.lead is not None:
        follow_up = record_follow_up(
            called.lead,
            by=by,
            kind=FollowUpKind.CALL,
            notes=notes,
            response=str(result.label),
            next_follow_up_on=end.next_on,
            closing_reason=end.closing_reason,
        )
        made.append(follow_up)
    answer_customer_reminders(
        called.reminders,
        answer=": ".join(filter(None, [str(result.label), notes])),
        next_on=end.next_on,
        by=by,
    )
    if opting_out:
        _opt_out(called, by=by)
    respond_to_all(
        called.refills,
        response=meaning.refill,
        by=by,
        notes=notes,
        call_again_on=end.next_on,
        closing_reason=end.closing_reason,
    )
    written = CallOutcome.objects.create(
        organization=organization,
        customer=called.customer,
        contact=called.contact,
        lead=called.lead,
        outcome=result,
        next_on=end.next_on,
        closing_reason=end.closing_reason,
        refills=[each.pk for each in called.refills],
        touched=watched.differences(made),
        done_by=by,
        done_at=timezone.now(),
    )
    return RecordedOutcome(written, handled)


def _ensure_after_plans(refills: Sequence[RefillReminder], next_on: date | None) -> None:
    """Only reminders that were named are planned for later than today."""
    planned = max((each.reminder_date for each in refills), default=None)
    if next_on is not None and planned is not None and next_on < planned:
        message = f"A reminder of these is planned for {planned}. Give that day or a later one."
        raise DomainError.at("next_on", "invalid", message)


def _record_interaction(contact: ContactRecord, end: End, *, by: User, notes: str) -> Recorded:
    reached = MEANINGS[end.outcome].reached
    recorded = record_interaction(
        contact,
        by=by,
        kind=InteractionKind.CALL,
        notes=notes,
        customer_response=str(end.outcome.label) if reached else "",
        next_action_on=end.next_on,
        closing_reason=end.closing_reason,
        call_successful=reached,
    )
    finish_due_reminders(contact, by=by, on=contact.organization.today())
    return recorded


def _opt_out(called: Called, *, by: User) -> None:
    if called.customer is not None:
        opt_out(called.customer, by=by, why=_OPT_OUT_WHY)
    if called.contact is not None:
        opt_out_phone(called.organization, called.contact.phone, why=_OPT_OUT_WHY, by=by)
