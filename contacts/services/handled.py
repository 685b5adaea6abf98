"""Who handled a phone in the last days, whatever for: nobody is called twice by mistake.

Across branches on purpose: the customer does not care which shop called yesterday. An app above
adds its own calls with `register_handling`, in AppConfig.ready.
"""

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import Organization, User
from contacts.models import ContactInteraction

RECENT_DAYS = 7


@dataclass(frozen=True, slots=True)
class Handling:
    """Somebody reached out to `phone`. `what` in words, `kind` how: call, whatsapp, visit ...;
    `record` and `record_id` say where."""

    phone: str
    at: datetime
    by_id: int | None
    by_name: str
    what: str
    record: str
    record_id: int
    kind: str = ""


# (organization, phones, since) -> what was done to them; a constant number of queries.
Source = Callable[[Organization, Collection[str], datetime], list[Handling]]
_sources: dict[str, Source] = {}


def register_handling(name: str, source: Source) -> None:
    _sources[name] = source


def handled_recently(
    organization: Organization, phones: Collection[str], *, days: int = RECENT_DAYS
) -> dict[str, list[Handling]]:
    """Per phone what was done in the last `days`, newest first; nothing for a phone left alone."""
    since = timezone.now() - timedelta(days=days)
    found: dict[str, list[Handling]] = defaultdict(list)
    for source in (_interactions, *_sources.values()):
        for handling in source(organization, phones, since):
            found[handling.phone].append(handling)
    for handlings in found.values():
        handlings.sort(key=lambda one: (one.at, one.record, one.record_id), reverse=True)
    return dict(found)


def handled_today(organization: Organization, phone: str, *, by: User | None) -> Handling | None:
    """What a colleague of `by` did last to this phone today."""
    mine = by.pk if by else None
    for handling in handled_recently(organization, [phone], days=1).get(phone, []):
        day = handling.at.astimezone(organization.zone).date()
        if handling.by_id != mine and day == organization.today():
            return handling
    return None


def describe_warning(handling: Handling | None, organization: Organization) -> str:
    """`bilal handled this phone today at 14:05: Call.`; empty for nothing."""
    if handling is None:
        return ""
    at = handling.at.astimezone(organization.zone)
    who = handling.by_name or "Somebody"
    return f"{who} handled this phone today at {at:%H:%M}: {handling.what}."


def _interactions(
    organization: Organization, phones: Collection[str], since: datetime
) -> list[Handling]:
    rows = ContactInteraction.objects.filter(
        contact__organization=organization,
        contact__phone__in_values=list(phones),
        done_at__gte=since,
    ).select_related("contact", "done_by")
    return [
        Handling(
            phone=row.contact.phone,
            at=row.done_at,
            by_id=row.done_by_id,
            by_name=row.done_by.name if row.done_by else "",
            what=row.get_kind_display(),
            record="interaction",
            record_id=row.pk,
            kind=row.kind,
        )
        for row in rows.order_by()
    ]
