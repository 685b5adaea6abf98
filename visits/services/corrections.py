"""What is put right on a bill, and its cancellation: every change is kept, with who and why.

What followed from the bill (totals, the visit's outcome, conversions, reminders) is worked out
again from the active bills, here and by whoever listens to `visits.signals`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Branch, User
from accounts.services import ensure_own_branch
from core.errors import DomainError, FieldError
from customers.counter import counter_customers
from customers.edits import edit_customer, ensure_not_merged, touch
from customers.matching import Incoming, OrganizationRules
from customers.matching.store import lock_identities
from customers.models import Customer
from history.models import ChangeCause
from history.services import record_change
from visits.models import Bill, Purchase, number_key
from visits.services.activity import recount_activity
from visits.services.checks import (
    day_problem,
    doctor_problem,
    ensure_fit_seller,
    ensure_no_errors,
    ensure_not_recorded,
    lines_problems,
    no_purchase_problems,
    number_problem,
)
from visits.services.entries import BillEntry, LineEntry
from visits.services.medicines import count_medicines
from visits.services.numbering import bills_numbered
from visits.services.states import line_values, runs_out_on, sold_line
from visits.services.visits import move_visit, recount_outcomes
from visits.signals import notify_changed

CORRECTABLE_BILL_FIELDS = (
    "bill_number",
    "bill_date",
    "branch",
    "customer",
    "customer_category",
    "served_by",
    "was_contacted_before",
    "doctor_name",
    "discount_amount",
    "notes",
)
LINE_FIELDS = (
    "medicine_name",
    "generic_name",
    "is_generic",
    "quantity",
    "amount",
    "duration_days",
)
_WHO_WHERE_WHEN = {"customer", "branch", "bill_date"}
_LONGEST_REASON = 500


@transaction.atomic
def correct_bill(
    bill: Bill,
    values: Mapping[str, Any],
    *,
    by: User | None,
    lines: Sequence[Mapping[str, Any]] | None = None,
    why: str = "",
    lines_name: str = "purchases",
) -> Bill:
    """Set the given fields; `lines`, when given, are all lines the bill has from now on.

    A line with the `id` of one of the bill's keeps what it does not say; one without is the bill's
    line of that medicine, told anew, so that what was done about it stays, else new; a line that is
    not named goes. `customer` None makes it a sale to nobody in particular. Raises DomainError: 400
    for what cannot be on a bill, 409 for a number that is taken or a bill that was cancelled, 410
    for a customer who was merged into another.
    """
    if unknown := values.keys() - set(CORRECTABLE_BILL_FIELDS):
        raise TypeError(f"Not correctable: {', '.join(sorted(unknown))}")
    bill = _locked(bill)
    ensure_not_cancelled(bill)
    values = _with_counter(bill, values)
    stored = list(bill.purchases.order_by("pk"))
    wanted: list[tuple[Purchase | None, LineEntry]] = [(line, _entry_of(line)) for line in stored]
    if lines is not None:
        wanted = _wanted_lines(stored, lines, lines_name)
    _ensure_good_values(bill, values, [entry for _, entry in wanted], lines_name)
    was_of, was_visit = bill.customer, bill.visit_id
    removed = [line.medicine_key for line in stored]
    changes = _set_header(bill, values)
    changes |= _set_lines(bill, stored, wanted)
    if not changes:
        return bill
    bill.total_amount = sum((entry.amount for _, entry in wanted), Decimal(0))
    bill.total_amount -= bill.discount_amount
    if _WHO_WHERE_WHEN & changes.keys():
        move_visit(bill)
        _notify_activity(bill, by)
    bill.save()
    if "bill_date" in changes or any(name.startswith("purchases.") for name in changes):
        sold = [sold_line(each.kind[0], asdict(each), bill.bill_date) for _, each in wanted]
        count_medicines(bill.organization_id, added=sold, removed=removed)
    if _WHO_WHERE_WHEN & changes.keys():
        recount_activity(was_of, bill=bill, by=by)
    record_change(bill, changes, by=by, note=why)
    _correct_category(bill, changes, by)
    recount_outcomes({was_visit, bill.visit_id})
    notify_changed(bill.organization, {was_of.pk, bill.customer_id}, by=by)
    return bill


@transaction.atomic
def correct_line(
    bill: Bill, line_id: int | None, values: Mapping[str, Any] | None, *, by: User | None
) -> Bill:
    """One line put right, added (without an id) or taken off (without values); others stay.

    Raises DomainError 404 for a line that the bill does not have any more.
    """
    lock_identities(bill.organization_id)
    stored = list(bill.purchases.order_by("pk").values_list("pk", flat=True))
    lines: list[Mapping[str, Any]] = [{"id": pk} for pk in stored]
    if line_id is None:
        lines.append(values or {})
    elif line_id not in stored:
        raise DomainError("There is no such line on this bill.", code="not_found", status=404)
    else:
        position = stored.index(line_id)
        lines[position : position + 1] = [] if values is None else [{**values, "id": line_id}]
    return correct_bill(bill, {}, lines=lines, by=by)


@transaction.atomic
def cancel_bill(bill: Bill, *, reason: str, by: User | None) -> Bill:
    """Take a bill out of force for good; it keeps its number and is shown as cancelled.

    Raises DomainError: 400 without a reason, 409 when it is cancelled already.
    """
    reason = " ".join(reason.split())
    if not reason or len(reason) > _LONGEST_REASON:
        message = f"Say why it is cancelled, in 1 to {_LONGEST_REASON} characters."
        raise DomainError.at("reason", "reason_missing", message, overall="invalid")
    bill = _locked(bill)
    ensure_not_cancelled(bill)
    bill.cancelled_at, bill.cancelled_by, bill.cancel_reason = timezone.now(), by, reason
    bill.save(update_fields=["cancelled_at", "cancelled_by", "cancel_reason", "updated_at"])
    record_change(bill, {"cancelled": [False, True]}, by=by, note=reason)
    keys = bill.purchases.values_list("medicine_key", flat=True)
    count_medicines(bill.organization_id, removed=list(keys))
    recount_activity(bill.customer, bill=bill, by=by)
    recount_outcomes({bill.visit_id})
    notify_changed(bill.organization, {bill.customer_id}, by=by)
    return bill


def ensure_not_cancelled(bill: Bill) -> None:
    if bill.cancelled_at is not None:
        raise DomainError(
            f"{bill} was cancelled on {bill.cancelled_at:%d %b %Y} and stays as it is. "
            "Record another bill instead.",
            code="bill_cancelled",
            status=409,
            extra={"bill": bill.pk},
        )


def _locked(bill: Bill) -> Bill:
    lock_identities(bill.organization_id)
    bills = Bill.objects.select_for_update(of=("self",), no_key=True)
    return bills.select_related("organization", "customer", "branch").get(pk=bill.pk)


def _values_of(line: Purchase) -> dict[str, Any]:
    return {name: getattr(line, name) for name in LINE_FIELDS}


def _entry_of(line: Purchase) -> LineEntry:
    return LineEntry(**_values_of(line))


def _wanted_lines(
    stored: Sequence[Purchase], lines: Sequence[Mapping[str, Any]], lines_name: str
) -> list[tuple[Purchase | None, LineEntry]]:
    by_id = {line.pk: line for line in stored}
    named = {item.get("id") for item in lines}
    unnamed = [line for line in stored if line.pk not in named]
    wanted: list[tuple[Purchase | None, LineEntry]] = []
    for position, item in enumerate(lines):
        values = dict(item)
        pk = values.pop("id", None)
        if pk is None:
            entry = LineEntry(**values)
            meant = next((line for line in unnamed if line.medicine_key == entry.kind[0]), None)
            if meant is not None:
                unnamed.remove(meant)
                del by_id[meant.pk]
            wanted.append((meant, entry))
            continue
        line = by_id.pop(pk, None)
        if line is None:
            message = f"This bill has no line {pk}, or it is given twice. Leave the id out to add."
            raise DomainError.at(
                f"{lines_name}.{position}.id", "does_not_exist", message, overall="invalid"
            )
        wanted.append((line, LineEntry(**{**_values_of(line), **values})))
    return wanted


def _with_counter(bill: Bill, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """A sale to nobody belongs to the counter customer of the branch where it was made."""
    nobodys = values["customer"] is None if "customer" in values else bill.customer.is_counter
    if not nobodys:
        return values
    if bill.visited_but_no_purchase:
        message = "Say who came: a visit without a purchase is remembered for a person."
        raise DomainError.at("customer", "no_person", message, overall="invalid")
    branch: Branch = values.get("branch", bill.branch)
    ensure_own_branch(branch, bill.organization)
    counters = counter_customers(bill.organization, {branch.pk})
    return {**values, "customer": Customer.with_counters.get(pk=counters[branch.pk])}


def _ensure_good_values(
    bill: Bill, values: Mapping[str, Any], lines: Sequence[LineEntry], lines_name: str
) -> None:
    organization = bill.organization
    ensure_own_branch(values.get("branch"), organization)
    _ensure_sold_there(bill, values)
    customer: Customer | None = values.get("customer")
    if customer is not None:
        if customer.organization_id != organization.pk:
            message = f"There is no customer {customer.pk} in {organization}."
            raise DomainError.at("customer", "does_not_exist", message, overall="invalid")
        ensure_not_merged(Customer.with_counters.get(pk=customer.pk))
    number = values.get("bill_number", bill.bill_number)
    discount = values.get("discount_amount", bill.discount_amount)
    wrong = [
        day_problem(values.get("bill_date", bill.bill_date), organization),
        number_problem(number),
        doctor_problem(values.get("doctor_name", "")),
    ]
    errors = [error for error in wrong if error is not None]
    if bill.visited_but_no_purchase:
        entry_day = values.get("bill_date", bill.bill_date)
        entry = BillEntry(Incoming(), 0, entry_day, number, lines=list(lines))
        entry.discount_amount = discount
        ensure_no_errors([*errors, *no_purchase_problems(entry, lines_name)])
        who, where = customer or bill.customer, values.get("branch", bill.branch)
        moved = (who.pk, where.pk, entry_day) != (bill.customer_id, bill.branch_id, bill.bill_date)
        if moved:  # two of one day may be there since their customers were merged
            whose = Customer.objects.filter(pk=who.pk)
            ensure_not_recorded(whose, where.pk, entry_day, but=bill)
        return
    if not number:
        message = "A bill keeps a number. Give the right one."
        errors.append(FieldError("bill_number", "bill_number_missing", message))
    if not lines:
        message = "A bill has lines. Cancel the bill when all of them are wrong."
        errors.append(FieldError(lines_name, "lines_missing", message))
    else:
        errors += lines_problems(lines, discount, bill.currency, lines_name=lines_name)
    ensure_no_errors(errors)
    other = bills_numbered(organization.pk, {number}).get(number_key(number))
    if other is not None and other != bill.pk:
        message = f'"{number}" is the number of bill {other}. Give another number.'
        raise DomainError.at(
            "bill_number", "bill_number_taken", message, status=409, extra={"bill": other}
        )


def _ensure_sold_there(bill: Bill, values: Mapping[str, Any]) -> None:
    """Another seller works in the bill's branch, and who stays on it worked in the one it moves to:
    else one of the two is wrong, and who corrects it says which."""
    seller: User | None = values.get("served_by", bill.served_by)
    branch: Branch = values.get("branch", bill.branch)
    if seller is None:
        return
    if seller.pk != bill.served_by_id:
        ensure_fit_seller(seller, branch)
    elif branch.pk != bill.branch_id:
        ensure_fit_seller(seller, branch, former=True)


def _set_header(bill: Bill, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    changes: dict[str, list[Any]] = {}
    for name, value in values.items():
        before = getattr(bill, name)
        if before == value:
            continue
        setattr(bill, name, value)
        changes[name] = [getattr(before, "pk", before), getattr(value, "pk", value)]
    if "bill_number" in changes:
        bill.number_made = False
    return changes


def _set_lines(
    bill: Bill,
    stored: Sequence[Purchase],
    wanted: Sequence[tuple[Purchase | None, LineEntry]],
) -> dict[str, list[Any]]:
    """Save what differs; lines that are not wanted any more go."""
    changes: dict[str, list[Any]] = {}
    kept = {line.pk for line, _ in wanted if line is not None}
    for line in stored:
        if line.pk not in kept:
            changes[f"purchases.{line.pk}"] = [line_values(_values_of(line)), None]
            line.delete()
    for known, entry in wanted:
        line = known or Purchase(bill=bill)
        values = {name: getattr(entry, name) for name in LINE_FIELDS}
        differing = {name: value for name, value in values.items() if getattr(line, name) != value}
        before = {name: getattr(line, name) for name in differing}
        ends = runs_out_on(bill.bill_date, entry.duration_days)
        if known is not None and not differing and line.runs_out_on == ends:
            continue
        for name, value in values.items():
            setattr(line, name, value)
        line.medicine_key, line.runs_out_on = entry.kind[0], ends
        line.save()
        if known is None:
            changes[f"purchases.{line.pk}"] = [None, line_values(values)]
        else:
            changes |= {
                f"purchases.{line.pk}.{name}": [before[name], value]
                for name, value in differing.items()
            }
    return changes


def _notify_activity(bill: Bill, by: User | None) -> None:
    if bill.customer.is_counter:
        return
    touch(
        bill.customer,
        at=OrganizationRules.of(bill.organization).instant_of(bill.bill_date),
        branch_id=bill.branch_id,
        by=by,
        cause=ChangeCause.BILL,
        cause_id=bill.pk,
    )


def _correct_category(bill: Bill, changes: Mapping[str, list[Any]], by: User | None) -> None:
    """The customer has the category by this bill, unless something said another one since."""
    before, after = changes.get("customer_category", ["", ""])
    customer = Customer.with_counters.get(pk=bill.customer_id)
    if customer.is_counter:
        return
    if after and "customer" not in changes and customer.category == before:
        edit_customer(
            customer, {"category": after}, by=by, cause=ChangeCause.BILL, cause_id=bill.pk
        )
