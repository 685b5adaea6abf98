"""What records visits: by hand one at a time, from sheets by the thousand."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import Branch, Organization, User
from accounts.services import ensure_own_branch
from core.bulk import insert, lookup_by_keys, read_rows, reserve_ids, side_effect, update_rows
from core.dates import FIRST_DAY
from core.errors import DomainError, FieldError
from customers.edits import touch
from customers.matching import OrganizationRules
from customers.matching.store import lock_identities
from customers.models import Customer
from customers.services import add_customer_by_hand
from history.models import ChangeCause
from history.services import record_change
from visits.models import Bill, Visit, VisitOutcome
from visits.models.bill import BILL_SOURCE
from visits.signals import notify_changed

VisitKey = tuple[int, int, date]  # customer id, branch id, day
# What of a visit can be put right; who, where and when are what the visit is.
CORRECTABLE_FIELDS = ("outcome", "notes", "attended_by")
LONGEST_ATTENDANT = Visit._meta.get_field("attended_by_text").max_length or 0


@dataclass(frozen=True, slots=True)
class Attendant:
    """Who attended a visit, as a sheet or bill says: `text` as typed, and which user it names."""

    text: str = ""
    user_id: int | None = None

    def __bool__(self) -> bool:
        return bool(self.text) or self.user_id is not None


UNSAID = Attendant()


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

    Raises DomainError: 400 for a day that has not come yet or a branch of
    somebody else, 409 when it is recorded already, 410
    for a customer record that was merged into another.
    """
    organization = customer.organization
    ensure_own_branch(branch, organization)
    _ensure_possible_day(visit_date, organization)
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
    if visit.outcome == VisitOutcome.NO_PURCHASE:
        notify_changed(organization, (), by=by, came_only=[customer.pk])
    return visit


@transaction.atomic
def record_walk_in(
    organization: Organization,
    person: Mapping[str, Any],
    *,
    branch: Branch,
    visit_date: date,
    by: User | None,
    **details: Any,
) -> Visit:
    """`record_visit` for somebody who may be new: `person` has the values of an upsert by hand.

    They act as a sheet's row of that day would: a visit entered late only fills blanks.
    """
    customer, _ = add_customer_by_hand(
        organization,
        {**person, "branch": branch, "last_activity": visit_date},
        by=by,
        update_existing=True,
        cause=ChangeCause.VISIT,
    )
    return record_visit(customer, branch=branch, visit_date=visit_date, by=by, **details)


@transaction.atomic
def correct_visit(visit: Visit, values: Mapping[str, Any], *, by: User | None) -> Visit:
    """Set outcome, notes or who attended, and write it into the customer's history."""
    if unknown := values.keys() - set(CORRECTABLE_FIELDS):
        raise TypeError(f"Not correctable: {', '.join(sorted(unknown))}")
    lock_identities(visit.organization_id)
    visit = Visit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
    changes: dict[str, list[Any]] = {}
    for name, value in values.items():
        before = getattr(visit, name)
        if before != value:
            setattr(visit, name, value)
            changes[f"visit {name.replace('_', ' ')}"] = [_describe(before), _describe(value)]
    if "visit attended by" in changes:
        visit.attended_by_text = ""
    if changes:
        visit.save(update_fields=[*values, "attended_by_text"])
        record_change(visit.customer, changes, by=by, cause=ChangeCause.VISIT, cause_id=visit.pk)
    if "visit outcome" in changes:
        notify_changed(visit.organization, (), by=by, came_only=[visit.customer_id])
    return visit


def _describe(value: Any) -> Any:
    return value.username if isinstance(value, User) else value


def _ensure_possible_day(day: date, organization: Organization) -> None:
    if day > organization.today():
        raise DomainError(
            "A visit cannot be in the future. Give the day the customer came.",
            errors=[FieldError("visit_date", "date_in_future", "This day has not come yet.")],
        )
    if day < FIRST_DAY:
        message = f"No visit was before {FIRST_DAY}. Check the year."
        raise DomainError.at("visit_date", "date_too_old", message, overall="invalid")


def known_visits(keys: Iterable[VisitKey]) -> dict[VisitKey, int]:
    """The ids of those visits among `keys` that are recorded: one query for a chunk of rows."""
    found = lookup_by_keys(
        Visit, ["customer_id", "branch_id", "visit_date"], set(keys), columns=["id"]
    )
    return {(customer, branch, day): pk for (customer, branch, day), (pk,) in found}


def reserve_visits(count: int) -> list[int]:
    """Ids for visits that `insert_visits` will write."""
    return reserve_ids(Visit, count)


def insert_visits(
    visits: Iterable[tuple[int, VisitKey]], *, organization_id: int, source: str, at: datetime
) -> None:
    """Write new visits as (id, key). The caller holds the identity lock and saw them unknown."""
    insert(
        Visit,
        [
            {"id": pk, "customer_id": customer, "branch_id": branch, "visit_date": day}
            for pk, (customer, branch, day) in visits
        ],
        at=at,
        organization_id=organization_id,
        source=source,
    )


@side_effect
def recount_outcomes(visit_ids: Collection[int]) -> None:
    """Say of these visits, all of which had bills, what their active bills say they were.

    Four statements whatever their number. What a person set by hand on a visit that never had a
    bill is none of these.
    """
    if not visit_ids:
        return
    bought: set[int] = set()
    only_came: set[int] = set()
    bills = Bill.objects.active().filter(visit__in_values=visit_ids).order_by()
    for visit_id, no_purchase in bills.values_list("visit_id", "visited_but_no_purchase"):
        (only_came if no_purchase else bought).add(visit_id)
    only_came -= bought
    for outcome, ids in (
        (VisitOutcome.PURCHASED, bought),
        (VisitOutcome.NO_PURCHASE, only_came),
        (VisitOutcome.UNKNOWN, set(visit_ids) - bought - only_came),
    ):
        if ids:
            Visit.objects.filter(pk__in_values=ids).exclude(outcome=outcome).update(outcome=outcome)


def fill_attendants(attendants: Mapping[int, Attendant]) -> set[int]:
    """Note who attended these visits where nobody has said so yet; the ids of those changed.

    Two statements whatever their number, none for nobody. The caller holds the identity lock.
    """
    if not attendants:
        return set()
    columns = ["id", "attended_by_id", "attended_by_text"]
    known = read_rows(Visit.objects.order_by(), columns, by="id", values=attendants.keys())
    rows = [
        (pk, attendants[pk].user_id, "" if attendants[pk].user_id else attendants[pk].text)
        for pk, user_id, text in known
        if user_id is None and not text
    ]
    update_rows(Visit, columns[1:], rows)
    return {pk for pk, *_ in rows}


def move_visit(bill: Bill) -> None:
    """Point the bill, not saved yet, to the visit of its customer, branch and day."""
    before = bill.visit_id
    visit, _ = Visit.objects.get_or_create(
        customer_id=bill.customer_id,
        branch_id=bill.branch_id,
        visit_date=bill.bill_date,
        defaults={"organization_id": bill.organization_id, "source": BILL_SOURCE},
    )
    bill.visit = visit
    if visit.pk == before:
        return
    bill.save(update_fields=["visit"])
    left = Visit.objects.filter(
        pk=before, source=BILL_SOURCE, notes="", attended_by=None, attended_by_text="", bills=None
    )
    left.delete()
