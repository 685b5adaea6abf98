"""How a sheet is understood by its headings, and by what a person said of them."""

from collections.abc import Callable, Mapping
from typing import cast

from uploads.columns import columns_by_name, is_export_of_bills
from uploads.dates import ORDER_IN_WORDS, Order
from uploads.detection.asking import (
    ask_about_people_above,
    header_of_answer,
    headings_at,
    needs_mapping,
    other_tables,
    unknown_table,
    which_table,
)
from uploads.detection.content import no_shop
from uploads.detection.counting import count_rows, note_lines
from uploads.detection.days import DateEvidence, days_below
from uploads.detection.header import headings_of, side_by_side
from uploads.detection.lines import Lines
from uploads.detection.mapping import Memory, Remembered, columns_named, ensure_filled_columns
from uploads.detection.result import SheetProfile, Table
from uploads.detection.sheets import Candidate, choose_sheet, encodings_of, sheets_of
from uploads.detection.skipping import Surroundings
from uploads.detection.tables import Choices, ColumnPlan, part_meant
from uploads.detection.warnings import detect_another_kind, sheet_warnings
from uploads.readers import Sheets, Unreadable
from uploads.readers.errors import SheetWarning

_EXPORT_OF_BILLS = (
    "This is the list of bills as this service writes it for download: a line for each bill, its "
    "medicines together in one cell. It is to be looked at and cannot be imported again; the bills "
    "are here already. To bring bills from elsewhere, write a line for each medicine, as the "
    "template for bills shows."
)


def inspect_by_headings(
    book: Sheets,
    *,
    kind: str,
    organization_date_order: str,
    sheet: str | None = None,
    mapping: Choices | None = None,
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
    ensure_date_order(date_order)
    found, warnings = choose_sheet(book, sheet, kind)
    header_row, headings = find_headings(book, found, header_row, mapping, memory)
    remembered = memory.recall(headings) if memory and not mapping else None
    beside = TablesBeside(book, found, header_row, mapping)
    if memory and remembered:
        mapping = memory.mapping_for(headings, remembered)
        warnings.append(remembered_warning(remembered))
    plan = ColumnPlan(kind)
    plan.begin(headings, mapping, only=beside.part_to_read(headings, header_row))
    first = Table(header_row, list(range(len(headings))), headings)
    if not header_row:
        plan.widen(first, plan.last_chosen + 1)
    if not any(columns_by_name(kind)[name].identifies for name in plan.chosen_fields):
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
        on_headings=beside.part_to_read,
    )
    dates = count_rows(book, profile, lines, progress)
    plan.finish()
    profile.has_tables_beside = bool(beside.met)
    profile.left_out = left_out(plan, mapping or {}, beside.met)
    profile.mapping = dict(sorted(plan.mapping.items()))
    profile.warnings += [*warnings, *beside.warnings, *detect_another_kind(headings, kind)]
    conclude_dates(profile, dates, organization_date_order, date_order, swap=swap_day_month)
    if lines.found.strange and not mapping:
        strange = lines.found.strange
        end = min([strange[0][0][0], *(table.row for table in lines.found.tables[1:])])
        raise unknown_table(book, found, header_row, strange, end=end)
    note_lines(profile, lines)
    profile.warnings += sheet_warnings(profile, lines.found, book)
    widths = (position + 1 for table in profile.tables[1:] for position in table.positions)
    filled = [facts.filled for facts in profile.column_facts]
    ensure_filled_columns(profile.mapping, max([len(headings), *widths]), filled)
    return profile


def ensure_date_order(date_order: str | None) -> None:
    if date_order and date_order not in ORDER_IN_WORDS:
        known = ", ".join(ORDER_IN_WORDS)
        message = f'"{date_order}" is no order of day, month and year. Choose one of {known}.'
        raise Unreadable("date_order_invalid", message)


def find_headings(
    book: Sheets,
    found: Candidate,
    header_row: int | None,
    mapping: Choices | None,
    memory: Memory | None,
) -> tuple[int, list[str]]:
    """The row of the headings, as a person said or as it is found, and the headings as typed."""
    is_given = header_row is not None
    if header_row is None:
        header_row = (memory and memory.header_row(found.head)) or found.header_row
        if header_row is None:
            header_row = header_of_answer(book, found, mapping)
        if header_row and days_stand_below(found, header_row):
            header_row += 1
    headings = headings_at(book, found, header_row, found.kind)
    if is_export_of_bills(headings) and not mapping:
        raise Unreadable("own_export_of_bills", _EXPORT_OF_BILLS)
    if not is_given:
        ask_about_people_above(book, found, header_row, found.kind)
    return header_row, headings


def days_stand_below(found: Candidate, header_row: int) -> bool:
    """Whether the headings go on in the next line, with the days of a month."""
    rows = dict(found.head)
    headings = headings_of(rows.get(header_row, []))
    return any(headings) and days_below(headings, rows.get(header_row + 1, []))


class TablesBeside:
    """Tables side by side, of which a person says which one is read: asked, whatever is
    remembered."""

    def __init__(
        self, book: Sheets, found: Candidate, header_row: int, mapping: Choices | None
    ) -> None:
        self.book, self.found, self.header_row, self.mapping = book, found, header_row, mapping
        self.met: list[list[range]] = []  # at each line of headings
        self.warnings: list[SheetWarning] = []

    def part_to_read(self, headings: list[str], row: int) -> range | None:
        """The columns that are read of `headings` in `row`; None: all of them."""
        parts = side_by_side(headings, self.found.kind)
        if len(parts) < 2:
            return None
        if not self.mapping:
            raise which_table(self.book, self.found, self.header_row, parts, headings)
        meant = part_meant(parts, self.mapping, headings)
        self.met.append(parts)
        self.warnings.append(other_tables(parts, meant, row))
        return meant


def left_out(plan: ColumnPlan, given: Choices, side_tables: list[list[range]]) -> list[int]:
    """The columns that a person left out, or that belong to a table which is not read."""
    named = columns_named({key: name for key, name in given.items() if not name}, plan.names)
    others = {index for parts in side_tables for part in parts for index in part}
    return sorted({*named, *plan.left_out, *others} - plan.mapping.keys())


def conclude_dates(
    profile: SheetProfile,
    dates: Mapping[int, DateEvidence],
    organization_order: str,
    chosen: str | None,
    *,
    swap: bool,
) -> None:
    for index, evidence in sorted(dates.items()):
        column, warnings = evidence.conclude(
            profile.columns[index],
            organization_order=organization_order,
            chosen=chosen,
            swap_day_month=swap,
        )
        profile.date_columns.append(column)
        profile.warnings += warnings


def remembered_warning(remembered: Remembered) -> SheetWarning:
    return {
        "code": "mapping_remembered",
        "message": f"The columns are taken as {remembered.values}, in a sheet with the same "
        "headings.",
    }
