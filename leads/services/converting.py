"""Leads that a booking won."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

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
    by_rows: Mapping[int, int | None] | None = None,
) -> None:
    """Mark leads converted, and their places in projects; the first moment stays.

    Each lead that was not converted before has it in its changes: because of a row of an upload
    where `by_rows` ({lead: row}) has one. Five statements.
    """
    rows = by_rows or {}
    memberships = LeadProjectAssociation.objects.order_by("pk").select_for_update(no_key=True)
    known = _read(memberships, "converted_at", membership_ids)
    update_rows(
        LeadProjectAssociation,
        ["converted_at", "updated_at"],
        [(pk, at, at) for pk, converted_at in known if converted_at is None],
    )
    converted = ConversionStatus.CONVERTED.value
    leads = Lead.objects.order_by("pk").select_for_update(no_key=True)
    before = [
        (pk, status)
        for pk, status in _read(leads, "conversion_status", lead_ids)
        if status != converted
    ]
    update_rows(
        Lead,
        ["conversion_status", "lost_reason", "decided_at", "next_follow_up_on", "updated_at"],
        [(pk, converted, "", at, None, at) for pk, _ in before],
    )
    record_changes(
        TargetType.LEAD,
        [
            NewChange(
                pk,
                {"conversion_status": [status, converted]},
                cause_id=rows.get(pk, pk),
                cause=ChangeCause.UPLOAD_ROW if pk in rows else None,
            )
            for pk, status in before
        ],
        organization_id=organization_id,
        cause=ChangeCause.LEAD,
        by_id=by.pk if by else None,
        at=at,
    )


def _read(records: QuerySet[Any], name: str, ids: Collection[int]) -> list[tuple[Any, ...]]:
    return read_rows(records, ["id", name], by="id", values=set(ids)) if ids else []
