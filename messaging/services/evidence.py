"""Whether a phone is on WhatsApp: no call tells, so it is what happened to messages lately."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import Organization
from contacts.models import ContactRecord
from customers.models import Customer, CustomerIdentifier, IdentifierKind, WhatsAppStatus
from messaging.models import EvidenceKind, Message, PhoneEvidence

COUNTS_FOR_DAYS = 180
_DAYS_TO_BE_INACTIVE = 2
_AT_ONCE = 500


@dataclass(frozen=True)
class Seen:
    """What one day told about a phone."""

    phone: str
    kind: EvidenceKind
    day: date
    message_id: int | None = None


@transaction.atomic
def note_evidence(organization: Organization, seen: Sequence[Seen]) -> None:
    """Keep it and bring the status of these phones into line: a constant number of queries."""
    PhoneEvidence.objects.bulk_create(
        [
            PhoneEvidence(
                organization=organization,
                phone=one.phone,
                kind=one.kind,
                day=one.day,
                message_id=one.message_id,
            )
            for one in seen
        ],
        ignore_conflicts=True,
    )
    derive_status(organization, {one.phone for one in seen})


def judge(evidence: Iterable[tuple[str, date]]) -> WhatsAppStatus:
    """The status from (kind, day) pairs that still count.

    Delivered, read or written from: active. Undeliverable on two days after that: inactive.
    """
    good = [day for kind, day in evidence if kind != EvidenceKind.UNDELIVERABLE]
    bad = {day for kind, day in evidence if kind == EvidenceKind.UNDELIVERABLE}
    if good:
        bad = {day for day in bad if day > max(good)}
    if len(bad) >= _DAYS_TO_BE_INACTIVE:
        return WhatsAppStatus.INACTIVE
    return WhatsAppStatus.ACTIVE if good else WhatsAppStatus.UNKNOWN


def status_of_each(
    organization: Organization, phones: Collection[str]
) -> dict[str, WhatsAppStatus]:
    """What the evidence says of each of `phones`: one query."""
    since = organization.today() - timedelta(days=COUNTS_FOR_DAYS)
    known: dict[str, list[tuple[str, date]]] = defaultdict(list)
    counting = PhoneEvidence.objects.filter(
        organization=organization, phone__in_values=list(phones), day__gte=since
    )
    for phone, kind, day in counting.values_list("phone", "kind", "day"):
        known[phone].append((kind, day))
    return {phone: judge(known[phone]) for phone in phones}


def derive_status(organization: Organization, phones: Collection[str]) -> None:
    """Write what the evidence says on the customers and contacts with these phones."""
    by_status: dict[WhatsAppStatus, list[str]] = defaultdict(list)
    for phone, status in status_of_each(organization, phones).items():
        by_status[status].append(phone)
    customers = _customers_with(organization, phones)
    now = timezone.now()
    for status, its_phones in by_status.items():
        for rows in (
            Customer.objects.filter(pk__in_values=customers, phone__in_values=its_phones),
            ContactRecord.objects.filter(organization=organization, phone__in_values=its_phones),
        ):
            rows.exclude(whatsapp_status=status).update(whatsapp_status=status, updated_at=now)


def _customers_with(organization: Organization, phones: Collection[str]) -> list[int]:
    """Whose key it is, and who was written to there: a shared phone is one person's key only."""
    owners = CustomerIdentifier.objects.filter(
        organization=organization, kind=IdentifierKind.PHONE, value__in_values=list(phones)
    )
    written_to = Message.objects.filter(organization=organization, phone__in_values=list(phones))
    return list(
        {
            *owners.values_list("customer_id", flat=True),
            *written_to.order_by().values_list("customer_id", flat=True).distinct(),
        }
    )


def forget_former_phones(*, after: int) -> int | None:
    """Of a customer whose phone is another now, what was seen of the former one says nothing.

    Looks at some customers whose ids are above `after`; the last of them, None when none is left.
    """
    seen = PhoneEvidence.objects.filter(
        organization=OuterRef("organization"), phone=OuterRef("phone")
    )
    known = Customer.objects.exclude(whatsapp_status=WhatsAppStatus.UNKNOWN)
    ids = list(known.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:_AT_ONCE])
    known.filter(~Exists(seen), pk__in_values=ids).update(
        whatsapp_status=WhatsAppStatus.UNKNOWN, updated_at=timezone.now()
    )
    return ids[-1] if ids else None


def expire_evidence(*, today: date) -> int:
    """Drop some of what no longer counts and say so on its phones; 0 when nothing is left."""
    # A day more than counts: it is yesterday somewhere.
    before = today - timedelta(days=COUNTS_FOR_DAYS + 1)
    old = list(
        PhoneEvidence.objects.filter(day__lt=before)
        .select_related("organization")
        .order_by("day", "pk")[:_AT_ONCE]
    )
    by_organization: dict[Organization, set[str]] = defaultdict(set)
    for evidence in old:
        by_organization[evidence.organization].add(evidence.phone)
    PhoneEvidence.objects.filter(pk__in=[evidence.pk for evidence in old]).delete()
    for organization, phones in by_organization.items():
        derive_status(organization, phones)
    return len(old)
