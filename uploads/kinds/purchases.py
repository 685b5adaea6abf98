"""Kind `purchases`: a row is a line of somebody's bill (DESIGN 7)."""

import json
from collections.abc import Sequence
from typing import Any, ClassVar

from core.bulk import as_json, lookup_by_keys
from customers.counter import counter_customers
from customers.intake import Reading
from customers.matching import Incoming, Matcher
from history.changes import to_json_values
from uploads.kinds.people import PeopleKind
from uploads.kinds.person_rows import PersonRows
from uploads.models import Outcome, UploadRow
from uploads.rows.result import RowResult
from uploads.rows.seen_before import Original
from uploads.sentences import label_of
from visits.services import BillEntry, BillImporter, BillOutcome, LineEntry
from visits.services.checks import doctor_problem, line_problems, number_problem

_NO_DATE = "A bill has a date. Give it; the row waits."
_NO_BRANCH = (
    "There is no shop. Name the shop, or choose a branch for the whole upload; the row waits."
)


class PurchaseRows(PersonRows):
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
        self.report(result, cells, problems, waits=False)
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
        line = LineEntry("")
        entry = result.extra = BillEntry(
            Incoming(),
            branch_id=0,
            bill_date=self.cells.sheet.today,
            lines=[line],
            joins=True,
            why=label_of(self.upload, result.row_number),
        )
        # Who attended is the row's: the bill gets it once its visit is known.
        reading = self.cells.fill(result, cells, line, result, entry)
        fine = reading.is_fine
        if result.day is None and "bill_date" not in reading.unread:
            fine = self.problem(result, cells, "bill_date", "date_missing", _NO_DATE)
        wrong = list(line_problems(line, self.upload.organization.bill_currency))
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


class PurchasesKind(PeopleKind[BillEntry, BillOutcome]):
    """Lines of one bill number are one bill wherever they stand; the same line again is known.

    Without numbers the lines of a person, branch and day are one bill, which gets a number of ours.
    """

    rows_class = PurchaseRows
    new: ClassVar[str] = "New line of a bill"
    records: ClassVar[list[tuple[str, str]]] = [
        *PeopleKind.records,
        ("Bill", "bill"),
        ("Bill number", "bill_number"),
    ]

    def importer_of(self, matcher: Matcher) -> BillImporter:
        self._bills = BillImporter(matcher, since=self.upload.uploaded_at)
        return self._bills

    def prepare(self, fresh: Sequence[RowResult]) -> None:
        """Sales to nobody are the counter customer's of their branch, made where there is none."""
        super().prepare(fresh)
        sales = [result for result in fresh if result.is_nobody and result.branch_id is not None]
        branches = {result.branch_id for result in sales if result.branch_id is not None}
        counters = counter_customers(self.rules.organization, branches)
        for result in sales:
            if result.incoming is not None and result.branch_id is not None:
                result.incoming.known_id = counters[result.branch_id]

    def entry(self, result: RowResult) -> BillEntry:
        entry: BillEntry = result.extra
        assert result.branch_id is not None
        entry.branch_id, entry.attendant = result.branch_id, result.attendant
        return entry

    def loaded(self, repeated: Sequence[RowResult]) -> None:
        """Which lines of the bills that are named rows before spoke of."""
        super().loaded(repeated)
        spoken_of = lookup_by_keys(
            UploadRow,
            ["purchase_id"],
            [(pk,) for pk in self._bills.lines],
            where={"upload_id": self.upload.pk},
        )
        self._bills.import_lines(pk for (pk,), _ in spoken_of)

    def repeat(self, result: RowResult, original: Original) -> None:
        super().repeat(result, original)
        if original.purchase_id is not None:
            self._bills.import_lines([original.purchase_id])

    def conclude(self, decided: Sequence[tuple[RowResult, BillOutcome]]) -> None:
        for result, outcome in decided:
            if outcome.refused is None:
                self._conclude(result, outcome)
            else:
                self._let_wait(result, outcome)
        super().conclude(decided)

    def _let_wait(self, result: RowResult, outcome: BillOutcome) -> None:
        refused = outcome.refused
        assert refused is not None
        result.fingerprint = None
        message = f"{refused.message} {_REMEDIES[refused.code]} The row waits."
        cells = json.loads(result.cells_json)
        self.rows.problem(result, cells, "bill_number", refused.code, message)

    def _conclude(self, result: RowResult, outcome: BillOutcome) -> None:
        decision = outcome.decision
        assert decision is not None
        result.customer_id = decision.person.id
        result.matched_by = decision.matched_by
        result.visit_id = outcome.visit_id
        result.purchase_id = outcome.line_ids[0]
        changes = {**decision.changes, **outcome.changes}
        if outcome.created:
            changes["bill"] = [None, outcome.bill_number]
        if outcome.visit_created:
            changes["visit"] = [None, outcome.visit_id]
        if outcome.attendant_filled:
            changes["attended_by"] = ["", result.attendant.text]
        result.changes_json = as_json(to_json_values(changes))
        if outcome.lines_created:
            result.outcome = Outcome.CREATED
        else:
            result.outcome = Outcome.UPDATED if changes else Outcome.UNCHANGED
        if decision.conflicts or decision.renamed_from:
            self.report_doubts(result, decision)


_REMEDIES = {
    "bill_number_taken": "Correct the number or the customer.",
    "bill_cancelled": "Give the line another bill, or leave it out.",
    "bill_differs": "Correct the number, the date or the shop.",
}
