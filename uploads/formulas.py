"""Rows with formulas that no program has computed wait: nobody knows what their cells hold."""

from typing import Any

from core.bulk import as_json
from uploads.draft import Draft, Kind
from uploads.look import Look, raw_cells
from uploads.look.rows import laid_over
from uploads.problems import ProblemWriter
from uploads.readers import FORMULA_WITHOUT_RESULT

_MESSAGE = (
    "the cell holds a formula that no program has computed, so nobody knows its value. Type the "
    "value, or open the file in Excel or LibreOffice, save it and send it again; the row waits."
)


class RowReader:
    """Has a kind read rows, but for those whose columns of meaning hold such a formula."""

    def __init__(self, kind: Kind, look: Look) -> None:
        self.kind = kind
        self.mapping = look.mapping
        self.problems = ProblemWriter(look)

    def read(
        self, row_number: int, cells: list[Any], filled: dict[int, Any] | None = None
    ) -> Draft:
        meant = laid_over(cells, filled)
        if FORMULA_WITHOUT_RESULT not in meant:
            return self.kind.read(row_number, cells, filled)
        unknown = [i for i in sorted(self.mapping) if meant[i] == FORMULA_WITHOUT_RESULT]
        if not unknown:
            return self.kind.read(row_number, cells, filled)
        draft = Draft(row_number, as_json(raw_cells(cells)), filled)
        for index in unknown:
            name = self.mapping[index]
            draft.problems.append(
                self.problems.write(
                    row_number,
                    name,
                    meant,
                    code="formula_without_result",
                    message=_MESSAGE,
                    place=self.problems.places[name].index(index),
                )
            )
        return draft
