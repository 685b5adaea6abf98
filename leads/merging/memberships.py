"""Two places of one person in one project, or two links of one partner to it, become one."""

from datetime import datetime
from typing import Any

from customers.merging import Merging
from customers.merging.snapshots import differences, joined, snapshot
from history.models import ChangeCause
from history.services import record_change
from leads.merging.ledger import winner_of
from leads.models import PretagStatus

_NEW = "New"  # of a place that nobody has said anything about
_PRETAGS = (
    PretagStatus.APPROVED,
    PretagStatus.PENDING,
    PretagStatus.REJECTED,
    PretagStatus.EXPIRED,
    PretagStatus.NONE,
)


def merge_memberships(merging: Merging, kept: Any, others: list[Any]) -> None:
    """The furthest status, the first conversion, the notes of all; whose claim stands is decided.

    A value of either side is kept, the kept place's before the other's: two sums of one deal are
    never added up. What bookings come to is added up afterwards, as always.
    """
    before = snapshot(kept)
    memberships = [kept, *others]
    converted = sorted((p for p in memberships if p.converted_at), key=lambda p: p.converted_at)
    parts = [membership for membership in _in_use(memberships) if membership.status != _NEW]
    newest = max(parts or memberships, key=_changed_at)
    kept.status = converted[0].status if converted else newest.status
    kept.converted_at = converted[0].converted_at if converted else None
    kept.value = next((p.value for p in [*converted, *memberships] if p.value is not None), None)
    partner = winner_of(merging, kept.project_id)
    known = (
        membership.channel_partner_id for membership in memberships if membership.channel_partner_id
    )
    kept.channel_partner_id = partner or next(known, None)
    owner = next((membership for membership in memberships if membership.assigned_to_id), kept)
    for name in ("assigned_to_id", "assigned_at", "assigned_by_id"):
        setattr(kept, name, getattr(owner, name))
    kept.is_pretagged = any(membership.is_pretagged for membership in memberships)
    pretags = {membership.pretag_status for membership in memberships}
    kept.pretag_status = next(status for status in _PRETAGS if status in pretags)
    kept.phone_verified = any(membership.phone_verified for membership in memberships)
    by_age = sorted(memberships, key=lambda membership: membership.created_at)
    kept.source = next((membership.source for membership in by_age if membership.source), "")
    kept.enquired_on = min((p.enquired_on for p in memberships if p.enquired_on), default=None)
    kept.notes = joined(membership.notes for membership in memberships)
    kept.archived_at = _archived(memberships)
    kept.created_at = by_age[0].created_at
    _record_change(merging, kept, before)


def _in_use(memberships: list[Any]) -> list[Any]:
    """Those that are not archived; all, when all are."""
    return [
        membership for membership in memberships if membership.archived_at is None
    ] or memberships


def _archived(memberships: list[Any]) -> datetime | None:
    """Only what is archived on all sides stays so."""
    archived = [membership.archived_at for membership in memberships if membership.archived_at]
    return max(archived) if len(archived) == len(memberships) else None


def _changed_at(membership: Any) -> datetime:
    changed: datetime = membership.updated_at
    return changed


def _record_change(merging: Merging, kept: Any, before: dict[str, Any]) -> None:
    changes = differences(before, snapshot(kept))
    changes.pop("created_at", None)
    record_change(
        kept,
        changes,
        by=merging.by,
        cause=ChangeCause.MERGE,
        cause_id=merging.record_id,
        at=merging.at,
    )


def merge_links(merging: Merging, kept: Any, others: list[Any]) -> None:
    """The commission of the kept partner's link stays; a blank one takes the other's."""
    links = [kept, *others]
    agreed = (link.commission_percent for link in links if link.commission_percent is not None)
    kept.commission_percent = next(agreed, None)


def project_of(row: Any) -> str:
    return str(row.project)
