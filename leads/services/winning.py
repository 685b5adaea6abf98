"""Leads that a booking won."""

from collections.abc import Collection
from datetime import datetime

from accounts.models import User
from core.bulk import read_rows, update_rows
from history.models import ChangeCause, TargetType
from history.services import NewChange, record_changes
from leads.models import ConversionStatus, Lead, LeadProjectAssociation

WON = "Converted"


def is_won(status: str) -> bool:
    """Whether a project's own word for a lead's status there is that the deal is made."""
    return status.casefold() == WON.casefold()


def win_leads(
    lead_ids: Collection[int],
    place_ids: Collection[int],
    *,
    organization_id: int,
    by: User | None,
    at: datetime,
) -> None:
    """Mark leads converted, and their places in projects; the first moment stays.

    Each lead that was not converted before has it in its changes. Three statements.
    """
    if place_ids:
        places = LeadProjectAssociation.objects.filter(pk__within=set(place_ids))
        places.filter(converted_at=None).update(converted_at=at, updated_at=at)
    if not lead_ids:
        return
    open_leads = Lead.objects.filter(pk__within=set(lead_ids)).exclude(
        conversion_status=ConversionStatus.CONVERTED
    )
    before = list(open_leads.order_by("pk").values_list("pk", "conversion_status"))
    if not before:
        return
    Lead.objects.filter(pk__within=[pk for pk, _ in before]).update(
        conversion_status=ConversionStatus.CONVERTED,
        lost_reason="",
        decided_at=at,
        next_follow_up_on=None,
        updated_at=at,
    )
    won = ConversionStatus.CONVERTED.value
    record_changes(
        TargetType.LEAD,
        [NewChange(pk, {"conversion_status": [status, won]}, cause_id=pk) for pk, status in before],
        organization_id=organization_id,
        cause=ChangeCause.LEAD,
        by_id=by.pk if by else None,
        at=at,
    )


def rehearse_wins(lead_ids: Collection[int], *, at: datetime) -> None:
    """What `win_leads` would make of the leads, for the later rows of a rehearsal."""
    names = ["id", "conversion_status"]
    leads = read_rows(Lead.objects.order_by(), names, by="id", values=set(lead_ids))
    won = ConversionStatus.CONVERTED.value
    update_rows(
        Lead,
        ["conversion_status", "lost_reason", "decided_at"],
        [(pk, won, "", at) for pk, status in leads if status != won],
    )
