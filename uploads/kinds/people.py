"""What kinds of sheets about people share: who was seen before, and what a match leaves open."""

import json
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, ClassVar

from core.errors import DomainError
from customers.matching import Decision, Matcher, Person
from customers.matching.incoming import PHONE
from customers.matching.person import SHOWN_FIELD
from customers.matching.store import owner_ids
from customers.merging.services import merge_records
from customers.models.duplicate import CUSTOMER
from history.importing import BatchImporter
from uploads.kinds.branches import create_missing_branches
from uploads.kinds.importing import Entry, Imported, ImportingKind
from uploads.kinds.known_people import KeylessPeople, recognize_own_numbers
from uploads.models import FileUpload, MatchedBy, Outcome
from uploads.rows.context import context_of
from uploads.rows.result import RowResult
from uploads.rows.seen_before import Original
from uploads.sentences import label_of
from uploads.understanding.person_rows import PersonRows


class PeopleKind(ImportingKind[Entry, Imported]):
    """Imports the rows of one upload. A kind says what a row does beside the person."""

    matched_again = MatchedBy.SEEN_BEFORE
    rows_class: type[PersonRows] = PersonRows
    new: ClassVar[str] = "New customer"
    records: ClassVar[list[tuple[str, str]]] = [
        ("Customer", "customer"),
        ("Customer name", "customer_name"),
    ]
    compared: ClassVar[tuple[str, ...]] = (CUSTOMER,)

    def __init__(self, upload: FileUpload) -> None:
        self.upload, self.context = upload, context_of(upload)
        self.rows = self.rows_class(self.context)
        self.rules = self.rows.rules
        self.problems = self.rows.problems
        self.doubles: list[tuple[int, int]] = []  # customers, the one to keep first
        self._known_by_row: list[RowResult] = []
        self._owned: Mapping[tuple[str, str], int] = {}
        self.keyless = KeylessPeople(
            upload, self.rules.region, lambda earlier: self.rows_class(context_of(earlier)).read
        )

    def usable(self, results: Sequence[RowResult]) -> list[RowResult]:
        organization_id = self.rules.organization.pk
        create_missing_branches(organization_id, results, then=self.rows.set_fingerprint)
        for result in results:
            if (result.is_nobody or result.is_deleted) and result.incoming is None:
                result.outcome = Outcome.UNCHANGED
        return [result for result in results if result.incoming is not None]

    def importer(self) -> BatchImporter[Entry, Imported]:
        self.matcher = Matcher(self.rules, self.cause)
        return self.importer_of(self.matcher)

    @abstractmethod
    def importer_of(self, matcher: Matcher) -> BatchImporter[Entry, Imported]:
        """What imports the rows, with their people."""

    def prepare(self, fresh: Sequence[RowResult]) -> None:
        for result in fresh:
            assert result.incoming is not None
            result.incoming.cause_id = result.id
            result.incoming.label = label_of(self.upload, result.row_number)
        recognize_own_numbers(self.upload, fresh)
        self._known_by_row = self.keyless.recognize(fresh)

    def loaded(self, repeated: Sequence[RowResult]) -> None:
        self._owned = owner_ids(self.rules, {key for result in repeated for key in _keys(result)})

    def repeat(self, result: RowResult, original: Original) -> None:
        super().repeat(result, original)
        for key in _keys(result):
            if key in self._owned or key in self.matcher.owners:
                result.matched_by = key[0]
                break

    def conclude(self, decided: Sequence[tuple[RowResult, Any]]) -> None:
        """A kind fills the results first, and leaves the rest to this."""
        for result in self._known_by_row:
            if result.customer_id is not None and not result.matched_by:
                result.matched_by = MatchedBy.SEEN_BEFORE
        self.doubles += self.keyless.doubles(self._known_by_row)

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
