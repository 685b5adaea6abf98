"""The lines of a corrected workbook, taken into the rows they came from.

Part of the job that takes sheets in. Each line is kept as a row of the workbook's own upload: it is
`updated` when it settled its row, `unchanged` when it left the row as it was, and it waits when no
row can be told by its token. The customer, visit or lead stays with the row that was corrected.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from django.utils import timezone

from core.bulk import as_json, insert_rows, reserve_ids, storable
from core.errors import DomainError
from jobs.errors import JobFailed
from jobs.run import JobRun
from jobs.threads import prefetch
from uploads.detection.cells import raw_cells, text_of
from uploads.detection.header import distinct
from uploads.fixing.fixer import Correction, Fixer
from uploads.models import FileUpload, Outcome, RowAttempt, UploadRow, UploadStatus
from uploads.readers import Book, Row
from uploads.rows.result import RESULT_COLUMNS, RowResult, result_of
from uploads.rows.writing import count_imported
from uploads.workbook.comparing import Known, changed_cells, now_known
from uploads.workbook.layout import (
    Token,
    TokenPosition,
    cell_at,
    columns_in,
    read_token,
    strange_headings,
)

CHUNK_LINES = 500
_NO_TOKENS = (
    "This is no corrected workbook: it has no column of row tokens. Download the waiting rows "
    "again, correct them there and leave that column as it is."
)
_NO_HEADINGS = (
    "The row of headings is gone from this workbook. Download the waiting rows again, or put the "
    "headings back above the rows."
)
_PROBLEMS = {
    "token_missing": "there is no row token, so this line belongs to no row of {target}. New rows "
    "are uploaded as a sheet of their own; an old one keeps its token.",
    "token_invalid": "the row token was changed or cut. Take it from the downloaded workbook "
    "again, or correct the row where it waits; nothing of this line was used.",
    "token_foreign": "this line belongs to no row of {target}. Hand it in with the workbook that "
    "it came from; nothing of it was used.",
    "token_twice": "an earlier line of this workbook has the same token and corrected {row} "
    "already. Nothing of this line was used.",
}
_NOTES = {
    "row_corrected": "{row} of {target} is corrected: {became}.",
    "row_still_waits": "{row} of {target} was corrected and still waits. {more}",
    "row_not_changed": "no cell was changed, so {row} of {target} waits as before.",
    "row_not_waiting": "{row} of {target} waits no more, so this line was left aside.",
}


def apply_corrections(
    upload: FileUpload, book: Book, position: TokenPosition | None, run: JobRun
) -> None:
    """Correct the rows that the lines name, from the cursor on."""
    if position is None:
        raise JobFailed(_NO_TOKENS, code="tokens_missing")
    if not position.header_row:
        raise JobFailed(_NO_HEADINGS, code="headings_missing")
    if "line" not in run.cursor:
        _begin(upload, book, position, run)
    assert upload.corrects is not None
    fixer = Fixer(upload.corrects, by=upload.uploaded_by)
    done = upload.rows_read
    lines = _lines(book, position, after=run.cursor["line"])
    for batch in prefetch(_batches(lines), while_waiting=run.renew, on_abandon=book.abandon):
        with run.chunk() as chunk:
            _take(upload, fixer, position, batch)
            done += len(batch)
            chunk.checkpoint({"line": batch[-1][0]}, done=done)


def _begin(upload: FileUpload, book: Book, position: TokenPosition, run: JobRun) -> None:
    """Say whose rows these are, and how the workbook is laid out."""
    total, target = 0, upload.corrects
    first: tuple[int, str] | None = None
    batches = _batches(_lines(book, position))
    for batch in prefetch(batches, while_waiting=run.renew, on_abandon=book.abandon):
        for number, cells in batch:
            total += 1
            text = text_of(cell_at(cells, position.token_column))
            first = first or (number, text)
            if target is None:
                target = _upload_of(upload, text)
        run.renew()
    if first is None:
        message = "There is no line below the headings of this workbook."
        raise JobFailed(message, code="no_data_rows")
    if target is None:
        raise JobFailed(
            f'Row {first[0]}: "{first[1][:80]}" is no token of a row of yours, and no other line '
            "has one. Nothing was changed. Download the waiting rows again and correct them there.",
            code="tokens_missing",
        )
    columns = {there: here for here, there in columns_in(position, target).items()}
    with run.chunk() as chunk:
        upload.corrects = target
        upload.kind = target.kind
        upload.sheet = position.sheet
        upload.columns = storable(distinct(position.headings))
        upload.column_mapping = {
            str(there): target.column_mapping[str(here)]
            for there, here in columns.items()
            if str(here) in target.column_mapping
        }
        strange = ", ".join(f'"{name}"' for name in strange_headings(position, target))
        message = f"Columns that {target} does not have were left aside: {strange}."
        upload.profile = (
            {"warnings": [{"code": "columns_added", "message": message}]} if strange else {}
        )
        upload.status = UploadStatus.PROCESSING
        upload.started_at = timezone.now()
        upload.save(
            update_fields=[
                "corrects", "kind", "sheet", "columns", "column_mapping", "profile", "status",
                "started_at",
            ]
        )  # fmt: skip
        chunk.checkpoint({"line": position.header_row}, done=0, total=total)


def _upload_of(workbook: FileUpload, text: str) -> FileUpload | None:
    """The upload that a token names, when whoever handed the workbook in may see it."""
    token = read_token(text)
    if not isinstance(token, Token) or token.organization_id != workbook.organization_id:
        return None
    uploads = FileUpload.objects.filter(organization=workbook.organization_id)
    if workbook.uploaded_by is not None:
        uploads = uploads.for_user(workbook.uploaded_by)
    return uploads.select_related("organization", "branch").filter(pk=token.upload_id).first()


def _lines(book: Book, position: TokenPosition, *, after: int = 0) -> Iterator[tuple[int, Row]]:
    """Lines that hold anything beside a token: an emptied line leaves its row as it is."""
    start = max(position.header_row, after)
    for number, cells in book.rows(position.sheet):
        given = (cell for index, cell in enumerate(cells) if index != position.token_column)
        if number > start and any(text_of(cell) for cell in given):
            yield number, cells


def _batches(lines: Iterable[tuple[int, Row]]) -> Iterator[list[tuple[int, Row]]]:
    stream = iter(lines)
    while batch := list(islice(stream, CHUNK_LINES)):
        yield batch


def _take(
    upload: FileUpload, fixer: Fixer, position: TokenPosition, batch: list[tuple[int, Row]]
) -> None:
    target = fixer.upload
    columns = columns_in(position, target)
    width = len(upload.columns)
    results = [
        RowResult(number, as_json(raw_cells(_fitted(cells, width)))) for number, cells in batch
    ]
    named = {
        number: read_token(text_of(cell_at(cells, position.token_column)))
        for number, cells in batch
    }
    rows = _rows_named(target, named.values())
    downloaded = _as_downloaded(rows, named.values())
    tried = set(
        RowAttempt.objects.filter(workbook=upload, row__in_values=rows).values_list(
            "row_id", flat=True
        )
    )
    corrections: dict[int, tuple[RowResult, Correction]] = {}
    for result, (number, cells) in zip(results, batch, strict=True):
        token = named[number]
        if not isinstance(token, Token):
            problem(result, token, target)
        elif token.organization_id != upload.organization_id or token.row_id not in rows:
            problem(result, "token_foreign", target)
        elif token.row_id in tried:
            problem(result, "token_twice", target, row=rows[token.row_id])
        else:
            row = rows[token.row_id]
            changed = changed_cells(now_known(row), cells, columns, fixer.profile)
            if changed and (before := downloaded.get((row.pk, token.attempts))):
                # What somebody else corrected since the download stays, where this one did not.
                own = changed_cells(before, cells, columns, fixer.profile)
                changed = {index: cell for index, cell in changed.items() if index in own}
            if row.outcome != Outcome.NEEDS_ATTENTION or row.reverted_at is not None:
                note(result, "row_not_waiting", target, row)
            elif not changed or _is_emptied(cells, columns.values()):
                note(result, "row_not_changed", target, row)
            else:
                tried.add(row.pk)
                corrections[row.pk] = (result, Correction(row, changed))
    _settle(upload, fixer, corrections)
    _write(upload, results)


def _rows_named(target: FileUpload, tokens: Iterable[Any]) -> dict[int, UploadRow]:
    wanted = [
        token.row_id
        for token in tokens
        if isinstance(token, Token) and token.upload_id == target.pk
    ]
    return {row.pk: row for row in UploadRow.objects.filter(upload=target, pk__in_values=wanted)}


def _as_downloaded(
    rows: Mapping[int, UploadRow], tokens: Iterable[Any]
) -> dict[tuple[int, int], Known]:
    """{(row, its tries when the line was written): the row as it stood then}, if it was since."""
    wanted = {
        token.row_id: token.attempts
        for token in tokens
        if isinstance(token, Token)
        and token.row_id in rows
        and token.attempts < rows[token.row_id].attempts
    }
    if not wanted:
        return {}
    tries = RowAttempt.objects.filter(row__in_values=wanted).values_list(
        "row_id", "number", "cells", "problems"
    )
    return {
        (pk, number - 1): Known(cells, problems)
        for pk, number, cells, problems in tries.order_by()
        if number - 1 == wanted[pk]
    }


def _settle(
    upload: FileUpload, fixer: Fixer, corrections: dict[int, tuple[RowResult, Correction]]
) -> None:
    try:
        results = fixer.settle([each for _, each in corrections.values()], workbook=upload)
    except DomainError as refusal:
        raise JobFailed(refusal.message, code=refusal.code) from refusal
    became = {result.id: result for result in results}
    for pk, (noted, correction) in corrections.items():
        row, result = correction.row, became.get(pk)
        if result is None:  # somebody else tried it at this very moment
            note(noted, "row_not_waiting", fixer.upload, row)
        elif result.outcome == Outcome.NEEDS_ATTENTION:
            note(noted, "row_still_waits", fixer.upload, row, more=result.problems)
        else:
            note(noted, "row_corrected", fixer.upload, row, became=str(result.outcome))
            noted.outcome = Outcome.UPDATED


def _write(upload: FileUpload, results: list[RowResult]) -> None:
    at = timezone.now()
    ids = reserve_ids(UploadRow, len(results))
    insert_rows(
        UploadRow,
        ["id", "upload_id", "organization_id", "row_number", "cells", *RESULT_COLUMNS],
        [
            (pk, upload.pk, upload.organization_id, result.row_number, result.cells_json,
             *result_of(result, at))
            for pk, result in zip(ids, results, strict=True)
        ],
    )  # fmt: skip
    count_imported(upload, results)


def _is_emptied(cells: Row, positions: Iterable[int]) -> bool:
    """Cleared instead of deleted: nobody wants a row without anything."""
    return not any(text_of(cell_at(cells, position)) for position in positions)


def _fitted(cells: Row, width: int) -> Row:
    return cells[:width] + [""] * (width - len(cells))


def problem(
    result: RowResult, code: str, target: FileUpload, *, row: UploadRow | None = None
) -> None:
    """The line waits: nothing may be lost."""
    _report(result, code, _PROBLEMS[code].format(target=target, row=str(row).lower()))


def note(
    result: RowResult,
    code: str,
    target: FileUpload,
    row: UploadRow,
    *,
    became: str = "",
    more: list[dict[str, Any]] | None = None,
) -> None:
    """The line did its work, or had none to do."""
    result.outcome = Outcome.UNCHANGED
    text = " ".join(each["message"] for each in more or [])
    became = str(Outcome(became).label).lower() if became else ""
    where = str(row).lower()
    _report(result, code, _NOTES[code].format(row=where, target=target, became=became, more=text))


def _report(result: RowResult, code: str, message: str) -> None:
    message = f"Row {result.row_number}: {message}"
    result.problems = [{"column": "", "value": "", "code": code, "message": message}]
