"""Refill calls and messages, among who handled a phone in the last days."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from accounts.models import Organization
from customers.models import CustomerIdentifier, IdentifierKind
from leads.services.contacts.handled import Handling
from reminders.models import RefillReminder


def refill_handlings(
    organization: Organization, phones: Collection[str], since: datetime
) -> list[Handling]:
    """Customers who were reminded, by call or message, under any of their phones."""
    keys = CustomerIdentifier.objects.filter(
        organization=organization, kind=IdentifierKind.PHONE, value__within=list(phones)
    )
    owned: dict[int, list[str]] = defaultdict(list)
    for customer, phone in keys.order_by().values_list("customer_id", "value"):
        owned[customer].append(phone)
    if not owned:
        return []
    reminded = RefillReminder.objects.filter(
        organization=organization, customer__within=list(owned), sent_at__gte=since
    )
    return [
        Handling(
            phone=phone,
            at=row.sent_at,
            by_id=row.sent_by_user_id,
            by_name=row.sent_by_user.name if row.sent_by_user else "",
            what=f"Refill reminder: {row.get_sent_by_display()}",
            record="refill_reminder",
            record_id=row.pk,
        )
        for row in reminded.select_related("sent_by_user").order_by()
        if row.sent_at is not None
        for phone in owned[row.customer_id]
    ]
