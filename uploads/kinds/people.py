"""What kinds of sheets about people share: who was seen before, and what a match leaves open."""

import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from core.errors import DomainError
from customers.matching import Cause, Decision, Matcher, Person
from customers.matching.incoming import PHONE
from customers.matching.person import SHOWN_FIELD
from customers.matching.store import lock_identities, owner_ids
from customers.merging.services import merge_records
from customers.models.duplicate import CUSTOMER
from history.models import ChangeCause
from uploads.draft import Draft
from uploads.fingerprints import Original, find_originals
from uploads.kinds.branches import create_missing_branches
from uploads.kinds.customer_rows import CustomerRows
from uploads.kinds.keyless import KeylessPeople
from uploads.kinds.own_numbers import recognize_own_numbers
from uploads.labels import label_of
from uploads.models import FileUpload, MatchedBy, Outcome

SOURCE = "upload"


class PeopleKind(ABC):
    """Reads and takes in the rows of one upload. A kind says what a row does beside the person."""

    rows_class: type[CustomerRows] = CustomerRows

    def __init__(self, upload: FileUpload) -> None:
        self.upload = upload
        self.rows = self.rows_class(upload)
        self.rules = self.rows.rules
        self.problems = self.rows.problems
        self.doubles: list[tuple[int, int]] = []  # customers, the one to keep first
        self.keyless = KeylessPeople(
            upload, self.rules.region, lambda earlier: self.rows_class(earlier).read
        )

    def read(
        self, row_number: int, cells: list[Any], filled: dict[int, Any] | None = None
    ) -> Draft:
        return self.rows.read(row_number, cells, filled)

    def take_in(self, drafts: Sequence[Draft]) -> None:
        lock_identities(self.rules.organization.pk)
        create_missing_branches(self.rows.branches, drafts, then=self.rows.take_fingerprint)
        for draft in drafts:
            if (draft.is_nobody or draft.is_deleted) and draft.incoming is None:
                draft.outcome = Outcome.UNCHANGED
        usable = [draft for draft in drafts if draft.incoming is not None]
        originals = find_originals(self.upload, usable)
        cause = Cause(
            ChangeCause.UPLOAD_ROW, by=self.upload.uploaded_by, source=SOURCE, is_upload=True
        )
        matcher = Matcher(self.rules, cause)
        repeated: dict[int, Original] = {}
        for draft in usable:
            if twins := originals.get(draft.fingerprint or ""):
                repeated[draft.row_number] = twins.pop(0)
        fresh = [draft for draft in usable if draft.row_number not in repeated]
        recognize_own_numbers(self.upload, fresh)
        known_by_row = self.keyless.recognize(fresh)
        self.begin(matcher, fresh)
        matcher.load(draft.incoming for draft in fresh if draft.incoming is not None)
        self.loaded(matcher, fresh)
        owned = owner_ids(
            self.rules,
            {key for draft in usable if draft.row_number in repeated for key in _keys(draft)},
        )
        self._take_people(matcher, usable, repeated, owned)
        for draft in known_by_row:
            if draft.customer_id is not None and not draft.matched_by:
                draft.matched_by = MatchedBy.SEEN_BEFORE
        self.doubles += self.keyless.doubles(known_by_row)

    def written(self) -> None:
        """The rows are stored: who was made twice for want of a key is made one."""
        doubles, self.doubles = self.doubles, []
        for kept, gone in dict.fromkeys(doubles):
            # What a person has since said otherwise of the two is theirs to decide: they stay.
            with suppress(DomainError):
                merge_records(
                    CUSTOMER,
                    kept,
                    [gone],
                    choices={},
                    by=self.upload.uploaded_by,
                    organization=self.rules.organization,
                )

    def _take_people(
        self,
        matcher: Matcher,
        usable: Sequence[Draft],
        repeated: dict[int, Original],
        owned: dict[tuple[str, str], int],
    ) -> None:
        for draft in usable:
            incoming = draft.incoming
            assert incoming is not None
            original = repeated.get(draft.row_number)
            if original is None:
                incoming.cause_id = draft.id
                incoming.label = label_of(self.upload, draft.row_number)
                self.decide(matcher, draft)
                continue
            self.repeat(draft, original)
            for key in incoming.keys:
                if key in owned or key in matcher.owners:
                    draft.matched_by = key[0]
                    break
        self.write(matcher)

    def begin(self, matcher: Matcher, fresh: Sequence[Draft]) -> None:  # noqa: B027
        """A place to read what `matcher.load` has to know beside the rows' keys."""

    def loaded(self, matcher: Matcher, fresh: Sequence[Draft]) -> None:  # noqa: B027
        """A place to read what the known people of the batch have."""

    def repeat(self, draft: Draft, original: Original) -> None:
        """An earlier upload brought this very row: it points to the same records."""
        draft.outcome = Outcome.UNCHANGED
        draft.same_as = original.row_id
        draft.customer_id = original.customer_id
        draft.visit_id = original.visit_id
        draft.lead_id = original.lead_id
        draft.purchase_id = original.purchase_id
        draft.matched_by = MatchedBy.SEEN_BEFORE

    @abstractmethod
    def decide(self, matcher: Matcher, draft: Draft) -> None:
        """Decide a row that was not seen before."""

    @abstractmethod
    def write(self, matcher: Matcher) -> None:
        """Write everything that was decided, and fill the drafts."""

    def tell_doubts(self, draft: Draft, decision: Decision) -> None:
        cells = json.loads(draft.cells_json)
        for conflict in decision.conflicts:
            other = conflict.owner.fields["full_name"] or "another customer"
            shared = decision.shares_key_with is conflict.owner
            message = (_SHARED if shared else _CONFLICT).format(
                value=conflict.value, other=f"{other} ({_which(conflict.owner)})"
            )
            draft.problems.append(
                self.problems.write(
                    draft.row_number,
                    SHOWN_FIELD[conflict.kind],
                    cells,
                    code="key_shared" if shared else "keys_conflict",
                    message=message,
                    place=(
                        self.rows.phone_place(cells, conflict.value)
                        if conflict.kind == PHONE
                        else 0
                    ),
                )
            )
        if decision.renamed_from:
            after = decision.incoming.full_name
            message = _RENAMED.format(before=decision.renamed_from, after=after)
            draft.problems.append(
                self.problems.write(
                    draft.row_number, "full_name", cells, code="name_changed", message=message
                )
            )


_CONFLICT = (
    "{value} belongs to {other}. The row was taken for the customer of its first key and nothing "
    "was taken from {other}; compare the two, they may be one person."
)
_SHARED = (
    "{value} belongs to {other}, who is another person. The row was taken for a person of its own; "
    "the shared {value} still leads to {other}."
)
_RENAMED = (
    'the customer was called "{before}" and is now "{after}". If that is another person, put the '
    "name back and give this one a phone of their own."
)


def _which(person: Person) -> str:
    """In a rehearsal people of earlier rows have no number yet."""
    known = person.id is not None and person.id > 0
    return f"customer {person.id}" if known else "new in an earlier row"


def _keys(draft: Draft) -> tuple[tuple[str, str], ...]:
    return draft.incoming.keys if draft.incoming is not None else ()
