"""Visits and bills in the customer's journey, and what was corrected on bills."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, QuerySet

from accounts.models import User
from core.medical import note_medical_of
from core.roles import Can
from customers.history import ExplainedChange
from customers.models import Customer
from history.journey import Entry, JourneySource
from history.models import Change, TargetType
from visits.history import explain_changes
from visits.models import Bill, Visit, VisitOutcome
from visits.money import format_amount


class StoreVisits(JourneySource[Visit]):
    name = "store_visit"
    date_field = "visit_date"
    related = ("branch", "attended_by")

    def rows(self, customer: Customer, reader: User) -> QuerySet[Visit]:
        return Visit.objects.for_user(reader).filter(customer=customer)

    def entries(self, rows: Sequence[Visit], reader: User) -> list[Entry]:
        return [_visit_entry(visit) for visit in rows]


def _visit_entry(visit: Visit) -> Entry:
    outcome = visit.get_outcome_display() if visit.outcome != VisitOutcome.UNKNOWN else ""
    return Entry(
        title=f"Visit to {visit.branch}",
        description=". ".join(part for part in (outcome, visit.notes) if part),
        details={
            "visit": visit.pk,
            "store": visit.branch.name,
            "branch": visit.branch_id,
            "visit_date": visit.visit_date.isoformat(),
            "outcome": visit.outcome,
            "notes": visit.notes,
            "attended_by": visit.attended_by_name,
            "source": visit.source,
        },
    )


class Bills(JourneySource[Bill]):
    name = "bill"
    date_field = "bill_date"
    related = ("branch", "created_by")

    def rows(self, customer: Customer, reader: User) -> QuerySet[Bill]:
        return Bill.objects.for_user(reader).filter(customer=customer)

    def load(self, rows: QuerySet[Bill], reader: User) -> QuerySet[Bill]:
        bills = rows.annotate(lines=Count("purchases"))
        return bills.prefetch_related("purchases") if reader.can(Can.READ_MEDICAL) else bills

    def entries(self, rows: Sequence[Bill], reader: User) -> list[Entry]:
        return [_bill_entry(bill, medical=reader.can(Can.READ_MEDICAL)) for bill in rows]


class BillChanges(JourneySource[Change]):
    """Corrections and cancellations, on the day they were made."""

    name = "bill_change"
    date_field = "at"
    related = ("by",)

    def rows(self, customer: Customer, reader: User) -> QuerySet[Change]:
        bills = Bill.objects.for_user(reader).filter(customer=customer)
        return Change.objects.for_user(reader).filter(
            target_type=TargetType.BILL, target_id__in=bills.order_by().values("pk")
        )

    def entries(self, rows: Sequence[Change], reader: User) -> list[Entry]:
        bills = Bill.objects.in_bulk({change.target_id for change in rows})
        return [
            _change_entry(change, bills[change.record.target_id])
            for change in explain_changes(rows, reader)
        ]


def _bill_entry(bill: Bill, *, medical: bool) -> Entry:
    bought = not bill.visited_but_no_purchase
    total = format_amount(bill.total_amount, bill.currency)
    lines: int = bill.lines  # type: ignore[attr-defined]
    details: dict[str, Any] = {
        "bill": bill.pk,
        "bill_number": bill.bill_number,
        "store": bill.branch.name,
        "branch": bill.branch_id,
        "total": total,
        "currency": bill.currency,
        "lines": lines,
        "visited_but_no_purchase": bill.visited_but_no_purchase,
        "cancelled": bill.cancelled_at is not None,
        "cancel_reason": bill.cancel_reason,
        "by": bill.created_by.name if bill.created_by else "",
        "source": bill.source,
    }
    parts = [f"{total} {bill.currency}"] if bought else []
    if medical:
        details["doctor_name"] = bill.doctor_name
        details["medicines"] = [line.medicine_name for line in bill.purchases.all()]
        if bill.doctor_name or details["medicines"]:
            note_medical_of(bill)
        parts += [", ".join(details["medicines"])] if bought else []
    elif bought:
        parts.append(f"{lines} {'line' if lines == 1 else 'lines'}")
    if bill.cancelled_at is not None:
        parts.append(f"Cancelled: {bill.cancel_reason}")
    return Entry(
        title=f"Bill {bill.bill_number} at {bill.branch}"
        if bought
        else f"Came to {bill.branch} and bought nothing",
        description=". ".join(parts),
        details=details,
    )


def _change_entry(change: ExplainedChange, bill: Bill) -> Entry:
    record = change.record
    cancelled = "cancelled" in record.changes
    parts = [] if cancelled else change.sentences
    return Entry(
        title=f"{bill} {'cancelled' if cancelled else 'corrected'}",
        description="; ".join([*parts, *([record.note] if record.note else [])]),
        details={
            "bill": bill.pk,
            "bill_number": bill.bill_number,
            "change": record.pk,
            "cancelled": cancelled,
            "changes": change.shown,
            "why": record.note,
            "by": change.by,
        },
    )
