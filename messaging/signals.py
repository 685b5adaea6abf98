"""What the work of the apps below says of phones."""

from datetime import date
from typing import Any

from django.dispatch import receiver

from accounts.models import Organization
from contacts.events import whatsapp_logged
from messaging.models import EvidenceKind
from messaging.services.evidence import Seen, note_evidence


@receiver(whatsapp_logged, dispatch_uid="reminders.note_logged_whatsapp")
def note_logged_whatsapp(
    sender: Any, *, organization: Organization, phone: str, day: date, replied: bool, **kwargs: Any
) -> None:
    """What staff wrote down of a contact or lead counts as what providers tell of customers."""
    kind = EvidenceKind.INBOUND if replied else EvidenceKind.DELIVERED
    note_evidence(organization, [Seen(phone, kind, day)])
