"""A lead's place in a project, changed by hand; every change is written down."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.errors import DomainError
from core.refusals import ensure_fit_assignee, ensure_not_future, ensure_own
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
from leads.services.changing import ensure_active, lock_lead
from leads.services.claiming import claim_by_hand
from leads.services.converting import CONVERTED_WORDS, convert_leads, is_converted
from leads.services.statuses import REOPENED, spell_status, status_key

EDITABLE_FIELDS = frozenset(
    {"status", "is_pretagged", "pretag_status", "phone_verified", "enquired_on", "value", "notes"}
)


@transaction.atomic
def add_to_project(
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
    ensure_own(project, lead.organization, "project")
    ensure_own(channel_partner, lead.organization, "channel_partner")
    ensure_active(channel_partner, "channel_partner")
    if channel_partner is not None:
        # Before the lead's own lock: whoever takes leads or claims in takes them in this order.
        lock_identities(lead.organization_id)
    lead = lock_lead(lead)
    known = LeadProjectAssociation.objects.filter(lead=lead, project=project).exists()
    if not known:
        ensure_active(project, "project")
    if channel_partner is not None:
        description = f"Entered by {by.username}" if by else "Entered by hand"
        claim_by_hand(lead, project, channel_partner, description=description, by=by)
    changes: Changes = {}
    membership, created = LeadProjectAssociation.objects.select_for_update(
        no_key=True
    ).get_or_create(lead=lead, project=project, defaults={"organization": lead.organization})
    if created:
        changes["project"] = [None, project.pk]
    set_fields(membership, changes, archived_at=None)
    _set_values(membership, values, changes)
    return _convert_if_chosen(_save(membership, changes, by), changes, by), not known


@transaction.atomic
def edit_association(
    association: LeadProjectAssociation,
    values: Mapping[str, Any],
    *,
    by: User | None,
    status_before: str | None = None,
) -> LeadProjectAssociation:
    """Set some of `EDITABLE_FIELDS`. Raises DomainError: 400 for values that make no sense, 409
    when the place no longer has `status_before`, where whoever changes it says what they saw.
    """
    if unknown := values.keys() - EDITABLE_FIELDS:
        raise TypeError(f"Not edited by hand: {', '.join(sorted(unknown))}")
    lock_lead(association.lead)  # before the place, as whoever converts the lead does
    membership = _locked(association)
    _ensure_still(membership, status_before)
    changes: Changes = {}
    _set_values(membership, values, changes)
    return _convert_if_chosen(_save(membership, changes, by), changes, by)


@transaction.atomic
def assign_association(
    association: LeadProjectAssociation, user: User | None, *, by: User | None
) -> LeadProjectAssociation:
    """Give the lead in this project to a member, or with None to nobody."""
    membership = _locked(association)
    ensure_fit_assignee(user, membership.organization)
    changes: Changes = {}
    set_fields(membership, changes, assigned_to=user)
    if changes:
        membership.assigned_at, membership.assigned_by = (
            (timezone.now(), by) if user else (None, None)
        )
    return _save(membership, changes, by, also=("assigned_at", "assigned_by"))


@transaction.atomic
def archive_association(
    association: LeadProjectAssociation, *, by: User | None, archived: bool = True
) -> LeadProjectAssociation:
    """Take the place out of the lists, or back in; doing so twice changes nothing."""
    membership = _locked(association)
    changes: Changes = {}
    if archived != (membership.archived_at is not None):
        set_fields(membership, changes, archived_at=timezone.now() if archived else None)
    return _save(membership, changes, by)


@transaction.atomic
def convert_in_project(
    association: LeadProjectAssociation, *, value: Decimal | None, by: User | None
) -> LeadProjectAssociation:
    """The deal is made. When first, stays; a new value replaces the former."""
    membership = _locked(association)
    changes: Changes = {}
    set_fields(membership, changes, status=CONVERTED_WORDS)
    if membership.converted_at is None:
        set_fields(membership, changes, converted_at=timezone.now())
    if value is not None:
        set_fields(membership, changes, value=value)
    return _save(membership, changes, by)


@transaction.atomic
def revert_conversion(
    association: LeadProjectAssociation, *, by: User | None
) -> LeadProjectAssociation:
    """The deal was not made after all: nobody's conversion. What it was worth stays."""
    membership = _locked(association)
    changes: Changes = {}
    set_fields(membership, changes, converted_at=None)
    if is_converted(membership.status):
        set_fields(membership, changes, status=REOPENED)
    return _save(membership, changes, by)


def _locked(association: LeadProjectAssociation) -> LeadProjectAssociation:
    rows = LeadProjectAssociation.objects.select_for_update(of=("self",), no_key=True)
    membership = rows.select_related("organization").filter(pk=association.pk).first()
    if membership is None:
        raise DomainError(
            "This place became one with another: its lead was merged. Load the lead again.",
            code="combined",
            status=409,
        )
    return membership


def _ensure_still(membership: LeadProjectAssociation, status_before: str | None) -> None:
    if status_before is None or status_key(status_before) == status_key(membership.status):
        return
    raise DomainError(
        f"Somebody moved this lead meanwhile: it is in {membership.status} now. "
        "Look at it again before you move it.",
        code="moved_meanwhile",
        status=409,
        extra={"status": membership.status},
    )


def _convert_if_chosen(
    membership: LeadProjectAssociation, changes: Changes, by: User | None
) -> LeadProjectAssociation:
    """A status that says converted is a conversion, counted as every other."""
    if "status" in changes and is_converted(membership.status):
        convert_leads(
            [membership.lead_id],
            [membership.pk],
            organization_id=membership.organization_id,
            by=by,
            at=timezone.now(),
        )
        membership.refresh_from_db()
    return membership


def _set_values(
    membership: LeadProjectAssociation, values: Mapping[str, Any], changes: Changes
) -> None:
    data = dict(values)
    if "status" in data:
        data["status"] = " ".join(data["status"].split())
        if not data["status"]:
            raise DomainError.at(
                "status", "invalid", "Give a status in the project's own words, such as New."
            )
        data["status"] = spell_status(membership.project, data["status"])
    ensure_not_future(data.get("enquired_on"), membership.organization, "enquired_on")
    if data.get("value") is not None and data["value"] < 0:
        raise DomainError.at("value", "invalid", "The value of a deal is not negative.")
    if data.get("is_pretagged") is False:
        if data.get("pretag_status"):
            raise DomainError.at(
                "pretag_status",
                "invalid",
                "Who is not pretagged has no status of it. Leave it out.",
            )
        data["pretag_status"] = PretagStatus.NONE.value
    elif data.get("pretag_status"):
        data["is_pretagged"] = True
    elif data.get("is_pretagged") and not membership.pretag_status:
        data["pretag_status"] = PretagStatus.PENDING.value
    set_fields(membership, changes, **data)


def _save(
    membership: LeadProjectAssociation,
    changes: Changes,
    by: User | None,
    *,
    also: tuple[str, ...] = (),
) -> LeadProjectAssociation:
    """Write the change and its line, unless nothing changed."""
    if not changes:
        return membership
    save_changed(membership, dict.fromkeys([*changes, *also]))
    record_change(membership, changes, by=by, cause=ChangeCause.LEAD, cause_id=membership.lead_id)
    return membership
