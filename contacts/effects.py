"""What a bill did to the list of people to call, for the answer at the counter."""

from typing import Any

from accounts.models import User
from contacts.models import ContactRecord
from visits.models import Bill
from visits.money import format_amount


def contact_of_bill(bill: Bill, reader: User) -> dict[str, Any] | None:
    """The contact that this bill converted, or turned yellow, when `reader` may see it."""
    contacts = ContactRecord.objects.for_user(reader)
    if bill.visited_but_no_purchase:
        contacts = contacts.filter(
            customer=bill.customer_id, yellow_by_visit=True, yellow_on=bill.bill_date
        )
    else:
        contacts = contacts.filter(conversion_bill=bill)
    contact = contacts.order_by("pk").first()
    if contact is None:
        return None
    day, value = contact.converted_on, contact.conversion_value
    return {
        "id": contact.pk,
        "phone": contact.phone,
        "status": contact.status,
        "yellow_on": contact.yellow_on.isoformat() if contact.yellow_on else None,
        "converted_on": day.isoformat() if day else None,
        "conversion_value": None if value is None else format_amount(value, bill.currency),
    }
