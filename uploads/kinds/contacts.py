"""Kind `contacts`: a row is a number to call, one contact however many lists name it."""

from collections.abc import Sequence
from typing import ClassVar

from contacts.services.making import ContactEntry, ContactImporter, ContactOutcome
from core.bulk import as_json
from history.changes import to_json_values
from uploads.kinds.branches import create_missing_branches
from uploads.kinds.importing import ImportingKind
from uploads.models import FileUpload, MatchedBy, Outcome
from uploads.rows.context import context_of
from uploads.rows.result import RowResult
from uploads.sentences import label_of
from uploads.understanding.contact_rows import ContactRows


class ContactsKind(ImportingKind[ContactEntry, ContactOutcome]):
    """Known by phone: a known one learns what was blank, and keeps its status and its owner."""

    new: ClassVar[str] = "New contact"
    records: ClassVar[list[tuple[str, str]]] = [
        ("Contact", "contact"),
        ("Contact name", "contact_name"),
    ]
    compared: ClassVar[tuple[str, ...]] = ()

    def __init__(self, upload: FileUpload) -> None:
        self.upload, self.context = upload, context_of(upload)
        self.rows = ContactRows(self.context)
        self.rules = self.rows.rules

    def usable(self, results: Sequence[RowResult]) -> list[RowResult]:
        create_missing_branches(self.rules.organization.pk, results, then=self.rows.set_fingerprint)
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
