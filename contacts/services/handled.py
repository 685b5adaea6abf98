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
    """Somebody reached out to `phone`. `what` in words; `record` and `record_id` say where."""

    phone: str
    at: datetime
    by_id: int | None
    by_name: str
    what: str
    record: str
    record_id: int


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


def describe_handled_today(organization: Organization, phone: str, *, by: User | None) -> str:
    """What a colleague of `by` did to this phone today, in words; empty for nothing."""
    mine = by.pk if by else None
    for handling in handled_recently(organization, [phone], days=1).get(phone, []):
        at = handling.at.astimezone(organization.zone)
        if handling.by_id != mine and at.date() == organization.today():
            who = handling.by_name or "Somebody"
            return f"{who} handled this phone today at {at:%H:%M}: {handling.what}."
    return ""


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
        )
        for row in rows.order_by()
    ]
