"""Reading the rows of call lists: a number to call."""

from typing import Any

from contacts.services.making import ContactEntry
from core.bulk import as_json
from customers.intake import UNNAMED, FieldProblem, read_person
from customers.normalize import Problem
from uploads.detection import raw_cells
from uploads.rows.result import RowResult
from uploads.understanding.person_rows import PersonRows

_NO_PHONE = FieldProblem(
    "phone", Problem("phone_missing", "", "A contact is a phone to call. Give one.")
)


class ContactRows(PersonRows):
    """A row is the first usable phone of its cells; without one it waits."""

    needs_phone = True

    def entries(self) -> tuple[ContactEntry]:
        return (ContactEntry(phone=""),)

    def read(
        self, row_number: int, cells: list[Any], filled: dict[int, Any] | None = None
    ) -> RowResult:
        result = RowResult(row_number, as_json(raw_cells(cells)), filled)
        came, cells = cells, self.as_read(result, cells)
        waits = bool(result.problems)
        waits = not self.read_more(result, cells) or waits
        waits = not self.read_branch(result, cells) or waits
        reading = read_person(
            self.rules,
            full_name=self.name_in(cells),
            phones=self.phones_in(cells),
            branch_id=result.branch_id,
        )
        problems = [item for item in reading.problems if item.problem.code not in UNNAMED]
        too_long = any(item.problem.code == "too_long" for item in problems)
        if not reading.incoming.phones:
            problems.sort(key=lambda item: item.field != "phone")
            if not any(item.field == "phone" for item in problems):
                problems.insert(0, _NO_PHONE)
        waits = waits or too_long or not reading.incoming.phones
        self.report(result, cells, problems, waits=waits)
        if not reading.incoming.phones:
            self.misplaced_keys.report(result, came)
        if waits:
            return result
        incoming = result.incoming = reading.incoming
        result.extra.phone, result.extra.name = incoming.phones[0], incoming.full_name
        if not result.missing_branch:
            self.set_fingerprint(result)
        return result

    def read_more(self, result: RowResult, cells: list[Any]) -> bool:
        (result.extra,) = self.entries()
        return self.cells.fill(result, cells, result.extra).is_fine
