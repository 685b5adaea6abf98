"""Reading the rows of lead sheets: a person to win, and perhaps their place in a project."""

from typing import Any

from customers.intake import Reading
from customers.matching import Incoming
from leads.services.entry import LeadEntry
from uploads.rows.result import RowResult
from uploads.understanding.person_rows import PersonRows

_NO_CONTACT = (
    "A lead needs a phone or a passport: without, nobody can be called. Give one; the row waits."
)


class LeadRows(PersonRows):
    """A row names a person, and perhaps a project, in its own words for the status there."""

    needs_phone = True

    def entries(self) -> tuple[LeadEntry]:
        return (LeadEntry(Incoming()),)

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
        (result.extra,) = self.entries()
        return self.cells.fill(result, cells, result.extra).is_fine
