"""Writing a batch of bills: a number of statements that does not grow with it."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from core.bulk import insert_rows, reserve_ids, update_rows
from history.models import TargetType
from history.services import NewChange, record_changes
from visits.models import Bill, Purchase, number_key
from visits.services.attending import fill_attendants
from visits.services.entries import BillOutcome
from visits.services.states import FILLED_IN, REPEATED, BillState, LineState
from visits.services.visits import (
    VisitKey,
    insert_visits,
    known_visits,
    recount_outcomes,
    reserve_visits,
)

if TYPE_CHECKING:
    from visits.services.bills import BillImporter


def write_bills(importer: "BillImporter") -> None:
    _give_ids(importer)
    new_visits = _write_visits(importer)
    _insert_bills(importer)
    _insert_lines(importer)
    _update_known(importer)
    _complete_outcomes(importer, new_visits)
    _fill_attendants(importer)
    _insert_changes(importer)
    recount_outcomes(
        {bill.visit_id for _, bill, _ in importer.positioned if bill.visit_id is not None}
    )


def _give_ids(importer: "BillImporter") -> None:
    for bill in importer.new_bills:
        assert bill.person is not None
        bill.customer_id = bill.person.id
    without = [bill for bill in importer.new_bills if bill.id is None]
    for bill, pk in zip(without, reserve_ids(Bill, len(without)), strict=True):
        bill.id = pk
    lines = [line for _, _, lines in importer.positioned for line in lines if line.id is None]
    for line, pk in zip(lines, reserve_ids(Purchase, len(lines)), strict=True):
        line.id = pk


def _write_visits(importer: "BillImporter") -> set[int]:
    """The visit of each new bill's branch and day: found or made. The ids of those made."""
    keys = {id(bill): _visit_key(bill) for bill in importer.new_bills}
    visits = known_visits(keys.values())
    missing = [key for key in dict.fromkeys(keys.values()) if key not in visits]
    made = dict(zip(missing, reserve_visits(len(missing)), strict=True))
    insert_visits(
        [(pk, key) for key, pk in made.items()],
        organization_id=importer.organization.pk,
        source=importer.source,
        at=importer.matcher.at,
    )
    visits |= made
    for bill in importer.new_bills:
        bill.visit_id = visits[keys[id(bill)]]
    return set(made.values())


def _visit_key(bill: BillState) -> VisitKey:
    assert bill.customer_id is not None
    return bill.customer_id, bill.branch_id, bill.bill_date


def _insert_bills(importer: "BillImporter") -> None:
    organization, at, by = importer.organization, importer.matcher.at, importer.matcher.cause.by
    names = (
        "customer_category", "was_contacted_before", "visited_but_no_purchase", "doctor_name",
        "notes", "served_by_id",
    )  # fmt: skip
    constants = (
        organization.pk, organization.bill_currency, importer.source, by.pk if by else None, at, at,
        "",
    )  # fmt: skip
    insert_rows(
        Bill,
        [
            "id", "customer_id", "branch_id", "visit_id", "bill_number", "number_key",
            "number_made",
            "bill_date", "discount_amount", "total_amount", *names,
            "organization_id", "currency", "source", "created_by_id", "created_at", "updated_at",
            "cancel_reason",
        ],
        [
            (
                bill.id, bill.customer_id, bill.branch_id, bill.visit_id, bill.number,
                number_key(bill.number) or None, bill.number_made, bill.bill_date, bill.discount,
                bill.total,
                *(bill.fields[name] for name in names),
                *constants,
            )
            for bill in importer.new_bills
        ],
    )  # fmt: skip


def _insert_lines(importer: "BillImporter") -> None:
    names = ("medicine_name", "generic_name", "is_generic", "quantity", "amount", "duration_days")
    insert_rows(
        Purchase,
        ["id", "bill_id", "medicine_key", *names, "runs_out_on"],
        [
            (
                line.id, bill.id, line.kind[0],
                *(line.fields[name] for name in names),
                _runs_out_on(bill, line),
            )
            for _, bill, lines in importer.positioned
            for line in lines
            if line.is_new
        ],
    )  # fmt: skip


def _update_known(importer: "BillImporter") -> None:
    at = importer.matcher.at
    bills = {id(bill): bill for _, bill, _ in importer.positioned if bill.dirty and not bill.is_new}
    update_rows(
        Bill,
        ["total_amount", *FILLED_IN, "updated_at"],
        [
            (bill.id, bill.total, *(bill.fields[name] for name in FILLED_IN), at)
            for bill in bills.values()
        ],
    )
    lines = {
        id(line): (bill, line)
        for _, bill, lines in importer.positioned
        for line in lines
        if line.dirty and not line.is_new
    }
    update_rows(
        Purchase,
        [*REPEATED, "runs_out_on"],
        [
            (line.id, *(line.fields[name] for name in REPEATED), _runs_out_on(bill, line))
            for bill, line in lines.values()
        ],
    )


def _runs_out_on(bill: BillState, line: LineState) -> date | None:
    return runs_out_on(bill.bill_date, line.fields["duration_days"])


def runs_out_on(bill_date: date, duration_days: int | None) -> date | None:
    return bill_date + timedelta(days=duration_days) if duration_days else None


def _complete_outcomes(importer: "BillImporter", new_visits: set[int]) -> None:
    for outcome, bill, lines in importer.positioned:
        outcome.bill_id, outcome.bill_number = bill.id, bill.number
        outcome.visit_id = bill.visit_id
        outcome.visit_created = outcome.created and bill.visit_id in new_visits
        if outcome.visit_created and bill.visit_id is not None:
            new_visits.remove(bill.visit_id)
        outcome.line_ids = [line.id for line in lines if line.id is not None]


def _fill_attendants(importer: "BillImporter") -> None:
    """The first entry that says who attended a visit says it, unless somebody did before."""
    first: dict[int, BillOutcome] = {}
    for outcome, bill, _ in importer.positioned:
        if outcome.entry.attendant and bill.visit_id is not None:
            first.setdefault(bill.visit_id, outcome)
    for pk in fill_attendants({pk: each.entry.attendant for pk, each in first.items()}):
        first[pk].attendant_filled = True


def _insert_changes(importer: "BillImporter") -> None:
    cause = importer.matcher.cause
    rows: list[NewChange] = []
    for outcome, bill, lines in importer.corrections:
        changes: dict[str, list[Any]] = {}
        for name, pair in outcome.changes.items():
            where = name if name in FILLED_IN else f"purchases.{lines[0].id}.{name}"
            changes[where] = pair
        changes |= {
            f"purchases.{line.id}": [None, line_values(line.fields)]
            for line in lines
            if line.is_new
        }
        entry = outcome.entry
        rows.append(
            NewChange(cast(int, bill.id), changes, cause_id=entry.incoming.cause_id, note=entry.why)
        )
    record_changes(
        TargetType.BILL,
        rows,
        organization_id=importer.matcher.rules.organization.pk,
        cause=cause.kind,
        by_id=cause.by.pk if cause.by else None,
        at=importer.matcher.at,
    )


def line_values(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a line that say something, for a bill's history."""
    return {
        name: f"{value.normalize():f}" if isinstance(value, Decimal) else value
        for name, value in fields.items()
        if value not in (None, "")
    }
