"""Kind `channel_partners`: a line is a partner, and perhaps what they earn in a project."""

import json
import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from core.bulk import as_json
from customers.matching import OrganizationRules
from customers.matching.store import lock_identities
from customers.normalize import Problem, clean_name, clean_text, read_email, read_phones
from history.changes import to_json_values
from history.models import ChangeCause
from leads.models import ChannelPartner
from leads.services.partners import PartnerEntry, PartnerImporter, PartnerOutcome
from uploads.detection import SheetProfile, filled_cells, raw_cells
from uploads.detection.cells import has_ditto
from uploads.headings.elsewhere import PARTNERS_OWN
from uploads.kinds.lookups import ProjectLookup
from uploads.kinds.misplaced_keys import MisplacedKeys
from uploads.models import FileUpload, MatchedBy, Outcome
from uploads.rows.problems import ProblemWriter
from uploads.rows.result import RowResult
from uploads.rows.seen_before import find_originals, fingerprint_of

_LONGEST = {
    field.name: field.max_length for field in ChannelPartner._meta.fields if field.max_length
}


class ChannelPartnersKind:
    """Known by phone; a code under another phone, or a phone under another code, waits."""

    def __init__(self, upload: FileUpload) -> None:
        self.upload = upload
        self.rules = OrganizationRules.of(upload.organization)
        self.profile = SheetProfile.from_json(upload.profile)
        self.problems = ProblemWriter(self.profile)
        self.projects = ProjectLookup(upload.organization)
        self._columns: dict[str, int] = {}
        for index, name in sorted(self.profile.mapping.items()):
            self._columns.setdefault(name, index)
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
        entry = PartnerEntry(
            phone="",
            name=self._name_in(cells),
            code=clean_text(self._cell(cells, "partner_code")).upper(),
            city=clean_text(self._cell(cells, "city")),
        )
        fine = not result.problems
        fine = self._read_phone(result, cells, entry) and fine
        entry.email, wrong = read_email(next(filter(clean_text, self._emails_in(cells)), ""))
        for problem in wrong:
            self._problem(result, cells, "email", problem.code, problem.message)
        fine = self._read_project(result, cells, entry) and fine
        fine = self._check_lengths(result, cells, entry) and fine
        result.extra = entry
        if fine:
            result.values = (
                entry.phone, entry.name, entry.code, entry.email, entry.city,
                str(entry.project_id or ""),
                "" if entry.commission_percent is None else str(entry.commission_percent),
            )  # fmt: skip
            result.fingerprint = fingerprint_of(
                result, self.rules.organization.pk, self.upload.kind
            )
        return result

    def _name_in(self, cells: list[Any]) -> str:
        name = clean_name(self._cell(cells, "partner_name"))
        return "" if self.rules.is_nobodys(name) else name

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

    def _read_project(self, result: RowResult, cells: list[Any], entry: PartnerEntry) -> bool:
        fine = True
        if name := clean_text(self._cell(cells, "project")):
            entry.project_id = self.projects.find(name)
            if entry.project_id is None:
                message = self.projects.unknown(name)
                fine = self._problem(result, cells, "project", "project_unknown", message)
        if text := clean_text(self._cell(cells, "commission_percent")):
            entry.commission_percent = _percent(text)
            if entry.commission_percent is None:
                message = f'"{text[:40]}" is no percentage from 0 to 100; the row waits.'
                fine = self._problem(
                    result, cells, "commission_percent", "commission_invalid", message
                )
        return fine

    def _check_lengths(self, result: RowResult, cells: list[Any], entry: PartnerEntry) -> bool:
        fine = True
        for name, column in (("name", "partner_name"), ("code", "partner_code"), ("city", "city")):
            length = len(getattr(entry, name))
            if length > (_LONGEST[name] or length):
                message = f"{length} characters; at most {_LONGEST[name]} fit. The row waits."
                fine = self._problem(result, cells, column, "too_long", message)
        return fine

    def written(self) -> None:
        """Nothing is left to do."""

    def import_rows(self, results: Sequence[RowResult]) -> None:
        lock_identities(self.rules.organization.pk)
        usable = [result for result in results if result.fingerprint]
        originals = find_originals(self.upload, usable)
        fresh: list[RowResult] = []
        importer = PartnerImporter(
            self.rules.organization, by=self.upload.uploaded_by, cause=ChangeCause.UPLOAD_ROW
        )
        importer.load(result.extra for result in usable)
        for result in usable:
            if twins := originals.get(result.fingerprint or ""):
                original = twins.pop(0)
                result.outcome, result.same_as = Outcome.UNCHANGED, original.row_id
                result.partner_id, result.matched_by = original.partner_id, MatchedBy.PHONE
            else:
                result.extra.cause_id = result.id
                fresh.append(result)
        outcomes = importer.take([result.extra for result in fresh])
        for result, outcome in zip(fresh, outcomes, strict=True):
            self._conclude(result, outcome)
        importer.write_history(outcomes)

    def _conclude(self, result: RowResult, outcome: PartnerOutcome) -> None:
        if outcome.refused:
            result.fingerprint = None
            message = f"{outcome.refused} Correct the phone or the code; the row waits."
            self._problem(
                result, json.loads(result.cells_json), "partner_code", "code_taken", message
            )
            return
        result.partner_id = outcome.partner_id
        result.changes_json = as_json(to_json_values(outcome.changes))
        if outcome.created:
            result.outcome = Outcome.CREATED
            return
        result.matched_by = MatchedBy.PHONE
        result.outcome = Outcome.UPDATED if outcome.changes else Outcome.UNCHANGED

    def _cell(self, cells: list[Any], name: str) -> Any:
        index = self._columns.get(name)
        return "" if index is None else cells[index]

    def _emails_in(self, cells: list[Any]) -> list[Any]:
        return [cells[index] for index in self.profile.columns_of("email")]

    def _problem(
        self, result: RowResult, cells: list[Any], name: str, code: str, message: str
    ) -> bool:
        result.problems.append(
            self.problems.write(result.row_number, name, cells, code=code, message=message)
        )
        return False


_CENT = Decimal("0.01")
_NO_PHONE = "A partner is known by the phone. Give one; the row waits."


def _percent(text: str) -> Decimal | None:
    """A percentage from 0 to 100 with two decimals, as it is stored; "2", "1.5 %", "2,25"."""
    found = re.fullmatch(r"(\d{1,3}(?:[.,]\d{1,2})?)\s*%?", text)
    try:
        value = Decimal(found[1].replace(",", ".")).quantize(_CENT) if found else None
    except InvalidOperation:
        return None
    return value if value is not None and value <= 100 else None
