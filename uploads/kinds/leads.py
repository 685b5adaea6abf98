"""Kind `leads`: a row is a person to win, and perhaps their place in a project."""

import json

from core.bulk import as_json
from customers.matching import Matcher
from history.changes import jsonable
from leads.services.entry import LeadEntry, LeadOutcome
from leads.services.taking import LeadTaker
from uploads.draft import Draft
from uploads.kinds.lead_rows import LeadRows
from uploads.kinds.people import PeopleKind
from uploads.models import FileUpload, Outcome


class LeadsKind(PeopleKind):
    """Found by contact number, else passport; who has neither waits."""

    rows_class = LeadRows

    def __init__(self, upload: FileUpload) -> None:
        super().__init__(upload)
        self._taker: LeadTaker | None = None
        self._drafts: list[Draft] = []

    def decide(self, matcher: Matcher, draft: Draft) -> None:
        if self._taker is None or self._taker.matcher is not matcher:
            self._taker, self._drafts = LeadTaker(matcher), []
        entry: LeadEntry = draft.extra
        assert draft.incoming is not None
        entry.incoming = draft.incoming
        self._taker.decide(entry)
        self._drafts.append(draft)

    def write(self, matcher: Matcher) -> None:
        if self._taker is None or self._taker.matcher is not matcher:
            return
        for draft, outcome in zip(self._drafts, self._taker.write(), strict=True):
            self._conclude(draft, outcome)
        self._taker, self._drafts = None, []

    def _conclude(self, draft: Draft, outcome: LeadOutcome) -> None:
        decision = outcome.decision
        draft.customer_id = decision.person.id
        draft.lead_id = outcome.lead_id
        draft.matched_by = "" if outcome.created else decision.matched_by
        draft.changes_json = as_json(jsonable(outcome.all_changes()))
        if outcome.created:
            draft.outcome = Outcome.CREATED
        else:
            draft.outcome = Outcome.UPDATED if outcome.taught else Outcome.UNCHANGED
        if decision.conflicts or decision.renamed_from:
            self.tell_doubts(draft, decision)
        if outcome.contested is not None:
            self._tell_contest(draft, outcome)

    def _tell_contest(self, draft: Draft, outcome: LeadOutcome) -> None:
        contest = outcome.contested
        assert contest is not None
        until = contest.stands_until.astimezone(self.rules.zone).date()
        message = (
            f"Another partner's claim on this lead stands until {until:%d %b %Y}. This claim is "
            "kept in the ledger as contested; decide between the two there."
        )
        draft.problems.append(
            self.problems.write(
                draft.row_number,
                "partner_code",
                json.loads(draft.cells_json),
                code="claim_contested",
                message=message,
            )
        )
