"""What only a person can say about a sheet, and where an answer's headings stand."""

from collections import deque
from collections.abc import Mapping
from itertools import islice

from uploads.detection.cells import is_key, raw_cells, text_of
from uploads.detection.header import (
    HEAD_ROWS,
    column_letters,
    distinct,
    headings_of,
    in_two_lines,
    likely_header,
)
from uploads.detection.mapping import column_numbered, is_of_later_table
from uploads.detection.result import NeedsMapping, TableBelow
from uploads.detection.sheets import Candidate, candidate, encodings_of, sheets_of
from uploads.detection.titles import field_of_label, labelled
from uploads.readers import Row, Sheets, Unreadable
from uploads.readers.errors import SheetWarning

ROWS_SHOWN = 10
CELL_SHOWN = 200  # letters
MOST_TABLES_ASKED = 5  # more a person would not go through
_WHO = (
    "No heading of this sheet is known as a name, phone, e-mail or passport. Say in which row the "
    "headings stand and what each column holds."
)
_NO_HEADINGS = (
    "This sheet seems to have no headings: nothing tells its first row from the others. Say what "
    "each column holds; every row is then imported, the first one too. If there are headings, "
    "say in which row."
)
_PEOPLE_ABOVE = (
    'Row {row} ("{text}") stands above the headings in row {header_row} and holds a phone, an '
    "e-mail or a passport: it names somebody, and nothing above the headings is imported. Say in "
    "which row the headings stand (0: the sheet has none), or confirm {header_row}."
)
_TABLES_BESIDE = (
    "There seem to be tables beside each other: {tables}. They are not joined. Say what the "
    "columns of one of them hold and leave the others out; then upload the sheet again for the "
    "next."
)
_UNKNOWN_TABLE = (
    'Row {row} ("{text}") seems to begin another table, whose headings are not known: the phones '
    "below it stand in other columns than above. Say in the mapping what these headings are, "
    'such as {{"{heading}": "phone"}}, or name them in the sheet as you do above. Else its rows '
    "are read by the headings above it, and wait where these don't fit."
)
_IS_DATA = (
    'Row {row} ("{text}") holds a phone, an e-mail or a passport: it names somebody and is no row '
    "of headings. Say in which row the headings stand; 0 when the sheet has none."
)


def question_after(
    book: Sheets, problem: Unreadable, *, sheet: str | None, kind: str
) -> NeedsMapping:
    """What a person has to answer again because an answer did not fit: `problem` says which."""
    names = [info.name for info in book.sheets]
    if sheet not in names:
        sheet = next((info.name for info in book.sheets if info.visible), names[0])
    return needs_mapping(
        book,
        candidate(book, sheet, kind),
        message=problem.message,
        reason=problem.code,
        values=problem.values,
    )


def needs_mapping(
    book: Sheets,
    found: Candidate,
    *,
    header_row: int | None = None,
    message: str = "",
    reason: str = "",
    values: dict[str, object] | None = None,
    end: int | None = None,
) -> NeedsMapping:
    """The question, with the row that is said, known or likely to be the one of the headings.

    Its columns are those of the first table, which ends before row `end`.
    """
    if header_row is None:
        header_row = found.header_row or likely_header(found.head, found.kind)
        if not message and not header_row:
            message, reason = _NO_HEADINGS, "headings_unknown"
    headings = headings_of(next((row for number, row in found.head if number == header_row), []))
    shown = [row for number, row in found.head[:ROWS_SHOWN] if end is None or number < end]
    width = max((len(headings_of(row)) for row in shown), default=0)
    headings += [""] * (width - len(headings))
    return NeedsMapping(
        message or _WHO,
        reason=reason or "columns_unknown",
        values=values or {},
        sheet=found.sheet,
        sheets=sheets_of(book),
        header_row=header_row,
        columns=distinct(headings),
        rows=[shown_row(number, row) for number, row in found.head[:ROWS_SHOWN]],
        last_row=found.head[-1][0] if 0 < len(found.head) < HEAD_ROWS else 0,
        encoding=book.encoding,
        encodings=encodings_of(book),
    )


def header_of_answer(
    book: Sheets, found: Candidate, mapping: Mapping[int | str, str | None] | None
) -> int:
    """Where the headings stand that nobody knows, by an answer that does not say it.

    The row whose cells the answer names; else the likely one, if it cannot be a row of data: no
    first row is lost.
    """
    if not mapping:
        raise needs_mapping(book, found)
    named = {key.strip().casefold() for key in mapping if isinstance(key, str)}
    named = {key for key in named if not key.isdecimal()}
    likely = likely_header(found.head, found.kind)
    if likely and named and all(column_numbered(key) >= 0 for key in named):
        return likely  # "A" is a column, and a cell but by chance
    for number, row in found.head if named else ():
        texts = [text_of(cell) for cell in row]
        if named <= {text.casefold() for text in texts} and not any(map(is_key, texts)):
            return number
    return likely


