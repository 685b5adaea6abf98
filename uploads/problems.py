"""What is wrong with a row: where, what, and what to do."""

from collections.abc import Sequence
from typing import Any

from uploads.draft import Draft
from uploads.look import Look
from uploads.look.cells import text_of
from uploads.look.ditto import is_ditto

# Cells kept whole in the row are shortened here: a problem names its cell, it is no second copy.
_SHOWN = 200
_DITTO = (
    '"{cell}" says "as above", which is not guessed here. Write out what is meant; the row waits.'
)
BOTH = {"name_and_phone": ("full_name", "phone")}


class ProblemWriter:
    """Writes problems under the heading of the column where they are, with the cell as typed."""

    def __init__(self, look: Look) -> None:
        self.headings = look.columns
        self.places: dict[str, list[int]] = {}
        for index, name in sorted(look.mapping.items()):
            for each in BOTH.get(name, (name,)):
                self.places.setdefault(each, []).append(index)

    def without_dittos(self, draft: Draft, cells: list[Any]) -> list[Any]:
        """The cells of a row that waits: "as above" is never guessed for whom a row is about, and
        elsewhere only a cell above says what it means."""
        cells = list(cells)
        for name, indexes in self.places.items():
            for place, index in enumerate(indexes):
                if is_ditto(cells[index]):
                    message = _DITTO.format(cell=text_of(cells[index]))
                    draft.problems.append(
                        self.write(
                            draft.row_number,
                            name,
                            cells,
                            code="ditto",
                            message=message,
                            place=place,
                        )
                    )
        return ["" if is_ditto(cell) else cell for cell in cells]

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
        indexes = self.places.get(name)
        index = indexes[place] if indexes else None
        return self.write_at(row_number, index, cells, code=code, message=message)

    def write_at(
        self, row_number: int, index: int | None, cells: Sequence[Any], *, code: str, message: str
    ) -> dict[str, Any]:
        """The same for column `index`, be it one of no field; None: for the row."""
        column, value = "", ""
        if index is not None:
            column, value = self.headings[index], text_of(cells[index])[:_SHOWN]
        where = f'Row {row_number}, "{column}"' if column else f"Row {row_number}"
        return {
            "column": column,
            "value": value,
            "code": code,
            "message": f"{where}: {message}",
        }
