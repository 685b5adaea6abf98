"""Writing the rows of a chunk, each kept as it came with what became of it."""

from collections.abc import Sequence

from django.utils import timezone

from core.bulk import insert_rows, reserve_ids
from uploads.branches import add_branches_of
from uploads.corrected import recognize_corrected
from uploads.draft import Draft, Kind
from uploads.models import FileUpload, UploadRow
from uploads.outcomes import RESULT_COLUMNS, result_of


def take_in_drafts(upload: FileUpload, kind: Kind, drafts: Sequence[Draft]) -> None:
    """What becomes of the drafts; in a rehearsal the very same, without its writes."""
    for draft, pk in zip(drafts, reserve_ids(UploadRow, len(drafts)), strict=True):
        draft.id = pk
    kind.take_in(drafts)
    recognize_corrected(upload, drafts)


def insert_upload_rows(upload: FileUpload, kind: Kind, drafts: list[Draft]) -> None:
    """Let `kind` take the drafts in, then write one UploadRow for each, whatever its outcome."""
    take_in_drafts(upload, kind, drafts)
    at = timezone.now()
    insert_rows(
        UploadRow,
        ["id", "upload_id", "organization_id", "row_number", "cells", "filled", *RESULT_COLUMNS],
        [
            (
                draft.id,
                upload.pk,
                upload.organization_id,
                draft.row_number,
                draft.cells_json,
                draft.filled_json,
                *result_of(draft, at),
            )
            for draft in drafts
        ],
    )
    add_branches_of(upload, drafts)
    kind.written()
