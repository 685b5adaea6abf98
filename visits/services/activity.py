"""The last activity of a customer whose bill was of another day after all."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from customers.edits import set_last_activity
from customers.matching import OrganizationRules
from customers.models import Customer
from history.models import Change, ChangeCause
from visits.models import Bill, Visit


@transaction.atomic
def recount_activity(customer: Customer, *, bill: Bill, by: User | None) -> None:
    """Revert a last activity that only bills told which are not of that customer and day now.

    What anything else told (a sheet's row, a webhook, a merge) stays, and so does the day of every
    visit and of every active bill. Never later than it was. The caller holds the identity lock.
    """
    customer.refresh_from_db()
    if customer.last_activity is None or customer.merged_into_id is not None:
        return
    rules = OrganizationRules.of(customer.organization)
    given, is_by_bill = _named_by_others(customer, rules)
    if not is_by_bill:
        return
    days = [
        Visit.objects.filter(customer=customer).aggregate(day=Max("visit_date"))["day"],
        Bill.objects.active().filter(customer=customer).aggregate(day=Max("bill_date"))["day"],
    ]
    moments = [rules.instant_of(day) for day in days if day is not None]
    latest = max([*moments, *([given] if given else [])], default=None)
    if latest is None or latest < customer.last_activity:
        set_last_activity(customer, latest, by=by, cause=ChangeCause.BILL, cause_id=bill.pk)


def _named_by_others(customer: Customer, rules: OrganizationRules) -> tuple[datetime | None, bool]:
    """What the history says without bills that are elsewhere now, and whether there were any."""
    steps = [
        (cause, cause_id, *changes["last_activity"])
        for cause, cause_id, changes in Change.objects.of(customer)
        .order_by("-pk")
        .values_list("cause", "cause_id", "changes")
        if "last_activity" in changes
    ]
    bills = {cause_id for cause, cause_id, *_ in steps if cause == ChangeCause.BILL}
    active = Bill.objects.active().filter(pk__in=bills, customer=customer)
    days = dict(active.order_by().values_list("pk", "bill_date"))
    left_out = False
    for cause, cause_id, before, after in steps:
        at = datetime.fromisoformat(after) if after else None
        if cause != ChangeCause.BILL or (at and days.get(cause_id) == rules.day_of(at)):
            return at, left_out
        left_out = True
        if before is None:
            break
    return None, left_out
