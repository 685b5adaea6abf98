"""Writing what becomes of the rows themselves: history, marked, without what is gone."""

from collections.abc import Collection, Iterable
from datetime import datetime

from core.bulk import update_rows
from uploads.models import UploadRow
from uploads.reverting.work import RowFacts

_RECORDS = [
    "customer_id", "visit_id", "lead_id", "channel_partner_id", "contact_id", "purchase_id",
]  # fmt: skip


def _records_of(row: RowFacts) -> tuple[int | None, ...]:
    return (
        row.customer_id, row.visit_id, row.lead_id, row.partner_id, row.contact_id,
        row.purchase_id,
    )  # fmt: skip


def mark_rows(rows: Iterable[RowFacts], at: datetime) -> None:
    """Mark rows as reverted, with the records that they still point to."""
    update_rows(
        UploadRow,
        ["reverted_at", *_RECORDS],
        [(row.id, at, *_records_of(row)) for row in rows],
    )


def unlink_rows(rows: Iterable[RowFacts]) -> None:
    """Rows that were reverted earlier point to nothing that goes now."""
    update_rows(
        UploadRow,
        _RECORDS,
        [(row.id, *_records_of(row)) for row in rows],
    )


def reassign_original(marked: Collection[int], active_rows: Iterable[RowFacts]) -> None:
    """The oldest repetition of a row that is reverted is the one that others now repeat.

    Not one without a fingerprint, which repeats a row as it was before it was corrected.
    """
    repetitions: dict[int, list[int]] = {}
    for row in sorted(active_rows, key=lambda row: row.id):
        if row.same_as is not None and row.same_as in marked and row.fingerprint:
            repetitions.setdefault(row.same_as, []).append(row.id)
    update_rows(
        UploadRow,
        ["same_as"],
        [
            (pk, None if pk == first else first)
            for first, *others in repetitions.values()
            for pk in (first, *others)
        ],
    )
