"""Lines that go as if they had never been: for the revert of an upload that brought them."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Organization, User
from customers.matching.store import lock_identities
from history.models import ChangeCause, TargetType
from history.services import NewChange, delete_changes, record_changes
from visits.models import Bill, Purchase
from visits.services.corrections import LINE_FIELDS
from visits.services.medicines import count_medicines
from visits.services.states import line_values
from visits.services.visits import recount_outcomes
from visits.signals import notify_changed


@dataclass(frozen=True, slots=True)
class RemovedLines:
    """`gone`: bills that had no other line and went with their last one."""

    changed: set[int]
    gone: set[int]


@transaction.atomic
def remove_lines(
    organization: Organization, line_ids: Collection[int], *, by: User | None, why: str
) -> RemovedLines:
    """Take lines away as if they had never been: for the revert of an upload that brought them.

    A bill left without lines goes with them and its number is free again, so that the corrected
    sheet can be uploaded; a bill with other lines keeps a correction. Visits stay. A number of
    statements that does not grow with the lines.
    """
    lock_identities(organization.pk)
    lines = list(
        Purchase.objects.filter(bill__organization=organization, pk__in_values=line_ids)
        .select_related("bill")
        .order_by("pk")
    )
    bills = {line.bill_id: line.bill for line in lines}
    taken: dict[int, dict[str, list[Any]]] = {pk: {} for pk in bills}
    for line in lines:
        taken[line.bill_id][f"purchases.{line.pk}"] = [
            line_values({name: getattr(line, name) for name in LINE_FIELDS}),
            None,
        ]
    Purchase.objects.filter(pk__in_values=[line.pk for line in lines]).delete()
    sums: dict[int, Decimal] = {}
    left = Purchase.objects.filter(bill__in_values=bills).order_by()
    for bill_id, amount in left.values_list("bill_id", "amount"):
        sums[bill_id] = sums.get(bill_id, Decimal(0)) + amount
    gone = bills.keys() - sums.keys()
    kept = [bills[pk] for pk in sums]
    at = timezone.now()
    for bill in kept:
        if bill.discount_amount > sums[bill.pk]:
            taken[bill.pk]["discount_amount"] = [bill.discount_amount, sums[bill.pk]]
            bill.discount_amount = sums[bill.pk]
        bill.total_amount, bill.updated_at = sums[bill.pk] - bill.discount_amount, at
    Bill.objects.bulk_update(
        kept, ["total_amount", "discount_amount", "updated_at"], batch_size=500
    )
    record_changes(
        TargetType.BILL,
        [NewChange(bill.pk, taken[bill.pk], note=why) for bill in kept],
        organization_id=organization.pk,
        cause=ChangeCause.REVERT,
        by_id=by.pk if by else None,
        at=at,
    )
    delete_changes(TargetType.BILL, gone)
    Bill.objects.filter(pk__in_values=gone).delete()
    active = [line.medicine_key for line in lines if line.bill.cancelled_at is None]
    count_medicines(organization.pk, removed=active)
    recount_outcomes({bill.visit_id for bill in bills.values()})
    notify_changed(organization, {bill.customer_id for bill in bills.values()}, by=by)
    return RemovedLines(changed={bill.pk for bill in kept}, gone=set(gone))
