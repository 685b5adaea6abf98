"""Nobody comes twice on one day to one branch without buying anything."""

from datetime import date

from django.db.models import QuerySet

from core.errors import DomainError
from customers.models import Customer
from visits.models import Bill


def ensure_not_recorded(
    whose: QuerySet[Customer], branch_id: int, day: date, *, but: Bill | None = None
) -> None:
    """DomainError 409 when another bill than `but` says already that the customer came that day."""
    known = Bill.objects.active().filter(
        customer__in=whose, branch=branch_id, bill_date=day, visited_but_no_purchase=True
    )
    if bill := known.exclude(pk=but.pk if but else None).first():
        raise DomainError(
            f"This visit without a purchase is recorded already, as bill {bill.pk}.",
            code="already_recorded",
            status=409,
            extra={"bill": bill.pk},
        )
