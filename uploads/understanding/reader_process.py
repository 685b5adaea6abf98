"""Understanding rows in the process that reads the file, so that the service's only decides."""

import pickle
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from uploads.detection import rows_to_read
from uploads.readers import wire
from uploads.readers.child import Answers, Source
from uploads.rows.context import Context
from uploads.rows.problems import RowReader
from uploads.rows.result import Rows
from uploads.understanding.contact_rows import ContactRows
from uploads.understanding.lead_rows import LeadRows
from uploads.understanding.packing import Packed, Packer
from uploads.understanding.partner_rows import PartnerRows
from uploads.understanding.person_rows import PersonRows
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
}


class Asked(NamedTuple):
    """For the rows behind row `after_row`, in chunks of so many."""

    context: Context
    after_row: int
    chunk_rows: int


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
