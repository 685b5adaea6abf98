"""What a person does with uploads: hand one in, answer for its columns, run, cancel, look back."""

from uploads.queries import get_customers_by_upload_date, get_upload_history
from uploads.services.lifecycle import (
    cancel_upload,
    note_downloaded,
    open_original,
    preview_again,
    run_upload,
    start_upload,
)
from uploads.services.receiving import receive_upload, receive_workbook

__all__ = [
    "cancel_upload",
    "get_customers_by_upload_date",
    "get_upload_history",
    "note_downloaded",
    "open_original",
    "preview_again",
    "receive_upload",
    "receive_workbook",
    "run_upload",
    "start_upload",
]
