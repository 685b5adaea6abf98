"""What can be wrong with a file as a whole, in words for the person who sent it."""


class Unreadable(Exception):
    """The file cannot be read. `code` is for programs; the message says what to do.

    Codes: empty_file, not_a_spreadsheet, too_large, zip_bomb, encrypted, damaged_file,
    sheet_unknown.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def empty_file() -> Unreadable:
    return Unreadable("empty_file", "The file is empty. Save the sheet again and send that file.")


def not_a_spreadsheet(looks_like: str) -> Unreadable:
    return Unreadable(
        "not_a_spreadsheet",
        f"This is no spreadsheet: it looks like {looks_like}. "
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
    return Unreadable("sheet_unknown", f'There is no sheet "{sheet}" in this file. {choice}')
