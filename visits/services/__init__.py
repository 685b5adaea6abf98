"""What records visits and bills, corrects and cancels them."""

from visits.services.bills import BillImporter, record_bills
from visits.services.corrections import (
    CORRECTABLE_BILL_FIELDS,
    LINE_FIELDS,
    cancel_bill,
    correct_bill,
    correct_line,
)
from visits.services.counter import PERSON_FIELDS, enter_bill, only_branch_of
from visits.services.entries import BillEntry, BillOutcome, LineEntry, medicine_key
from visits.services.removals import RemovedLines, remove_lines
from visits.services.visits import (
    CORRECTABLE_FIELDS,
    VisitKey,
    correct_visit,
    insert_visits,
    known_visits,
    record_visit,
    record_walk_in,
    reserve_visits,
)

__all__ = [
    "CORRECTABLE_BILL_FIELDS",
    "CORRECTABLE_FIELDS",
    "LINE_FIELDS",
    "PERSON_FIELDS",
    "BillEntry",
    "BillImporter",
    "BillOutcome",
    "LineEntry",
    "RemovedLines",
    "VisitKey",
    "cancel_bill",
    "correct_bill",
    "correct_line",
    "correct_visit",
    "enter_bill",
    "insert_visits",
    "known_visits",
    "medicine_key",
    "only_branch_of",
    "record_bills",
    "record_visit",
    "record_walk_in",
    "remove_lines",
    "reserve_visits",
]
