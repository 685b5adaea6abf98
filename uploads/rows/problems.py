"""What is wrong with a row: where, what, and what to do.

Rows with formulas that no program has computed wait: nobody knows what their cells hold.
"""

import re
from collections.abc import Sequence
from typing import Any

from core.bulk import as_json
from uploads.detection import SheetProfile, raw_cells
from uploads.detection.cells import is_ditto, text_of
from uploads.detection.lines import filled_cells
from uploads.readers import FORMULA_WITHOUT_RESULT
from uploads.rows.result import RowResult, Rows

# Cells kept whole in the row are shortened here: a problem names its cell, it is no second copy.
_SHOWN = 200
_DITTO = (
    '"{cell}" says "as above", which is not guessed here. Write out what is meant; the row waits.'
)
_WHERE = re.compile(r'^Row \d+(?:, ".*?")?: ', re.DOTALL)
BOTH = {"name_and_phone": ("full_name", "phone")}
_MESSAGE = (
    "the cell holds a formula that no program has computed, so nobody knows its value. Type the "
    "value, or open the file in Excel or LibreOffice, save it and send it again; the row waits."
)


class ProblemWriter:
    """Writes problems under the heading of the column where they are, with the cell as typed."""

    def __init__(self, profile: SheetProfile) -> None:
        self.headings = profile.columns
        self.positions: dict[str, list[int]] = {}
        for index, name in sorted(profile.mapping.items()):
            for each in BOTH.get(name, (name,)):
                self.positions.setdefault(each, []).append(index)

    def without_dittos(self, result: RowResult, cells: list[Any]) -> list[Any]:
        """The cells of a row that waits: "as above" is never guessed for whom a row is about, and
        elsewhere only a cell above says what it means."""
        cells = list(cells)
        for name, indexes in self.positions.items():
            for position, index in enumerate(indexes):
                if is_ditto(cells[index]):
                    message = _DITTO.format(cell=text_of(cells[index]))
                    result.problems.append(
                        self.write(
                            result.row_number,
                            name,
                            cells,
                            code="ditto",
                            message=message,
                            position=position,
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
        position: int = 0,
    ) -> dict[str, Any]:
        """`{column, value, code, message}` for field `name`, e.g. `Row 14, "Mob No.": ...`.

        `position` says in which of several columns of that field.
        """
        indexes = self.positions.get(name)
        index = indexes[position] if indexes else None
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


def without_location(message: str) -> str:
    """What is wrong, for a place that says itself where."""
    return _WHERE.sub("", message)


class RowReader:
    """Has rows read, but for those whose columns of meaning hold such a formula."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        profile = rows.context.profile
        self.mapping = profile.mapping
        self.problems = ProblemWriter(profile)

    def read(
        self, row_number: int, cells: list[Any], filled: dict[int, Any] | None = None
    ) -> RowResult:
        meant = filled_cells(cells, filled)
        if FORMULA_WITHOUT_RESULT not in meant:
            return self.rows.read(row_number, cells, filled)
        unknown = [i for i in sorted(self.mapping) if meant[i] == FORMULA_WITHOUT_RESULT]
        if not unknown:
            return self.rows.read(row_number, cells, filled)
        result = RowResult(row_number, as_json(raw_cells(cells)), filled)
        for index in unknown:
            name = self.mapping[index]
            result.problems.append(
                self.problems.write(
                    row_number,
                    name,
                    meant,
                    code="formula_without_result",
                    message=_MESSAGE,
                    position=self.problems.positions[name].index(index),
                )
            )
        return result
