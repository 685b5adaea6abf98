"""What the apps below ask of visits and bills and tell them: registered in AppConfig.ready."""

from typing import Any

from django.core.exceptions import ValidationError
from django.dispatch import receiver

from accounts.models import Organization
from accounts.models.organization import settings_checked
from customers.counts import register_count, register_totals
from customers.merging import (
    Combines,
    Merging,
    Moves,
    register_finish,
    register_merge_rule,
    register_size,
)
from customers.merging.snapshots import joined
from history.causes import register_cause
from history.journey import register_source
from history.models import Change, ChangeCause, TargetType
from visits.journey import BillChanges, Bills, StoreVisits
from visits.models import Bill, Visit, VisitOutcome
from visits.models.bill import BILL_SOURCE
from visits.queries import (
    bill_labels,
    count_bills,
    count_visits,
    totals_of_visits,
    visit_labels,
    visits_of_each,
)
from visits.signals import notify_changed

_STRONGEST_FIRST = (VisitOutcome.PURCHASED, VisitOutcome.NO_PURCHASE, VisitOutcome.UNKNOWN)


def register() -> None:
    for source in (StoreVisits(), Bills(), BillChanges()):
        register_source(source)
    register_count("visits", count_visits)
    register_count("bills", count_bills)
    register_totals("visits", totals_of_visits)
    register_cause(ChangeCause.VISIT, visit_labels)
    register_cause(ChangeCause.BILL, bill_labels)
    # What becomes of visits and bills when customers are merged
    rule = Combines(by=("branch", "visit_date"), combine=merge_visits, describe=describe_visit)
    register_merge_rule(Visit, "customer", rule)
    register_merge_rule(Bill, "customer", Moves())
    register_merge_rule(Bill, "visit", Moves())
    register_finish("customer", notify_of_moved_bills)
    register_size("customer", "visits", visits_of_each)


def notify_of_moved_bills(merging: Merging) -> None:
    """What follows from bills is worked out anew from all that the person bought."""
    if f"{Bill._meta.label}.customer" in merging.moved:
        notify_changed(merging.organization, [merging.primary.pk], by=merging.by)


def describe_visit(visit: Any) -> str:
    return f"{visit} to {visit.branch}"


def merge_visits(merging: Merging, kept: Any, others: list[Any]) -> None:
    """One branch, one day, one person: the stronger outcome, the notes of all."""
    visits = [kept, *others]
    outcomes = {visit.outcome for visit in visits}
    kept.outcome = next(outcome for outcome in _STRONGEST_FIRST if outcome in outcomes)
    kept.notes = joined(visit.notes for visit in visits)
    kept.attended_by_id = next((v.attended_by_id for v in visits if v.attended_by_id), None)
    kept.attended_by_text = next((v.attended_by_text for v in visits if v.attended_by_text), "")
    # A visit that only a bill made goes when the bill does: not one that somebody saw, too.
    sources = [visit.source for visit in visits]
    kept.source = next((source for source in sources if source != BILL_SOURCE), sources[0])
    kept.created_at = min(visit.created_at for visit in visits)
    matching = Change.objects.of_each(TargetType.CUSTOMER, merging.people).filter(
        cause=ChangeCause.VISIT, cause_id__in=[visit.pk for visit in others]
    )
    matching.update(cause_id=kept.pk)


@receiver(settings_checked, dispatch_uid="visits.keep_the_currency_of_bills")
def keep_the_currency_of_bills(sender: Any, *, organization: Organization, **kwargs: Any) -> None:
    """One organization, one currency, as reports add its bills up.

    Raises ValidationError for another currency than that of active bills.
    """
    stored = Organization.objects.filter(pk=organization.pk).first()
    if stored is None or stored.bill_currency == organization.bill_currency:
        return
    active = Bill.objects.filter(organization=stored, cancelled_at=None)
    other = active.exclude(currency=organization.bill_currency)
    if (first := other.values_list("currency", flat=True).first()) is not None:
        message = (
            f"There are bills in {first}, and reports add up what is sold. Leave the currency "
            f"{first}, or cancel those bills first."
        )
        raise ValidationError({"currency": ValidationError(message, code="in_use")})
