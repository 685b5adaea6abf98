"""Reading the rows of lists of projects."""

from typing import Any

from accounts.models import match_key
from core.bulk import as_json
from leads.services.projects import ProjectEntry
from uploads.detection import filled_cells, raw_cells
from uploads.detection.cells import has_ditto
from uploads.rows.context import Context
from uploads.rows.problems import ProblemWriter
from uploads.rows.result import RowResult
from uploads.rows.seen_before import fingerprint_of
from uploads.understanding.cells import CellReader

_NO_NAME = "A project is known by its name. Give one; the row waits."


class ProjectRows:
    """A row is the project of its name; without one it waits."""

    def __init__(self, context: Context) -> None:
        self.context, self.rules = context, context.rules
        self.problems = ProblemWriter(context.profile)
        self.cells = CellReader(context, self.problems)

    def entries(self) -> tuple[ProjectEntry]:
        return (ProjectEntry(name=""),)

    def read(
        self, row_number: int, cells: list[Any], filled: dict[int, Any] | None = None
    ) -> RowResult:
        result = RowResult(row_number, as_json(raw_cells(cells)), filled)
        cells = filled_cells(cells, filled)
        if has_ditto(cells):
            cells = self.problems.without_dittos(result, cells)
        (entry,) = self.entries()
        result.extra = entry
        fine = not result.problems
        fine = self.cells.fill(result, cells, entry).is_fine and fine
        if fine and not match_key(entry.name):
            fine = False
            result.problems.append(
                self.problems.write(
                    row_number, "project_name", cells, code="name_missing", message=_NO_NAME
                )
            )
        if fine:
            result.fingerprint = fingerprint_of(
                result, self.context.organization_id, self.context.kind
            )
        return result
