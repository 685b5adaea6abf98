"""Row results on their way from the process that understood them: plain values in tuples.

That process may have been taken over by the file that it read. Its word is taken for what the cells
say, which is the file's own business; records of ours it may only name out of what it was given.
"""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from customers.matching import Incoming
from customers.matching.incoming import DETAIL_FIELDS
from uploads.columns import COLUMNS
from uploads.readers.errors import damaged_file
from uploads.rows.result import RowResult, Rows
from visits.services.visits import Attendant

Packed = tuple[Any, ...]
# What kinds fill in their entries beside what columns do.
_FILLED = frozenset({"name", "phone", "email", "customer_category"})
_DETAILS = frozenset(DETAIL_FIELDS)


class Packer:
    """Packs what `rows` understood. What a kind's entries say goes as it differs from new ones."""

    def __init__(self, rows: Rows) -> None:
        self.new = rows.entries()
        self.names = [_names_filled(entry, rows.context.kind) for entry in self.new]

    def pack(self, result: RowResult) -> Packed:
        person = result.incoming
        return (
            result.row_number,
            result.cells_json,
            result.filled,
            result.fingerprint,
            result.branch_id,
            result.day,
            person
            and (
                person.full_name,
                person.phones,
                person.emails,
                person.passport_number,
                person.branch_id,
                person.day,
                person.details or None,
            ),
            result.problems or None,
            self._seldom(result),
            self._entries(result.extra) if result.extra is not None else None,
        )

    @staticmethod
    def _seldom(result: RowResult) -> Packed | None:
        attendant = result.attendant
        values = (
            result.missing_branch,
            result.values if result.missing_branch else (),  # else the fingerprint has them
            result.customer_number,
            result.is_nobody,
            result.is_deleted,
            (attendant.text, attendant.user_id) if attendant else None,
        )
        return values if any(values) or result.customer_number is not None else None

    def _entries(self, extra: Any) -> list[dict[str, Any]]:
        return [
            {
                name: value
                for name in names
                if (value := getattr(entry, name)) != getattr(empty, name)
            }
            for entry, empty, names in zip(_within(extra), self.new, self.names, strict=True)
        ]


class Unpacker:
    """Makes row results of what a `Packer` packed elsewhere."""

    def __init__(self, rows: Rows) -> None:
        context = rows.context
        self.new_entries, self.instant_of = rows.entries, context.rules.instant_of
        self.names = [_names_filled(entry, context.kind) for entry in rows.entries()]
        self.branches = context.branches
        self.branch_ids = {None, context.default_branch_id, *context.branches.names}
        columns = {column.name: column for column in COLUMNS[context.kind]}
        self.ids = {
            columns[name].attribute: {None, *lookup.ids} for name, lookup in context.lookups.items()
        }

    def unpack(self, chunk: Sequence[Packed]) -> list[RowResult]:
        """Raises Unreadable for what no reader of ours sends."""
        try:
            return [self._unpack(*packed) for packed in chunk]
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            raise damaged_file() from error

    def _unpack(
        self,
        row_number: int,
        cells_json: str,
        filled: dict[int, Any] | None,
        fingerprint: str | None,
        branch_id: int | None,
        day: Any,
        person: Packed | None,
        problems: list[dict[str, Any]] | None,
        seldom: Packed | None,
        entries: list[dict[str, Any]] | None,
    ) -> RowResult:
        if branch_id not in self.branch_ids:
            raise LookupError("branch")
        result = RowResult(row_number, cells_json, filled, None, branch_id, day)
        result.fingerprint = fingerprint
        if person is not None:
            result.incoming = self._person(*person)
        if problems is not None:
            result.problems = problems
        if seldom is not None:
            self._fill_seldom(result, *seldom)
        if entries is not None:
            result.extra = self._entry(entries)
        return result

    def _person(
        self,
        full_name: str,
        phones: tuple[str, ...],
        emails: tuple[str, ...],
        passport_number: str,
        branch_id: int | None,
        day: Any,
        details: dict[str, Any] | None,
    ) -> Incoming:
        if branch_id not in self.branch_ids or (details and not details.keys() <= _DETAILS):
            raise LookupError("person")
        at = self.instant_of(day) if day is not None else None
        return Incoming(
            full_name, phones, emails, passport_number, branch_id, day, at, details or {}
        )

    def _fill_seldom(
        self,
        result: RowResult,
        missing_branch: str,
        values: tuple[str, ...],
        customer_number: int | None,
        is_nobody: bool,
        is_deleted: bool,
        attendant: Packed | None,
    ) -> None:
        if missing_branch and not self.branches.can_create(missing_branch):
            raise LookupError("branch")
        result.missing_branch, result.values = missing_branch, values
        result.customer_number = customer_number
        result.is_nobody, result.is_deleted = is_nobody, is_deleted
        if attendant is not None:
            text, user_id = attendant
            if user_id not in self.ids["attendant"]:
                raise LookupError("user")
            result.attendant = Attendant(text, user_id)

    def _entry(self, filled: list[dict[str, Any]]) -> Any:
        entries = self.new_entries()
        for entry, values, names in zip(entries, filled, self.names, strict=True):
            for name, value in values.items():
                if name not in names or (
                    name.endswith("_id") and value not in self.ids.get(name, ())
                ):
                    raise LookupError(name)
                setattr(entry, name, value)
        return entries[0]


def _names_filled(entry: Any, kind: str) -> frozenset[str]:
    """The attributes of a kind's new entry that a row's cells can fill."""
    by_columns = {column.attribute for column in COLUMNS[kind]}
    return frozenset(field.name for field in fields(entry)) & (by_columns | _FILLED)


def _within(extra: Any) -> tuple[Any, ...]:
    """As `Rows.entries` has them: the entry, and what lies within it."""
    return (extra, *getattr(extra, "lines", ()))
