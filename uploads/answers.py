"""What a person says of columns, checked at the door against the columns they were shown."""

from collections.abc import Mapping
from typing import Any

from uploads.choices import refused
from uploads.detection.asking import no_such_row
from uploads.detection.header import distinct, headings_of
from uploads.detection.mapping import chosen_columns, column_unknown, index_of
from uploads.models import FileUpload
from uploads.readers import Unreadable


def with_columns_checked(upload: FileUpload, given: Mapping[str, Any]) -> dict[str, Any]:
    """`given` with the columns of its mapping by their numbers.

    Raises DomainError 400 for a row of headings below the last one, and for a column that is not
    there, stands twice or is given as two things.
    Where another sheet, encoding or row of headings is chosen whose columns were not shown, the
    look decides.
    """
    _refuse_row_beyond(upload.profile, given)
    mapping = given.get("mapping")
    columns = _columns_meant(upload.profile, given) if mapping else None
    if not mapping or columns is None:
        return dict(given)
    later = {key for key in mapping if _is_lower(key, columns, upload.profile)}
    now = {key: name for key, name in mapping.items() if key not in later}
    try:
        for key in now:
            if index_of(key, columns) >= len(columns):
                raise column_unknown(key, distinct(columns))
        chosen = chosen_columns(now, columns)
    except Unreadable as problem:
        raise refused("mapping", problem.message) from problem
    checked = {str(index): name for index, name in chosen.items()}
    return {**given, "mapping": checked | {key: mapping[key] for key in later}}


def _refuse_row_beyond(shown: Mapping[str, Any], given: Mapping[str, Any]) -> None:
    """Of a sheet that was seen to its end; in a longer one the look finds out."""
    header_row, last = given.get("header_row") or 0, shown.get("last_row", 0)
    same_sheet = given.get("sheet", shown.get("sheet")) == shown.get("sheet")
    if same_sheet and 0 < last < header_row:
        raise refused("header_row", no_such_row(header_row, last))


def _columns_meant(shown: Mapping[str, Any], given: Mapping[str, Any]) -> list[str] | None:
    """The headings that the answer speaks of, "" for a column without; None: not known yet."""
    columns: list[str] | None = shown.get("columns")
    if not columns or given.get("sheet", shown.get("sheet")) != shown.get("sheet"):
        return None
    if given.get("encoding", shown.get("encoding")) != shown.get("encoding"):
        return None
    header_row = given.get("header_row", shown.get("header_row"))
    if header_row == shown.get("header_row"):
        return columns
    row = next((row["cells"] for row in shown.get("rows", []) if row["row"] == header_row), None)
    if header_row != 0 and row is None:
        return None
    headings = headings_of(row or [])
    return distinct(headings + [""] * (len(columns) - len(headings)))


def _is_lower(key: str, columns: list[str], shown: Mapping[str, Any]) -> bool:
    """Whether it is no column that was shown, but a cell of a row: the heading of a table below."""
    wanted = key.strip().casefold()
    if not wanted or wanted.isdecimal() or wanted in (name.casefold() for name in columns):
        return False
    if any(
        wanted in map(str.casefold, table["columns"]) for table in shown.get("tables_below", [])
    ):
        return True
    cells = (cell for row in shown.get("rows", []) for cell in row["cells"])
    return any(isinstance(cell, str) and cell.strip().casefold() == wanted for cell in cells)
