"""The look at a sheet, before any of it is used: one pass over every row."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, islice, zip_longest

from uploads.headings import fields_of
from uploads.look.cells import raw_cell, text_of
from uploads.look.content import CELLS_JUDGED
from uploads.look.evidence import ORDER_IN_WORDS, DateEvidence
from uploads.look.header import distinct, headings_of, likely_header
from uploads.look.mapping import corrected_mapping, refuse_empty_columns
from uploads.look.memory import Memory, Remembered
from uploads.look.other_kind import looks_like_another_kind
from uploads.look.result import Column, Look
from uploads.look.sheets import Candidate, choose_sheet, needs_mapping, sheets_of
from uploads.look.skipping import RowFilter
from uploads.readers import Book, NumberedRows, Row, Unreadable
from uploads.readers.warnings import SheetWarning

ROWS_AT_ONCE = 2000
SAMPLES = 3
TEXT_SHOWN = 120  # letters of a skipped line or sample


def look(
    book: Book,
    *,
    kind: str,
    organization_date_order: str,
    sheet: str | None = None,
    mapping: Mapping[int | str, str | None] | None = None,
    header_row: int | None = None,
    date_order: str | None = None,
    swap_day_month: bool = False,
    progress: Callable[[int], None] | None = None,
    memory: Memory | None = None,
    branch_chosen: bool = False,
) -> Look:
    """How `book` is to be understood, for sheets of `kind`, by its headings.

    What the person chose (`sheet`, `mapping` {column index or heading: field}, `header_row`, with
    0 for a sheet without headings, and `date_order`) goes before what is found; `swap_day_month`
    has dates swapped back in columns where a program seems to have swapped them. Where no `mapping`
    is given, headings that `memory` knows are taken as they were corrected before. Raises
    NeedsMapping when no heading says who the rows are about, Unreadable when a choice does not fit
    the file. `progress(rows seen)` is called every 2,000 rows.
    """
    if date_order and date_order not in ORDER_IN_WORDS:
        known = ", ".join(ORDER_IN_WORDS)
        message = f'"{date_order}" is no order of day, month and year. Choose one of {known}.'
        raise Unreadable("date_order_invalid", message)
    found, warnings = choose_sheet(book, sheet, kind)
    if header_row is None:
        header_row = (memory and memory.header_row(found.head)) or found.header_row
        if header_row is None:
            if not mapping:
                raise needs_mapping(book, found)
            header_row = likely_header(found.head)
    headings = headings_at(book, found, header_row)
    remembered = memory.recall(headings) if memory and not mapping else None
    if memory and remembered:
        mapping = memory.mapping_for(headings, remembered)
        warnings.append(remembered_warning(remembered))
    columns = corrected_mapping(headings, kind, mapping)
    warnings += looks_like_another_kind(headings, kind)
    if not any(fields_of(kind)[name].identifies for name in columns.values()):
        raise needs_mapping(book, found, header_row=header_row)
    seen = Look(
        kind=kind,
        format=book.format,
        sheet=found.sheet,
        sheets=sheets_of(book),
        encoding=book.encoding,
        delimiter=book.delimiter,
        header_row=header_row,
        columns=distinct(headings),
        mapping=columns,
        warnings=warnings,
        headings=headings,
        remembered=remembered.id if remembered else None,
        branch_chosen=branch_chosen,
    )
    widen(seen, max(seen.mapping, default=-1) + 1)
    dates = date_evidence_of(seen)
    read_through(book, seen, dates, progress)
    for evidence in dates:
        column, found_odd = evidence.conclude(
            seen.columns[evidence.index],
            organization_order=organization_date_order,
            chosen=date_order,
            swap_day_month=swap_day_month,
        )
        seen.date_columns.append(column)
        seen.warnings += found_odd
    tell_the_rest(book, seen)
    refuse_empty_columns(columns, len(headings), [facts.filled for facts in seen.column_facts])
    return seen


def remembered_warning(remembered: Remembered) -> SheetWarning:
    return {
        "code": "mapping_remembered",
        "message": f"The columns are taken as {remembered.told}, in a sheet with the same "
        "headings.",
    }


def headings_at(book: Book, found: Candidate, header_row: int) -> list[str]:
    if header_row == 0:
        return []
    if header_row > 0:
        for _number, row in islice(book.rows(found.sheet), header_row - 1, header_row):
            return headings_of(row)
    raise Unreadable(
        "header_row_unknown",
        f"There is no row {header_row} in this sheet. Say in which row the headings stand.",
    )


def date_evidence_of(seen: Look) -> list[DateEvidence]:
    fields = fields_of(seen.kind)
    return [DateEvidence(i, name) for i, name in seen.mapping.items() if fields[name].is_date]


def read_through(
    book: Book,
    seen: Look,
    dates: list[DateEvidence],
    progress: Callable[[int], None] | None,
) -> None:
    """The pass itself: counts, samples, skipped lines, and the evidence of every date cell."""
    seen.column_facts = [Column(heading) for heading in seen.columns]
    rows = book.rows(seen.sheet)
    for number, row in islice(rows, seen.header_row):
        if number < seen.header_row:
            seen.skip(number, "title" if shown(row) else "blank", shown(row))
    for batch in batches(data_of(seen, rows)):
        seen.row_count += len(batch)
        columns = list(zip_longest(*batch, fillvalue=""))
        for facts, cells in zip(seen.column_facts, columns, strict=False):
            note(facts, cells)
        for evidence in dates:
            if evidence.index < len(columns):
                evidence.see(columns[evidence.index])
        if progress:
            progress(seen.row_count)


def tell_the_rest(book: Book, seen: Look) -> None:
    seen.warnings += book.warnings
    seen.warnings += formula_warnings(seen, book.formulas)
    if not seen.row_count:
        message = "There are no rows below the headings. Check that the right sheet was saved."
        seen.warnings.append({"code": "no_data_rows", "message": message})


def formula_warnings(seen: Look, formulas: Mapping[int, int]) -> list[SheetWarning]:
    """Columns in use of which cells hold formulas without results."""
    concerned = [
        f'"{seen.columns[index]}" ({cells} {"cell" if cells == 1 else "cells"})'
        for index, cells in sorted(formulas.items())
        if index in seen.mapping
    ]
    if not concerned:
        return []
    message = (
        f"No program has computed the formulas in {', '.join(concerned)}: the rows with them wait. "
        "Open the file in Excel or LibreOffice, save it and send it again, or type the values here."
    )
    return [{"code": "formula_without_result", "message": message}]


def data_of(seen: Look, rows: NumberedRows) -> Iterator[Row]:
    """The rows among the lines; a row with cells beyond the headings widens the sheet."""
    width = len(seen.columns)
    for number, cells, why in RowFilter(seen.columns, seen.mapping, seen.kind).rows(rows):
        if why:
            seen.skip(number, why, shown(cells))
            continue
        if len(cells) > width and any(cells[width:]):
            widen(seen, max(i for i, cell in enumerate(cells) if cell != "") + 1)
            width = len(seen.columns)
        seen.last_row = number
        yield cells


def widen(seen: Look, width: int) -> None:
    """Columns without headings are called by their letters."""
    if width > len(seen.columns):
        headings = [*seen.columns, *[""] * (width - len(seen.columns))]
        seen.columns = distinct(headings)
        seen.column_facts += [Column(name) for name in seen.columns[len(seen.column_facts) :]]


def note(facts: Column, cells: tuple[object, ...]) -> None:
    facts.filled += len(cells) - cells.count("")
    if len(facts.cells) < CELLS_JUDGED:
        facts.cells += [cell for cell in cells if cell != ""][: CELLS_JUDGED - len(facts.cells)]
    if len(facts.samples) < SAMPLES:
        for cell in chain(cells):
            value = raw_cell(cell)  # type: ignore[arg-type]
            value = value[:TEXT_SHOWN] if isinstance(value, str) else value
            if value != "" and value not in facts.samples:
                facts.samples.append(value)
                if len(facts.samples) == SAMPLES:
                    return


def batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    rows = iter(rows)
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        yield batch


def shown(row: Row) -> str:
    """A line in short: its cells that hold anything."""
    return " | ".join(text for cell in row if (text := text_of(cell)))[:TEXT_SHOWN]
