"""Forgetting what rows held and which file they came in: a person is erased, or time is up.

Numbers of rows and their outcomes stay, so that an upload's sum closes. A row that waited waits no
more: it counts as unchanged, for nothing of it was written.
"""

from collections import Counter
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet

from uploads.models import (
    FileUpload,
    Forgotten,
    Outcome,
    PreviewRow,
    UploadRow,
    UploadStatus,
    WaitingWorkbook,
)
from uploads.sentences import FILE_FORGOTTEN

# Uploads that wait for an answer of a person, and for their file.
_WAITING = (UploadStatus.NEEDS_MAPPING, UploadStatus.PREVIEWED)


def empty_rows(rows: QuerySet, why: Forgotten = Forgotten.ERASED) -> None:
    """Cells, corrections and changes go, and with an erasure the way to what the row made.

    Within a transaction.
    """
    ids = list(rows.values_list("pk", flat=True))
    found = UploadRow.objects.filter(pk__in_values=ids).order_by()
    waiting = found.filter(outcome=Outcome.NEEDS_ATTENTION)
    per_upload = Counter(waiting.values_list("upload", flat=True))
    waiting.update(outcome=Outcome.UNCHANGED)
    emptied: dict[str, Any] = {
        "cells": [],
        "filled": None,
        "corrections": None,
        "problems": [],
        "forgotten": why,
    }
    if why is Forgotten.ERASED:
        records = ("customer", "visit", "lead", "contact", "purchase")
        emptied |= {"changes": {}, "fingerprint": None, **dict.fromkeys(records)}
    found.update(**emptied)
    for upload, count in per_upload.items():
        FileUpload.objects.filter(pk=upload).update(
            needs_attention_count=F("needs_attention_count") - count,
            unchanged_count=F("unchanged_count") + count,
        )


def forget_file(upload: FileUpload, *, why: Forgotten, at: datetime) -> None:
    """The file goes, and so do its preview and the workbooks of its rows. An upload that waits for
    a person is cancelled. The row is told last: after a kill in between it is done again.
    """
    name, store = str(upload.file), upload.file.storage
    FileUpload.objects.filter(pk=upload.pk, status__in=_WAITING).update(
        status=UploadStatus.CANCELLED, error=FILE_FORGOTTEN[why], finished_at=at
    )
    PreviewRow.objects.filter(upload=upload).delete()
    for workbook in WaitingWorkbook.objects.filter(upload=upload):
        workbook.delete()
    if name:
        store.delete(name)
    FileUpload.objects.filter(pk=upload.pk).update(
        file="", file_forgotten=why, file_forgotten_at=at, profile=_without_cells(upload.profile)
    )


def _without_cells(profile: dict[str, Any]) -> dict[str, Any]:
    """How the sheet was understood, without what stood in it: samples, lines that were no rows, and
    rows that were shown with a question."""
    kept = dict(profile)
    if "column_facts" in kept:
        kept["column_facts"] = [{**column, "samples": []} for column in kept["column_facts"]]
    if "skipped" in kept:
        kept["skipped"] = [{**line, "text": ""} for line in kept["skipped"]]
    if "rows" in kept:
        kept["rows"] = []
    if "tables_below" in kept:
        kept["tables_below"] = [{**table, "rows": []} for table in kept["tables_below"]]
    return kept
