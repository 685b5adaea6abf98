"""What records visits: by hand one at a time, from sheets by the thousand."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.errors import DomainError, FieldError
from accounts.models import Branch, User
from customers.edits import touch
from customers.matching import OrganizationRules
from customers.matching.store import lock_identities
from customers.models import ChangeCause, Customer
from jobs.bulk import insert_rows, reserve_ids
from visits.models import Visit, VisitOutcome

VisitKey = tuple[int, int, date]  # customer id, branch id, day


@transaction.atomic
def record_visit(
    customer: Customer,
    *,
    branch: Branch,
    visit_date: date,
    by: User | None,
    outcome: str = VisitOutcome.UNKNOWN,
    notes: str = "",
    attended_by: User | None = None,
) -> Visit:
    """Record a visit entered by hand, and with it the customer's activity.

    Raises DomainError: 400 for a day that has not come yet, 409 when it is recorded already.
    """
    organization = customer.organization
    if visit_date > organization.today():
        raise DomainError(
            "A visit cannot be in the future. Give the day the customer came.",
            errors=[FieldError("visit_date", "date_in_future", "This day has not come yet.")],
        )
    lock_identities(organization.pk)
    known = Visit.objects.filter(customer=customer, branch=branch, visit_date=visit_date).first()
    if known is not None:
        raise DomainError(
            f"This visit is already recorded as visit {known.pk}. Change that one instead.",
            code="already_recorded",
            status=409,
            extra={"visit": known.pk},
        )
    visit = Visit.objects.create(
        organization=organization,
        customer=customer,
        branch=branch,
        visit_date=visit_date,
        outcome=outcome,
        notes=notes,
        attended_by=attended_by,
        source="manual",
    )
    rules = OrganizationRules.of(organization)
    touch(
        customer,
        at=rules.instant_of(visit_date),
        branch_id=branch.pk,
        by=by,
        cause=ChangeCause.VISIT,
        cause_id=visit.pk,
    )
    return visit


def known_visits(keys: Iterable[VisitKey]) -> dict[VisitKey, int]:
    """The ids of those visits among `keys` that are recorded: one query for a chunk of rows."""
    wanted = set(keys)
    if not wanted:
        return {}
    days = [day for _, _, day in wanted]
    found = Visit.objects.filter(
        customer__within={customer for customer, _, _ in wanted},
        visit_date__range=(min(days), max(days)),
    ).order_by()
    rows = found.values_list("customer_id", "branch_id", "visit_date", "pk")
    return {(c, b, day): pk for c, b, day, pk in rows if (c, b, day) in wanted}


def reserve_visits(count: int) -> list[int]:
    """Ids for visits that `insert_visits` will write."""
    return reserve_ids(Visit, count)


def insert_visits(
    visits: Iterable[tuple[int, VisitKey]], *, organization_id: int, source: str, at: datetime
) -> None:
    """Write new visits as (id, key). The caller holds the identity lock and saw them unknown."""
    constants: tuple[Any, ...] = (organization_id, VisitOutcome.UNKNOWN.value, "", source, at)
    insert_rows(
        Visit,
        [
            "id",
            "customer_id",
            "branch_id",
            "visit_date",
            "organization_id",
            "outcome",
            "notes",
            "source",
            "created_at",
        ],
        [(pk, *key, *constants) for pk, key in visits],
    )
