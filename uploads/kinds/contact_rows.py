"""Reading the rows of a list to call: a phone, and perhaps who it is."""

from typing import Any

from contacts.models import ContactRecord
from contacts.services.making import LONGEST_NOTES, ContactEntry
from core.bulk import as_json
from customers.intake import UNNAMED, FieldProblem, read_person
from customers.normalize import Problem
from uploads.detection import raw_cells
from uploads.kinds.customer_rows import CustomerRows
from uploads.rows.result import RowResult

_LONGEST_SOURCE = ContactRecord._meta.get_field("source").max_length or 0


class ContactRows(CustomerRows):
    """A row is the first usable phone of its cells; without one it waits."""

    needs_phone = True

    def read(
        self, row_number: int, cells: list[Any], filled: dict[int, Any] | None = None
    ) -> RowResult:
        result = RowResult(row_number, as_json(raw_cells(cells)), filled)
        came, cells = cells, self.as_read(result, cells)
        waits = bool(result.problems)
        waits = not self._read_branch_and_day(result, cells) or waits
        waits = not self.read_more(result, cells) or waits
        reading = read_person(
            self.rules,
            full_name=self._name_in(cells),
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
        self._report(result, cells, problems, waits=waits)
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
        notes = self.text_of(cells, "contact_notes")
        source = self.text_of(cells, "contact_source")
        result.extra = ContactEntry(phone="", notes=notes, source=source)
        result.values = (notes, source)
        fine = True
        for name, text, longest in (
            ("contact_notes", notes, LONGEST_NOTES),
            ("contact_source", source, _LONGEST_SOURCE),
        ):
            if len(text) > longest:
                message = f'"{text[:40]}…" has {len(text)} characters; at most {longest} fit.'
                fine = self.problem(result, cells, name, "too_long", f"{message} The row waits.")
        return fine


_NO_PHONE = FieldProblem(
    "phone", Problem("phone_missing", "", "A contact is a phone to call. Give one.")
)
