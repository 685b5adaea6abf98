"""Brings the reminders of customers into line with their active bills, and those of everybody
when an organization plans its refills otherwise.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby, islice
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import Organization
from core.dates import local_day
from customers.matching.store import lock_identities
from jobs.registry import job_handler
from jobs.run import JobRun
from messaging.models import MessageStatus
from reminders.models import MessageReminder, RefillReminder, RefillResponse, RefillStatus
from reminders.refills.chain import Plan, Sold, plan_chain
from visits.models import Purchase

# Customers whose bills are in memory at once.
_AT_ONCE = 1_000
_WRITTEN = (
    "branch_id", "customer_id", "medicine_name", "medicine_key", "runs_out_on", "reminder_date",
    "due_on", "call_only", "status", "bought_by_id", "bought_on",
)  # fmt: skip

# A bill that is entered anew is of about the same day.
_SAME_REFILL = timedelta(days=7)
_DONE_ABOUT_IT = (
    "sent_at", "sent_by", "sent_by_user", "response", "response_notes", "responded_at",
    "responded_by",
)  # fmt: skip
# A message that was on its way, whatever came of it: none is sent again by itself.
_TRIED = MessageReminder.objects.filter(reminder=OuterRef("pk")).exclude(
    message__status=MessageStatus.QUEUED
)


def plan_refills(organization: Organization, customer_ids: Collection[int]) -> None:
    """Make, move, supersede and revert reminders, so that they say what the bills say.

    What a person or a message did with a reminder stays. The caller holds the identity lock in a
    transaction. Five queries for a thousand customers; doing it twice changes nothing.
    """
    today = organization.today()
    wanted = iter(sorted(customer_ids))
    while slice_ := list(islice(wanted, _AT_ONCE)):
        plans = {plan.sold.purchase_id: plan for plan in _plans(organization, slice_)}
        known = list(
            RefillReminder.objects.filter(
                Q(customer__in_values=slice_) | Q(purchase__in_values=list(plans))
            ).annotate(tried=Exists(_TRIED))
        )
        changed: list[RefillReminder] = []
        for reminder in known:
            before = [getattr(reminder, name) for name in _WRITTEN]
            plan = plans.pop(reminder.purchase_id, None)
            _bring_in_line(reminder, plan, today, zone=organization.zone, tried=reminder.tried)
            if before != [getattr(reminder, name) for name in _WRITTEN]:
                changed.append(reminder)
        _write(changed)
        new = [_new(organization, plan, today) for plan in plans.values()]
        _hand_over(known, new, organization.zone)
        RefillReminder.objects.bulk_create(new, batch_size=500)


def _plans(organization: Organization, customer_ids: Collection[int]) -> Iterator[Plan]:
    lines = Purchase.objects.filter(
        bill__customer__in_values=customer_ids,
        bill__customer__is_counter=False,  # nobody can be reminded
        bill__cancelled_at=None,
    ).order_by("bill__customer", "medicine_key", "bill__bill_date", "bill_id", "pk")
    sold = (
        Sold(*row)
        for row in lines.values_list(
            "pk",
            "bill_id",
            "bill__customer_id",
            "bill__branch_id",
            "medicine_name",
            "medicine_key",
            "bill__bill_date",
            "duration_days",
        )
    )
    for _, chain in groupby(sold, key=lambda line: (line.customer_id, line.medicine_key)):
        yield from plan_chain(
            list(chain),
            lead_days=organization.refill_lead_days,
            carries_stock=organization.refill_carries_stock,
        )


def _bring_in_line(
    reminder: RefillReminder, plan: Plan | None, today: date, *, zone: ZoneInfo, tried: bool
) -> None:
    if plan is None:  # its bill was cancelled, or the line has no duration any more
        reminder.status = RefillStatus.CANCELLED
        return
    _apply_facts(reminder, plan)
    reminded = reminder.sent_at is not None
    if reminder.status == RefillStatus.CLOSED:
        return
    if plan.bought_again is not None:
        reminder.status = _bought(reminder, zone)
        return
    if reminded:
        reminder.status = RefillStatus.SENT
        return
    moved = reminder.reminder_date != plan.reminder_date
    if reminder.status != RefillStatus.PENDING or moved:
        snoozed = reminder.due_on > reminder.reminder_date
        reminder.reminder_date = plan.reminder_date
        reminder.due_on = (
            max(reminder.due_on, plan.reminder_date) if snoozed else plan.reminder_date
        )
        promised = reminder.response == RefillResponse.CALL_LATER
        # Whoever was to be called is called, whatever the new plan says.
        reminder.call_only |= tried or promised or reminder.due_on < today
    reminder.status = RefillStatus.PENDING


def _bought(reminder: RefillReminder, zone: ZoneInfo) -> RefillStatus:
    """A bill of a day before the reminder went out, entered late, is not the reminder's doing."""
    assert reminder.bought_on is not None
    at = reminder.sent_at
    if at is None or reminder.bought_on < local_day(at, zone):
        return RefillStatus.SUPERSEDED
    return RefillStatus.PURCHASED


