"""Kind `channel_partners`: a line is a partner, and perhaps what they earn in a project."""

import json
from collections.abc import Sequence
from typing import Any, ClassVar

from core.bulk import as_json
from customers.matching import OrganizationRules
from customers.normalize import Problem, clean_text, read_email, read_phones
from history.changes import to_json_values
from leads.duplicates import CHANNEL_PARTNER
from leads.services.partners import PartnerEntry, PartnerImporter, PartnerOutcome
from uploads.columns.elsewhere import PARTNERS_OWN
from uploads.detection import SheetProfile, filled_cells, raw_cells
from uploads.detection.cells import has_ditto
from uploads.kinds.cells import CellReader
from uploads.kinds.importing import ImportingKind
from uploads.kinds.misplaced_keys import MisplacedKeys
from uploads.models import FileUpload, MatchedBy, Outcome
from uploads.rows.problems import ProblemWriter
from uploads.rows.result import RowResult
from uploads.rows.seen_before import fingerprint_of


class ChannelPartnersKind(ImportingKind[PartnerEntry, PartnerOutcome]):
    """Known by phone; a code under another phone, or a phone under another code, waits."""

    new: ClassVar[str] = "New partner"
    records: ClassVar[list[tuple[str, str]]] = [
        ("Partner", "channel_partner"),
        ("Partner name", "channel_partner_name"),
    ]
    compared: ClassVar[tuple[str, ...]] = (CHANNEL_PARTNER,)

    def __init__(self, upload: FileUpload) -> None:
        self.upload = upload
        self.rules = OrganizationRules.of(upload.organization)
        self.profile = SheetProfile.from_json(upload.profile)
        self.problems = ProblemWriter(self.profile)
        self.cells = CellReader(upload.kind, self.rules, self.profile, self.problems)
        self._phones = self.profile.columns_of("phone")
        self.misplaced_keys = MisplacedKeys(
            self.profile,
            self.problems,
            self.rules.region,
            phones_only=True,
            own_words=PARTNERS_OWN,
        )

    def read(
        self, row_number: int, cells: list[Any], filled: dict[int, Any] | None = None
    ) -> RowResult:
        result = RowResult(row_number, as_json(raw_cells(cells)), filled)
        cells = filled_cells(cells, filled)
        if has_ditto(cells):
            cells = self.problems.without_dittos(result, cells)
        entry = result.extra = PartnerEntry(phone="")
        fine = not result.problems
        fine = self._read_phone(result, cells, entry) and fine
        emails = [cells[index] for index in self.profile.columns_of("email")]
        entry.email, wrong = read_email(next(filter(clean_text, emails), ""))
        for problem in wrong:
            self._problem(result, cells, "email", problem.code, problem.message)
        fine = self.cells.fill(result, cells, entry).is_fine and fine
        if fine:
            keys = [
                f"{name}={value}"
                for name, value in (("phone", entry.phone), ("email", entry.email))
            ]
            result.values = (*keys, *result.values)
            result.fingerprint = fingerprint_of(
                result, self.rules.organization.pk, self.upload.kind
            )
        return result

    def _read_phone(self, result: RowResult, cells: list[Any], entry: PartnerEntry) -> bool:
        problems: list[Problem] = []
        for index in self._phones:
            reading = read_phones(cells[index], self.rules.region)
            problems += reading.problems
            if reading.numbers and not entry.phone:
                entry.phone = reading.numbers[0]
        for problem in problems:
            self._problem(result, cells, "phone", problem.code, problem.message)
        if entry.phone:
            return True
        if not problems:
            self._problem(result, cells, "phone", "phone_missing", _NO_PHONE)
        self.misplaced_keys.report(result, cells)
        return False

    def usable(self, results: Sequence[RowResult]) -> list[RowResult]:
        return [result for result in results if result.fingerprint]

    def importer(self) -> PartnerImporter:
        return PartnerImporter(self.rules.organization, self.cause)

    def entry(self, result: RowResult) -> PartnerEntry:
        entry: PartnerEntry = result.extra
        entry.cause_id = result.id
        return entry

    def conclude(self, decided: Sequence[tuple[RowResult, PartnerOutcome]]) -> None:
        for result, outcome in decided:
            if outcome.refused:
                self._let_wait(result, outcome)
                continue
            result.partner_id = outcome.partner_id
            result.changes_json = as_json(to_json_values(outcome.changes))
            if outcome.created:
                result.outcome = Outcome.CREATED
                continue
            result.matched_by = MatchedBy.PHONE
            result.outcome = Outcome.UPDATED if outcome.changes else Outcome.UNCHANGED

    def _let_wait(self, result: RowResult, outcome: PartnerOutcome) -> None:
        result.fingerprint = None
        message = f"{outcome.refused} Correct the phone or the code; the row waits."
        cells = json.loads(result.cells_json)
        self._problem(result, cells, "partner_code", "code_taken", message)

    def _problem(
        self, result: RowResult, cells: list[Any], name: str, code: str, message: str
    ) -> bool:
        result.problems.append(
            self.problems.write(result.row_number, name, cells, code=code, message=message)
        )
        return False


_NO_PHONE = "A partner is known by the phone. Give one; the row waits."
