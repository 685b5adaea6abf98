"""Reading the rows of partner lists: a partner, and perhaps what they earn in a project."""

from typing import Any

from core.bulk import as_json
from customers.normalize import Problem, clean_text, read_email, read_phones
from leads.services.partners import PartnerEntry
from uploads.columns.elsewhere import PARTNERS_OWN
from uploads.detection import filled_cells, raw_cells
from uploads.detection.cells import has_ditto
from uploads.rows.context import Context
from uploads.rows.problems import ProblemWriter
from uploads.rows.result import RowResult
from uploads.rows.seen_before import fingerprint_of
from uploads.understanding.cells import CellReader
from uploads.understanding.misplaced_keys import MisplacedKeys

_NO_PHONE = "A partner is known by the phone. Give one; the row waits."


class PartnerRows:
    """A row is the partner of its first usable phone; without one it waits."""

    def __init__(self, context: Context) -> None:
        self.context, self.profile = context, context.profile
        self.rules = context.rules
        self.problems = ProblemWriter(self.profile)
        self.cells = CellReader(context, self.problems)
        self._phones = self.profile.columns_of("phone")
        self.misplaced_keys = MisplacedKeys(
            self.profile,
            self.problems,
            self.rules.region,
            phones_only=True,
            own_words=PARTNERS_OWN,
        )

    def entries(self) -> tuple[PartnerEntry]:
        return (PartnerEntry(phone=""),)

    def read(
        self, row_number: int, cells: list[Any], filled: dict[int, Any] | None = None
    ) -> RowResult:
        result = RowResult(row_number, as_json(raw_cells(cells)), filled)
        cells = filled_cells(cells, filled)
        if has_ditto(cells):
            cells = self.problems.without_dittos(result, cells)
        (entry,) = self.entries()
        result.extra = entry
        fine = not result.problems
        fine = self._read_phone(result, cells, entry) and fine
        emails = [cells[index] for index in self.profile.columns_of("email")]
        entry.email, wrong = read_email(next(filter(clean_text, emails), ""))
        for problem in wrong:
            self.problem(result, cells, "email", problem.code, problem.message)
        fine = self.cells.fill(result, cells, entry).is_fine and fine
        if fine:
            keys = [
                f"{name}={value}"
                for name, value in (("phone", entry.phone), ("email", entry.email))
            ]
            result.values = (*keys, *result.values)
            result.fingerprint = fingerprint_of(
                result, self.context.organization_id, self.context.kind
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
            self.problem(result, cells, "phone", problem.code, problem.message)
        if entry.phone:
            return True
        if not problems:
            self.problem(result, cells, "phone", "phone_missing", _NO_PHONE)
        self.misplaced_keys.report(result, cells)
        return False

    def problem(
        self, result: RowResult, cells: list[Any], name: str, code: str, message: str
    ) -> bool:
        result.problems.append(
            self.problems.write(result.row_number, name, cells, code=code, message=message)
        )
        return False
