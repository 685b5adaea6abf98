"""What each member of staff did, and what came of it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from accounts.models import User
from accounts.reports import Scope
from leads.models import (
    ContactInteraction,
    ContactRecord,
    FollowUpHistory,
    InteractionKind,
)
from reminders.models import RefillReminder, RefillStatus
from visits.models import Bill, Visit


@dataclass
class StaffRow:
    """`open_contacts` is of now; everything else is of the range. Values in the bills' currency."""

    staff: int | None = None
    staff_name: str = ""
    open_contacts: int = 0
    interactions: int = 0
    calls: int = 0
    calls_successful: int = 0
    follow_ups: int = 0
    conversions: int = 0
    conversion_value: Decimal = Decimal(0)
    visits: int = 0
    bills: int = 0
    bill_value: Decimal = Decimal(0)
    refills_reminded: int = 0
    refills_answered: int = 0
    refills_bought: int = 0


def staff_performance(scope: Scope) -> tuple[list[StaffRow], StaffRow]:
    """A row per member of staff who did something or has open contacts, by name; nine queries.

    `refills_answered` counts reminders whose last answer, "no answer" too, the member heard.
    A conversion is credited to whoever called last before the first bill; a person with several
    phones is one.
    """
    members = User.objects.for_user(scope.reader).order_by("first_name", "last_name", "username")
    rows = {
        member.pk: StaffRow(member.pk, member.name)
        for member in members
        if scope.staff is None or member == scope.staff
    }
    total = StaffRow(staff_name="Total")
    for owner, told in _told(scope):
        for values in told:
            pk = values.pop(owner)
            for row in (rows.get(pk), total if pk in rows else None):
                if row is not None:
                    for name, value in values.items():
                        setattr(row, name, getattr(row, name) + (value or 0))
    busy = [row for row in rows.values() if any(list(vars(row).values())[2:])]
    return busy, total


def _told(scope: Scope) -> list[tuple[str, QuerySet[Any, dict[str, Any]]]]:
    """(who, rows of {who: id, figure: value}) of every source."""
    reader = scope.reader
    of_contact = scope.within(branch="contact__branch")
    calls = Q(kind=InteractionKind.CALL)
    bills = Bill.objects.for_user(reader).in_force().filter(visited_but_no_purchase=False)
    reminders = RefillReminder.objects.for_user(reader).filter(**scope.within(branch="branch"))
    return [
        (
            "assigned_to",
            ContactRecord.objects.for_user(reader)
            .open()
            .filter(**scope.within(branch="branch"))
            .order_by()
            .values("assigned_to")
            .annotate(open_contacts=Count("pk")),
        ),
        (
            "done_by",
            ContactInteraction.objects.for_user(reader)
            .filter(**of_contact, **scope.instants("done_at"))
            .order_by()
            .values("done_by")
            .annotate(
                interactions=Count("pk"),
                calls=Count("pk", filter=calls),
                calls_successful=Count("pk", filter=calls & Q(call_successful=True)),
            ),
        ),
        (
            "done_by",
            FollowUpHistory.objects.for_user(reader)
            .filter(**scope.within(branch="lead__branch"), **scope.instants("done_at"))
            .order_by()
            .values("done_by")
            .annotate(follow_ups=Count("pk")),
        ),
        (
            "converted_by",
            ContactRecord.objects.for_user(reader)
            .filter(**scope.within(branch="branch"), **scope.days("converted_on"))
            .once_per_bill()
            .order_by()
            .values("converted_by")
            .annotate(conversions=Count("pk"), conversion_value=Sum("conversion_value")),
        ),
        (
            "attended_by",
            Visit.objects.for_user(reader)
            .filter(**scope.within(branch="branch"), **scope.days("visit_date"))
            .order_by()
            .values("attended_by")
            .annotate(visits=Count("pk")),
        ),
        (
            "created_by",
            bills.filter(**scope.within(branch="branch"), **scope.days("bill_date"))
            .order_by()
            .values("created_by")
            .annotate(bills=Count("pk"), bill_value=Sum("total_amount")),
        ),
        (
            "sent_by_user",
            reminders.filter(**scope.instants("sent_at"))
            .order_by()
            .values("sent_by_user")
            .annotate(
                refills_reminded=Count("pk"),
                refills_bought=Count("pk", filter=Q(status=RefillStatus.PURCHASED)),
            ),
        ),
        (
            "responded_by",
            reminders.exclude(response="")
            .filter(**scope.instants("responded_at"))
            .order_by()
            .values("responded_by")
            .annotate(refills_answered=Count("pk")),
        ),
    ]
