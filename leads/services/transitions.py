"""A lead's life: contacted, qualified, converted, lost, open again; and who works on it."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.errors import DomainError
from core.refusals import ensure_fit_assignee, ensure_own
from history.changes import Changes, save_changed, set_fields
from leads.models import UNDECIDED, ConversionStatus, Lead, LeadProjectAssociation, Project
from leads.services.associations import (
    add_to_project,
    archive_association,
    convert_in_project,
    revert_conversion,
)
from leads.services.changing import lock_lead, record_history

_LONGEST_REASON = 500


@transaction.atomic
def assign_lead(lead: Lead, user: User | None, *, by: User | None) -> Lead:
    """Give the lead to a member of the organization, or with None to nobody."""
    lead = lock_lead(lead)
    ensure_fit_assignee(user, lead.organization)
    changes: Changes = {}
    set_fields(lead, changes, assigned_to=user)
    if changes:
        lead.assigned_at = timezone.now() if user else None
        save_changed(lead, ["assigned_to", "assigned_at"])
        record_history(lead, changes, by=by)
    return lead


@transaction.atomic
def qualify_lead(lead: Lead, *, by: User | None) -> Lead:
    """Worth the effort: an undecided lead only. Raises DomainError 409 for a decided one."""
    lead = lock_lead(lead)
    if lead.conversion_status not in UNDECIDED:
        raise _decided(lead, "Reopen it first.")
    return move(lead, ConversionStatus.QUALIFIED, by=by)


@transaction.atomic
def convert_lead(
    lead: Lead,
    *,
    by: User | None,
    value: Decimal | None = None,
    project: Project | None = None,
) -> Lead:
    """Won: with a project also there, for `value`. Further projects may follow.

    A value without a project is of the lead's only one; DomainError 400 when that says nothing.
    """
    lead = lock_lead(lead)
    ensure_own(project, lead.organization, "project")
    if value is not None and value < 0:
        raise DomainError.at("value", "invalid", "The value of a deal is not negative.")
    if value is not None and project is None:
        project = _only_project(lead)
    if project is not None:
        membership, _ = add_to_project(lead, project, {}, by=by)
        convert_in_project(membership, value=value, by=by)
    return move(lead, ConversionStatus.CONVERTED, by=by)


@transaction.atomic
def lose_lead(lead: Lead, *, reason: str, by: User | None, archive_projects: bool = False) -> Lead:
    """Given up, for a reason. Raises DomainError: 400 without one, 409 for a converted lead.

    What each project says of the person stays, as they may be lost here and wanted there, unless
    `archive_projects` takes them out of the projects' lists; `describe_projects_of_lost` says so.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise DomainError.at("reason", "required", "Say why the lead was lost.")
    if len(reason) > _LONGEST_REASON:
        raise DomainError.at("reason", "too_long", f"Shorten it to {_LONGEST_REASON} characters.")
    lead = lock_lead(lead)
    if lead.conversion_status == ConversionStatus.CONVERTED:
        raise _decided(lead, "Reopen it first if that was wrong.")
    if archive_projects:
        for membership in LeadProjectAssociation.objects.filter(lead=lead, archived_at=None):
            archive_association(membership, by=by)
    return move(lead, ConversionStatus.LOST, by=by, lost_reason=reason)


def describe_projects_of_lost(lead: Lead) -> str:
    """What became of the places of a lost lead, for whoever lost it."""
    memberships = list(lead.associations.all())
    if not memberships:
        return "The lead was in no project."
    kept = sorted(f"{p.project.name} ({p.status})" for p in memberships if p.archived_at is None)
    archived = sorted(p.project.name for p in memberships if p.archived_at is not None)
    parts = []
    if kept:
        parts.append(
            f"The lead stays in {', '.join(kept)} with its status there, and on that list. "
            "Archive what is over."
        )
    if archived:
        parts.append(f"Archived, with status and notes kept: {', '.join(archived)}.")
    return " ".join(parts)


@transaction.atomic
def reopen_lead(lead: Lead, *, by: User | None) -> Lead:
    """Take a decision back. Raises DomainError 409 for a lead that is not decided."""
    lead = lock_lead(lead)
    if lead.conversion_status in UNDECIDED:
        raise DomainError(
            "This lead is neither converted nor lost. There is nothing to reopen.",
            code="not_decided",
            status=409,
        )
    return move(lead, ConversionStatus.OPEN, by=by)


@transaction.atomic
def set_status(lead: Lead, status: str, *, by: User | None, lost_reason: str = "") -> Lead:
    """Any status by hand, with the rules of the one that is chosen."""
    if status == ConversionStatus.LOST:
        return lose_lead(lead, reason=lost_reason, by=by)
    if status == ConversionStatus.CONVERTED:
        return convert_lead(lead, by=by)
    return move(lock_lead(lead), ConversionStatus(status), by=by)


def move(lead: Lead, status: ConversionStatus, *, by: User | None, lost_reason: str = "") -> Lead:
    """Set the status of a locked lead, with all that follows from it, and write it down."""
    changes: Changes = {}
    set_fields(lead, changes, conversion_status=status.value, lost_reason=lost_reason)
    if not changes:
        return lead
    written = [*changes]
    if "conversion_status" in changes:
        decided = status not in UNDECIDED
        lead.decided_at = timezone.now() if decided else None
        written.append("decided_at")
        if decided:
            set_fields(lead, changes, next_follow_up_on=None)
            written.append("next_follow_up_on")
    save_changed(lead, written)
    record_history(lead, changes, by=by)
    if changes.get("conversion_status", [None])[0] == ConversionStatus.CONVERTED:
        # Who is not won is no conversion in any project either, nor a partner's commission.
        for membership in LeadProjectAssociation.objects.filter(lead=lead).exclude(
            converted_at=None
        ):
            revert_conversion(membership, by=by)
    return lead


def _only_project(lead: Lead) -> Project:
    memberships = list(
        LeadProjectAssociation.objects.filter(lead=lead, archived_at=None).select_related(
            "project"
        )[:2]
    )
    if len(memberships) != 1:
        message = "Give the project of this value: the lead is in none, or in several."
        raise DomainError.at("project", "required", message, overall="invalid")
    return memberships[0].project


def _decided(lead: Lead, remedy: str) -> DomainError:
    return DomainError(
        f"This lead is {lead.conversion_status}. {remedy}", code="decided", status=409
    )
