"""Kind `contacts`: a row is a number to call, one contact however many lists name it."""

from collections.abc import Sequence
from typing import Any

from contacts.services.making import ContactEntry, ContactOutcome, import_contacts
from core.bulk import as_json
from customers.matching.store import lock_identities
from history.changes import to_json_values
from history.models import ChangeCause
from uploads.kinds.branches import create_missing_branches
from uploads.kinds.contact_rows import ContactRows
from uploads.models import FileUpload, MatchedBy, Outcome
from uploads.rows.result import RowResult
from uploads.rows.seen_before import find_originals
from uploads.sentences import label_of


class ContactsKind:
    """Known by phone: a known one learns what was blank, and keeps its status and its owner."""

    def __init__(self, upload: FileUpload) -> None:
        self.upload = upload
        self.rows = ContactRows(upload)
        self.rules = self.rows.rules

    def read(
        self, row_number: int, cells: list[Any], filled: dict[int, Any] | None = None
    ) -> RowResult:
        return self.rows.read(row_number, cells, filled)

    def written(self) -> None:
        """Nothing is left to do."""

    def import_rows(self, results: Sequence[RowResult]) -> None:
        lock_identities(self.rules.organization.pk)
        create_missing_branches(self.rows.branches, results, then=self.rows.set_fingerprint)
        usable = [result for result in results if result.incoming is not None]
        originals = find_originals(self.upload, usable)
        fresh: list[RowResult] = []
        for result in usable:
            if twins := originals.get(result.fingerprint or ""):
                original = twins.pop(0)
                result.outcome, result.same_as = Outcome.UNCHANGED, original.row_id
                result.contact_id, result.matched_by = original.contact_id, MatchedBy.PHONE
            else:
                fresh.append(result)
        outcomes = import_contacts(
            self.rules.organization,
            [self._entry(result) for result in fresh],
            by=self.upload.uploaded_by,
            cause=ChangeCause.UPLOAD_ROW,
        )
        for result, outcome in zip(fresh, outcomes, strict=True):
            _conclude(result, outcome)

    def _entry(self, result: RowResult) -> ContactEntry:
        entry: ContactEntry = result.extra
        entry.branch_id = result.branch_id
        entry.cause_id = result.id
        entry.label = label_of(self.upload, result.row_number)
        return entry


def _conclude(result: RowResult, outcome: ContactOutcome) -> None:
    result.contact_id = outcome.contact_id
    result.changes_json = as_json(to_json_values(outcome.changes))
    if outcome.created:
        result.outcome = Outcome.CREATED
        return
    result.matched_by = MatchedBy.PHONE
    result.outcome = Outcome.UPDATED if outcome.changes else Outcome.UNCHANGED
