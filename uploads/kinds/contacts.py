"""Kind `contacts`: a row is a number to call, one contact however many lists name it."""

from collections.abc import Sequence
from typing import Any, ClassVar

from contacts.services.making import ContactEntry, ContactImporter, ContactOutcome
from core.bulk import as_json
from customers.intake import UNNAMED, FieldProblem, read_person
from customers.normalize import Problem
from history.changes import to_json_values
from uploads.detection import raw_cells
from uploads.kinds.branches import create_missing_branches
from uploads.kinds.importing import ImportingKind
from uploads.kinds.person_rows import PersonRows
from uploads.models import FileUpload, MatchedBy, Outcome
from uploads.rows.result import RowResult
from uploads.sentences import label_of

_NO_PHONE = FieldProblem(
    "phone", Problem("phone_missing", "", "A contact is a phone to call. Give one.")
)


class ContactRows(PersonRows):
    """A row is the first usable phone of its cells; without one it waits."""

    needs_phone = True

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
        result.extra = ContactEntry(phone="")
        return self.cells.fill(result, cells, result.extra).is_fine


class ContactsKind(ImportingKind[ContactEntry, ContactOutcome]):
    """Known by phone: a known one learns what was blank, and keeps its status and its owner."""

    new: ClassVar[str] = "New contact"
    records: ClassVar[list[tuple[str, str]]] = [
        ("Contact", "contact"),
        ("Contact name", "contact_name"),
    ]
    compared: ClassVar[tuple[str, ...]] = ()

    def __init__(self, upload: FileUpload) -> None:
        self.upload = upload
        self.rows = ContactRows(upload)
        self.rules = self.rows.rules

    def read(
        self, row_number: int, cells: list[Any], filled: dict[int, Any] | None = None
    ) -> RowResult:
        return self.rows.read(row_number, cells, filled)

    def usable(self, results: Sequence[RowResult]) -> list[RowResult]:
        create_missing_branches(self.rows.branches, results, then=self.rows.set_fingerprint)
        return [result for result in results if result.incoming is not None]

    def importer(self) -> ContactImporter:
        return ContactImporter(self.rules.organization, self.cause)

    def entry(self, result: RowResult) -> ContactEntry:
        entry: ContactEntry = result.extra
        entry.branch_id = result.branch_id
        entry.cause_id = result.id
        entry.label = label_of(self.upload, result.row_number)
        return entry

    def conclude(self, decided: Sequence[tuple[RowResult, ContactOutcome]]) -> None:
        for result, outcome in decided:
            result.contact_id = outcome.contact_id
            result.changes_json = as_json(to_json_values(outcome.changes))
            if outcome.created:
                result.outcome = Outcome.CREATED
                continue
            result.matched_by = MatchedBy.PHONE
            result.outcome = Outcome.UPDATED if outcome.changes else Outcome.UNCHANGED
