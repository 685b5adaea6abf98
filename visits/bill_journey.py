"""Bills in the customer's journey, and what was corrected on them."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, QuerySet

from accounts.models import User
from accounts.roles import Can
from customers.journey import Entry, JourneySource
from customers.models import Customer
from visits.history import change_sentences, explain_change
from visits.models import Bill, BillChange
from visits.money import told_amount


class Bills(JourneySource[Bill]):
    name = "bill"
    date_field = "bill_date"

    def rows(self, customer: Customer, reader: User) -> QuerySet[Bill]:
        bills = Bill.objects.for_user(reader).filter(customer=customer)
        bills = bills.select_related("branch", "created_by").annotate(lines=Count("purchases"))
        return bills.prefetch_related("purchases") if reader.can(Can.READ_MEDICAL) else bills

    def entries(self, rows: Sequence[Bill], reader: User) -> list[Entry]:
        return [_entry(bill, medical=reader.can(Can.READ_MEDICAL)) for bill in rows]


class BillChanges(JourneySource[BillChange]):
    """Corrections and cancellations, on the day they were made."""

    name = "bill_change"
    date_field = "changed_at"

    def rows(self, customer: Customer, reader: User) -> QuerySet[BillChange]:
        changes = BillChange.objects.for_user(reader).filter(bill__customer=customer)
        return changes.select_related("bill", "changed_by")

    def entries(self, rows: Sequence[BillChange], reader: User) -> list[Entry]:
        return [_change_entry(change, reader) for change in rows]


def _entry(bill: Bill, *, medical: bool) -> Entry:
    bought = not bill.visited_but_no_purchase
    total = told_amount(bill.total_amount, bill.currency)
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
    told = [f"{total} {bill.currency}"] if bought else []
    if medical:
        details["doctor_name"] = bill.doctor_name
        details["medicines"] = [line.medicine_name for line in bill.purchases.all()]
        told += [", ".join(details["medicines"])] if bought else []
    elif bought:
        told.append(f"{lines} {'line' if lines == 1 else 'lines'}")
    if bill.cancelled_at is not None:
        told.append(f"Cancelled: {bill.cancel_reason}")
    return Entry(
        title=f"Bill {bill.bill_number} at {bill.branch}"
        if bought
        else f"Came to {bill.branch} and bought nothing",
        description=". ".join(told),
        details=details,
    )


def _change_entry(change: BillChange, reader: User) -> Entry:
    cancelled = "cancelled" in change.changes
    told = [] if cancelled else change_sentences(change, reader)
    return Entry(
        title=f"{change.bill} {'cancelled' if cancelled else 'corrected'}",
        description="; ".join([*told, *([change.why] if change.why else [])]),
        details={
            "bill": change.bill_id,
            "change": change.pk,
            "changes": explain_change(change, reader),
            "why": change.why,
            "by": change.changed_by.name if change.changed_by else "",
        },
    )
