"""What is wrong with a row: where, what, and what to do."""

from collections.abc import Sequence
from typing import Any

from uploads.look import Look
from uploads.look.cells import text_of

# Cells kept whole in the row are shortened here: a problem names its cell, it is no second copy.
_SHOWN = 200
BOTH = {"name_and_phone": ("full_name", "phone")}


class ProblemWriter:
    """Writes problems under the heading of the column where they are, with the cell as typed."""

    def __init__(self, look: Look) -> None:
        self.headings = look.columns
        self.places: dict[str, list[int]] = {}
        for index, name in sorted(look.mapping.items()):
            for each in BOTH.get(name, (name,)):
                self.places.setdefault(each, []).append(index)

    def write(
        self,
        row_number: int,
        name: str,
        cells: Sequence[Any],
        *,
        code: str,
        message: str,
        place: int = 0,
    ) -> dict[str, Any]:
        """`{column, value, code, message}` for field `name`, e.g. `Row 14, "Mob No.": ...`.

        `place` says in which of several columns of that field.
        """
        column, value = "", ""
        if indexes := self.places.get(name):
            index = indexes[place]
            column, value = self.headings[index], text_of(cells[index])[:_SHOWN]
        where = f'Row {row_number}, "{column}"' if column else f"Row {row_number}"
        return {
            "column": column,
            "value": value,
            "code": code,
            "message": f"{where}: {message}",
        }
