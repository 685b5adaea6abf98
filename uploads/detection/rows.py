"""The data rows of a sheet that was looked at."""

from collections.abc import Iterator

from accounts.models import match_key
from uploads.detection.lines import Filled, Lines
from uploads.detection.result import SheetProfile, Table
from uploads.detection.skipping import Surroundings
from uploads.detection.tables import ColumnPlan
from uploads.readers import Book, Row


def data_rows(
    book: Book, profile: SheetProfile, *, after_row: int = 0
) -> Iterator[tuple[int, Row]]:
    """(row number, cells) of the rows, as they came."""
    return ((number, cells) for number, cells, _filled in rows_to_read(book, profile, after_row))


def rows_to_read(
    book: Book, profile: SheetProfile, after_row: int = 0
) -> Iterator[tuple[int, Row, Filled | None]]:
    """(row number, cells, cells from above) of exactly the rows that the look counted, in order.

    Gives those behind row `after_row`; the sheet is gone through from its beginning, for a row may
    take its day from one far above. Every row has as many cells as the look has columns;
    {column: cell} from lines above are laid over them when the row is read.
    """
    width = len(profile.columns)
    shops = frozenset(profile.shops)
    first, *_later = profile.tables or [
        Table(profile.header_row, list(range(width)), profile.headings or profile.columns)
    ]
    lines = Lines(
        ColumnPlan(
            profile.kind, list(profile.columns), list(profile.columns), {}, dict(profile.mapping)
        ),
        first,
        around=Surroundings(lambda text: match_key(text) in shops, profile.title_order),
        tables=profile.tables,
        form=profile.form,
        fill_down=frozenset(profile.fill_down),
        branch_chosen=profile.branch_chosen,
    )
    for number, cells, why, filled in lines.rows(book.rows(profile.sheet)):
        if why or number <= after_row:
            continue
        if len(cells) != width:
            cells = cells[:width] if len(cells) > width else cells + [""] * (width - len(cells))
        yield number, cells, filled


def merged_options(cells: Row, filled: Filled | None) -> Row:
    """The cells as the row is read: as they came, with what it takes from lines above."""
    if not filled:
        return cells
    return [filled.get(index, cell) for index, cell in enumerate(cells)]
