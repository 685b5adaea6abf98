"""Values that rows of a sheet filled in on bills that were there, put back by its reverting."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Organization, User
from customers.matching.store import lock_identities
from history.models import ChangeCause, TargetType
from history.services import NewChange, record_changes
from visits.models import Bill, Purchase
from visits.services.events import notify_changed
from visits.services.states import FILLED_IN, REPEATED
from visits.services.writing import runs_out_on

Pairs = Mapping[str, list[Any]]


@transaction.atomic
def revert_values(
    organization: Organization,
    *,
    bills: Mapping[int, Pairs],
    lines: Mapping[int, Pairs],
    by: User | None,
    why: str,
) -> None:
    """`{id: {field: [now, before]}}` of bills and of lines. A number of statements that does not
    grow with them."""
    lock_identities(organization.pk)
    at = timezone.now()
    values: dict[int, dict[str, list[Any]]] = {pk: dict(pairs) for pk, pairs in bills.items()}
    changed_lines = list(Purchase.objects.filter(pk__in_values=lines).select_related("bill"))
    for line in changed_lines:
        for name, pair in lines[line.pk].items():
            setattr(line, name, pair[1])
            values.setdefault(line.bill_id, {})[f"purchases.{line.pk}.{name}"] = pair
        line.runs_out_on = runs_out_on(line.bill.bill_date, line.duration_days)
    Purchase.objects.bulk_update(changed_lines, [*REPEATED, "runs_out_on"], batch_size=500)
    changed = list(Bill.objects.filter(organization=organization, pk__in_values=values))
    for bill in changed:
        bill.updated_at = at
        for name, pair in bills.get(bill.pk, {}).items():
            setattr(bill, name, pair[1])
    Bill.objects.bulk_update(changed, [*FILLED_IN, "updated_at"], batch_size=500)
    record_changes(
        TargetType.BILL,
        [NewChange(bill.pk, values[bill.pk], note=why) for bill in changed],
        organization_id=organization.pk,
        cause=ChangeCause.REVERT,
        by_id=by.pk if by else None,
        at=at,
    )
    notify_changed(organization, {bill.customer_id for bill in changed}, by=by)
