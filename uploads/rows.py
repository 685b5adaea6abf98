"""Writing the rows of a chunk, each kept as it came with what became of it."""

from collections.abc import Sequence

from django.utils import timezone

from core.bulk import insert_rows, reserve_ids
from uploads.branches import add_branches_of
from uploads.corrected import recognize_corrected
from uploads.models import FileUpload, UploadRow
from uploads.outcomes import RESULT_COLUMNS, result_of
from uploads.row_result import Kind, RowResult


def import_results(upload: FileUpload, kind: Kind, results: Sequence[RowResult]) -> None:
    """What becomes of the row results; in a dry run the very same, without its writes."""
    for result, pk in zip(results, reserve_ids(UploadRow, len(results)), strict=True):
        result.id = pk
    kind.import_rows(results)
    recognize_corrected(upload, results)


def insert_upload_rows(upload: FileUpload, kind: Kind, results: list[RowResult]) -> None:
    """Let `kind` take the row results in, then write one UploadRow for each, whatever its
    outcome."""
    import_results(upload, kind, results)
    at = timezone.now()
    insert_rows(
        UploadRow,
        ["id", "upload_id", "organization_id", "row_number", "cells", "filled", *RESULT_COLUMNS],
        [
            (
                result.id,
                upload.pk,
                upload.organization_id,
                result.row_number,
                result.cells_json,
                result.filled_json,
                *result_of(result, at),
            )
            for result in results
        ],
    )
    add_branches_of(upload, results)
    kind.written()
