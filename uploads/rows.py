"""Writing the rows of a chunk, each kept as it came with what became of it."""

from django.utils import timezone

from jobs.bulk import insert_rows, reserve_ids
from uploads.draft import Draft, Kind
from uploads.models import FileUpload, UploadRow


def insert_upload_rows(upload: FileUpload, kind: Kind, drafts: list[Draft]) -> None:
    """Let `kind` take the drafts in, then write one UploadRow for each, whatever its outcome."""
    for draft, pk in zip(drafts, reserve_ids(UploadRow, len(drafts)), strict=True):
        draft.id = pk
    kind.take_in(drafts)
    at = timezone.now()
    insert_rows(
        UploadRow,
        [
            "id",
            "upload_id",
            "organization_id",
            "row_number",
            "cells",
            "outcome",
            "matched_by",
            "fingerprint",
            "same_as",
            "customer_id",
            "visit_id",
            "lead_id",
            "channel_partner_id",
            "changes",
            "problems",
            "processed_at",
        ],
        [
            (
                draft.id,
                upload.pk,
                upload.organization_id,
                draft.row_number,
                draft.cells_json,
                str(draft.outcome),
                draft.matched_by,
                draft.fingerprint,
                draft.same_as,
                draft.customer_id,
                draft.visit_id,
                draft.lead_id,
                draft.partner_id,
                draft.changes_json,
                draft.problems_json,
                at,
            )
            for draft in drafts
        ],
    )
