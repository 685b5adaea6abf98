"""What customers answer: noted on their reminders, and STOP obeyed before everything else."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from accounts.models import Organization
from contacts.models import ContactRecord
from core.dates import local_day
from customers.models import CustomerIdentifier, IdentifierKind
from customers.opting import opt_in_phone, opt_out_phone
from messaging.models import (
    Channel,
    EventKind,
    EvidenceKind,
    Message,
    MessageEvent,
    MessageStatus,
    SenderState,
)
from messaging.services.evidence import Seen, note_evidence
from messaging.services.senders import sender_of_installation
from messaging.subjects import subjects

# A later word is no answer to that message any more.
_ANSWERS_FOR = timedelta(days=30)
# Also emoji, asterisks and what nobody sees; vowel signs of Indic scripts are part of a word.
_NOT_A_LETTER = re.compile(r"(?:[\u0964\u0965]|(?![\u0900-\u0dff])[\W_])+")
STOP_WORDS = frozenset(
    {
        "stop", "stopall", "unsubscribe", "cancel", "end", "quit", "optout", "stop all", "opt out",
        "बंद", "बंद करो", "बंद करें", "बन्द", "बन्द करो", "रोको", "रोकें", "स्टॉप",
        "બંધ", "બંધ કરો", "રોકો", "સ્ટોપ",
    }
)  # fmt: skip
START_WORDS = frozenset({"start", "unstop", "शुरू", "शुरू करो", "चालू", "શરૂ", "શરૂ કરો", "ચાલુ"})


@dataclass(frozen=True)
class Reply:
    """A message from a customer. `sender` is ours that it went to; `answers` the id it quotes."""

    channel: str
    provider_id: str
    phone: str
    text: str
    happened_at: datetime
    sender: str = ""
    answers: str = ""

    @property
    def fingerprint(self) -> str:
        parts = (self.channel, "inbound", self.sender, self.provider_id)
        return hashlib.sha256("|".join(parts).encode()).hexdigest()

    @property
    def word(self) -> str:
        plain = unicodedata.normalize("NFKC", self.text).casefold()
        return _NOT_A_LETTER.sub(" ", plain).strip()


@transaction.atomic
def receive_replies(replies: Sequence[Reply]) -> None:
    """Keep each once; what it says is done once, however often it comes."""
    for reply in sorted(replies, key=lambda reply: reply.happened_at):
        message = _answered(reply)
        phone = reply.phone or (message.phone if message else "")
        organization = message.organization if message else _whose(reply.sender, phone)
        _, is_new = MessageEvent.objects.get_or_create(
            fingerprint=reply.fingerprint,
            defaults={
                "organization": organization,
                "channel": reply.channel,
                "kind": EventKind.INBOUND,
                "message": message,
                "provider_id": reply.provider_id[:200],
                "sender": reply.sender[:64],
                "phone": phone[:20],
                "text": reply.text[:1000],
                "happened_at": reply.happened_at,
            },
        )
        if is_new and phone:
            _follow_words(reply, phone, message, organization)


def _follow_words(
    reply: Reply, phone: str, message: Message | None, organization: Organization | None
) -> None:
    if organization is not None and reply.channel == Channel.WHATSAPP:
        day = local_day(reply.happened_at, organization.zone)
        note_evidence(organization, [Seen(phone, EvidenceKind.INBOUND, day)])
    if reply.word in STOP_WORDS:
        for one in _heard_by(reply, phone, organization):
            opt_out_phone(one, phone, why=f"Wrote {reply.text.strip()[:40]}.")
    elif reply.word in START_WORDS:
        for one in _heard_by(reply, phone, organization):
            opt_in_phone(one, phone)
    if message is not None:
        ids = subjects().linked_to([message.pk]).get(message.pk, [])
        subjects().mark_replied(ids, text=reply.text, at=reply.happened_at)


def _answered(reply: Reply) -> Message | None:
    """The message that is quoted, else the last one that went to the phone from this sender."""
    sent = Message.objects.filter(channel=reply.channel).select_related("organization")
    if reply.sender:
        sent = sent.filter(sender=reply.sender)
    if reply.answers:
        quoted = sent.filter(provider_id=reply.answers).first()
        if quoted is not None:
            return quoted
    if not reply.phone:
        return None
    lately = sent.filter(
        phone=reply.phone,
        status__in=[*_WENT_OUT],
        updated_at__gte=reply.happened_at - _ANSWERS_FOR,
    )
    return lately.order_by("-pk").first()


_WENT_OUT = (
    MessageStatus.SENDING,
    MessageStatus.ACCEPTED,
    MessageStatus.SENT,
    MessageStatus.DELIVERED,
    MessageStatus.READ,
    MessageStatus.UNCERTAIN,
)


def _heard_by(reply: Reply, phone: str, organization: Organization | None) -> list[Organization]:
    """All who write to this phone by this sender: STOP says nothing of which of them is meant."""
    written = Message.objects.filter(phone=phone, channel=reply.channel)
    own = Q(pk__in=[])
    if reply.sender:
        written = written.filter(sender=reply.sender)
        own = Q(senders__channel=reply.channel, senders__sender_id=reply.sender)
    heard = Q(pk__in=written.order_by().values("organization")) | own
    if organization is not None:
        heard |= Q(pk=organization.pk)
    return list(Organization.objects.staying().filter(heard).distinct())


def _whose(sender: str, phone: str) -> Organization | None:
    """Whose own sender it is. Where several share the installation's: who alone knows the phone, as
    a customer's or as a contact; nobody's if several do, for none may learn of another's people."""
    if not sender:
        return None
    owners = SenderState.objects.filter(sender_id=sender).select_related("organization")[:2]
    if len(owners) == 1:
        organization = owners[0].organization
        return organization if organization.deletion_started_at is None else None
    shared = {sender_of_installation(channel) for channel in Channel}
    if sender not in shared:
        return None
    everybody = Organization.objects.staying()[:2]
    if len(everybody) == 1:
        return everybody[0]
    keys = CustomerIdentifier.objects.filter(kind=IdentifierKind.PHONE, value=phone)
    contacts = ContactRecord.objects.filter(phone=phone)
    known_by = Q(pk__in=keys.order_by().values("organization"))
    known_by |= Q(pk__in=contacts.order_by().values("organization"))
    knowing = list(Organization.objects.staying().filter(known_by)[:2]) if phone else []
    return knowing[0] if len(knowing) == 1 else None
