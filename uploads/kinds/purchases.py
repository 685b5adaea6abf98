"""Kind `purchases`: a row is a line of somebody's bill (DESIGN 7)."""

import json
from collections.abc import Sequence

from core.bulk import as_json, find_each
from customers.counter import counter_customers
from customers.matching import Matcher
from history.changes import jsonable
from uploads.draft import Draft
from uploads.fingerprints import Original
from uploads.kinds.people import SOURCE, PeopleKind
from uploads.kinds.purchase_rows import PurchaseRows
from uploads.models import FileUpload, Outcome, UploadRow
from visits.services import BillEntry, BillOutcome, BillTaker


class PurchasesKind(PeopleKind):
    """Lines of one bill number are one bill wherever they stand; the same line again is known.

    Without numbers the lines of a person, branch and day are one bill, which gets a number of ours.
    """

    rows_class = PurchaseRows

    def __init__(self, upload: FileUpload) -> None:
        super().__init__(upload)
        self._taker: BillTaker | None = None
        self._decided: list[tuple[Draft, BillOutcome]] = []
        self._counters: dict[int, int] = {}  # by branch, those that this run knows

    def begin(self, matcher: Matcher, fresh: Sequence[Draft]) -> None:
        self._decided = []
        self._name_counters([draft for draft in fresh if draft.is_nobody])
        self._taker = BillTaker(matcher, source=SOURCE, since=self.upload.uploaded_at)
        self._taker.prepare([_entry(draft) for draft in fresh])

    def _name_counters(self, sales: Sequence[Draft]) -> None:
        """Sales to nobody are the counter customer's of their branch, made where there is none."""
        branches = {draft.branch_id for draft in sales if draft.branch_id is not None}
        if unknown := branches - self._counters.keys():
            self._counters |= counter_customers(self.rules.organization, unknown)
        for draft in sales:
            if draft.incoming is not None and draft.branch_id is not None:
                draft.incoming.known_id = self._counters[draft.branch_id]

    def loaded(self, matcher: Matcher, fresh: Sequence[Draft]) -> None:
        """The lines of the bills that are named, and which of them rows before spoke of."""
        assert self._taker is not None
        self._taker.load([_entry(draft) for draft in fresh])
        spoken_of = find_each(
            UploadRow,
            ["purchase_id"],
            [(pk,) for pk in self._taker.lines],
            where={"upload_id": self.upload.pk},
        )
        self._taker.take_lines(pk for (pk,), _ in spoken_of)

    def repeat(self, draft: Draft, original: Original) -> None:
        super().repeat(draft, original)
        assert self._taker is not None
        if original.purchase_id is not None:
            self._taker.take_lines([original.purchase_id])

    def decide(self, matcher: Matcher, draft: Draft) -> None:
        assert self._taker is not None
        self._decided.append((draft, self._taker.decide(_entry(draft))))

    def write(self, matcher: Matcher) -> None:
        assert self._taker is not None
        self._taker.write()
        for draft, outcome in self._decided:
            if outcome.refused is None:
                self._conclude(draft, outcome)
            else:
                self._let_wait(draft, outcome)
        self._taker, self._decided = None, []

    def _let_wait(self, draft: Draft, outcome: BillOutcome) -> None:
        refused = outcome.refused
        assert refused is not None
        draft.fingerprint = None
        message = f"{refused.message} {_REMEDIES[refused.code]} The row waits."
        cells = json.loads(draft.cells_json)
        self.rows.problem(draft, cells, "bill_number", refused.code, message)

    def _conclude(self, draft: Draft, outcome: BillOutcome) -> None:
        decision = outcome.decision
        assert decision is not None
        draft.customer_id = decision.person.id
        draft.matched_by = decision.matched_by
        draft.visit_id = outcome.visit_id
        draft.purchase_id = outcome.line_ids[0]
        changes = {**decision.changes, **outcome.changes}
        if outcome.created:
            changes["bill"] = [None, outcome.bill_number]
        if outcome.visit_created:
            changes["visit"] = [None, outcome.visit_id]
        if outcome.attendant_filled:
            changes["attended_by"] = ["", draft.attendant.text]
        draft.changes_json = as_json(jsonable(changes))
        if outcome.lines_created:
            draft.outcome = Outcome.CREATED
        else:
            draft.outcome = Outcome.UPDATED if changes else Outcome.UNCHANGED
        if decision.conflicts or decision.renamed_from:
            self.tell_doubts(draft, decision)


_REMEDIES = {
    "bill_number_taken": "Correct the number or the customer.",
    "bill_cancelled": "Give the line another bill, or leave it out.",
    "bill_differs": "Correct the number, the date or the shop.",
}


def _entry(draft: Draft) -> BillEntry:
    entry: BillEntry = draft.extra
    assert draft.branch_id is not None
    entry.branch_id, entry.attendant = draft.branch_id, draft.attendant
    return entry
