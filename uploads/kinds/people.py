"""What kinds of sheets about people share: who was seen before, and what a match leaves open."""

import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, ClassVar

from core.errors import DomainError
from customers.matching import Cause, Decision, Matcher, Person
from customers.matching.incoming import PHONE
from customers.matching.person import SHOWN_FIELD
from customers.matching.store import lock_identities, owner_ids
from customers.merging.services import merge_records
from customers.models.duplicate import CUSTOMER
from history.models import ChangeCause
from uploads.kinds.branches import create_missing_branches
from uploads.kinds.known_people import KeylessPeople, recognize_own_numbers
from uploads.kinds.person_rows import PersonRows
from uploads.models import FileUpload, MatchedBy, Outcome
from uploads.rows.result import RowResult
from uploads.rows.seen_before import Original, find_originals
from uploads.sentences import label_of

SOURCE = "upload"


class PeopleKind(ABC):
    """Reads and imports the rows of one upload. A kind says what a row does beside the person."""

    rows_class: type[PersonRows] = PersonRows
    new: ClassVar[str] = "New customer"
    records: ClassVar[list[tuple[str, str]]] = [
        ("Customer", "customer"),
        ("Customer name", "customer_name"),
    ]
    compared: ClassVar[tuple[str, ...]] = (CUSTOMER,)

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
    ) -> RowResult:
        return self.rows.read(row_number, cells, filled)

    def import_rows(self, results: Sequence[RowResult]) -> None:
        lock_identities(self.rules.organization.pk)
        create_missing_branches(self.rows.branches, results, then=self.rows.set_fingerprint)
        for result in results:
            if (result.is_nobody or result.is_deleted) and result.incoming is None:
                result.outcome = Outcome.UNCHANGED
        usable = [result for result in results if result.incoming is not None]
        originals = find_originals(self.upload, usable)
        cause = Cause(
            ChangeCause.UPLOAD_ROW, by=self.upload.uploaded_by, source=SOURCE, is_upload=True
        )
        matcher = Matcher(self.rules, cause)
        repeated: dict[int, Original] = {}
        for result in usable:
            if twins := originals.get(result.fingerprint or ""):
                repeated[result.row_number] = twins.pop(0)
        fresh = [result for result in usable if result.row_number not in repeated]
        recognize_own_numbers(self.upload, fresh)
        known_by_row = self.keyless.recognize(fresh)
        self.begin(matcher, fresh)
        matcher.load(result.incoming for result in fresh if result.incoming is not None)
        self.loaded(matcher, fresh)
        owned = owner_ids(
            self.rules,
            {key for result in usable if result.row_number in repeated for key in _keys(result)},
        )
        self._import_people(matcher, usable, repeated, owned)
        for result in known_by_row:
            if result.customer_id is not None and not result.matched_by:
                result.matched_by = MatchedBy.SEEN_BEFORE
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

    def _import_people(
        self,
        matcher: Matcher,
        usable: Sequence[RowResult],
        repeated: dict[int, Original],
        owned: dict[tuple[str, str], int],
    ) -> None:
        for result in usable:
            incoming = result.incoming
            assert incoming is not None
            original = repeated.get(result.row_number)
            if original is None:
                incoming.cause_id = result.id
                incoming.label = label_of(self.upload, result.row_number)
                self.decide(matcher, result)
                continue
            self.repeat(result, original)
            for key in incoming.keys:
                if key in owned or key in matcher.owners:
                    result.matched_by = key[0]
                    break
        self.write(matcher)

    def begin(self, matcher: Matcher, fresh: Sequence[RowResult]) -> None:  # noqa: B027
        """A place to read what `matcher.load` has to know beside the rows' keys."""

    def loaded(self, matcher: Matcher, fresh: Sequence[RowResult]) -> None:  # noqa: B027
        """A place to read what the known people of the batch have."""

    def repeat(self, result: RowResult, original: Original) -> None:
        """An earlier upload brought this very row: it points to the same records."""
        result.outcome = Outcome.UNCHANGED
        result.same_as = original.row_id
        result.customer_id = original.customer_id
        result.visit_id = original.visit_id
        result.lead_id = original.lead_id
        result.purchase_id = original.purchase_id
        result.matched_by = MatchedBy.SEEN_BEFORE

    @abstractmethod
    def decide(self, matcher: Matcher, result: RowResult) -> None:
        """Decide a row that was not seen before."""

    @abstractmethod
    def write(self, matcher: Matcher) -> None:
        """Write everything that was decided, and fill the row results."""

    def report_doubts(self, result: RowResult, decision: Decision) -> None:
        cells = json.loads(result.cells_json)
        for conflict in decision.conflicts:
            other = conflict.owner.fields["full_name"] or "another customer"
            shared = decision.shares_key_with is conflict.owner
            message = (_SHARED if shared else _CONFLICT).format(
                value=conflict.value, other=f"{other} ({_which(conflict.owner)})"
            )
            result.problems.append(
                self.problems.write(
                    result.row_number,
                    SHOWN_FIELD[conflict.kind],
                    cells,
                    code="key_shared" if shared else "keys_conflict",
                    message=message,
                    position=(
                        self.rows.phone_position(cells, conflict.value)
                        if conflict.kind == PHONE
                        else 0
                    ),
                )
            )
        if decision.renamed_from:
            after = decision.incoming.full_name
            message = _RENAMED.format(before=decision.renamed_from, after=after)
            result.problems.append(
                self.problems.write(
                    result.row_number, "full_name", cells, code="name_changed", message=message
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
    """In a dry run people of earlier rows have no number yet."""
    known = person.id is not None and person.id > 0
    return f"customer {person.id}" if known else "new in an earlier row"


def _keys(result: RowResult) -> tuple[tuple[str, str], ...]:
    return result.incoming.keys if result.incoming is not None else ()
