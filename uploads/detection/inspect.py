"""The look at a sheet: by its headings, then by what stands below them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from uploads.columns import own_columns, recognize
from uploads.detection.asking import needs_mapping, tables_below
from uploads.detection.by_headings import inspect_by_headings
from uploads.detection.content import Content, content_of, no_shop
from uploads.detection.mapping import Memory, columns_named
from uploads.detection.proposing import Proposal, Proposer
from uploads.detection.result import Column, NeedsMapping, SheetProfile, TableBelow
from uploads.detection.sheets import candidate
from uploads.readers import Cell, Row, Sheets

Choices = Mapping[int | str, str | None]
ROWS_BELOW = 3  # shown of a later table


def inspect(
    book: Sheets,
    *,
    kind: str,
    region: str = "IN",
    mapping: Choices | None = None,
    memory: Memory | None = None,
    is_shop: Callable[[str], bool] = no_shop,
    **choices: Any,
) -> SheetProfile:
    """How `book` is to be understood, for sheets of `kind`; `choices` as `inspect_by_headings`.

    A column that no heading tells of is judged by its cells, phones by the numbering plan of
    `region` and shops by `is_shop`. The sheet is then gone through once more. Raises NeedsMapping,
    too, for columns that hold keys, names, days or shops without saying whose; once a person gave
    a `mapping` these are only warned of.
    """
    choices["is_shop"] = is_shop
    try:
        profile = inspect_by_headings(book, kind=kind, mapping=mapping, memory=memory, **choices)
    except NeedsMapping as question:
        question.proposal = suggestion(question, kind, region, is_shop)
        raise
    if own_columns(profile.headings, kind) is not None and not mapping:
        for column in profile.column_facts:
            column.cells = []
        return profile
    is_chosen = bool(mapping) or profile.remembered is not None
    given = columns_named(mapping, profile.columns) if mapping else frozenset[int]()
    if profile.remembered is not None:
        given = frozenset(range(len(profile.headings)))
    contents = [judged(column, region, is_shop) for column in profile.column_facts]
    found = Proposer(profile, contents, given).propose()
    if found.questions and not is_chosen:
        raise question_of(book, profile, found)
    unasked = Proposer(profile, contents, frozenset()).propose() if mapping else Proposal()
    if found.mapping:
        profile = inspect_again(book, profile, found, mapping, choices)
        for column in profile.column_facts:
            column.cells = []
    profile.settled = not given.isdisjoint([*unasked.mapping, *unasked.suggested])
    profile.warnings += found.warnings
    profile.warnings += [{"code": "columns_left_out", "message": each} for each in found.questions]
    return profile


def judged(column: Column, region: str, is_shop: Callable[[str], bool]) -> Content:
    """What the column's first cells are; they are not needed after it."""
    cells, column.cells = column.cells, []
    return content_of(cells, region, is_shop)


def inspect_again(
    book: Sheets,
    profile: SheetProfile,
    found: Proposal,
    mapping: Choices | None,
    choices: Mapping[str, Any],
) -> SheetProfile:
    """The pass with the columns as proposed: what counts as a row and as a day depends on them."""
    remembered = range(len(profile.headings)) if profile.remembered is not None else ()
    values: dict[int | str, str | None] = dict(mapping or {})
    for index in remembered:
        values[index] = profile.mapping.get(index)
    for index, name in found.mapping.items():
        values[index] = name
    again = inspect_by_headings(
        book, kind=profile.kind, mapping=values, **{**choices, "header_row": profile.header_row}
    )
    again.remembered = profile.remembered
    parts = [each for each in profile.warnings if each["code"] == "mapping_remembered"]
    again.warnings = [*parts, *again.warnings]
    return again


def question_of(book: Sheets, profile: SheetProfile, found: Proposal) -> NeedsMapping:
    question = needs_mapping(
        book,
        candidate(book, profile.sheet, profile.kind),
        header_row=profile.header_row,
        message=" ".join(found.questions),
        reason="columns_unclear" if found.unclear else "tables_beside",
        values={"columns": found.unclear, "tables": found.beside},
        end=profile.tables[1].row if profile.tables[1:] else None,
    )
    question.tables_below = later_tables(book, profile, question.columns, found)
    both: dict[int, str | None] = {**profile.mapping, **found.suggested, **found.mapping}
    question.proposal = {index: name for index, name in sorted(both.items()) if name}
    return question


def later_tables(
    book: Sheets, profile: SheetProfile, columns: list[str], found: Proposal
) -> list[TableBelow]:
    """Those of whose columns something is asked, with what they seem to be."""
    asked = {
        table.row: table
        for table in profile.tables[1:]
        if not found.suggested.keys().isdisjoint(table.positions)
    }
    if not asked:
        return []
    lines: list[list[tuple[int, Row]]] = []
    for number, row in book.rows(profile.sheet):
        if number in asked:
            lines.append([(number, list[Cell](asked[number].headings))])
        elif lines and len(lines[-1]) <= ROWS_BELOW:
            lines[-1].append((number, row))
        elif len(lines) == len(asked):
            break
    both: dict[int, str | None] = {**profile.mapping, **found.suggested, **found.mapping}
    tables = tables_below(lines, columns)
    for table in tables:
        at = dict(zip(asked[table.row].headings, asked[table.row].positions, strict=True))
        named = {heading: both.get(at[heading]) for heading in table.columns}
        table.proposal = {heading: name for heading, name in named.items() if name}
    return tables


def suggestion(
    question: NeedsMapping, kind: str, region: str, is_shop: Callable[[str], bool] = no_shop
) -> dict[int, str]:
    """What the columns of a question seem to be, by their headings and the first rows.

    Those of tables below get their proposals as well.
    """
    for table in question.tables_below:
        headings = [str(cell).strip() for cell in table.rows[0]["cells"]]
        found = _suggested(headings, table.rows[1:], kind, region, is_shop)
        named = {headings[index]: name for index, name in reversed(found.items())}
        table.proposal = {heading: named[heading] for heading in table.columns if heading in named}
    rows = [row for row in question.rows if row["row"] > question.header_row]
    found = _suggested(question.columns, rows, kind, region, is_shop)
    meant = range(len(question.columns)) if question.only is None else question.only
    return {index: name for index, name in found.items() if index in meant}


def _suggested(
    columns: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    kind: str,
    region: str,
    is_shop: Callable[[str], bool],
) -> dict[int, str]:
    contents = [
        content_of(
            [row["cells"][index] for row in rows if index < len(row["cells"])], region, is_shop
        )
        for index in range(len(columns))
    ]
    mapping = recognize(list(columns), kind)
    profile = SheetProfile(
        kind=kind, format="", sheet="", sheets=[], encoding="", delimiter="", header_row=0,
        columns=list(columns), mapping=mapping, headings=list(columns), branch_chosen=True,
    )  # fmt: skip
    found = Proposer(profile, contents, frozenset()).propose()
    both: dict[int, str | None] = {**mapping, **found.suggested, **found.mapping}
    return {index: name for index, name in sorted(both.items()) if name}
