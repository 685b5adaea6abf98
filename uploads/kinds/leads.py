"""Kind `leads`: a row is a person to win, and perhaps their place in a project."""

import json
from collections.abc import Sequence
from typing import ClassVar

from core.bulk import as_json
from core.dates import local_day
from customers.matching import Matcher
from customers.models.duplicate import CUSTOMER
from history.changes import to_json_values
from leads.duplicates import LEAD
from leads.services.entry import ContestedClaim, LeadEntry, LeadOutcome
from leads.services.lead_importer import LeadImporter
from uploads.kinds.people import PeopleKind
from uploads.models import Outcome
from uploads.rows.result import RowResult
from uploads.understanding.lead_rows import LeadRows


class LeadsKind(PeopleKind[LeadEntry, LeadOutcome]):
    """Found by contact number, else passport; who has neither waits."""

    rows_class = LeadRows
    new: ClassVar[str] = "New lead"
    records: ClassVar[list[tuple[str, str]]] = [
        *PeopleKind.records,
        ("Lead", "lead"),
        ("Lead name", "lead_name"),
    ]
    compared: ClassVar[tuple[str, ...]] = (CUSTOMER, LEAD)

    def importer_of(self, matcher: Matcher) -> LeadImporter:
        return LeadImporter(matcher)

    def entry(self, result: RowResult) -> LeadEntry:
        entry: LeadEntry = result.extra
        assert result.incoming is not None
        entry.incoming = result.incoming
        return entry

    def conclude(self, decided: Sequence[tuple[RowResult, LeadOutcome]]) -> None:
        for result, outcome in decided:
            decision = outcome.decision
            result.customer_id = decision.person.id
            result.lead_id = outcome.lead_id
            result.matched_by = "" if outcome.created else decision.matched_by
            result.changes_json = as_json(to_json_values(outcome.all_changes()))
            if outcome.created:
                result.outcome = Outcome.CREATED
            else:
                result.outcome = Outcome.UPDATED if outcome.taught else Outcome.UNCHANGED
            if decision.conflicts or decision.renamed_from:
                self.report_doubts(result, decision)
            if outcome.contested is not None:
                self._warn_of_contest(result, outcome.contested)
        super().conclude(decided)

    def _warn_of_contest(self, result: RowResult, contest: ContestedClaim) -> None:
        until = local_day(contest.valid_until, self.rules.zone)
        message = (
            f"Another partner's claim on this lead stands until {until:%d %b %Y}. This claim is "
            "kept in the ledger as contested; decide between the two there."
        )
        result.problems.append(
            self.problems.write(
                result.row_number,
                "partner_code",
                json.loads(result.cells_json),
                code="claim_contested",
                message=message,
            )
        )
