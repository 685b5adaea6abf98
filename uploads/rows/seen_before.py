"""Rows that came before: in an earlier upload, however their sheet was re-saved (DESIGN 7, Seen
before), or uncorrected again after they were corrected here.

A fingerprint is taken of what a row was understood to say, so it is blind to the order of columns,
to spacing and to formats. A row that an earlier upload brought is unchanged and points to the same
records, the n-th twin to the n-th twin: each row of an earlier upload answers for one row of this.

The wrong cells of an uncorrected sheet are as wrong as before, but the rows are known: who uploads
the same sheet twice means the same rows. A row that waits is compared, cell by cell of the columns
that are understood, with those that waited in earlier uploads and were corrected.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from django.db.models import Q

from core.bulk import lookup_by_keys
from customers.matching import Incoming
from customers.normalize import clean_text
from uploads.columns import columns_by_name
from uploads.dates import read_date
from uploads.detection import SheetProfile, filled_cells
from uploads.models import FileUpload, MatchedBy, Outcome, RowAttempt, UploadRow
from uploads.rows.result import RECORDS, RowResult


@dataclass(frozen=True, slots=True)
class Original:
    """The row that first brought what another one repeats."""

    row_id: int
    customer_id: int | None
    visit_id: int | None
    lead_id: int | None
    partner_id: int | None
    contact_id: int | None
    purchase_id: int | None
    project_id: int | None


def fingerprint_of(result: RowResult, organization_id: int, kind: str) -> str:
    """32 hex digits (128 bits: no two different rows of any shop will ever share one)."""
    parts = [str(organization_id), kind, *result.values]
    if (incoming := result.incoming) is not None:
        parts += _person_values(result, incoming)
    return blake2b("\x1f".join(parts).encode(), digest_size=16).hexdigest()


def _person_values(result: RowResult, incoming: Incoming) -> list[str]:
    parts = [
        incoming.full_name,
        " ".join(sorted(incoming.phones)),  # two columns of phones may stand in either order
        " ".join(sorted(incoming.emails)),
        incoming.passport_number,
        str(result.branch_id or ""),
        str(result.day or ""),
    ]
    return parts + [f"{name}={value}" for name, value in sorted(incoming.details.items())]


def find_originals(upload: FileUpload, results: Sequence[RowResult]) -> dict[str, list[Original]]:
    """Per fingerprint the rows of earlier uploads, oldest first, that no row of this one used yet.

    Rows of a reverted upload do not count, nor rows whose customer is gone. Two queries, or one
    when nothing was seen before.
    """
    return originals_of(upload, {result.fingerprint for result in results if result.fingerprint})


def originals_of(upload: FileUpload, prints: Collection[str]) -> dict[str, list[Original]]:
    """As `find_originals`, of these fingerprints."""
    found: dict[str, list[Original]] = {}
    if not prints:
        return found
    originals = UploadRow.objects.filter(
        Q(customer__isnull=False)
        | Q(channel_partner__isnull=False)
        | Q(contact__isnull=False)
        | Q(project__isnull=False),
        same_as=None,
        reverted_at=None,
    ).exclude(upload=upload)
    rows = list(
        originals.filter(fingerprint__in_values=prints)
        .order_by("pk")
        .values_list(
            "fingerprint",
            "organization_id",
            "pk",
            "customer_id",
            "visit_id",
            "lead_id",
            "channel_partner_id",
            "contact_id",
            "purchase_id",
            "project_id",
        )
    )
    used = used_originals(upload, [pk for _, _, pk, *_ in rows])
    for fingerprint, organization_id, pk, *records in rows:
        # Fingerprints differ by organization; but they come from the process that read the file.
        if pk not in used and fingerprint and organization_id == upload.organization_id:
            found.setdefault(fingerprint.hex, []).append(Original(pk, *records))
    return found


def used_originals(upload: FileUpload, row_ids: Collection[int]) -> set[int]:
    """Which of these rows a row of `upload` repeats already."""
    keys = [(pk,) for pk in row_ids]
    found = lookup_by_keys(UploadRow, ["same_as"], keys, where={"upload_id": upload.pk})
    return {pk for (pk,), _ in found}


def uncorrected_key(upload: FileUpload, profile: SheetProfile, cells: Sequence[Any]) -> str | None:
    """32 hex digits of what stands in the mapped columns, blind to their order and formats.

    None for a row that names nobody: another such row need not mean the same person.
    """
    fields, names_somebody = columns_by_name(upload.kind), False
    orders = {column.index: column.order for column in profile.date_columns}
    texts = []
    for index, name in profile.mapping.items():
        cell = cells[index]
        day = read_date(cell, orders[index]) if index in orders else None
        if text := str(day or clean_text(cell)):
            texts.append(f"{name}={text}")
            names_somebody = names_somebody or fields[name].identifies
    if not names_somebody:
        return None
    parts = [str(upload.organization_id), upload.kind, *sorted(texts)]
    return blake2b("\x1f".join(parts).encode(), digest_size=16).hexdigest()


def recognize_corrected(upload: FileUpload, results: Sequence[RowResult]) -> None:
    """Let row results that wait answer as the row that was corrected; one query, four when any was.

    Where that row is taken, as it says what others said from the start, one of these will do: the
    n-th twin is any of them. Rows of a reverted upload do not count, nor rows whose records are
    gone.
    """
    waiting = [result for result in results if result.outcome == Outcome.NEEDS_ATTENTION]
    if not waiting:
        return
    profile = SheetProfile.from_json(upload.profile)
    keys = [
        uncorrected_key(upload, profile, filled_cells(json.loads(result.cells_json), result.filled))
        for result in waiting
    ]
    known = _corrected_rows(upload, {key for key in keys if key})
    if not known:
        return
    rows = [row for twins in known.values() for row in twins]
    used = used_originals(upload, {row.same for row in rows})
    used |= {result.same_as for result in results if result.same_as}
    alike = originals_of(upload, {row.fingerprint for row in rows if row.fingerprint})
    for result, key in zip(waiting, keys, strict=True):
        twins = known.get(key or "", [])
        answers = [(row.same, row.records, row.sheet) for row in twins]
        answers += [
            (original.row_id, _records_of(original), row.sheet)
            for row in twins[:1]
            for original in alike.get(row.fingerprint or "", [])
        ]
        for same, records, sheet in answers:
            if same not in used:
                used.add(same)
                _answer_as(result, same, records, sheet)
                break


@dataclass(frozen=True, slots=True)
class _Corrected:
    """A row that waited and was corrected: which row it stands for, and what it made or found."""

    same: int
    fingerprint: str | None
    sheet: str
    records: dict[str, int | None]  # {attribute of a row result: id}


def _corrected_rows(upload: FileUpload, keys: set[str]) -> dict[str, list[_Corrected]]:
    """{key: rows that were corrected, oldest first}."""
    found: dict[str, list[_Corrected]] = {}
    if not keys:
        return found
    attempts = RowAttempt.objects.filter(
        uncorrected_key__in_values=keys, row__reverted_at=None
    ).exclude(row__upload=upload)
    for key, pk, same_as, fingerprint, sheet, *ids in attempts.order_by("row_id").values_list(
        "uncorrected_key",
        "row_id",
        "row__same_as",
        "row__fingerprint",
        "row__upload__original_name",
        *(f"row__{column}" for column in RECORDS),
    ):
        records = dict(zip(RECORDS.values(), ids, strict=True))
        if any(ids):
            found.setdefault(key.hex, []).append(
                _Corrected(same_as or pk, fingerprint and fingerprint.hex, sheet, records)
            )
    return found


def _records_of(original: Original) -> dict[str, int | None]:
    return {name: getattr(original, name) for name in RECORDS.values()}


def _answer_as(result: RowResult, same: int, records: dict[str, int | None], sheet: str) -> None:
    result.outcome, result.matched_by = Outcome.UNCHANGED, MatchedBy.SEEN_BEFORE
    result.same_as = same
    for name, pk in records.items():
        setattr(result, name, pk)
    message = (
        f"Row {result.row_number}: this very row waited in {sheet} and was corrected there. It "
        "stands for the same records; there is nothing to do."
    )
    result.problems = [{"column": "", "value": "", "code": "corrected_before", "message": message}]
