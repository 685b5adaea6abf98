"""What becomes of visits and bills when customers are merged."""

from typing import Any

from customers.merging import Combines, Merging, Moves, register_finish, register_merge_rule
from customers.merging.snapshots import joined
from history.models import Change, ChangeCause, TargetType
from visits.models import Bill, Visit, VisitOutcome
from visits.services.visits import BILL_SOURCE
from visits.signals import notify_changed

_STRONGEST_FIRST = (VisitOutcome.PURCHASED, VisitOutcome.NO_PURCHASE, VisitOutcome.UNKNOWN)


def register() -> None:
    rule = Combines(by=("branch", "visit_date"), combine=merge_visits, describe=describe_visit)
    register_merge_rule(Visit, "customer", rule)
    register_merge_rule(Bill, "customer", Moves())
    register_merge_rule(Bill, "visit", Moves())
    register_finish("customer", notify_of_moved_bills)


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
