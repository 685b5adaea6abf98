"""What a cell can hold once it is out of its file."""

from collections.abc import Iterator
from datetime import date, datetime, time

# A CSV gives text only; an empty cell is "" in every format.
Cell = str | float | int | bool | date | datetime | time
Row = list[Cell]
NumberedRows = Iterator[tuple[int, Row]]
