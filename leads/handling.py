"""Follow-ups of leads among what was lately done to a phone (`contacts.services.handled`)."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from accounts.models import Organization
from contacts.services.handled import Handling
from customers.models import CustomerIdentifier, IdentifierKind
from leads.models import FollowUpHistory


def follow_up_handlings(
    organization: Organization, phones: Collection[str], since: datetime
) -> list[Handling]:
    """Of leads whose person is known by one of the phones."""
    keys = CustomerIdentifier.objects.filter(
        organization=organization, kind=IdentifierKind.PHONE, value__in_values=list(phones)
    )
    owned: dict[int, list[str]] = defaultdict(list)
    for customer, phone in keys.order_by().values_list("customer_id", "value"):
        owned[customer].append(phone)
    if not owned:
        return []
    rows = FollowUpHistory.objects.filter(
        organization=organization, lead__customer__in_values=list(owned), done_at__gte=since
    ).select_related("lead", "done_by")
    return [
        Handling(
            phone=phone,
            at=row.done_at,
            by_id=row.done_by_id,
            by_name=row.done_by.name if row.done_by else "",
            what=f"Follow-up of lead: {row.get_kind_display().lower()}",
            record="follow_up",
            record_id=row.pk,
        )
        for row in rows.order_by()
        for phone in owned[row.lead.customer_id]
    ]
