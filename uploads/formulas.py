"""Rows with formulas that no program has computed wait: nobody knows what their cells hold."""

from typing import Any

from core.bulk import as_json
from uploads.detection import SheetProfile, raw_cells
from uploads.detection.lines import filled_cells
from uploads.problems import ProblemWriter
from uploads.readers import FORMULA_WITHOUT_RESULT
from uploads.row_result import Kind, RowResult

_MESSAGE = (
    "the cell holds a formula that no program has computed, so nobody knows its value. Type the "
    "value, or open the file in Excel or LibreOffice, save it and send it again; the row waits."
)


class RowReader:
    """Has a kind read rows, but for those whose columns of meaning hold such a formula."""

    def __init__(self, kind: Kind, profile: SheetProfile) -> None:
        self.kind = kind
        self.mapping = profile.mapping
        self.problems = ProblemWriter(profile)

    def read(
        self, row_number: int, cells: list[Any], filled: dict[int, Any] | None = None
    ) -> RowResult:
        meant = filled_cells(cells, filled)
        if FORMULA_WITHOUT_RESULT not in meant:
            return self.kind.read(row_number, cells, filled)
        unknown = [i for i in sorted(self.mapping) if meant[i] == FORMULA_WITHOUT_RESULT]
        if not unknown:
            return self.kind.read(row_number, cells, filled)
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
