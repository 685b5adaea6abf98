"""What bookings are worth in a project: all confirmed ones of a lead together."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal

from django.db.models import Sum

from accounts.models import User
from bookings.models import Booking, BookingStatus
from core.bulk import update_rows
from history.models import ChangeCause, TargetType
from history.services import NewChange, record_changes
from leads.models import LeadProjectAssociation

Membership = tuple[int, int]  # lead id, project id
_CENT = Decimal("0.01")
_MOST = Decimal("999999999999.99")


def add_up_bookings(
    memberships: Collection[Membership],
    *,
    organization_id: int,
    by: User | None,
    at: datetime,
    emptied: bool = False,
) -> None:
    """Set the value of these places to what their confirmed bookings come to; four statements.

    A place whose bookings name no amount keeps the value that a person gave it, unless it was
    `emptied`: a booking with an amount has gone.
    """
    if not memberships:
        return
    leads = {lead for lead, _ in memberships}
    booked = Booking.objects.filter(
        lead__in_values=leads, project__isnull=False, status=BookingStatus.CONFIRMED
    )
    totals = booked.order_by().values_list("lead", "project").annotate(total=Sum("amount"))
    sums = {(lead, project): _money(total) for lead, project, total in totals}
    rows = LeadProjectAssociation.objects.filter(lead__in_values=leads).order_by("pk")
    changed = []
    for pk, lead, project, value in rows.values_list("pk", "lead_id", "project_id", "value"):
        total = sums.get((lead, project))
        if (lead, project) not in memberships or total == value or (total is None and not emptied):
            continue
        changed.append((pk, value, total))
    update_rows(
        LeadProjectAssociation,
        ["value", "updated_at"],
        [(pk, total, at) for pk, _, total in changed],
    )
    record_changes(
        TargetType.MEMBERSHIP,
        [NewChange(pk, {"value": [value, total]}) for pk, value, total in changed],
        organization_id=organization_id,
        cause=ChangeCause.BOOKING,
        by_id=by.pk if by else None,
        at=at,
    )


def _money(total: Decimal | None) -> Decimal | None:
    """As the column holds it: a sum that is too large must not stop the scan of all others."""
    return None if total is None else min(total.quantize(_CENT), _MOST)
