"""The look at a sheet: by its headings, then by what stands below them."""

from collections.abc import Mapping, Sequence
from typing import Any

from uploads.headings import own_columns, recognize
from uploads.look.asking import needs_mapping
from uploads.look.content import Content, content_of
from uploads.look.look import look as look_by_headings
from uploads.look.mapping import columns_named
from uploads.look.memory import Memory
from uploads.look.proposing import Proposal, Proposer
from uploads.look.result import Column, Look, NeedsMapping
from uploads.look.sheets import candidate
from uploads.readers import Book

Said = Mapping[int | str, str | None]


def look(
    book: Book,
    *,
    kind: str,
    region: str = "IN",
    mapping: Said | None = None,
    memory: Memory | None = None,
    **choices: Any,
) -> Look:
    """How `book` is to be understood, for sheets of `kind`; `choices` as `look_by_headings`.

    A column that no heading tells of is judged by its cells, phones by the numbering plan of
    `region`. The sheet is then gone through once more. Raises NeedsMapping, too, for columns that
    hold keys, names or days without saying whose; once a person gave a `mapping` these are only
    warned of.
    """
    try:
        seen = look_by_headings(book, kind=kind, mapping=mapping, memory=memory, **choices)
    except NeedsMapping as question:
        question.proposal = suggestion(question, kind, region)
        raise
    if own_columns(seen.headings, kind) is not None and not mapping:
        for column in seen.column_facts:
            column.cells = []
        return seen
    is_said = bool(mapping) or seen.remembered is not None
    said = columns_named(mapping, seen.columns) if mapping else frozenset[int]()
    if seen.remembered is not None:
        said = frozenset(range(len(seen.headings)))
    contents = [judged(column, region) for column in seen.column_facts]
    found = Proposer(seen, contents, said).propose()
    if found.questions and not is_said:
        raise question_of(book, seen, found)
    unasked = Proposer(seen, contents, frozenset()).propose() if mapping else Proposal()
    if found.mapping:
        seen = look_again(book, seen, found, mapping, choices)
        for column in seen.column_facts:
            column.cells = []
    seen.settled = not said.isdisjoint([*unasked.mapping, *unasked.suggested])
    seen.warnings += found.warnings
    seen.warnings += [{"code": "columns_left_out", "message": each} for each in found.questions]
    return seen


def judged(column: Column, region: str) -> Content:
    """What the column's first cells are; they are not needed after it."""
    cells, column.cells = column.cells, []
    return content_of(cells, region)


def look_again(
    book: Book, seen: Look, found: Proposal, mapping: Said | None, choices: Mapping[str, Any]
) -> Look:
    """The pass with the columns as proposed: what counts as a row and as a day depends on them."""
    remembered = range(len(seen.headings)) if seen.remembered is not None else ()
    said: dict[int | str, str | None] = dict(mapping or {})
    for index in remembered:
        said[index] = seen.mapping.get(index)
    for index, name in found.mapping.items():
        said[index] = name
    again = look_by_headings(
        book, kind=seen.kind, mapping=said, **{**choices, "header_row": seen.header_row}
    )
    again.remembered = seen.remembered
    told = [each for each in seen.warnings if each["code"] == "mapping_remembered"]
    again.warnings = [*told, *again.warnings]
    return again


def question_of(book: Book, seen: Look, found: Proposal) -> NeedsMapping:
    question = needs_mapping(
        book,
        candidate(book, seen.sheet, seen.kind),
        header_row=seen.header_row,
        message=" ".join(found.questions),
    )
    both: dict[int, str | None] = {**seen.mapping, **found.suggested, **found.mapping}
    question.proposal = {index: name for index, name in sorted(both.items()) if name}
    return question


def suggestion(question: NeedsMapping, kind: str, region: str) -> dict[int, str]:
    """What the columns of a question seem to be, by their headings and the first rows."""
    columns: Sequence[str] = question.columns
    rows = [row["cells"] for row in question.rows if row["row"] > question.header_row]
    contents = [
        content_of([cells[index] for cells in rows if index < len(cells)], region)
        for index in range(len(columns))
    ]
    mapping = recognize(list(columns), kind)
    seen = Look(
        kind=kind, format="", sheet=question.sheet, sheets=[], encoding="", delimiter="",
        header_row=question.header_row, columns=list(columns), mapping=mapping,
        headings=list(columns), branch_chosen=True,
    )  # fmt: skip
    found = Proposer(seen, contents, frozenset()).propose()
    both: dict[int, str | None] = {**mapping, **found.suggested, **found.mapping}
    meant = range(len(columns)) if question.only is None else question.only
    return {index: name for index, name in sorted(both.items()) if name and index in meant}
