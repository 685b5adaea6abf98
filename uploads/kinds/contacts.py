"""Kind `contacts`: a row is a number to call, one contact however many lists name it."""

from collections.abc import Sequence
from typing import Any

from contacts.services.making import ContactEntry, ContactOutcome, take_contacts
from core.bulk import as_json
from customers.matching.store import lock_identities
from history.changes import jsonable
from history.models import ChangeCause
from uploads.draft import Draft
from uploads.fingerprints import find_originals
from uploads.kinds.branches import create_missing_branches
from uploads.kinds.contact_rows import ContactRows
from uploads.labels import label_of
from uploads.models import FileUpload, MatchedBy, Outcome


class ContactsKind:
    """Known by phone: a known one learns what was blank, and keeps its status and its owner."""

    def __init__(self, upload: FileUpload) -> None:
        self.upload = upload
        self.rows = ContactRows(upload)
        self.rules = self.rows.rules

    def read(
        self, row_number: int, cells: list[Any], filled: dict[int, Any] | None = None
    ) -> Draft:
        return self.rows.read(row_number, cells, filled)

    def written(self) -> None:
        """Nothing is left to do."""

    def take_in(self, drafts: Sequence[Draft]) -> None:
        lock_identities(self.rules.organization.pk)
        create_missing_branches(self.rows.branches, drafts, then=self.rows.take_fingerprint)
        usable = [draft for draft in drafts if draft.incoming is not None]
        originals = find_originals(self.upload, usable)
        fresh: list[Draft] = []
        for draft in usable:
            if twins := originals.get(draft.fingerprint or ""):
                original = twins.pop(0)
                draft.outcome, draft.same_as = Outcome.UNCHANGED, original.row_id
                draft.contact_id, draft.matched_by = original.contact_id, MatchedBy.PHONE
            else:
                fresh.append(draft)
        outcomes = take_contacts(
            self.rules.organization,
            [self._entry(draft) for draft in fresh],
            by=self.upload.uploaded_by,
            cause=ChangeCause.UPLOAD_ROW,
        )
        for draft, outcome in zip(fresh, outcomes, strict=True):
            _conclude(draft, outcome)

    def _entry(self, draft: Draft) -> ContactEntry:
        entry: ContactEntry = draft.extra
        entry.branch_id = draft.branch_id
        entry.cause_id = draft.id
        entry.label = label_of(self.upload, draft.row_number)
        return entry


def _conclude(draft: Draft, outcome: ContactOutcome) -> None:
    draft.contact_id = outcome.contact_id
    draft.changes_json = as_json(jsonable(outcome.changes))
    if outcome.created:
        draft.outcome = Outcome.CREATED
        return
    draft.matched_by = MatchedBy.PHONE
    draft.outcome = Outcome.UPDATED if outcome.changes else Outcome.UNCHANGED
