"""The look at a sheet, before any of it is used: one pass over every row."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, islice, zip_longest
from typing import cast

from uploads.dates import Order
from uploads.headings import fields_of, is_export_of_bills
from uploads.look.asking import (
    ask_about_people_above,
    header_of_answer,
    headings_at,
    needs_mapping,
    other_tables,
    unknown_table,
    which_table,
)
from uploads.look.beside import Beside
from uploads.look.cells import raw_cell, text_of
from uploads.look.content import CELLS_JUDGED
from uploads.look.day_columns import day_columns_warning, days_below
from uploads.look.evidence import ORDER_IN_WORDS, DateEvidence
from uploads.look.header import headings_of, side_by_side
from uploads.look.lines import Lines
from uploads.look.mapping import columns_named, refuse_empty_columns
from uploads.look.memory import Memory, Remembered
from uploads.look.other_kind import looks_like_another_kind
from uploads.look.result import Column, Look, Table
from uploads.look.sheets import Candidate, choose_sheet, encodings_of, sheets_of
from uploads.look.skipping import Surroundings
from uploads.look.tables import ColumnPlan, Said, part_meant
from uploads.look.warnings import line_warnings
from uploads.readers import Book, NumberedRows, Row, Unreadable
from uploads.readers.warnings import SheetWarning

ROWS_AT_ONCE = 2000
SAMPLES = 3
LONE_IN = 3
_EXPORT_OF_BILLS = (
    "This is the list of bills as this service writes it for download: a line for each bill, its "
    "medicines together in one cell. It is to be looked at and cannot be taken in again; the bills "
    "are here already. To bring bills from elsewhere, write a line for each medicine, as the "
    "template for bills shows."
)
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
    is_shop: Callable[[str], bool] = lambda _name: False,
    branch_chosen: bool = False,
) -> Look:
    """How `book` is to be understood, for sheets of `kind`, by its headings.

    What the person chose (`sheet`, `mapping` {column index or heading: field}, `header_row`, with
    0 for a sheet without headings, and `date_order`) goes before what is found; `swap_day_month`
    has dates swapped back in columns where a program seems to have swapped them. Where no `mapping`
    is given, headings that `memory` knows are taken as they were corrected before. Raises
    NeedsMapping when no heading says who the rows are about, or a line above the headings names a
    person; Unreadable when a choice does not fit the file. `is_shop` knows the shops' names,
    by which titles between the rows are told from people; `branch_chosen`: rows that name no shop
    have one. `progress(rows seen)` is called every 2,000 rows.
    """
    if date_order and date_order not in ORDER_IN_WORDS:
        known = ", ".join(ORDER_IN_WORDS)
        message = f'"{date_order}" is no order of day, month and year. Choose one of {known}.'
        raise Unreadable("date_order_invalid", message)
    found, warnings = choose_sheet(book, sheet, kind)
    is_given = header_row is not None
    if header_row is None:
        header_row = (memory and memory.header_row(found.head)) or found.header_row
        if header_row is None:
            header_row = header_of_answer(book, found, mapping)
        if header_row and days_stand_below(found, header_row):
            header_row += 1
    headings = headings_at(book, found, header_row, kind)
    if is_export_of_bills(headings) and not mapping:
        raise Unreadable("own_export_of_bills", _EXPORT_OF_BILLS)
    if not is_given:
        ask_about_people_above(book, found, header_row, kind)
    is_said = bool(mapping)
    remembered = memory.recall(headings) if memory and not mapping else None
    if memory and remembered:
        mapping = memory.mapping_for(headings, remembered)
        warnings.append(remembered_warning(remembered))
    beside: list[list[range]] = []  # tables side by side, at each line of headings

    def table_to_read(headings: list[str], row: int) -> range | None:
        """Which one of tables side by side the person means; asked, whatever is remembered."""
        parts = side_by_side(headings, kind)
        if len(parts) < 2:
            return None
        if not is_said:
            raise which_table(book, found, header_row, parts, headings)
        meant = part_meant(parts, mapping or {}, headings)
        beside.append(parts)
        warnings.append(other_tables(parts, meant, row))
        return meant

    plan = ColumnPlan(kind)
    plan.begin(headings, mapping, only=table_to_read(headings, header_row))
    first = Table(header_row, list(range(len(headings))), headings)
    if not header_row:
        plan.widen(first, plan.last_said + 1)
    warnings += looks_like_another_kind(headings, kind)
    if not any(fields_of(kind)[name].identifies for name in plan.fields_said):
        raise needs_mapping(book, found, header_row=header_row)
    seen = Look(
        kind=kind,
        format=book.format,
        sheet=found.sheet,
        sheets=sheets_of(book),
        encoding=book.encoding,
        encodings=encodings_of(book),
        delimiter=book.delimiter,
        header_row=header_row,
        columns=plan.names,
        mapping=plan.mapping,
        warnings=warnings,
        headings=headings,
        remembered=remembered.id if remembered else None,
        title_order=cast(Order, date_order or organization_date_order),
        branch_chosen=branch_chosen,
    )

    lines = Lines(
        plan,
        first,
        around=Surroundings(is_shop, seen.title_order),
        branch_chosen=branch_chosen,
        on_headings=table_to_read,
    )
    dates = read_through(book, seen, lines, progress)
    plan.finish()
    seen.has_tables_beside = bool(beside)
    seen.left_out = left_out(plan, mapping or {}, beside)
    seen.mapping = dict(sorted(plan.mapping.items()))
    for index, evidence in sorted(dates.items()):
        column, found_odd = evidence.conclude(
            seen.columns[index],
            organization_order=organization_date_order,
            chosen=date_order,
            swap_day_month=swap_day_month,
        )
        seen.date_columns.append(column)
        seen.warnings += found_odd
    if lines.found.strange and not mapping:
        raise unknown_table(book, found, header_row, lines.found.strange[0])
    note_lines(seen, lines)
    tell_the_rest(book, seen)
    refuse_empty_columns(
        seen.mapping,
        max([len(headings), *(place + 1 for table in seen.tables[1:] for place in table.places)]),
        [facts.filled for facts in seen.column_facts],
    )
    return seen


def left_out(plan: ColumnPlan, said: Said, beside: list[list[range]]) -> list[int]:
    """The columns that a person left out, or that belong to a table which is not read."""
    named = columns_named({key: name for key, name in said.items() if not name}, plan.names)
    others = {index for parts in beside for part in parts for index in part}
    return sorted({*named, *plan.left_out, *others} - plan.mapping.keys())


def days_stand_below(found: Candidate, header_row: int) -> bool:
    """Whether the headings go on in the next line, with the days of a month."""
    rows = dict(found.head)
    headings = headings_of(rows.get(header_row, []))
    return any(headings) and days_below(headings, rows.get(header_row + 1, []))


def remembered_warning(remembered: Remembered) -> SheetWarning:
    return {
        "code": "mapping_remembered",
        "message": f"The columns are taken as {remembered.told}, in a sheet with the same "
        "headings.",
    }


def read_through(
    book: Book,
    seen: Look,
    lines: Lines,
    progress: Callable[[int], None] | None,
) -> dict[int, DateEvidence]:
    """The pass itself: counts, samples, skipped lines, and the evidence of every date cell."""
    fields = fields_of(seen.kind)
    dates: dict[int, DateEvidence] = {}
    aside = Beside(seen.kind)
    for batch in batches(data_of(seen, lines, aside, book.rows(seen.sheet))):
        seen.row_count += len(batch)
        columns = list(zip_longest(*batch, fillvalue=""))
        add_facts(seen)
        for facts, cells in zip(seen.column_facts, columns, strict=False):
            note(facts, cells)
        for index, name in seen.mapping.items():
            if fields[name].is_date:
                evidence = dates.setdefault(index, DateEvidence(index, name))
                if index < len(columns):
                    evidence.see(columns[index])
        if progress:
            progress(seen.row_count)
    add_facts(seen)
    seen.beside = aside.found()
    for _number, section in (*lines.found.form, *lines.found.sections):
        place = lines.plan.of_field(section.field)
        if place is not None and fields[section.field].is_date:
            dates.setdefault(place, DateEvidence(place, section.field)).see([section.value])
    for index, name in seen.mapping.items():
        if fields[name].is_date:
            dates.setdefault(index, DateEvidence(index, name))
    return dates


def note_lines(seen: Look, lines: Lines) -> None:
    """What the run has to know of the lines, and what a person should."""
    found = lines.found
    seen.tables = found.tables
    # Where nearly every row says more, a name alone is rather a title between the rows.
    if seen.header_row:
        seen.lone_names_wait = found.lone_names * LONE_IN <= seen.row_count
    else:  # the titles above are among the rows; but a list may be of names alone
        seen.lone_names_wait = found.lone_names < seen.row_count
    seen.form = {section.field: section.value for _number, section in found.form}
    seen.shops = sorted(lines.around.shops_met)
    for index, count in found.filled.items():
        seen.column_facts[index].filled += count
    if lines.day_columns and found.days.are_filled_down:
        seen.fill_down = sorted(lines.day_columns)
    seen.warnings += line_warnings(seen, found)


def tell_the_rest(book: Book, seen: Look) -> None:
    seen.warnings += book.warnings
    seen.warnings += day_columns_warning(seen)
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


def data_of(seen: Look, lines: Lines, aside: Beside, rows: NumberedRows) -> Iterator[Row]:
    """The rows among the lines; the others are counted."""
    for number, cells, why, _filled in lines.rows(rows):
        if why:
            seen.skip(number, why, shown(cells))
            continue
        seen.last_row = number
        aside.see(lines.table, cells)
        yield cells


def add_facts(seen: Look) -> None:
    """The plan's columns grow while it goes through the sheet."""
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
