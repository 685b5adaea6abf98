"""Understanding a sheet and its rows in the process that reads the file, so that the service's own
only decides."""

import pickle
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from uploads.detection import (
    NeedsMapping,
    SheetProfile,
    inspect,
    question_after,
    rows_to_read,
    suggestion,
)
from uploads.detection.counting import ROWS_AT_ONCE
from uploads.detection.mapping import Memory, with_answers
from uploads.readers import Unreadable, wire
from uploads.readers.child import Answers, Source
from uploads.rows.branches import BranchLookup
from uploads.rows.context import Context
from uploads.rows.problems import RowReader
from uploads.rows.result import Rows
from uploads.understanding.contact_rows import ContactRows
from uploads.understanding.lead_rows import LeadRows
from uploads.understanding.packing import Packed, Packer
from uploads.understanding.partner_rows import PartnerRows
from uploads.understanding.person_rows import PersonRows
from uploads.understanding.project_rows import ProjectRows
from uploads.understanding.purchase_rows import PurchaseRows

# A chunk of very long cells ends early: memory stays bounded by characters, not rows.
CHUNK_CHARACTERS = 8_000_000
PIECE_ROWS = 500  # packed at once: ten times as many take ten megabytes more
ROWS: dict[str, Callable[[Context], Rows]] = {
    "customers": PersonRows,
    "contacts": ContactRows,
    "leads": LeadRows,
    "channel_partners": PartnerRows,
    "purchases": PurchaseRows,
    "projects": ProjectRows,
}


MISTAKEN_CHOICES = {
    "mapping_invalid",
    "header_row_unknown",
    "header_row_is_data",
    "sheet_unknown",
    "date_order_invalid",
}


class ToInspect(NamedTuple):
    """What is known of a sheet before anybody looked at it; `options` are what the person chose."""

    kind: str
    region: str
    date_order: str  # the organization's
    options: dict[str, Any]
    memory: Memory
    branches: BranchLookup
    branch_chosen: bool


class Asked(NamedTuple):
    """For the rows behind row `after_row`, in chunks of so many."""

    context: Context
    after_row: int
    chunk_rows: int


def inspect_file(source: Source, given: bytes, allow: Callable[[int], None]) -> Answers:
    """A `Work`: the `SheetProfile`, or a question and what it is about, as JSON's values."""
    asked: ToInspect = pickle.loads(given)  # noqa: S301 - from the service
    try:
        profile = _inspect_with_choices(source, asked, allow)
    except NeedsMapping as question:
        yield (str(question), question.as_json()), False
    else:
        yield (None, profile.as_json()), False


def _inspect_with_choices(
    source: Source, asked: ToInspect, allow: Callable[[int], None]
) -> SheetProfile:
    """The look, with what the person chose; a choice that does not fit is asked about again."""
    options = asked.options

    def is_shop(name: str) -> bool:
        return asked.branches.find(name) is not None

    try:
        return inspect(
            source,
            kind=asked.kind,
            organization_date_order=asked.date_order,
            sheet=options.get("sheet"),
            mapping=options.get("mapping"),
            header_row=options.get("header_row"),
            date_order=options.get("date_order"),
            swap_day_month=options.get("swap_day_month", False),
            progress=lambda _rows: allow(ROWS_AT_ONCE),
            memory=asked.memory,
            region=asked.region,
            is_shop=is_shop,
            branch_chosen=asked.branch_chosen,
        )
    except Unreadable as problem:
        if problem.code not in MISTAKEN_CHOICES:
            raise
        question = question_after(source, problem, sheet=options.get("sheet"), kind=asked.kind)
        proposed = suggestion(question, asked.kind, asked.region, is_shop)
        question.proposal = with_answers(proposed, options.get("mapping"), question.columns)
        raise question from problem


def understand(source: Source, given: bytes, allow: Callable[[int], None]) -> Answers:
    """A `Work`: each chunk that will be imported, as its last row's number and pieces of packed
    rows. They are bytes, which are small until somebody wants the rows."""
    asked: Asked = pickle.loads(given)  # noqa: S301 - from the service
    rows = ROWS[asked.context.kind](asked.context)
    read, pack = RowReader(rows).read, Packer(rows).pack
    lines = rows_to_read(source, asked.context.profile, asked.after_row)
    packed = (pack(read(*line)) for line in lines)
    while True:
        last = 0
        pieces: list[bytes] = []
        for piece in pieces_of_chunk(packed, asked.chunk_rows):
            allow(len(piece))
            last, *_ = piece[-1]
            pieces.append(wire.packed(piece))
        if not pieces:
            yield None, False
            return
        yield (last, pieces), True


def pieces_of_chunk(rows: Iterator[Packed], size: int) -> Iterator[list[Packed]]:
    characters = 0
    while size > 0 and characters <= CHUNK_CHARACTERS:
        piece: list[Packed] = []
        for packed in islice(rows, min(size, PIECE_ROWS)):
            _row_number, cells_json, *_ = packed
            piece.append(packed)
            characters += len(cells_json)
            if characters > CHUNK_CHARACTERS:
                break
        if not piece:
            return
        yield piece
        size -= len(piece)
