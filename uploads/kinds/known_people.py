"""People whom a row means though no key of theirs leads to them.

An earlier upload of the same sheet made them without keys, its mapping being wrong: the phones
stood in the raw rows and nobody could be found by them. With the mapping corrected the same rows
come again: they mean the same people, and give them their keys. Or a row of our own export names
them by their number.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from customers.models import Customer
from customers.normalize import clearly_different, read_emails, read_passport, read_phones
from uploads.columns.column import KEY_FIELDS
from uploads.models import FileUpload, UploadRow
from uploads.rows.result import RowResult
from uploads.rows.seen_before import Original, originals_of

Read = Callable[[int, list[Any]], RowResult]
UPLOADS_COMPARED = 100  # the newest of that kind
READINGS_COMPARED = 3  # different ones of these


class KeylessPeople:
    """Finds the people that `upload`'s rows made before they had keys. Made once per run."""

    def __init__(self, upload: FileUpload, region: str, reader: Callable[[FileUpload], Read]):
        self.upload = upload
        self.region = region
        self._reader = reader
        self._readings: list[tuple[Read, list[int]]] | None = None
        self._alike: dict[int, set[int]] = {}  # customers whom rows of the same words made

    def recognize(self, results: Iterable[RowResult]) -> list[RowResult]:
        """Say of each row result with a name and keys whom its row made without them; those found.

        The earlier row said the very same, but for the keys, and one of these stands in its cells.
        Its customer still has no key and no other name. No query where no sheet of that shape was
        imported under another mapping, four else.
        """
        if self._readings is None:
            self._readings = self._earlier_readings()
        if not self._readings:
            return []
        meant: dict[str, list[RowResult]] = {}
        for result in results:
            if result.incoming is not None and result.incoming.keys and result.incoming.full_name:
                for print_ in self._prints_without_keys(result):
                    meant.setdefault(print_, []).append(result)
        originals = originals_of(self.upload, meant)
        return self._give_people(meant, originals) if originals else []

    def _give_people(
        self, meant: dict[str, list[RowResult]], originals: dict[str, list[Original]]
    ) -> list[RowResult]:
        rows = [original for twins in originals.values() for original in twins]
        people = dict(
            Customer.objects.filter(
                organization=self.upload.organization_id,
                pk__in={row.customer_id for row in rows},
                is_active=True,
                merged_into=None,
                identifiers=None,
            ).values_list("pk", "full_name")
        )
        found: list[RowResult] = []
        if not people:
            return found
        cells_of = dict(
            UploadRow.objects.filter(pk__in=[row.row_id for row in rows]).values_list("pk", "cells")
        )
        for print_, results in meant.items():
            for result in sorted(results, key=lambda each: each.row_number):
                incoming = result.incoming
                assert incoming is not None
                for original in originals.get(print_, ()):
                    name = people.get(original.customer_id or 0)
                    if (
                        incoming.known_id is None
                        and name is not None
                        and not clearly_different(name, incoming.full_name)
                        and self._holds_key(cells_of[original.row_id], incoming.keys)
                    ):
                        incoming.known_id = original.customer_id
                        self._alike[original.customer_id or 0] = {
                            twin.customer_id for twin in originals[print_] if twin.customer_id
                        }
                        del people[original.customer_id or 0]
                        found.append(result)
        return found

    def doubles(self, found: Iterable[RowResult]) -> list[tuple[int, int]]:
        """(who has the key, who was made of the same words without it) of rows that are decided.

        Rows alike in all they say made a customer each, as long as no key stood between them. The
        key says that they are one.
        """
        pairs = (
            (result.customer_id, result.incoming.known_id) for result in found if result.incoming
        )
        return [
            (kept, gone)
            for kept, gone in pairs
            if kept and gone and kept != gone and kept in self._alike.get(gone, ())
        ]

    def _holds_key(self, cells: Sequence[Any], keys: Sequence[tuple[str, str]]) -> bool:
        """Whether a row that was read without keys has one of these in its raw cells."""
        wanted = {value for _kind, value in keys}
        return any(
            not wanted.isdisjoint(
                (
                    *read_phones(cell, self.region).numbers,
                    *read_emails(cell).values,
                    read_passport(cell).value,
                )
            )
            for cell in cells
            if cell != ""
        )

    def _prints_without_keys(self, result: RowResult) -> Iterable[str]:
        cells = json.loads(result.cells_json)
        for read, positions in self._readings or ():
            before = read(result.row_number, [cells[position] for position in positions])
            if before.fingerprint and before.incoming is not None and not before.incoming.keys:
                yield before.fingerprint

    def _earlier_readings(self) -> list[tuple[Read, list[int]]]:
        """How sheets of this shape were read before, where a column of keys was none."""
        columns, mapping = self.upload.columns, self.upload.column_mapping
        keys = [int(index) for index, name in mapping.items() if name in KEY_FIELDS]
        earlier = (
            FileUpload.objects.filter(
                organization=self.upload.organization_id,
                kind=self.upload.kind,
                pk__lt=self.upload.pk,
                rows_read__gt=0,
            )
            .defer("profile", "options", "preview_counts")
            .select_related("organization", "branch")
            .order_by("-pk")[:UPLOADS_COMPARED]
        )
        found: dict[str, tuple[Read, list[int]]] = {}
        for other in earlier:
            positions = _positions_in(columns, other.columns)
            if positions is None or not any(
                other.column_mapping.get(str(positions.index(index))) not in KEY_FIELDS
                for index in keys
            ):
                continue
            how = json.dumps([other.columns, other.column_mapping, other.branch_id], sort_keys=True)
            if how not in found and len(found) < READINGS_COMPARED:
                found[how] = (self._reader(other), positions)
        return list(found.values())


def _positions_in(columns: list[str], others: list[str]) -> list[int] | None:
    """For each column of an earlier sheet its place in this one: by heading, else as it stands."""
    if len(columns) != len(others):
        return None
    folded = [name.casefold() for name in columns]
    wanted = [name.casefold() for name in others]
    if sorted(folded) == sorted(wanted) and len(set(folded)) == len(folded):
        return [folded.index(name) for name in wanted]
    return list(range(len(columns)))


def recognize_own_numbers(upload: FileUpload, results: Sequence[RowResult]) -> None:
    """Whoever has the number in this organization is meant, unless a key says somebody else.

    Not under another name: a file of another register counts its own people. One query, none
    where no row has a number.
    """
    numbered = {d.customer_number: d for d in results if d.customer_number is not None}
    if not numbered:
        return
    known = Customer.objects.filter(
        organization=upload.organization_id, pk__in=numbered, is_active=True, merged_into=None
    )
    names = dict(known.values_list("pk", "full_name"))
    for result in results:
        incoming, number = result.incoming, result.customer_number
        if incoming is not None and number in names and number is not None:
            same = bool(incoming.full_name) == bool(names[number]) and not clearly_different(
                incoming.full_name, names[number]
            )
            if same:
                incoming.known_id = number
