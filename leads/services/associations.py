"""A lead's place in a project, changed by hand; every change is written down."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.errors import DomainError
from core.refusals import refuse_foreign, refuse_future, refuse_unfit_assignee, wrong
from customers.matching.store import lock_identities
from history.changes import Changes, save_changed, set_fields
from history.models import ChangeCause
from history.services import record_change
from leads.models import (
    ChannelPartner,
    Lead,
    LeadProjectAssociation,
    PretagStatus,
    Project,
)
from leads.services.changing import lock_lead, refuse_inactive
from leads.services.claiming import claim_by_hand
from leads.services.statuses import REOPENED, spell_status
from leads.services.winning import WON, is_won, win_leads

EDITABLE_FIELDS = frozenset(
    {"status", "is_pretagged", "pretag_status", "phone_verified", "enquired_on", "value", "notes"}
)


@transaction.atomic
def put_in_project(
    lead: Lead,
    project: Project,
    values: Mapping[str, Any],
    *,
    by: User | None,
    channel_partner: ChannelPartner | None = None,
) -> tuple[LeadProjectAssociation, bool]:
    """The lead's place in the project, set to `values`, and whether it is new.

    An archived place comes back. A partner's claim goes into the ledger, which decides whose it is.
    Raises DomainError 400 for a project or partner of somebody else or one that is deactivated.
    """
    refuse_foreign(project, lead.organization, "project")
    refuse_foreign(channel_partner, lead.organization, "channel_partner")
    refuse_inactive(channel_partner, "channel_partner")
    if channel_partner is not None:
        # Before the lead's own lock: whoever takes leads or claims in takes them in this order.
        lock_identities(lead.organization_id)
    lead = lock_lead(lead)
    known = LeadProjectAssociation.objects.filter(lead=lead, project=project).exists()
    if not known:
        refuse_inactive(project, "project")
    if channel_partner is not None:
        told = f"Entered by {by.username}" if by else "Entered by hand"
        claim_by_hand(lead, project, channel_partner, told=told, by=by)
    changes: Changes = {}
    place, created = LeadProjectAssociation.objects.select_for_update(no_key=True).get_or_create(
        lead=lead, project=project, defaults={"organization": lead.organization}
    )
    if created:
        changes["project"] = [None, project.pk]
    set_fields(place, changes, archived_at=None)
    _set_values(place, values, changes)
    return _win_if_told(_save(place, changes, by), changes, by), not known


@transaction.atomic
def edit_association(
    association: LeadProjectAssociation, values: Mapping[str, Any], *, by: User | None
) -> LeadProjectAssociation:
    """Set some of `EDITABLE_FIELDS`. Raises DomainError 400 for values that make no sense."""
    if unknown := values.keys() - EDITABLE_FIELDS:
        raise TypeError(f"Not edited by hand: {', '.join(sorted(unknown))}")
    lock_lead(association.lead)  # before the place, as whoever converts the lead does
    place = _locked(association)
    changes: Changes = {}
    _set_values(place, values, changes)
    return _win_if_told(_save(place, changes, by), changes, by)


@transaction.atomic
def assign_association(
    association: LeadProjectAssociation, user: User | None, *, by: User | None
) -> LeadProjectAssociation:
    """Give the lead in this project to a member, or with None to nobody."""
    place = _locked(association)
    refuse_unfit_assignee(user, place.organization)
    changes: Changes = {}
    set_fields(place, changes, assigned_to=user)
    if changes:
        place.assigned_at, place.assigned_by = (timezone.now(), by) if user else (None, None)
    return _save(place, changes, by, also=("assigned_at", "assigned_by"))


@transaction.atomic
def archive_association(
    association: LeadProjectAssociation, *, by: User | None, archived: bool = True
) -> LeadProjectAssociation:
    """Take the place out of the lists, or back in; doing so twice changes nothing."""
    place = _locked(association)
    changes: Changes = {}
    if archived != (place.archived_at is not None):
        set_fields(place, changes, archived_at=timezone.now() if archived else None)
    return _save(place, changes, by)


@transaction.atomic
def win_in_project(
    association: LeadProjectAssociation, *, value: Decimal | None, by: User | None
) -> LeadProjectAssociation:
    """The deal is made. When first, stays; a new value replaces the former."""
    place = _locked(association)
    changes: Changes = {}
    set_fields(place, changes, status=WON)
    if place.converted_at is None:
        set_fields(place, changes, converted_at=timezone.now())
    if value is not None:
        set_fields(place, changes, value=value)
    return _save(place, changes, by)


@transaction.atomic
def take_back_win(
    association: LeadProjectAssociation, *, by: User | None
) -> LeadProjectAssociation:
    """The deal was not made after all: nobody's conversion. What it was worth stays."""
    place = _locked(association)
    changes: Changes = {}
    set_fields(place, changes, converted_at=None)
    if is_won(place.status):
        set_fields(place, changes, status=REOPENED)
    return _save(place, changes, by)


def _locked(association: LeadProjectAssociation) -> LeadProjectAssociation:
    rows = LeadProjectAssociation.objects.select_for_update(of=("self",), no_key=True)
    place = rows.select_related("organization").filter(pk=association.pk).first()
    if place is None:
        raise DomainError(
            "This place became one with another: its lead was merged. Load the lead again.",
            code="combined",
            status=409,
        )
    return place


def _win_if_told(
    place: LeadProjectAssociation, changes: Changes, by: User | None
) -> LeadProjectAssociation:
    """A status that says converted is a conversion, counted as every other."""
    if "status" in changes and is_won(place.status):
        win_leads(
            [place.lead_id],
            [place.pk],
            organization_id=place.organization_id,
            by=by,
            at=timezone.now(),
        )
        place.refresh_from_db()
    return place


def _set_values(place: LeadProjectAssociation, values: Mapping[str, Any], changes: Changes) -> None:
    told = dict(values)
    if "status" in told:
        told["status"] = " ".join(told["status"].split())
        if not told["status"]:
            raise wrong("status", "Give a status in the project's own words, such as New.")
        told["status"] = spell_status(place.project, told["status"])
    refuse_future(told.get("enquired_on"), place.organization, "enquired_on")
    if told.get("value") is not None and told["value"] < 0:
        raise wrong("value", "The value of a deal is not negative.")
    if told.get("is_pretagged") is False:
        if told.get("pretag_status"):
            raise wrong("pretag_status", "Who is not pretagged has no status of it. Leave it out.")
        told["pretag_status"] = PretagStatus.NONE.value
    elif told.get("pretag_status"):
        told["is_pretagged"] = True
    elif told.get("is_pretagged") and not place.pretag_status:
        told["pretag_status"] = PretagStatus.PENDING.value
    set_fields(place, changes, **told)


def _save(
    place: LeadProjectAssociation,
    changes: Changes,
    by: User | None,
    *,
    also: tuple[str, ...] = (),
) -> LeadProjectAssociation:
    """Write the change and its line, unless nothing changed."""
    if not changes:
        return place
    save_changed(place, dict.fromkeys([*changes, *also]))
    record_change(place, changes, by=by, cause=ChangeCause.LEAD, cause_id=place.lead_id)
    return place
