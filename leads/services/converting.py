"""Leads that a booking won."""

from collections.abc import Collection
from datetime import datetime

from accounts.models import User
from core.bulk import read_rows, update_rows
from history.models import ChangeCause, TargetType
from history.services import NewChange, record_changes
from leads.models import ConversionStatus, Lead, LeadProjectAssociation

CONVERTED_WORDS = "Converted"


def is_converted(status: str) -> bool:
    """Whether a project's own word for a lead's status there is that the deal is made."""
    return status.casefold() == CONVERTED_WORDS.casefold()


def convert_leads(
    lead_ids: Collection[int],
    membership_ids: Collection[int],
    *,
    organization_id: int,
    by: User | None,
    at: datetime,
) -> None:
    """Mark leads converted, and their places in projects; the first moment stays.

    Each lead that was not converted before has it in its changes. Three statements.
    """
    if membership_ids:
        memberships = LeadProjectAssociation.objects.filter(pk__in_values=set(membership_ids))
        memberships.filter(converted_at=None).update(converted_at=at, updated_at=at)
    if not lead_ids:
        return
    open_leads = Lead.objects.filter(pk__in_values=set(lead_ids)).exclude(
        conversion_status=ConversionStatus.CONVERTED
    )
    before = list(open_leads.order_by("pk").values_list("pk", "conversion_status"))
    if not before:
        return
    Lead.objects.filter(pk__in_values=[pk for pk, _ in before]).update(
        conversion_status=ConversionStatus.CONVERTED,
        lost_reason="",
        decided_at=at,
        next_follow_up_on=None,
        updated_at=at,
    )
    converted = ConversionStatus.CONVERTED.value
    record_changes(
        TargetType.LEAD,
        [
            NewChange(pk, {"conversion_status": [status, converted]}, cause_id=pk)
            for pk, status in before
        ],
        organization_id=organization_id,
        cause=ChangeCause.LEAD,
        by_id=by.pk if by else None,
        at=at,
    )


def overlay_conversions(lead_ids: Collection[int], *, at: datetime) -> None:
    """What `convert_leads` would make of the leads, for the later rows of a dry run."""
    names = ["id", "conversion_status"]
    leads = read_rows(Lead.objects.order_by(), names, by="id", values=set(lead_ids))
    converted = ConversionStatus.CONVERTED.value
    update_rows(
        Lead,
        ["conversion_status", "lost_reason", "decided_at"],
        [(pk, converted, "", at) for pk, status in leads if status != converted],
    )
