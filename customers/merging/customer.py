"""Customers that are one person: how each field is decided, and what their history says."""

from datetime import datetime
from typing import Any

from customers.merging.fields import (
    Choose,
    Decided,
    Join,
    Keep,
    Records,
    Work,
    any_true,
    earliest,
    latest,
    of_oldest,
)
from customers.merging.kinds import MergeKind
from customers.merging.merging import Merging
from customers.models import Customer, CustomerIdentifier, WhatsAppStatus
from history.models import ChangeCause
from history.services import record_change

_SHOWN = Keep("stays the one shown unless you choose another; all of them keep matching")


def _of_shown_phone(records: Records, so_far: Decided) -> Any:
    """The record whose phone is shown from now on."""
    taken = so_far["phone"].taken
    return next((record for record in records if record.pk == taken), records[0])


def _consent(records: Records, so_far: Decided) -> datetime | None:
    """Consent was given for a number: it holds for the one shown, and never against an opt-out."""
    if any(record.opted_out_at for record in records):
        return None
    shown = _of_shown_phone(records, so_far)
    consents = [
        record.message_consent_at
        for record in records
        if record.message_consent_at and record.phone == shown.phone
    ]
    return min(consents, default=None)


def _whatsapp(records: Records, so_far: Decided) -> str:
    """It is known of a number, the one shown."""
    shown: str = _of_shown_phone(records, so_far).whatsapp_status
    known = (r.whatsapp_status for r in records if r.phone == so_far["phone"].result)
    return next((status for status in (shown, *known) if status != WhatsAppStatus.UNKNOWN), shown)


FIELDS = {
    "full_name": Choose(longest=True),
    "phone": _SHOWN,
    "email": _SHOWN,
    "passport_number": _SHOWN,
    # Health above all: a line too many is read, one that is missing may kill.
    "chronic_conditions": Join(),
    "allergies": Join(),
    "special_notes": Join(),
    "source": Work(of_oldest("source"), "the oldest record's"),
    "generic_education_given": Work(any_true("generic_education_given"), "yes, when it was once"),
    "message_consent_at": Work(
        _consent, "the consent of the phone that is shown; none after an opt-out"
    ),
    "opted_out_at": Work(earliest("opted_out_at"), "an opt-out on any side stays: the earliest"),
    "whatsapp_status": Work(_whatsapp, "that of the phone that is shown"),
    "is_active": Work(any_true("is_active"), "active, when one of them is"),
    "last_activity": Work(latest("last_activity"), "the latest"),
    "first_uploaded_at": Work(earliest("first_uploaded_at"), "the earliest"),
}


def _identifiers(customer: Customer) -> dict[str, Any]:
    keys = CustomerIdentifier.objects.filter(customer=customer).order_by("pk")
    return {
        "identifiers": [
            {"kind": key.kind, "value": key.value, "first_seen": key.first_seen.isoformat()}
            for key in keys
        ]
    }


def _record_history(merging: Merging) -> None:
    keys = [
        f"{key['kind']}:{key['value']}"
        for pk in merging.gone
        for key in merging.snapshots[pk]["identifiers"]
    ]
    others = ", ".join(f"{merging.labels[pk]} (customer {pk})" for pk in merging.gone)
    changes = {**merging.changes, "merged_records": ["", others]}
    if keys:
        changes["identifiers"] = [[], keys]
    record_change(
        merging.primary,
        changes,
        by=merging.by,
        cause=ChangeCause.MERGE,
        cause_id=merging.record_id,
    )


CUSTOMER = MergeKind(
    name="customer",
    model=Customer,
    noun="customer",
    fields=FIELDS,
    last_active=lambda customer: customer.last_activity,
    after=_record_history,
    person=lambda customer: customer.pk,
    snapshot_more=_identifiers,
)
