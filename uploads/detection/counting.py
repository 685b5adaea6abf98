"""The pass over every line of a sheet: rows are counted, columns described, days weighed."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice, zip_longest

from uploads.columns import columns_by_name
from uploads.detection.cells import raw_cell, text_of
from uploads.detection.content import CELLS_JUDGED
from uploads.detection.days import DateEvidence
from uploads.detection.lines import Lines
from uploads.detection.result import Column, SheetProfile
from uploads.detection.small_tables import SmallTables
from uploads.readers import NumberedRows, Row, Sheets

ROWS_AT_ONCE = 2000
SAMPLES = 3
LONE_IN = 3
TEXT_SHOWN = 120  # letters of a skipped line or sample


def count_rows(
    book: Sheets,
    profile: SheetProfile,
    lines: Lines,
    progress: Callable[[int], None] | None,
) -> dict[int, DateEvidence]:
    """Counts, samples, skipped lines, and the evidence of every date cell."""
    fields = columns_by_name(profile.kind)
    dates: dict[int, DateEvidence] = {}
    aside = SmallTables(profile.kind)
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
    """What the run has to know of the lines."""
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


def data_of(
    profile: SheetProfile, lines: Lines, aside: SmallTables, rows: NumberedRows
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
        for cell in cells:
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
