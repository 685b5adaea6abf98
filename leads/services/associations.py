"""A lead's place in a project, changed by hand; every change is written down."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from customers.matching import Cause
from customers.matching.changes import Changes, jsonable
from customers.models import ChangeCause
from leads.models import (
    AssociationChange,
    ChannelPartner,
    Lead,
    LeadProjectAssociation,
    PretagStatus,
    Project,
)
from leads.services.changing import (
    lock_lead,
    refuse_foreign,
    refuse_unfit_assignee,
    save_changed,
    set_fields,
    wrong,
)
from leads.services.claims import Ledger
from leads.services.entry import ContestedClaim

EDITABLE_FIELDS = frozenset(
    {"status", "is_pretagged", "pretag_status", "phone_verified", "enquired_on", "value", "notes"}
)
WON = "Converted"


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
    """
    lead = lock_lead(lead)
    refuse_foreign(project, lead.organization, "project")
    refuse_foreign(channel_partner, lead.organization, "channel_partner")
    changes: Changes = {}
    place, created = LeadProjectAssociation.objects.select_for_update(no_key=True).get_or_create(
        lead=lead, project=project, defaults={"organization": lead.organization}
    )
    if created:
        changes["project"] = [None, project.pk]
    set_fields(place, changes, archived_at=None)
    if channel_partner is not None:
        stands, _ = claim_for_partner(place, channel_partner, by=by)
        if stands:
            set_fields(place, changes, channel_partner=channel_partner)
    _set_values(place, values, changes)
    _save(place, changes, by)
    return place, created


def claim_for_partner(
    place: LeadProjectAssociation, partner: ChannelPartner, *, by: User | None
) -> tuple[bool, ContestedClaim | None]:
    """Enter the partner's claim into the ledger; whether it stands, and the contest if it is one.

    The caller holds the lead's lock and sets the partner where it stands.
    """
    organization = place.lead.organization
    cause = Cause(ChangeCause.LEAD, by=by)
    ledger = Ledger(organization.pk, cause, timezone.now(), organization.claim_days)
    pair = (place.lead_id, place.project_id)
    ledger.load([pair])
    told = f"Entered by {by.username}" if by else "Entered by hand"
    result = ledger.claim(pair, partner.pk, told=told, cause_id=place.lead_id)
    ledger.write()
    return result


@transaction.atomic
def edit_association(
    association: LeadProjectAssociation, values: Mapping[str, Any], *, by: User | None
) -> LeadProjectAssociation:
    """Set some of `EDITABLE_FIELDS`. Raises DomainError 400 for values that make no sense."""
    if unknown := values.keys() - EDITABLE_FIELDS:
        raise TypeError(f"Not edited by hand: {', '.join(sorted(unknown))}")
    place = _locked(association)
    changes: Changes = {}
    _set_values(place, values, changes)
    return _save(place, changes, by)


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


def _locked(association: LeadProjectAssociation) -> LeadProjectAssociation:
    rows = LeadProjectAssociation.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("organization").get(pk=association.pk)


def _set_values(place: LeadProjectAssociation, values: Mapping[str, Any], changes: Changes) -> None:
    told = dict(values)
    if "status" in told:
        told["status"] = " ".join(told["status"].split())
        if not told["status"]:
            raise wrong("status", "Give a status in the project's own words, such as New.")
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
    AssociationChange.objects.create(
        association=place,
        changes=jsonable(changes),
        cause=ChangeCause.LEAD,
        cause_id=place.lead_id,
        changed_by=by,
        changed_at=timezone.now(),
    )
    return place
