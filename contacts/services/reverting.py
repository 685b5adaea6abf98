"""Contacts, when the rows of a list that named them are reverted.

Who was made by such a row and nobody worked on goes; what it filled is blank again while nobody
else said or changed it.
"""

from collections.abc import Collection, Iterable

from contacts.models import ContactRecord, ContactStatus
from core.bulk import update_rows
from customers.models import WhatsAppStatus
from history.models import ChangeCause
from history.reverting.deciding import RecordDecider, RevertDecision
from history.reverting.records import (
    ChangeEntry,
    RecordType,
    RevertCause,
    delete_records,
    record_reverted,
    write_values,
)

CONTACT = RecordType(
    ContactRecord,
    fields=("name", "branch_id", "notes", "source"),
    blank={"name": "", "branch_id": None, "notes": "", "source": ""},
    # What a contact has that nobody worked on; the customer is found by the phone, without anybody.
    # Whose it is stands in the log.
    unlogged={
        "status": ContactStatus.PENDING.value,
        "whatsapp_status": WhatsAppStatus.UNKNOWN.value,
        "attempts": 0,
        "next_action_on": None,
        "closing_reason": "",
        "yellow_on": None,
    },
    carried=("phone",),
    created_by="phone",
)


class ContactDecider(RecordDecider):
    record_type = CONTACT
    noun = "contact"

    def is_touch(self, entry: ChangeEntry) -> bool:
        """What the organization gives out by itself nobody has worked on."""
        by_itself = entry.cause == ChangeCause.ASSIGNMENT.value and entry.by_id is None
        return not by_itself and super().is_touch(entry)


def write_reverted_contacts(decisions: Iterable[RevertDecision], cause: RevertCause) -> None:
    """Do what was decided. Rows of uploads point to none of the contacts that go any more."""
    decided = list(decisions)
    delete_records(CONTACT, [each.record.id for each in decided if each.is_removed])
    values = {each.record.id: each.values for each in decided}
    write_values(CONTACT, values, cause)
    record_reverted(ContactRecord, values.items(), cause, note="The list was reverted")


def detach_customers(customer_ids: Collection[int], cause: RevertCause) -> None:
    """Contacts whose phone turned out to be a customer's who goes now are nobody's again."""
    if not customer_ids:
        return
    found = ContactRecord.objects.filter(customer__in_values=customer_ids).order_by("pk")
    customers = dict(found.values_list("pk", "customer_id"))
    update_rows(
        ContactRecord, ["customer_id", "updated_at"], [(pk, None, cause.at) for pk in customers]
    )
    record_reverted(
        ContactRecord,
        [(pk, {"customer": [customer, None]}) for pk, customer in customers.items()],
        cause,
        note="The customer's sheet was reverted",
    )
