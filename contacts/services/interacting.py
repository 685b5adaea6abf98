"""Attempts to reach a contact. None ends without the next day or the reason why there is none."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from contacts.events import whatsapp_logged
from contacts.models import ContactInteraction, ContactRecord, ContactStatus, InteractionKind
from contacts.services.handled import Handling, describe_warning, handled_today
from contacts.services.transitions import ensure_undecided, lock_contact, save_contact, set_worked
from core.errors import DomainError, FieldError
from core.refusals import ensure_not_past
from core.roles import Can
from history.changes import Changes, set_fields
from history.models import ChangeCause

CLOSING_REASONS = (
    "Not interested",
    "Wrong number",
    "Asked not to be called",
    "Buys elsewhere",
    "Moved away",
    "Cannot be reached",
)


@dataclass(frozen=True, slots=True)
class Recorded:
    """`handled`: what a colleague did to the phone today; the interaction stands all the same."""

    interaction: ContactInteraction
    contact: ContactRecord
    handled: Handling | None = None

    @property
    def warning(self) -> str:
        return describe_warning(self.handled, self.contact.organization)


@transaction.atomic
def record_interaction(
    contact: ContactRecord,
    *,
    by: User | None,
    kind: str = InteractionKind.CALL,
    notes: str = "",
    customer_response: str = "",
    next_action: str = "",
    next_action_on: date | None = None,
    closing_reason: str = "",
    call_duration: int | None = None,
    call_successful: bool | None = None,
) -> Recorded:
    """Write an attempt down. It ends with `next_action_on`, or with `closing_reason`.

    A failed call (`call_successful` False) is an attempt; anything else reaches the contact: a
    pending one is then contacted. A closing reason makes it inactive. A contact of nobody becomes
    the author's, or nobody would be told of the next day. Raises DomainError: 400 for an unknown
    kind, without an end, with both, or with a day that is past; 409 for a contact that is
    converted or closed.
    """
    _ensure_known_kind(kind)
    contact = lock_contact(contact)
    closing_reason = " ".join(closing_reason.split())
    ensure_undecided(contact)
    _require_end(next_action_on, closing_reason)
    ensure_not_past(next_action_on, contact.organization, "next_action_on")
    handled = handled_today(contact.organization, contact.phone, by=by)
    now = timezone.now()
    interaction = ContactInteraction.objects.create(
        organization=contact.organization,
        contact=contact,
        kind=kind,
        notes=notes,
        customer_response=customer_response,
        next_action=next_action,
        next_action_on=next_action_on,
        closing_reason=closing_reason,
        call_duration=call_duration,
        call_successful=call_successful,
        done_by=by,
        done_at=now,
    )
    changes: Changes = {}
    contact.attempts += 1
    if call_successful is not False:
        contact.first_contact_at = contact.first_contact_at or now
        contact.last_contact_at = now
        if contact.status == ContactStatus.PENDING:
            set_worked(contact, changes, ContactStatus.CONTACTED)
    if closing_reason:
        set_worked(contact, changes, ContactStatus.INACTIVE)
    set_fields(contact, changes, next_action_on=next_action_on, closing_reason=closing_reason)
    also = ["attempts", "first_contact_at", "last_contact_at"]
    if contact.assigned_to_id is None and next_action_on and by and by.can(Can.WORK):
        set_fields(contact, changes, assigned_to=by)
        contact.assigned_at, contact.assigned_by = now, by
        also += ["assigned_at", "assigned_by"]
    save_contact(
        contact,
        changes,
        by=by,
        why=f"{interaction.get_kind_display()} recorded.",
        cause=ChangeCause.INTERACTION,
        cause_id=interaction.pk,
        also=also,
    )
    _notify_whatsapp(interaction, contact)
    return Recorded(interaction, contact, handled)


def _notify_whatsapp(interaction: ContactInteraction, contact: ContactRecord) -> None:
    """An answer or an arrival shows that the phone is on WhatsApp; silence shows nothing."""
    replied = bool(interaction.customer_response.strip())
    if interaction.kind != InteractionKind.WHATSAPP or interaction.call_successful is False:
        return
    if replied or interaction.call_successful:
        whatsapp_logged.send(
            sender=ContactInteraction,
            organization=contact.organization,
            phone=contact.phone,
            day=contact.organization.today(),
            replied=replied,
        )


def _require_end(next_on: date | None, closing_reason: str) -> None:
    if next_on is not None and closing_reason:
        message = "Give either next_action_on or a closing_reason, not both."
    elif next_on is None and not closing_reason:
        message = (
            "Say how it goes on: give next_action_on, the day of the next step, or a "
            "closing_reason, why there is none."
        )
    else:
        return
    errors = [FieldError(name, "no_end", message) for name in ("next_action_on", "closing_reason")]
    raise DomainError(message, code="no_end", errors=errors)


def _ensure_known_kind(kind: str) -> None:
    if kind not in InteractionKind.values:
        known = ", ".join(InteractionKind.values)
        message = f'"{kind}" is no kind of interaction. Use one of: {known}.'
        raise DomainError.at("kind", "invalid_choice", message)
