"""What a person may choose for an upload beside kind and branch, checked at the door.

What they say of columns is checked against the columns that they were shown. Whether a column, row
or sheet is there at all is known only once the file is inspected; an answer that does not fit it is
asked for again then.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from accounts.models import User
from core.errors import DomainError, FieldError
from core.roles import Can
from uploads.columns import columns_by_name
from uploads.dates import ORDER_IN_WORDS
from uploads.detection.asking import no_such_row
from uploads.detection.header import distinct, headings_of
from uploads.detection.mapping import chosen_columns, column_unknown, index_of
from uploads.models import FileUpload
from uploads.readers import Unreadable
from uploads.readers.code_pages import ENCODINGS, UTF8

CHOICES = (
    "sheet",
    "mapping",
    "header_row",
    "date_order",
    "encoding",
    "swap_day_month",
    "create_missing_branches",
)
_LAST_ROW = 1_048_576


def checked_choices(kind: str, choices: Mapping[str, Any], *, by: User | None) -> dict[str, Any]:
    """The choices that say something; an empty mapping says to take what is recognized.

    Raises DomainError 400, or 403 for a right that lacks.
    """
    given = {
        name: value
        for name, value in choices.items()
        if value is not None and value not in ("", {})
    }
    for name in given:
        if name not in CHOICES:
            raise refused(name, f'"{name}" cannot be chosen. Choose {", ".join(CHOICES)}.')
    if given.get("create_missing_branches") and by is not None and not by.can(Can.MANAGE):
        raise DomainError(
            "Only a manager may have unknown shops created as branches. Leave "
            "create_missing_branches out: rows of unknown shops then wait.",
            code="permission_denied",
            status=403,
        )
    header_row = given.get("header_row", 0)
    if not isinstance(header_row, int) or not 0 <= header_row <= _LAST_ROW:
        raise refused("header_row", "Give the number of the row as the sheet shows it; 0: none.")
    if given.get("date_order", "DMY") not in ORDER_IN_WORDS:
        raise refused("date_order", f"Choose one of {', '.join(ORDER_IN_WORDS)}.")
    if given.get("encoding", UTF8) not in ENCODINGS:
        raise refused("encoding", f"Choose one of {', '.join(ENCODINGS)}.")
    if not isinstance(given.get("swap_day_month", False), bool):
        raise refused("swap_day_month", "Say true or false.")
    if "mapping" in given:
        given["mapping"] = _checked_mapping(kind, given["mapping"])
    return given


def merged_options(
    earlier: Mapping[str, Any], choices: Mapping[str, Any], given: Mapping[str, Any]
) -> dict[str, Any]:
    """The earlier choices with `given`, what `choices` say, over them.

    What is not named stays; what is named and left blank is reverted.
    """
    return {name: value for name, value in earlier.items() if name not in choices} | dict(given)


def _checked_mapping(kind: str, mapping: Mapping[str, str | None]) -> dict[str, str | None]:
    fields = columns_by_name(kind)
    checked = {str(column): name or None for column, name in mapping.items()}
    unknown = sorted({name for name in checked.values() if name and name not in fields})
    if unknown:
        raise refused(
            "mapping", f'There is no field "{unknown[0][:60]}". Choose one of {", ".join(fields)}.'
        )
    for name, times in Counter(checked.values()).items():
        if name and times > 1 and not fields[name].several:
            raise refused("mapping", f"{times} columns are given as {name}. Keep one of them.")
    return checked


def refused(name: str, message: str) -> DomainError:
    return DomainError(f"{name}: {message}", errors=[FieldError(name, "invalid", message)])


def with_columns_checked(upload: FileUpload, given: Mapping[str, Any]) -> dict[str, Any]:
    """`given` with the columns of its mapping by their numbers.

    Raises DomainError 400 for a row of headings below the last one, and for a column that is not
    there, stands twice or is given as two things.
    Where another sheet, encoding or row of headings is chosen whose columns were not shown, the
    look decides.
    """
    _ensure_row_exists(upload.profile, given)
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


def _ensure_row_exists(shown: Mapping[str, Any], given: Mapping[str, Any]) -> None:
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
