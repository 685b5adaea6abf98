"""What a bill did to the list of people to call, for the answer at the counter."""

from typing import Any

from accounts.models import User
from leads.models import ContactRecord
from visits.models import Bill
from visits.money import told_amount


def contact_of_bill(bill: Bill, reader: User) -> dict[str, Any] | None:
    """The contact that this bill converted, when `reader` may see it."""
    contact = ContactRecord.objects.for_user(reader).filter(conversion_bill=bill).first()
    if contact is None:
        return None
    day, value = contact.converted_on, contact.conversion_value
    return {
        "id": contact.pk,
        "phone": contact.phone,
        "status": contact.status,
        "converted_on": day.isoformat() if day else None,
        "conversion_value": None if value is None else told_amount(value, bill.currency),
    }
