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


def fold_places(merging: Merging, kept: Any, others: list[Any]) -> None:
    """The furthest status, the first conversion, the notes of all; whose claim stands is decided.

    A value of either side is kept, the kept place's before the other's: two sums of one deal are
    never added up. What bookings come to is added up afterwards, as always.
    """
    before = snapshot(kept)
    places = [kept, *others]
    won = sorted((p for p in places if p.converted_at), key=lambda p: p.converted_at)
    told = [place for place in _in_use(places) if place.status != _NEW]
    newest = max(told or places, key=_changed_at)
    kept.status = won[0].status if won else newest.status
    kept.converted_at = won[0].converted_at if won else None
    kept.value = next((p.value for p in [*won, *places] if p.value is not None), None)
    partner = winner_of(merging, kept.project_id)
    known = (place.channel_partner_id for place in places if place.channel_partner_id)
    kept.channel_partner_id = partner or next(known, None)
    owner = next((place for place in places if place.assigned_to_id), kept)
    for name in ("assigned_to_id", "assigned_at", "assigned_by_id"):
        setattr(kept, name, getattr(owner, name))
    kept.is_pretagged = any(place.is_pretagged for place in places)
    pretags = {place.pretag_status for place in places}
    kept.pretag_status = next(status for status in _PRETAGS if status in pretags)
    kept.phone_verified = any(place.phone_verified for place in places)
    by_age = sorted(places, key=lambda place: place.created_at)
    kept.source = next((place.source for place in by_age if place.source), "")
    kept.enquired_on = min((p.enquired_on for p in places if p.enquired_on), default=None)
    kept.notes = joined(place.notes for place in places)
    kept.archived_at = _archived(places)
    kept.created_at = by_age[0].created_at
    _tell_change(merging, kept, before)


def _in_use(places: list[Any]) -> list[Any]:
    """Those that are not archived; all, when all are."""
    return [place for place in places if place.archived_at is None] or places


def _archived(places: list[Any]) -> datetime | None:
    """Only what is archived on all sides stays so."""
    archived = [place.archived_at for place in places if place.archived_at]
    return max(archived) if len(archived) == len(places) else None


def _changed_at(place: Any) -> datetime:
    changed: datetime = place.updated_at
    return changed


def _tell_change(merging: Merging, kept: Any, before: dict[str, Any]) -> None:
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


def fold_links(merging: Merging, kept: Any, others: list[Any]) -> None:
    """The commission of the kept partner's link stays; a blank one takes the other's."""
    links = [kept, *others]
    agreed = (link.commission_percent for link in links if link.commission_percent is not None)
    kept.commission_percent = next(agreed, None)


def project_of(row: Any) -> str:
    return str(row.project)
