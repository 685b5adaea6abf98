"""Reading the rows of bills: a line of somebody's bill (DESIGN 7)."""

from typing import Any

from customers.intake import Reading
from customers.matching import Incoming
from uploads.rows.result import RowResult
from uploads.understanding.person_rows import PersonRows
from visits.services import BillEntry, LineEntry
from visits.services.checks import doctor_problem, line_problems, number_problem

_NO_DATE = "A bill has a date. Give it; the row waits."
_NO_BRANCH = (
    "There is no shop. Name the shop, or choose a branch for the whole upload; the row waits."
)


class PurchaseRows(PersonRows):
    """A row is one medicine on a bill of a person."""

    def entries(self) -> tuple[BillEntry, LineEntry]:
        line = LineEntry("")
        bill = BillEntry(
            Incoming(), branch_id=0, bill_date=self.context.today, lines=[line], joins=True
        )
        return bill, line

    def read(
        self, row_number: int, cells: list[Any], filled: dict[int, Any] | None = None
    ) -> RowResult:
        result = super().read(row_number, cells, filled)
        if result.incoming is not None:
            entry: BillEntry = result.extra
            entry.customer_category = result.incoming.details.get("category", "")
        return result

    def read_nobody(
        self, result: RowResult, cells: list[Any], reading: Reading, *, waits: bool
    ) -> None:
        """A sale such as CASH: a line on a bill of the branch's counter customer."""
        problems = [item for item in reading.problems if item.problem.code != "nobody"]
        self.report(result, cells, problems, waits=False)
        if waits:
            return
        result.is_nobody = True
        entry: BillEntry = result.extra
        entry.customer_category = reading.incoming.details.get("category", "")
        # Nothing is learnt about nobody; whose record it is, is known once the branch is.
        result.incoming = Incoming()
        if not result.missing_branch:
            self.set_fingerprint(result)

    def read_more(self, result: RowResult, cells: list[Any]) -> bool:
        entry, line = self.entries()
        result.extra = entry
        # Who attended is the row's: the bill gets it once its visit is known.
        reading = self.cells.fill(result, cells, line, result, entry)
        fine = reading.is_fine
        if result.day is None and "bill_date" not in reading.unread:
            fine = self.problem(result, cells, "bill_date", "date_missing", _NO_DATE)
        wrong = list(line_problems(line, self.context.currency))
        wrong += [
            each
            for each in (number_problem(entry.bill_number), doctor_problem(entry.doctor_name))
            if each
        ]
        for error in wrong:
            if error.field not in reading.unread:
                message = f"{error.message} The row waits."
                fine = self.problem(result, cells, error.field or "", error.code, message)
        return fine

    def read_branch(self, result: RowResult, cells: list[Any]) -> bool:
        fine = super().read_branch(result, cells)
        if result.branch_id is None and not self.text_of(cells, "branch"):
            fine = self.problem(result, cells, "branch", "branch_missing", _NO_BRANCH)
        return fine