def headings_at(book: Sheets, found: Candidate, header_row: int, kind: str) -> list[str]:
    """The headings as typed; with their groups where these stand in the line above."""
    if header_row == 0:
        return []
    lines = deque(islice(book.rows(found.sheet), max(header_row, 0)), maxlen=2)
    last = lines[-1][0] if lines else 0
    rows = [row for _number, row in lines]
    if last < header_row or not rows:
        raise Unreadable(
            "header_row_unknown", no_such_row(header_row, last), row=header_row, last_row=last
        )
    row = rows[-1]
    if any(is_key(text_of(cell)) for cell in row):
        text = line_text(row)
        message = _IS_DATA.format(row=header_row, text=text)
        raise Unreadable("header_row_is_data", message, row=header_row, text=text)
    if len(rows) > 1 and not any(is_key(text_of(cell)) for cell in rows[0]):
        upper = headings_of(rows[0])
        pairs = labelled(upper, kind)
        if pairs is None or not all(value for _name, value in pairs):
            return in_two_lines(upper, headings_of(row), kind)
    return headings_of(row)


def no_such_row(header_row: int, last: int) -> str:
    rows = f"It has rows 1 to {last}." if last else "It is empty."
    return (
        f"There is no row {header_row} in this sheet. {rows} Say in which row the headings stand; "
        "0 when it has none."
    )


def ask_about_people_above(book: Sheets, found: Candidate, header_row: int, kind: str) -> None:
    """NeedsMapping when a line above the headings names a person; a letterhead's phone does not."""
    for number, row in found.head:
        if number < header_row <= HEAD_ROWS and names_a_person(row, kind):
            values = {"row": number, "text": line_text(row), "header_row": header_row}
            raise needs_mapping(
                book,
                found,
                header_row=header_row,
                message=_PEOPLE_ABOVE.format(**values),
                reason="people_above",
                values=values,
            )


def names_a_person(row: Row, kind: str) -> bool:
    """Whether a cell is a key that no label beside it calls the sheet's own."""
    texts = [text_of(cell) for cell in row]
    label = ""
    for text in texts:
        if is_key(text) and not label:
            return True
        if text:
            label = text if text.endswith(":") or field_of_label(text, kind) else ""
    return False


def other_tables(tables: list[range], read: range, row: int) -> SheetWarning:
    """That of tables beside each other, with their headings in row `row`, only `read` is."""
    left = ", ".join(
        f"{column_letters(part.start)} to {column_letters(part.stop - 1)}"
        for part in tables
        if part != read
    )
    message = (
        f"Another table stands beside the one that is read, from row {row} on: columns {left}. "
        "What was not said of its columns is not read. Upload the sheet again for it."
    )
    return {"code": "tables_beside", "message": message}


def which_table(
    book: Sheets, found: Candidate, header_row: int, tables: list[range], headings: list[str]
) -> NeedsMapping:
    """The question which of tables beside each other is meant; the first one is proposed."""
    parts = [
        f"{column_letters(part.start)} to {column_letters(part.stop - 1)} "
        f"({', '.join(heading for heading in headings[part.start : part.stop] if heading)})"
        for part in tables
    ]
    question = needs_mapping(
        book,
        found,
        header_row=header_row,
        message=_TABLES_BESIDE.format(tables="; ".join(parts)),
        reason="tables_beside",
        values={"tables": parts},
    )
    question.only = tables[0]
    return question


def unknown_table(
    book: Sheets,
    found: Candidate,
    header_row: int,
    strange: list[list[tuple[int, Row]]],
    *,
    end: int,
) -> NeedsMapping:
    """The question what tables below are; of each its line of headings, and rows, which are shown.

    The message is of the first one. The first table of the sheet ends before row `end`.
    """
    (number, headings), *below = strange[0]
    texts = headings_of(headings)
    row = below[0][1] if below else []
    key = next((i for i, cell in enumerate(row) if i < len(texts) and is_key(text_of(cell))), None)
    heading = (key is not None and texts[key]) or next(text for text in texts if text)
    values = {"row": number, "text": line_text(headings), "heading": heading}
    question = needs_mapping(
        book,
        found,
        header_row=header_row,
        message=_UNKNOWN_TABLE.format(**values),
        reason="table_unknown",
        values=values,
        end=end,
    )
    shown = {each["row"] for each in question.rows}
    question.rows += [shown_row(*line) for line in strange[0] if line[0] not in shown]
    question.tables_below = tables_below(strange, question.columns)
    return question


def tables_below(strange: list[list[tuple[int, Row]]], columns: list[str]) -> list[TableBelow]:
    """Those that differ, each with the headings that an answer can name: a heading names one
    column, and none of the first table's `columns`."""
    tables: list[TableBelow] = []
    named: set[str] = set()
    for (number, headings), *rows in strange:
        own = []
        for text in headings_of(headings):
            is_new = text and len(text) <= CELL_SHOWN and text.casefold() not in named
            if is_new and is_of_later_table(text, columns):
                named.add(text.casefold())
                own.append(text)
        if own and len(tables) < MOST_TABLES_ASKED:
            lines = [shown_row(*line) for line in ((number, headings), *rows)]
            tables.append(TableBelow(number, own, lines))
    return tables


def shown_row(number: int, row: Row) -> dict[str, object]:
    return {"row": number, "cells": [shortened(cell) for cell in raw_cells(row)]}


def line_text(row: Row) -> str:
    return " | ".join(text for cell in row if (text := text_of(cell)))[:100]


def shortened(cell: object) -> object:
    return cell[:CELL_SHOWN] if isinstance(cell, str) else cell
