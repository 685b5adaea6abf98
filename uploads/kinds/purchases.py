"""Kind `purchases`: a row is a line of somebody's bill (DESIGN 7)."""

import json
from collections.abc import Sequence
from typing import ClassVar

from core.bulk import as_json, lookup_by_keys
from customers.counter import counter_customers
from customers.matching import Matcher
from history.changes import to_json_values
from uploads.kinds.people import PeopleKind
from uploads.models import Outcome, UploadRow
from uploads.rows.result import RowResult
from uploads.rows.seen_before import Original
from uploads.understanding.purchase_rows import PurchaseRows
from visits.services import BillEntry, BillImporter, BillOutcome


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
        assert result.incoming is not None
        entry.branch_id, entry.attendant = result.branch_id, result.attendant
        entry.incoming, entry.why = result.incoming, result.incoming.label
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
