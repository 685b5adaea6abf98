"""What the apps below ask of reminders, and tell them: registered in AppConfig.ready. Lines of the
journey (`journey.py`), who handled a phone lately, merges, and what bills and settings mean.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver

from accounts.models import Organization, User
from contacts.services.handled import Handling, register_handling
from core.medical import note_if_medical
from core.roles import Can
from customers.counts import register_count
from customers.merging import Combines, Merging, Moves, Rule, register_merge_rule
from customers.merging.relations import Relation
from customers.models import Customer, CustomerIdentifier, IdentifierKind
from history.journey import register_source
from jobs.services import start_job
from messaging.subjects import register_subjects
from reminders.journey import CustomerReminders, RefillReminders
from reminders.lapsing import COUNTED
from reminders.models import (
    CallOutcome,
    CustomerReminder,
    RefillReminder,
    RefillResponse,
    RefillStatus,
    SentBy,
    VisitRhythm,
)
from reminders.refills import PLANNED_BY, REPLAN, plan_refills
from reminders.services.sending import RefillSubjects
from visits.effects import register_effect
from visits.models import Bill
from visits.signals import bills_changed

_BEFORE = "_planned_by_before"


def register() -> None:
    register_source(RefillReminders())
    register_source(CustomerReminders())
    register_handling("refill_reminders", refill_handlings)
    register_count("refill_reminders", count_refill_reminders)
    register_subjects(RefillSubjects())
    register_effect("refills", refills_of_bill)
    register_merge_rule(RefillReminder, "customer", PlannedAnew())
    register_merge_rule(CallOutcome, "customer", Moves())
    register_merge_rule(CustomerReminder, "customer", Moves())
    register_merge_rule(CallOutcome, "lead", Moves())
    register_merge_rule(VisitRhythm, "customer", Combines(by=(), combine=combine_rhythms))


@receiver(bills_changed, dispatch_uid="reminders.plan_refills")
def plan_refills_of_bills(
    sender: Any, *, organization: Organization, customer_ids: set[int], **kwargs: Any
) -> None:
    plan_refills(organization, customer_ids)


@receiver(pre_save, sender=Organization, dispatch_uid="reminders.remember_how_refills_are_planned")
def remember_how_refills_are_planned(
    sender: Any, *, instance: Organization, raw: bool, **kwargs: Any
) -> None:
    stored = Organization.objects.filter(pk=instance.pk).values_list(*PLANNED_BY)
    setattr(instance, _BEFORE, None if raw else stored.first())


@receiver(post_save, sender=Organization, dispatch_uid="reminders.plan_anew")
def plan_anew(sender: Any, *, instance: Organization, **kwargs: Any) -> None:
    """The job is committed with the settings, so that it never reads those of before."""
    before = instance.__dict__.pop(_BEFORE, None)
    stored = Organization.objects.filter(pk=instance.pk).values_list(*PLANNED_BY)
    if before is not None and stored.first() != before:
        start_job(REPLAN, organization=instance, parameters={})


def refills_of_bill(bill: Bill, reader: User) -> list[dict[str, Any]]:
    """For the answer at the counter: on which day each medicine of this bill is to be reminded of.

    `medicine_name` is empty for who reads no medical fields.
    """
    medical = reader.can(Can.READ_MEDICAL)
    planned = RefillReminder.objects.for_user(reader).filter(
        purchase__bill=bill, status=RefillStatus.PENDING
    )
    rows = list(planned.order_by("due_on", "pk"))
    if medical:
        for row in rows:
            note_if_medical(row, ["medicine_name"])
    return [
        {
            "id": row.pk,
            "medicine_name": row.medicine_name if medical else "",
            "due_on": row.due_on.isoformat(),
            "runs_out_on": row.runs_out_on.isoformat(),
        }
        for row in rows
    ]


def refill_handlings(
    organization: Organization, phones: Collection[str], since: datetime
) -> list[Handling]:
    """Customers who were reminded or called, by call or message, under any of their phones."""
    keys = CustomerIdentifier.objects.filter(
        organization=organization, kind=IdentifierKind.PHONE, value__in_values=list(phones)
    )
    owned: dict[int, list[str]] = defaultdict(list)
    for customer, phone in keys.order_by().values_list("customer_id", "value"):
        owned[customer].append(phone)
    if not owned:
        return []
    handled = RefillReminder.objects.filter(
        Q(sent_at__gte=since) | Q(responded_at__gte=since),
        organization=organization,
        customer__in_values=list(owned),
    ).select_related("sent_by_user", "responded_by")
    return [
        Handling(
            phone=phone,
            at=at,
            by_id=by.pk if by else None,
            by_name=by.name if by else "",
            what=what,
            record="refill_reminder",
            record_id=row.pk,
            kind=kind,
        )
        for row in handled.order_by()
        for at, by, what, kind in _done(row)
        if at >= since
        for phone in owned[row.customer_id]
    ]


def _done(row: RefillReminder) -> Iterator[tuple[datetime, User | None, str, str]]:
    """When, by whom, what and how. A reply that came by itself is nobody's doing."""
    if row.sent_at is not None and row.sent_at != row.responded_at:
        what = f"Refill reminder: {row.get_sent_by_display()}"
        yield row.sent_at, row.sent_by_user, what, row.sent_by
    if row.responded_at is not None and row.response != RefillResponse.REPLIED:
        answer = row.get_response_display() or "answer reverted"
        yield row.responded_at, row.responded_by, f"Refill call: {answer}", SentBy.CALL.value


def count_refill_reminders(customer: Customer, reader: User) -> int:
    return RefillReminder.objects.for_user(reader).filter(customer=customer).count()


def combine_rhythms(merging: Merging, kept: VisitRhythm, others: list[VisitRhythm]) -> None:
    """Until the night counts anew: that of whoever came last."""
    latest = max([kept, *others], key=lambda rhythm: rhythm.last_visit_on)
    for name in COUNTED:
        setattr(kept, name, getattr(latest, name))


class PlannedAnew(Rule):
    """By the bills of all: who bought a medicine under both records is reminded once of it.

    The bills have moved by then. What is not planned by an active bill moves as it is.
    """

    handles_unique = True
    comes_last = True

    def apply(self, merging: Merging, relation: Relation, kept: int, gone: Sequence[int]) -> None:
        before = list(relation.rows(gone).order_by("pk").values_list("pk", flat=True))
        if before:
            plan_refills(merging.organization, {kept, *gone})
            relation.rows(gone).update(customer=kept)
            merging.note_moved(relation.label, before, len(before))
