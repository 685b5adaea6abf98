"""What can be wrong with a file, in words for the person who sent it.

Either it can not be read, or there is a warning about what was read.
"""

from typing import TypedDict


class Unreadable(Exception):
    """The file cannot be read. `code` is for programs; the message says what to do, and names
    `values`.

    Codes: empty_file, not_a_spreadsheet, too_large, zip_bomb, encrypted, damaged_file,
    sheet_unknown, reading_stopped.
    """

    def __init__(self, code: str, message: str, **values: object) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.values = values


def empty_file() -> Unreadable:
    return Unreadable("empty_file", "The file is empty. Save the sheet again and send that file.")


def not_a_spreadsheet(resembles: str) -> Unreadable:
    return Unreadable(
        "not_a_spreadsheet",
        f"This is no spreadsheet: it looks like {resembles}. "
        "Save the sheet as .xlsx, .xls, .ods or .csv and send that file.",
    )


def damaged_file() -> Unreadable:
    return Unreadable(
        "damaged_file",
        "The file is damaged and cannot be opened. Open it in Excel or LibreOffice, "
        "save it as a new .xlsx and send that file.",
    )


def encrypted() -> Unreadable:
    return Unreadable(
        "encrypted",
        "The file is protected by a password. Remove the password, save it and send it again.",
    )


def zip_bomb(max_unpacked_bytes: int) -> Unreadable:
    return Unreadable(
        "zip_bomb",
        f"The file unpacks to more than {max_unpacked_bytes // 2**20} MB, which no ordinary "
        "sheet does. Copy the rows into a new workbook and send that.",
    )


def too_large(what: str) -> Unreadable:
    return Unreadable("too_large", f"The sheet is too large: {what}. Split it and send the parts.")


def sheet_unknown(sheet: str, sheets: list[str]) -> Unreadable:
    """The one sheet of a text file has no name to choose it by."""
    choice = f"Choose one of: {', '.join(sheets)}." if any(sheets) else "Leave the sheet out."
    message = f'There is no sheet "{sheet}" in this file. {choice}'
    return Unreadable("sheet_unknown", message, sheet=sheet)


def takes_too_much_memory(
    limit_bytes: int, *, reaches_to: tuple[int, int] | None = None
) -> Unreadable:
    """`reaches_to`: row and column number of the corner of all cells, where that is known."""
    why = "it is very large, a stray cell stands far away from the others, or it is damaged"
    if reaches_to:
        row, column = reaches_to
        why = f"it reaches to row {row:,} and column number {column:,}, perhaps by a stray cell"
    return Unreadable(
        "too_large",
        f"Reading this file takes more than the {limit_bytes // 2**20:,} MB of memory it may have: "
        f"{why}. Copy the rows into a new workbook, or split them, and send that.",
    )


def takes_too_long() -> Unreadable:
    return Unreadable(
        "too_large",
        "Reading this file takes far longer than a file of its size should: it is damaged, or made "
        "to be slow. Copy the rows into a new workbook, or save it as CSV, and send that.",
    )


def keeps_being_stopped() -> Unreadable:
    return Unreadable(
        "reading_stopped",
        "Reading this file was ended from outside several times at the same place, perhaps because "
        "the machine has too little memory. Split the sheet and send the parts, or tell whoever "
        "runs this service.",
    )


class SheetWarning(TypedDict):
    code: str
    message: str
