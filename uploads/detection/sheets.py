"""Which sheet of a workbook is meant."""

from dataclasses import dataclass
from itertools import islice

from uploads.detection.cells import text_of
from uploads.detection.header import HEAD_ROWS, find_header
from uploads.detection.result import NeedsMapping
from uploads.readers import Row, Sheets
from uploads.readers.errors import SheetWarning, empty_file, sheet_unknown


@dataclass
class Candidate:
    sheet: str
    kind: str
    head: list[tuple[int, Row]]
    header_row: int | None  # where headings that we know stand
    is_certain: bool = False  # or but a word that may stand on a cover

    @property
    def is_blank(self) -> bool:
        return not any(text_of(cell) for _number, row in self.head for cell in row)


def candidate(book: Sheets, sheet: str, kind: str) -> Candidate:
    head = list(islice(book.rows(sheet), HEAD_ROWS))
    header = find_header(head, kind)
    if header is None:
        return Candidate(sheet, kind, head, None)
    return Candidate(sheet, kind, head, header.number, header.is_certain)


def choose_sheet(
    book: Sheets, sheet: str | None, kind: str
) -> tuple[Candidate, list[SheetWarning]]:
    """The sheet asked for, else the first visible one with headings we know, else with anything.

    A hidden sheet is read only when it is asked for by name.
    """
    names = [info.name for info in book.sheets]
    if sheet:
        if sheet not in names:
            raise sheet_unknown(sheet, names)
        return candidate(book, sheet, kind), []
    visible = [candidate(book, info.name, kind) for info in book.sheets if info.visible]
    known = [found for found in visible if found.header_row is not None]
    known.sort(key=lambda found: not found.is_certain)
    filled = [found for found in visible if not found.is_blank]
    warnings = hidden_sheets(book)
    if len(known) > 1:
        warnings.append(other_sheets(known))
    if known or filled:
        return (known or filled)[0], warnings
    if warnings:
        raise needs_sheet(book)
    raise empty_file()


def hidden_sheets(book: Sheets) -> list[SheetWarning]:
    hidden = [info.name for info in book.sheets if not info.visible]
    if not hidden:
        return []
    return [{"code": "hidden_sheets", "message": f"Hidden sheets were not read: {listed(hidden)}."}]


def other_sheets(known: list[Candidate]) -> SheetWarning:
    others = [found.sheet for found in known[1:]]
    return {
        "code": "other_sheets",
        "message": (
            f'Only "{known[0].sheet}" was read. Headings that we know are also in '
            f"{listed(others)}: send the file again for each, choosing the sheet."
        ),
    }


def needs_sheet(book: Sheets) -> NeedsMapping:
    return NeedsMapping(
        "All sheets with content are hidden. Choose the one to read.",
        reason="sheets_hidden",
        values={},
        sheet="",
        sheets=sheets_of(book),
        header_row=1,
        columns=[],
        rows=[],
        encoding=book.encoding,
        encodings=encodings_of(book),
    )


def sheets_of(book: Sheets) -> list[dict[str, object]]:
    return [{"name": info.name, "visible": info.visible} for info in book.sheets]


def encodings_of(book: Sheets) -> list[dict[str, str]]:
    return [{"name": name, "label": label, "words": words} for name, label, words in book.encodings]


def listed(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
