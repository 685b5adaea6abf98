"""What became of a row, as columns: whatever tries a row, now or again, writes these."""

from datetime import datetime
from typing import Any

from uploads.row_result import RowResult

# The records that a row made or found: {column of the row: attribute of its row result}.
RECORDS = {
    "customer_id": "customer_id",
    "visit_id": "visit_id",
    "lead_id": "lead_id",
    "contact_id": "contact_id",
    "channel_partner_id": "partner_id",
    "purchase_id": "purchase_id",
}
RESULT_COLUMNS = (
    "outcome",
    "matched_by",
    "fingerprint",
    "same_as",
    *RECORDS,
    "changes",
    "problems",
    "processed_at",
)


def result_of(result: RowResult, at: datetime) -> tuple[Any, ...]:
    """The values of RESULT_COLUMNS."""
    return (
        str(result.outcome),
        result.matched_by,
        result.fingerprint,
        result.same_as,
        *(getattr(result, name) for name in RECORDS.values()),
        result.changes_json,
        result.problems_json,
        at,
    )
