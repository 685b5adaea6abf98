"""The cells of a row that waits: as uploaded, as corrected since, as a person corrects them now."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from core.bulk import storable
from core.errors import DomainError, FieldError
from uploads.detection import SheetProfile
from uploads.models import FileUpload, PreviewRow, UploadRow

Corrections = dict[int, Any]
LONGEST_CELL = 32_767  # letters; what a cell of a spreadsheet holds
_LARGEST_NUMBER = 2**63
_HEADINGS_SHOWN = 30
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+")


def column_index(upload: FileUpload, column: str | int) -> int:
    """The column that is meant by its heading, else by its number with 0 for the first.

    Raises DomainError 400 that lists the headings.
    """
    headings = upload.columns
    wanted = str(column).strip()
    if wanted in headings:
        return headings.index(wanted)
    folded = [heading.casefold() for heading in headings]
    if wanted.casefold() in folded:
        return folded.index(wanted.casefold())
    if wanted.isdecimal() and len(wanted) < 6 and int(wanted) < len(headings):
        return int(wanted)
    shown = ", ".join(f'"{heading}"' for heading in headings[:_HEADINGS_SHOWN])
    more = ", ..." if len(headings) > _HEADINGS_SHOWN else ""
    message = f'There is no column "{wanted[:100]}" in this sheet. Its columns are {shown}{more}.'
    raise DomainError.at("cells", "column_unknown", message, overall="invalid")


def checked_corrections(upload: FileUpload, cells: Mapping[str, Any]) -> Corrections:
    """{column index: cell} of what a person gives as {heading or index: cell}.

    Raises DomainError 400 for an unknown column, one given twice, and what is no cell.
    """
    corrections: Corrections = {}
    for column, cell in cells.items():
        index = column_index(upload, column)
        if index in corrections:
            raise _refused(column, "is given twice. Give it once.")
        if cell is None:
            cell = ""
        if not isinstance(cell, str | int | float | bool):
            raise _refused(column, "Give a text or a number for a cell.")
        if isinstance(cell, str) and len(cell) > LONGEST_CELL:
            raise _refused(column, f"A cell holds at most {LONGEST_CELL:,} letters.")
        if isinstance(cell, int) and abs(cell) >= _LARGEST_NUMBER:
            raise _refused(column, "This number is too long. Give it as a text.")
        corrections[index] = storable(cell)
    return corrections


def current_cells(row: UploadRow | PreviewRow) -> list[Any]:
    """The row's cells with what it took from lines above, and what was corrected since."""
    return _with(cells_as_read(row), _stored(row) if isinstance(row, UploadRow) else {})


def cells_as_read(row: UploadRow | PreviewRow) -> list[Any]:
    """The cells as they came, with what the row took from lines above."""
    return _with(row.cells, _filled(row))


def cells_to_read(
    row: UploadRow, corrections: Corrections, profile: SheetProfile
) -> tuple[list[Any], Corrections]:
    """The cells that a try reads: as uploaded, as corrected before, as corrected now; and what the
    row takes from lines above, where nobody corrected it.

    Dates of a spreadsheet are kept as ISO text. Where day and month are swapped back they must be
    dates again: what a person typed since is meant as it stands.
    """
    cells, filled = list(row.cells), _filled(row)
    for column in profile.date_columns:
        if not column.swapped_back:
            continue
        if isinstance(cells[column.index], str):
            cells[column.index] = _as_date(cells[column.index])
        if isinstance(filled.get(column.index), str):
            filled[column.index] = _as_date(filled[column.index])
    corrected = {**_stored(row), **corrections}
    own = {index: cell for index, cell in filled.items() if index not in corrected}
    return _with(cells, corrected), own


def stored_corrections(row: UploadRow, corrections: Corrections) -> dict[str, Any] | None:
    """What differs from the cells as first read once `corrections` are made, as it is stored."""
    both, own = {**_stored(row), **corrections}, cells_as_read(row)
    return {str(index): cell for index, cell in sorted(both.items()) if cell != own[index]} or None


def _filled(row: UploadRow | PreviewRow) -> Corrections:
    return {int(index): cell for index, cell in (row.filled or {}).items()}


def _stored(row: UploadRow) -> Corrections:
    return {int(index): cell for index, cell in (row.corrections or {}).items()}


def _with(cells: list[Any], corrections: Corrections) -> list[Any]:
    return [corrections.get(index, cell) for index, cell in enumerate(cells)]


def _as_date(text: str) -> Any:
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
        return datetime.fromisoformat(text) if _INSTANT.fullmatch(text) else text
    except ValueError:
        return text


def _refused(column: str, message: str) -> DomainError:
    return DomainError(
        f'"{column[:100]}": {message}', errors=[FieldError("cells", "invalid", message)]
    )
