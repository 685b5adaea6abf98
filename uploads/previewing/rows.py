"""Rows of a chunk: decided as in the run, then kept as what the preview said."""

import re
from collections.abc import Sequence

from core.bulk import insert_rows
from core.rehearsal import Rehearsal
from uploads.draft import Draft, Kind
from uploads.models import FileUpload, PreviewRow, UploadRow
from uploads.rows import take_in_drafts

# Records that the run would make have no numbers yet; a quote inside a text is always escaped.
_IMAGINED = re.compile(r'"(visit|branch|lead branch)":\[[^\]]*\]')
_BELOW_ZERO = re.compile(r"-\d+")


def decide_rows(
    upload: FileUpload, kind: Kind, drafts: Sequence[Draft], rehearsal: Rehearsal
) -> None:
    """Let `kind` take the drafts in, on stage: nothing is written, later rows see these."""
    with rehearsal.on_stage():
        take_in_drafts(upload, kind, drafts)
        insert_rows(
            UploadRow,
            ["id", "upload_id", "same_as", "purchase_id"],
            [
                (draft.id, upload.pk, draft.same_as, draft.purchase_id)
                for draft in drafts
                if draft.same_as or draft.purchase_id
            ],
        )


def insert_preview_rows(upload: FileUpload, drafts: Sequence[Draft]) -> None:
    insert_rows(
        PreviewRow,
        [
            "upload_id",
            "organization_id",
            "row_number",
            "cells",
            "filled",
            "outcome",
            "matched_by",
            "customer_id",
            "new_customer",
            "changes",
            "problems",
            "difference",
        ],
        [
            (
                upload.pk,
                upload.organization_id,
                draft.row_number,
                draft.cells_json,
                draft.filled_json,
                str(draft.outcome),
                draft.matched_by,
                pk if (pk := _person(draft)) and pk > 0 else None,
                -pk if pk and pk < 0 else None,
                _told(draft.changes_json),
                draft.problems_json,
                "",
            )
            for draft in drafts
        ],
    )


def _person(draft: Draft) -> int | None:
    """The counter customer, who is nobody, is not shown."""
    return None if draft.is_nobody else draft.customer_id


def _told(changes_json: str) -> str:
    return _IMAGINED.sub(lambda pair: _BELOW_ZERO.sub('"new"', pair[0]), changes_json)
