"""What becomes of a person's records: which go, and what of the others is emptied.

What stays has no value of the person: days, amounts, quantities, statuses, numbers of records.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.admin.models import LogEntry
from django.db.models import Case, CharField, F, Model, QuerySet, Value, When
from django.db.models.functions import Cast, Concat, Now

from bookings.models import AreaCustomer, Booking, BookingPerson
from config.deleting.steps import all_of
from contacts.models import ContactInteraction, ContactRecord, ContactReminder
from contacts.models.contact import ContactStatus
from contacts.models.work import ContactReminderStatus
from core.erasing import erasing
from customers.models import (
    BlockingKey,
    CustomerIdentifier,
    DuplicateCandidate,
    MergeMember,
    MergeRecord,
    OptedOutPhone,
    WhatsAppStatus,
)
from history.models import Change
from leads.models import (
    FollowUpHistory,
    Lead,
    LeadDuplicate,
    LeadProjectAssociation,
    LoanCommitment,
    LoanStatus,
    PartnerClaim,
)
from messaging.models import Message, MessageEvent, MessageStatus, PhoneEvidence, SkipReason
from reminders.models import CallOutcome, CustomerReminder, RefillReminder, VisitRhythm
from uploads.forgetting import empty_rows
from uploads.models import PreviewRow, RevertEntry, RowAttempt, UploadRow
from visits.models import Bill, Purchase, Visit
from visits.services.medicines import forget_lines

ERASED = "Erased"
Values = Mapping[str, Any]


def _if_given(name: str) -> Case:
    """A text that a constraint wants: another one where one stands, else none."""
    return Case(When(**{name: ""}, then=Value("")), default=Value(ERASED))


def _of_its_own() -> Concat:
    """Different in every record, where a constraint wants that."""
    return Concat(Value("erased-"), Cast("pk", CharField()))


def _unless(name: str, *values: str, then: str) -> Case:
    kept = When(**{f"{name}__in": values}, then=F(name))
    return Case(kept, default=Value(then))


# Of a customer and of those that were merged into it.
EMPTY_CUSTOMER: Values = {
    **dict.fromkeys(
        (
            "full_name", "phone", "email", "passport_number", "city", "address", "gender",
            "service_type", "chronic_conditions", "allergies", "primary_doctor", "special_notes",
        ),
        "",
    ),
    **dict.fromkeys(
        (
            "date_of_birth", "age", "prefers_generic", "generic_education_given",
            "message_consent_at", "opted_out_at", "last_activity",
        ),
        None,
    ),
    "whatsapp_status": WhatsAppStatus.UNKNOWN,
    "is_active": False,
    "erased_at": Now(),
}  # fmt: skip

_DECIDED = (ContactStatus.CONVERTED, ContactStatus.INACTIVE)
EMPTIED: Mapping[type[Model], Values] = {
    Visit: {"notes": ""},
    Bill: {"doctor_name": "", "notes": "", "cancel_reason": _if_given("cancel_reason")},
    Purchase: {"medicine_name": ERASED, "medicine_key": _of_its_own(), "generic_name": ""},
    RefillReminder: {
        "medicine_name": ERASED, "medicine_key": _of_its_own(), "response_notes": "",
        "closing_reason": _if_given("closing_reason"),
    },
    CustomerReminder: {
        "note": "", "answer": "",
        "handled_at": Case(
            When(status=ContactReminderStatus.OPEN, then=Now()), default=F("handled_at")
        ),
        "status": _unless(
            "status", ContactReminderStatus.DONE, then=ContactReminderStatus.CANCELLED
        ),
    },
    CallOutcome: {
        "closing_reason": _if_given("closing_reason"), "next_on": None, "touched": None,
    },
    Message: {
        "phone": "", "variables": [], "body": "", "provider_id": "", "error_text": "",
        "skip_reason": Case(
            When(status=MessageStatus.QUEUED, then=Value(SkipReason.DELETED.value)),
            default=F("skip_reason"),
        ),
        "status": Case(
            When(status=MessageStatus.QUEUED, then=Value(MessageStatus.SKIPPED.value)),
            default=F("status"),
        ),
    },
    ContactRecord: {
        "phone": _of_its_own(), "name": "", "notes": "", "next_action_on": None,
        "whatsapp_status": WhatsAppStatus.UNKNOWN,
        "status": _unless("status", *_DECIDED, then=ContactStatus.INACTIVE),
        "worked_status": ContactStatus.INACTIVE, "closing_reason": ERASED,
    },
    ContactInteraction: {
        "notes": "", "customer_response": "", "next_action": "", "next_action_on": None,
        "closing_reason": _if_given("closing_reason"),
    },
    ContactReminder: {
        "note": "",
        "status": _unless(
            "status", ContactReminderStatus.DONE, then=ContactReminderStatus.CANCELLED
        ),
    },
    Lead: {
        "full_name": "", "contact_number": "", "passport_number": "", "notes": "",
        "lost_reason": _if_given("lost_reason"), "next_follow_up_on": None,
    },
    LeadProjectAssociation: {"notes": ""},
    FollowUpHistory: {"notes": "", "response": "", "next_follow_up_on": None},
    LoanCommitment: {
        "lender": "", "notes": "",
        "status": _unless("status", LoanStatus.KEPT, then=LoanStatus.CANCELLED),
    },
    PartnerClaim: {"reason": _if_given("reason")},
    Booking: {"notes": ""},
    MergeRecord: {"changes": {}, "combined": []},
    MergeMember: {"label": ERASED, "snapshot": {}},
    RowAttempt: {"cells": [], "problems": [], "uncorrected_key": None},
    PreviewRow: {
        "cells": [], "filled": None, "changes": {}, "problems": [], "difference": "",
        "customer": None,
    },
    RevertEntry: {"title": ERASED, "sentences": [], "facts": []},
    Change: {"changes": {}, "note": ""},
    LogEntry: {"object_repr": ERASED, "change_message": ""},
}  # fmt: skip
GONE: frozenset[type[Model]] = frozenset(
    {
        CustomerIdentifier, OptedOutPhone, MessageEvent, PhoneEvidence, BookingPerson,
        AreaCustomer, LeadDuplicate, DuplicateCandidate, BlockingKey, VisitRhythm,
    }
)  # fmt: skip
# Files and what is left of an upload have a step of their own; links of messages say nothing.
ELSEWHERE = frozenset({"uploads.FileUpload", "customers.Customer", "reminders.MessageReminder"})
# How a row is emptied, where that takes more than an update of its own.
_IN_ITS_OWN_WAY: Mapping[type[Model], Callable[[QuerySet], None]] = {UploadRow: empty_rows}

# Edits are found by what goes, and what only points to others goes before them; rows are found by
# the bills, leads and contacts, which stay, so that any order of the rest will do.
ORDER: tuple[type[Model], ...] = (
    LogEntry, LeadDuplicate, DuplicateCandidate, BlockingKey, MessageEvent, PhoneEvidence,
    OptedOutPhone, RowAttempt, UploadRow,
    *(model for model in EMPTIED if model not in (LogEntry, RowAttempt)), BookingPerson,
    AreaCustomer, VisitRhythm, CustomerIdentifier,
)  # fmt: skip


def erase_records(model: type[Model], rows: QuerySet) -> None:
    """`rows` of a person; within a transaction."""
    if model is BlockingKey:  # has no id of its own
        rows._raw_delete(rows.db)
    elif model in GONE:
        keys = list(rows.values_list("pk", flat=True))
        for each in (model, *model._meta.parents):  # a pair of leads has its other half there
            going = all_of(each).filter(pk__in=keys)
            going._raw_delete(going.db)
    elif (in_its_own_way := _IN_ITS_OWN_WAY.get(model)) is not None:
        in_its_own_way(rows)
    else:
        if model is Purchase:
            _forget_medicines(rows)
        with erasing():
            all_of(model).filter(pk__in=rows.values("pk")).update(**EMPTIED[model])


def _forget_medicines(rows: QuerySet) -> None:
    """What nobody else bought is not proposed any more."""
    lines = dict(rows.values_list("pk", "bill__organization"))
    for organization in set(lines.values()):  # they are of one
        forget_lines(organization, lines)
