"""The look at a sheet, before any of it is used: one pass over every row."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, islice, zip_longest
from typing import cast

from uploads.dates import Order
from uploads.detection.asking import (
    ask_about_people_above,
    header_of_answer,
    headings_at,
    needs_mapping,
    other_tables,
    unknown_table,
    which_table,
)
from uploads.detection.beside import Beside
from uploads.detection.cells import raw_cell, text_of
from uploads.detection.content import CELLS_JUDGED, no_shop
from uploads.detection.day_columns import day_columns_warning, days_below
from uploads.detection.evidence import ORDER_IN_WORDS, DateEvidence
from uploads.detection.header import headings_of, side_by_side
from uploads.detection.lines import Lines
from uploads.detection.mapping import columns_named, ensure_filled_columns
from uploads.detection.memory import Memory, Remembered
from uploads.detection.other_kind import detect_another_kind
from uploads.detection.result import Column, SheetProfile, Table
from uploads.detection.sheets import Candidate, choose_sheet, encodings_of, sheets_of
from uploads.detection.skipping import Surroundings
from uploads.detection.tables import Choices, ColumnPlan, part_meant
from uploads.detection.warnings import line_warnings
from uploads.headings import fields_of, is_export_of_bills
from uploads.readers import Book, NumberedRows, Row, Unreadable
from uploads.readers.errors import SheetWarning

ROWS_AT_ONCE = 2000
SAMPLES = 3
LONE_IN = 3
_EXPORT_OF_BILLS = (
    "This is the list of bills as this service writes it for download: a line for each bill, its "
    "medicines together in one cell. It is to be looked at and cannot be imported again; the bills "
    "are here already. To bring bills from elsewhere, write a line for each medicine, as the "
    "template for bills shows."
)
TEXT_SHOWN = 120  # letters of a skipped line or sample


def inspect(
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
    is_shop: Callable[[str], bool] = no_shop,
    branch_chosen: bool = False,
) -> SheetProfile:
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
    is_chosen = bool(mapping)
    remembered = memory.recall(headings) if memory and not mapping else None
    if memory and remembered:
        mapping = memory.mapping_for(headings, remembered)
        warnings.append(remembered_warning(remembered))
    side_tables: list[list[range]] = []  # tables side by side, at each line of headings

    def table_to_read(headings: list[str], row: int) -> range | None:
        """Which one of tables side by side the person means; asked, whatever is remembered."""
        parts = side_by_side(headings, kind)
        if len(parts) < 2:
            return None
        if not is_chosen:
            raise which_table(book, found, header_row, parts, headings)
        meant = part_meant(parts, mapping or {}, headings)
        side_tables.append(parts)
        warnings.append(other_tables(parts, meant, row))
        return meant

    plan = ColumnPlan(kind)
    plan.begin(headings, mapping, only=table_to_read(headings, header_row))
    first = Table(header_row, list(range(len(headings))), headings)
    if not header_row:
        plan.widen(first, plan.last_chosen + 1)
    warnings += detect_another_kind(headings, kind)
    if not any(fields_of(kind)[name].identifies for name in plan.chosen_fields):
        raise needs_mapping(book, found, header_row=header_row)
    profile = SheetProfile(
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
        around=Surroundings(is_shop, profile.title_order),
        branch_chosen=branch_chosen,
        on_headings=table_to_read,
    )
    dates = read_through(book, profile, lines, progress)
    plan.finish()
    profile.has_tables_beside = bool(side_tables)
    profile.left_out = left_out(plan, mapping or {}, side_tables)
    profile.mapping = dict(sorted(plan.mapping.items()))
    for index, evidence in sorted(dates.items()):
        column, found_odd = evidence.conclude(
            profile.columns[index],
            organization_order=organization_date_order,
            chosen=date_order,
            swap_day_month=swap_day_month,
        )
        profile.date_columns.append(column)
        profile.warnings += found_odd
    if lines.found.strange and not mapping:
        strange = lines.found.strange
        end = min([strange[0][0][0], *(table.row for table in lines.found.tables[1:])])
        raise unknown_table(book, found, header_row, strange, end=end)
    note_lines(profile, lines)
    add_warnings(book, profile)
    ensure_filled_columns(
        profile.mapping,
        max(
            [
                len(headings),
                *(position + 1 for table in profile.tables[1:] for position in table.positions),
            ]
        ),
        [facts.filled for facts in profile.column_facts],
    )
    return profile


def left_out(plan: ColumnPlan, given: Choices, side_tables: list[list[range]]) -> list[int]:
    """The columns that a person left out, or that belong to a table which is not read."""
    named = columns_named({key: name for key, name in given.items() if not name}, plan.names)
    others = {index for parts in side_tables for part in parts for index in part}
    return sorted({*named, *plan.left_out, *others} - plan.mapping.keys())


def days_stand_below(found: Candidate, header_row: int) -> bool:
    """Whether the headings go on in the next line, with the days of a month."""
    rows = dict(found.head)
    headings = headings_of(rows.get(header_row, []))
    return any(headings) and days_below(headings, rows.get(header_row + 1, []))


def remembered_warning(remembered: Remembered) -> SheetWarning:
    return {
        "code": "mapping_remembered",
        "message": f"The columns are taken as {remembered.values}, in a sheet with the same "
        "headings.",
    }


def read_through(
    book: Book,
    profile: SheetProfile,
    lines: Lines,
    progress: Callable[[int], None] | None,
) -> dict[int, DateEvidence]:
    """The pass itself: counts, samples, skipped lines, and the evidence of every date cell."""
    fields = fields_of(profile.kind)
    dates: dict[int, DateEvidence] = {}
    aside = Beside(profile.kind)
    for batch in batches(data_of(profile, lines, aside, book.rows(profile.sheet))):
        profile.row_count += len(batch)
        columns = list(zip_longest(*batch, fillvalue=""))
        add_facts(profile)
        for facts, cells in zip(profile.column_facts, columns, strict=False):
            note(facts, cells)
        for index, name in profile.mapping.items():
            if fields[name].is_date:
                evidence = dates.setdefault(index, DateEvidence(index, name))
                if index < len(columns):
                    evidence.see(columns[index])
        if progress:
            progress(profile.row_count)
    add_facts(profile)
    profile.side_columns = aside.found()
    for _number, section in (*lines.found.form, *lines.found.sections):
        position = lines.plan.of_field(section.field)
        if position is not None and fields[section.field].is_date:
            dates.setdefault(position, DateEvidence(position, section.field)).see([section.value])
    for index, name in profile.mapping.items():
        if fields[name].is_date:
            dates.setdefault(index, DateEvidence(index, name))
    return dates


def note_lines(profile: SheetProfile, lines: Lines) -> None:
    """What the run has to know of the lines, and what a person should."""
    found = lines.found
    profile.tables = found.tables
    # Where nearly every row says more, a name alone is rather a title between the rows.
    if profile.header_row:
        profile.lone_names_wait = found.lone_names * LONE_IN <= profile.row_count
    else:  # the titles above are among the rows; but a list may be of names alone
        profile.lone_names_wait = found.lone_names < profile.row_count
    profile.form = {section.field: section.value for _number, section in found.form}
    profile.shops = sorted(lines.around.shops_met)
    for index, count in found.filled.items():
        profile.column_facts[index].filled += count
    if lines.day_columns and found.days.are_filled_down:
        profile.fill_down = sorted(lines.day_columns)
    profile.warnings += line_warnings(profile, found)


def add_warnings(book: Book, profile: SheetProfile) -> None:
    profile.warnings += book.warnings
    profile.warnings += day_columns_warning(profile)
    profile.warnings += formula_warnings(profile, book.formulas)
    if not profile.row_count:
        message = "There are no rows below the headings. Check that the right sheet was saved."
        profile.warnings.append({"code": "no_data_rows", "message": message})


def formula_warnings(profile: SheetProfile, formulas: Mapping[int, int]) -> list[SheetWarning]:
    """Columns in use of which cells hold formulas without results."""
    concerned = [
        f'"{profile.columns[index]}" ({cells} {"cell" if cells == 1 else "cells"})'
        for index, cells in sorted(formulas.items())
        if index in profile.mapping
    ]
    if not concerned:
        return []
    message = (
        f"No program has computed the formulas in {', '.join(concerned)}: the rows with them wait. "
        "Open the file in Excel or LibreOffice, save it and send it again, or type the values here."
    )
    return [{"code": "formula_without_result", "message": message}]


def data_of(
    profile: SheetProfile, lines: Lines, aside: Beside, rows: NumberedRows
) -> Iterator[Row]:
    """The rows among the lines; the others are counted."""
    for number, cells, why, _filled in lines.rows(rows):
        if why:
            profile.skip(number, why, shown(cells))
            continue
        profile.last_row = number
        aside.see(lines.table, cells)
        yield cells


def add_facts(profile: SheetProfile) -> None:
    """The plan's columns grow while it goes through the sheet."""
    profile.column_facts += [Column(name) for name in profile.columns[len(profile.column_facts) :]]


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
