"""What happened on each day."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from accounts.reports import Scope
from customers.models import Customer
from leads.models import ContactInteraction, ContactRecord
from reminders.models import RefillReminder
from visits.models import Bill, Visit, VisitOutcome


@dataclass
class DayRow:
    """Days of the organization's zone. Of one member of staff: what they themselves did."""

    day: date | None = None
    new_customers: int = 0
    visits: int = 0
    visits_without_purchase: int = 0
    bills: int = 0
    bill_value: Decimal = Decimal(0)
    interactions: int = 0
    conversions: int = 0
    conversion_value: Decimal = Decimal(0)
    yellow_contacts: int = 0
    refills_reminded: int = 0


def daily_summary(scope: Scope) -> tuple[list[DayRow], DayRow]:
    """A row for every day of the range, also for those on which nothing happened."""
    many = (scope.end - scope.start).days + 1
    days = [scope.start + timedelta(days=number) for number in range(many)]
    rows = {day: DayRow(day) for day in days}
    total = DayRow()
    for told in _told(scope):
        for values in told:
            row = rows[values.pop("day")]
            for name, value in values.items():
                setattr(row, name, value or 0)
                setattr(total, name, getattr(total, name) + (value or 0))
    return list(rows.values()), total


def _told(scope: Scope) -> list[QuerySet[Any, dict[str, Any]]]:
    reader, zone = scope.reader, scope.organization.zone
    bills = Bill.objects.for_user(reader).in_force().filter(visited_but_no_purchase=False)
    contacts = ContactRecord.objects.for_user(reader)
    customers = Customer.objects.for_user(reader).filter(merged_into=None)
    told = [
        Visit.objects.for_user(reader)
        .filter(**scope.within(branch="branch", staff="attended_by"), **scope.days("visit_date"))
        .order_by()
        .values(day=F("visit_date"))
        .annotate(
            visits=Count("pk"),
            visits_without_purchase=Count("pk", filter=Q(outcome=VisitOutcome.NO_PURCHASE)),
        ),
        bills.filter(**scope.within(branch="branch", staff="created_by"))
        .filter(**scope.days("bill_date"))
        .order_by()
        .values(day=F("bill_date"))
        .annotate(bills=Count("pk"), bill_value=Sum("total_amount")),
        ContactInteraction.objects.for_user(reader)
        .filter(**scope.within(branch="contact__branch", staff="done_by"))
        .filter(**scope.instants("done_at"))
        .order_by()
        .values(day=TruncDate("done_at", tzinfo=zone))
        .annotate(interactions=Count("pk")),
        contacts.filter(**scope.within(branch="branch", staff="converted_by"))
        .filter(**scope.days("converted_on"))
        .once_per_bill()
        .order_by()
        .values(day=F("converted_on"))
        .annotate(conversions=Count("pk"), conversion_value=Sum("conversion_value")),
        contacts.filter(**scope.within(branch="branch", staff="assigned_to"))
        .filter(**scope.days("yellow_on"))
        .order_by()
        .values(day=F("yellow_on"))
        .annotate(yellow_contacts=Count("pk")),
        RefillReminder.objects.for_user(reader)
        .filter(**scope.within(branch="branch", staff="sent_by_user"))
        .filter(**scope.instants("sent_at"))
        .order_by()
        .values(day=TruncDate("sent_at", tzinfo=zone))
        .annotate(refills_reminded=Count("pk")),
    ]
    if scope.staff is None:  # who made a customer is in its history, not on it
        told.append(
            customers.filter(**scope.within(branch="branch"), **scope.instants("created_at"))
            .order_by()
            .values(day=TruncDate("created_at", tzinfo=zone))
            .annotate(new_customers=Count("pk"))
        )
    return told
