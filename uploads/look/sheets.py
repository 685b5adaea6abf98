"""Which sheet of a workbook is meant."""

from dataclasses import dataclass
from itertools import islice

from uploads.look.cells import raw_cells, text_of
from uploads.look.header import HEAD_ROWS, distinct, find_header, headings_of, likely_header
from uploads.look.result import NeedsMapping
from uploads.readers import Book, Row, Unreadable
from uploads.readers.errors import empty_file, sheet_unknown
from uploads.readers.warnings import SheetWarning

ROWS_SHOWN = 10
_WHO = (
    "No heading of this sheet is known as a name, phone, e-mail or passport. Say in which row the "
    "headings stand and what each column holds."
)
CELL_SHOWN = 200  # letters


@dataclass
class Candidate:
    sheet: str
    head: list[tuple[int, Row]]
    header_row: int | None  # where headings that we know stand

    @property
    def is_blank(self) -> bool:
        return not any(text_of(cell) for _number, row in self.head for cell in row)


def candidate(book: Book, sheet: str, kind: str) -> Candidate:
    head = list(islice(book.rows(sheet), HEAD_ROWS))
    return Candidate(sheet, head, find_header(head, kind))


def choose_sheet(book: Book, sheet: str | None, kind: str) -> tuple[Candidate, list[SheetWarning]]:
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
    filled = [found for found in visible if not found.is_blank]
    warnings = hidden_sheets(book)
    if len(known) > 1:
        warnings.append(other_sheets(known))
    if known or filled:
        return (known or filled)[0], warnings
    if warnings:
        raise needs_sheet(book)
    raise empty_file()


def hidden_sheets(book: Book) -> list[SheetWarning]:
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


def needs_sheet(book: Book) -> NeedsMapping:
    return NeedsMapping(
        "All sheets with content are hidden. Choose the one to read.",
        sheet="",
        sheets=sheets_of(book),
        header_row=1,
        columns=[],
        rows=[],
    )


def question_after(
    book: Book, problem: Unreadable, *, sheet: str | None, kind: str
) -> NeedsMapping:
    """What a person has to answer again because an answer did not fit: `problem` says which."""
    names = [info.name for info in book.sheets]
    if sheet not in names:
        sheet = next((info.name for info in book.sheets if info.visible), names[0])
    return needs_mapping(book, candidate(book, sheet, kind), message=problem.message)


def needs_mapping(
    book: Book, found: Candidate, *, header_row: int | None = None, message: str = ""
) -> NeedsMapping:
    """The question, with the row that is said, known or likely to be the one of the headings."""
    if header_row is None:
        header_row = found.header_row or likely_header(found.head)
    headings = headings_of(next((row for number, row in found.head if number == header_row), []))
    shown = [row for _number, row in found.head[:ROWS_SHOWN]]
    width = max((len(headings_of(row)) for row in shown), default=0)
    headings += [""] * (width - len(headings))
    return NeedsMapping(
        message or _WHO,
        sheet=found.sheet,
        sheets=sheets_of(book),
        header_row=header_row,
        columns=distinct(headings),
        rows=[
            {"row": number, "cells": [shortened(cell) for cell in raw_cells(row)]}
            for number, row in found.head[:ROWS_SHOWN]
        ],
    )


def shortened(cell: object) -> object:
    return cell[:CELL_SHOWN] if isinstance(cell, str) else cell


def sheets_of(book: Book) -> list[dict[str, object]]:
    return [{"name": info.name, "visible": info.visible} for info in book.sheets]


def listed(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
