"""Reading the rows of a sheet of bills: the customer, the bill, and one line of it."""

from typing import Any

from customers.details import read_detail
from customers.intake import Reading
from customers.matching import Incoming
from customers.normalize import clean_text
from uploads.kinds.customer_rows import CustomerRows
from uploads.kinds.numbers import read_amount, read_days, read_quantity
from uploads.rows.result import RowResult
from uploads.sentences import label_of
from visits.models import number_key
from visits.services import BillEntry, LineEntry, medicine_key
from visits.services.checks import doctor_problem, line_problems, number_problem

_GENERIC = {"generic": True, "gen": True, "branded": False, "brand": False}


class PurchaseRows(CustomerRows):
    """A row is one medicine on a bill of a person."""

    def read(
        self, row_number: int, cells: list[Any], filled: dict[int, Any] | None = None
    ) -> RowResult:
        result = super().read(row_number, cells, filled)
        if result.incoming is not None:
            entry: BillEntry = result.extra
            entry.incoming = result.incoming
            entry.customer_category = result.incoming.details.get("category", "")
        return result

    def read_nobody(
        self, result: RowResult, cells: list[Any], reading: Reading, *, waits: bool
    ) -> None:
        """A sale such as CASH: a line on a bill of the branch's counter customer."""
        problems = [item for item in reading.problems if item.problem.code != "nobody"]
        self._report(result, cells, problems, waits=False)
        if waits:
            return
        result.is_nobody = True
        entry: BillEntry = result.extra
        entry.customer_category = reading.incoming.details.get("category", "")
        # Nothing is learnt about nobody; whose record it is, is known once the branch is.
        entry.incoming = result.incoming = Incoming()
        if not result.missing_branch:
            self.set_fingerprint(result)

    def read_more(self, result: RowResult, cells: list[Any]) -> bool:
        fine = self._read_day_of_bill(result, cells)
        line = LineEntry(self.text_of(cells, "medicine_name"), self.text_of(cells, "generic_name"))
        fine = self._read_numbers(result, cells, line) and fine
        self._read_is_generic(result, cells, line)
        number = self.text_of(cells, "bill_number")
        doctor = self.text_of(cells, "doctor_name")
        wrong = list(line_problems(line, self.upload.organization.bill_currency))
        wrong += [each for each in (number_problem(number), doctor_problem(doctor)) if each]
        entry = BillEntry(
            Incoming(),
            branch_id=result.branch_id or 0,
            bill_date=result.day or self.today,
            bill_number=number,
            doctor_name=doctor,
            lines=[line],
            joins=True,
            why=label_of(self.upload, result.row_number),
        )
        for error in wrong:
            message = f"{error.message} The row waits."
            fine = self.problem(result, cells, error.field or "", error.code, message)
        result.extra = entry
        result.values = (
            number_key(number),
            medicine_key(line.medicine_name),
            line.generic_name,
            str(line.is_generic),
            f"{line.quantity:f}",
            f"{line.amount:f}",
            str(line.duration_days),
            doctor,
        )
        return fine

    def _read_day_of_bill(self, result: RowResult, cells: list[Any]) -> bool:
        """The day and, once it is known, whether there is a branch for it."""
        fine = self.read_day(result, cells, "bill_date", self._columns.get("bill_date"))
        if fine and result.day is None:
            fine = self.problem(result, cells, "bill_date", "date_missing", _NO_DATE)
        named = clean_text(cells[self._branch]) if self._branch is not None else ""
        if result.branch_id is None and not named:
            fine = self.problem(result, cells, "branch", "branch_missing", _NO_BRANCH)
        return fine

    def _read_numbers(self, result: RowResult, cells: list[Any], line: LineEntry) -> bool:
        fine = True
        for name, read, code, message in _NUMBERS:
            text = self.text_of(cells, name)
            if not text:
                continue
            value = read(cells[self._columns[name]])
            if value is None:
                given = message.format(cell=text[:60])
                fine = self.problem(result, cells, name, code, given)
            else:
                setattr(line, name, value)
        return fine

    def _read_is_generic(self, result: RowResult, cells: list[Any], line: LineEntry) -> None:
        """What cannot be read is only reported: the line is sold all the same."""
        text = self.text_of(cells, "is_generic")
        if text.lower() in _GENERIC:
            line.is_generic = _GENERIC[text.lower()]
            return
        value, problem = read_detail("prefers_generic", text)
        if problem is not None:
            self.problem(result, cells, "is_generic", problem.code, problem.message)
        elif value != "":
            line.is_generic = value


_NUMBERS: tuple[tuple[str, Any, str, str], ...] = (
    (
        "quantity",
        read_quantity,
        "quantity_invalid",
        '"{cell}" is no quantity. Write a number such as 10; the row waits.',
    ),
    (
        "amount",
        read_amount,
        "amount_invalid",
        '"{cell}" is no amount. Write a number such as 180 or 1,250.50; the row waits.',
    ),
    (
        "duration_days",
        read_days,
        "duration_invalid",
        '"{cell}" is no number of days. Write 30 or 30 days; the row waits.',
    ),
)
_NO_DATE = "A bill has a date. Give it; the row waits."
_NO_BRANCH = (
    "There is no shop. Name the shop, or choose a branch for the whole upload; the row waits."
)
