"""Kind `leads`: a row is a person to win, and perhaps their place in a project."""

import json
from collections.abc import Sequence
from typing import Any, ClassVar

from core.bulk import as_json
from core.dates import local_day
from customers.intake import Reading
from customers.matching import Incoming, Matcher
from customers.models.duplicate import CUSTOMER
from history.changes import to_json_values
from leads.duplicates import LEAD
from leads.services.entry import ContestedClaim, LeadEntry, LeadOutcome
from leads.services.lead_importer import LeadImporter
from uploads.kinds.people import PeopleKind
from uploads.kinds.person_rows import PersonRows
from uploads.models import Outcome
from uploads.rows.result import RowResult

_NO_CONTACT = (
    "A lead needs a phone or a passport: without, nobody can be called. Give one; the row waits."
)


class LeadRows(PersonRows):
    """A row names a person, and perhaps a project, in its own words for the status there."""

    needs_phone = True

    def read(
        self, row_number: int, cells: list[Any], filled: dict[int, Any] | None = None
    ) -> RowResult:
        result = super().read(row_number, cells, filled)
        person = result.incoming
        if person is not None and not person.phones and not person.passport_number:
            result.incoming = result.fingerprint = None
            result.problems.insert(
                0,
                self.problems.write(
                    row_number, "phone", cells, code="no_person", message=_NO_CONTACT
                ),
            )
            self.misplaced_keys.report(result, cells)
        return result

    def read_nobody(
        self, result: RowResult, cells: list[Any], reading: Reading, *, waits: bool
    ) -> None:
        """A lead is somebody to call: here such a name is as good as none, and the row waits."""
        problems = [item for item in reading.problems if item.problem.code != "nobody"]
        self.problem(result, cells, "phone", "no_person", _NO_CONTACT)
        self.report(result, cells, problems, waits=True)
        self.misplaced_keys.report(result, cells)

    def read_more(self, result: RowResult, cells: list[Any]) -> bool:
        result.extra = LeadEntry(Incoming())
        return self.cells.fill(result, cells, result.extra).is_fine


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
