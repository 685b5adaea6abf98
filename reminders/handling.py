"""Refill calls and messages, among who handled a phone in the last days."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime

from django.db.models import Q

from accounts.models import Organization, User
from contacts.services.handled import Handling
from customers.models import CustomerIdentifier, IdentifierKind
from reminders.models import RefillReminder, RefillResponse


def refill_handlings(
    organization: Organization, phones: Collection[str], since: datetime
) -> list[Handling]:
    """Customers who were reminded or called, by call or message, under any of their phones."""
    keys = CustomerIdentifier.objects.filter(
        organization=organization, kind=IdentifierKind.PHONE, value__in_values=list(phones)
    )
    owned: dict[int, list[str]] = defaultdict(list)
    for customer, phone in keys.order_by().values_list("customer_id", "value"):
        owned[customer].append(phone)
    if not owned:
        return []
    handled = RefillReminder.objects.filter(
        Q(sent_at__gte=since) | Q(responded_at__gte=since),
        organization=organization,
        customer__in_values=list(owned),
    ).select_related("sent_by_user", "responded_by")
    return [
        Handling(
            phone=phone,
            at=at,
            by_id=by.pk if by else None,
            by_name=by.name if by else "",
            what=what,
            record="refill_reminder",
            record_id=row.pk,
        )
        for row in handled.order_by()
        for at, by, what in _done(row)
        if at >= since
        for phone in owned[row.customer_id]
    ]


def _done(row: RefillReminder) -> Iterator[tuple[datetime, User | None, str]]:
    """When, by whom and what. A reply that came by itself is nobody's doing."""
    if row.sent_at is not None and row.sent_at != row.responded_at:
        yield row.sent_at, row.sent_by_user, f"Refill reminder: {row.get_sent_by_display()}"
    if row.responded_at is not None and row.response != RefillResponse.REPLIED:
        answer = row.get_response_display() or "answer reverted"
        yield row.responded_at, row.responded_by, f"Refill call: {answer}"
