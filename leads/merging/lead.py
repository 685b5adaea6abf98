"""Leads that are one: how each field is decided, and that their customers are one person, too."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from core.errors import DomainError
from customers.merging import MergeKind, Merging, Rule
from customers.merging.customer import CUSTOMER
from customers.merging.fields import (
    Decided,
    Join,
    Keep,
    Records,
    Work,
    any_true,
    earliest,
    of_oldest,
)
from customers.merging.relations import Moves, Relation
from customers.merging.services import archive_and_save, merge_part
from history.models import ChangeCause
from history.services import record_change
from leads.merging.ledger import weigh_claims
from leads.models import UNDECIDED, ConversionStatus, Lead

_SHOWN = Keep("stays unless you choose another; the customer keeps matching by both")
# Who is lost in one record and open in another can still be won.
_STRONGEST_FIRST = (
    ConversionStatus.CONVERTED,
    ConversionStatus.QUALIFIED,
    ConversionStatus.CONTACTED,
    ConversionStatus.OPEN,
    ConversionStatus.LOST,
)


def _strongest(records: Records, so_far: Decided) -> Any:
    """The record that decides the status; of several converted ones the first."""
    return min(
        records,
        key=lambda lead: (
            _STRONGEST_FIRST.index(lead.conversion_status),
            lead.decided_at is None,
            lead.decided_at.timestamp() if lead.decided_at else 0,
        ),
    )


def _status(records: Records, so_far: Decided) -> str:
    return str(_strongest(records, so_far).conversion_status)


def _lost_reason(records: Records, so_far: Decided) -> str:
    return str(_strongest(records, so_far).lost_reason)


def _decided_at(records: Records, so_far: Decided) -> datetime | None:
    decided: datetime | None = _strongest(records, so_far).decided_at
    return decided


def _assigned_at(records: Records, so_far: Decided) -> datetime | None:
    whose = so_far["assigned_to"].taken
    return next((lead.assigned_at for lead in records if lead.pk == whose), None)


def _next_follow_up(records: Records, so_far: Decided) -> date | None:
    if so_far["conversion_status"].result not in UNDECIDED:
        return None
    found: date | None = earliest("next_follow_up_on")(records, so_far)
    return found


FIELDS = {
    "contact_number": _SHOWN,
    "passport_number": _SHOWN,
    "notes": Join(),
    "source": Work(of_oldest("source"), "the oldest record's"),
    "conversion_status": Work(_status, "the furthest; converted before all"),
    "lost_reason": Work(_lost_reason, "goes with the status"),
    "decided_at": Work(_decided_at, "goes with the status"),
    "assigned_at": Work(_assigned_at, "goes with whom it is assigned to"),
    "next_follow_up_on": Work(_next_follow_up, "the earliest, while there is something to win"),
    "is_active": Work(any_true("is_active"), "active, when one of them is"),
}


def _before(merging: Merging) -> None:
    """Refuses to bring back a lead beside another one that is active by person or number."""
    lead = merging.primary
    if not lead.is_active and merging.decided["is_active"].result:
        number = merging.decided["contact_number"].result
        twin = Q(customer=lead.customer_id)
        twin |= Q(organization=merging.organization, contact_number=number) if number else Q()
        others = Lead.objects.filter(twin, is_active=True)
        other = others.exclude(pk__in=[record.pk for record in merging.records]).first()
        if other is not None:
            raise DomainError(
                f"Lead {other.pk} is of the same person and active. Merge it, too, or into it.",
                code="another_active_lead",
                status=409,
                extra={"lead": other.pk},
            )
    weigh_claims(merging)


def _after(merging: Merging) -> None:
    """The persons behind the leads are one."""
    lead = merging.primary
    others = ", ".join(f"{merging.labels[pk]} (lead {pk})" for pk in merging.gone)
    record_change(
        lead,
        {**merging.changes, "merged_leads": ["", others]},
        by=merging.by,
        cause=ChangeCause.MERGE,
        cause_id=merging.record_id,
    )
    if merging.part_of is None:
        people = dict.fromkeys(record.customer_id for record in merging.records)
        if len(people) > 1:
            first, *others_of = people
            merge_part(merging, CUSTOMER, first, others_of)


LEAD = MergeKind(
    name="lead",
    model=Lead,
    noun="lead",
    fields=FIELDS,
    left_out=frozenset({"customer"}),
    last_active=lambda lead: lead.updated_at,
    before=_before,
    store=archive_and_save,
    after=_after,
    person=lambda lead: lead.customer_id,
    customers_field={"contact_number": "phone"},
)


class OneActiveLead(Rule):
    """Customers who are one have one active lead: those of both are merged, the others move."""

    handles_unique = True
    removes_rows = True

    def apply(self, merging: Merging, relation: Relation, kept: int, gone: Sequence[int]) -> None:
        active = Lead.objects.filter(customer__in=[kept, *gone], is_active=True).order_by("pk")
        leads = sorted(active.values_list("customer_id", "pk"), key=lambda one: one[0] != kept)
        if len(leads) > 1:
            first, *others = (pk for _, pk in leads)
            merge_part(merging, LEAD, first, others)
        Moves().apply(merging, relation, kept, gone)
