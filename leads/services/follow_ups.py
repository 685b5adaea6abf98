"""What was said to a lead, and what comes next."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from contacts.events import whatsapp_logged
from core.errors import DomainError
from core.refusals import ensure_not_past, ensure_own
from history.changes import Changes, save_changed, set_fields
from leads.models import ConversionStatus, FollowUpHistory, FollowUpKind, Lead, Project
from leads.services.changing import lock_lead, record_history
from leads.services.transitions import lose_lead, move


@transaction.atomic
def record_follow_up(
    lead: Lead,
    *,
    by: User | None,
    kind: str = FollowUpKind.CALL,
    notes: str = "",
    response: str = "",
    next_follow_up_on: date | None = None,
    closing_reason: str = "",
    project: Project | None = None,
) -> FollowUpHistory:
    """Write a contact down. It ends with the day of the next one, or with why there is none.

    An open lead becomes contacted; a closing reason loses it. Raises DomainError: 400 without an
    end, with both ends or with a day that is past, 409 for a lead that is lost already.
    """
    lead = lock_lead(lead)
    closing_reason = closing_reason.strip()
    ensure_own(project, lead.organization, "project")
    ensure_not_past(next_follow_up_on, lead.organization, "next_follow_up_on")
    _require_end(lead, next_follow_up_on, closing_reason)
    follow_up = FollowUpHistory.objects.create(
        organization=lead.organization,
        lead=lead,
        project=project,
        kind=kind,
        notes=notes,
        response=response,
        next_follow_up_on=next_follow_up_on,
        done_by=by,
        done_at=timezone.now(),
    )
    if kind == FollowUpKind.WHATSAPP and response.strip() and lead.contact_number:
        whatsapp_logged.send(
            sender=FollowUpHistory,
            organization=lead.organization,
            phone=lead.contact_number,
            day=lead.organization.today(),
            replied=True,
        )
    if closing_reason:
        lose_lead(lead, reason=closing_reason, by=by)
        return follow_up
    changes: Changes = {}
    set_fields(lead, changes, next_follow_up_on=next_follow_up_on)
    if changes:
        save_changed(lead, changes)
        record_history(lead, changes, by=by)
    if lead.conversion_status == ConversionStatus.OPEN and kind != FollowUpKind.NOTE:
        move(lead, ConversionStatus.CONTACTED, by=by)
    return follow_up


def _require_end(lead: Lead, next_on: date | None, closing_reason: str) -> None:
    """Nobody is forgotten: only who has converted needs no next step."""
    if lead.conversion_status == ConversionStatus.LOST:
        raise DomainError(
            f"This lead was lost ({lead.lost_reason}). Reopen it to go on.",
            code="decided",
            status=409,
        )
    if next_on is not None and closing_reason:
        message = "Give either the day of the next follow-up or the closing reason, not both."
    elif next_on is None and not closing_reason:
        if lead.conversion_status == ConversionStatus.CONVERTED:
            return
        message = "Give the day of the next follow-up, or the reason for which the lead is closed."
    else:
        return
    raise DomainError.at("next_follow_up_on", "invalid", message)