def _apply_facts(reminder: RefillReminder, plan: Plan) -> None:
    reminder.customer_id = plan.sold.customer_id
    reminder.branch_id = plan.sold.branch_id
    reminder.medicine_name = plan.sold.medicine_name
    reminder.medicine_key = plan.sold.medicine_key
    reminder.runs_out_on = plan.runs_out_on
    reminder.bought_by_id = plan.bought_again.purchase_id if plan.bought_again else None
    reminder.bought_on = plan.bought_again.bill_date if plan.bought_again else None


def _new(organization: Organization, plan: Plan, today: date) -> RefillReminder:
    reminder = RefillReminder(
        organization=organization,
        purchase_id=plan.sold.purchase_id,
        reminder_date=plan.reminder_date,
        due_on=plan.reminder_date,
        # Its date is past already: somebody may call, nothing is sent by itself.
        call_only=plan.reminder_date < today,
        status=RefillStatus.SUPERSEDED if plan.bought_again else RefillStatus.PENDING,
    )
    _apply_facts(reminder, plan)
    return reminder


def _hand_over(
    known: Sequence[RefillReminder], new: Sequence[RefillReminder], zone: ZoneInfo
) -> None:
    """A bill that is cancelled and entered anew: what was done about its reminder goes along.

    Whoever was reminded is not reminded again, whoever was to be called still is.
    """
    values = {
        (each.customer_id, each.medicine_key): each
        for each in known
        if each.status == RefillStatus.CANCELLED and _was_handled(each)
    }
    emptied = []
    for reminder in new:
        before = values.get((reminder.customer_id, reminder.medicine_key))
        if before is None or abs(reminder.reminder_date - before.reminder_date) > _SAME_REFILL:
            continue
        del values[reminder.customer_id, reminder.medicine_key]
        for name in _DONE_ABOUT_IT:
            setattr(reminder, name, getattr(before, name))
            field: Any = RefillReminder._meta.get_field(name)
            setattr(before, name, field.get_default())
        if before.due_on > before.reminder_date:  # snoozed, or a call was promised for that day
            reminder.due_on = max(before.due_on, reminder.reminder_date)
        reminder.call_only = before.call_only or (reminder.call_only and reminder.sent_at is None)
        if reminder.bought_on is not None:
            reminder.status = _bought(reminder, zone)
        elif reminder.sent_at is not None:
            reminder.status = RefillStatus.SENT
        emptied.append(before)
    RefillReminder.objects.bulk_update(emptied, _DONE_ABOUT_IT, batch_size=200)


def _was_handled(reminder: RefillReminder) -> bool:
    """Whether a person or a message did something about it: told, answered, put off, promised."""
    given = reminder.sent_at is not None or reminder.responded_at is not None
    return given or reminder.call_only or reminder.due_on > reminder.reminder_date


def _write(changed: Iterable[RefillReminder]) -> None:
    """First those that are no longer open: a medicine has one open reminder at every moment."""
    changed = list(changed)
    now = timezone.now()
    for reminder in changed:
        reminder.updated_at = now
    names: list[Any] = [name.removesuffix("_id") for name in _WRITTEN]
    for still_open in (False, True):
        RefillReminder.objects.bulk_update(
            [each for each in changed if (each.status == RefillStatus.PENDING) is still_open],
            [*names, "updated_at"],
            batch_size=200,
        )


REPLAN = "reminders.replan"
# Settings of an organization that say when refills are due.
PLANNED_BY = ("refill_lead_days", "refill_carries_stock")
_CUSTOMERS_AT_ONCE = 500


@job_handler(REPLAN, label="Plan refill reminders anew")
def replan(run: JobRun) -> dict[str, Any]:
    """By the settings as they are at each chunk: whoever changes them again starts a job again.

    What comes to be due in the past is for a call; nothing is sent by itself for it.
    """
    assert run.job.organization_id is not None
    after: int = run.cursor.get("customer", 0)
    done = run.job.done
    while True:
        with run.chunk() as chunk:
            lock_identities(run.job.organization_id)
            organization = Organization.objects.get(pk=run.job.organization_id)
            customers = _next_customers(organization, after)
            if customers:
                plan_refills(organization, customers)
                after, done = customers[-1], done + len(customers)
            chunk.checkpoint({"customer": after}, done=done)
        if not customers:
            return {"customers": done}


def _next_customers(organization: Organization, after: int) -> list[int]:
    """Every line with a duration has a reminder, whatever became of it."""
    rows = RefillReminder.objects.filter(organization=organization, customer_id__gt=after)
    ids = rows.order_by("customer_id").values_list("customer_id", flat=True).distinct()
    return list(ids[:_CUSTOMERS_AT_ONCE])
