"""The cells of a row, read by what `uploads.columns` says of their columns."""

from decimal import Decimal
from typing import Any, NamedTuple

from customers.normalize import clean_text
from uploads.columns import COLUMNS, Column
from uploads.columns.column import Read
from uploads.columns.readers import CellProblem
from uploads.rows.context import Context
from uploads.rows.problems import ProblemWriter
from uploads.rows.result import RowResult


class Reading(NamedTuple):
    """Whether the row can go on, and the names of columns whose cells could not be read."""

    is_fine: bool = True
    unread: frozenset[str] = frozenset()


_FINE = Reading()


class CellReader:
    """Reads the columns that stand for themselves."""

    def __init__(self, context: Context, problems: ProblemWriter) -> None:
        self.sheet = context.sheet
        self._problems = problems
        # A column that a person may give twice is read where it stands first.
        self.positions: dict[str, int] = {}
        for index, name in sorted(context.profile.mapping.items()):
            self.positions.setdefault(name, index)
        known = [
            (column, self.positions[column.name])
            for column in COLUMNS[context.kind]
            if column.name in self.positions
        ]
        # Read with the person, by `customers.intake`.
        self.details = [(column, index) for column, index in known if column.of_person]
        self._own: list[tuple[Column, int, Read]] = [
            (column, index, column.reader(column, self.sheet, index))
            for column, index in known
            if column.reader is not None
        ]

    def fill(self, result: RowResult, cells: list[Any], *entries: object) -> Reading:
        """Put what the cells say into the first of `entries` and `result` that has the attribute.

        What can't be read is a problem of the row, which waits unless the column says that the cell
        is left out. The row's values, by which it is known again, are the result's.
        """
        unread: list[Column] = []
        values: list[str] = []
        for column, index, read in self._own:
            cell = cells[index]
            if cell == "" or not (text := clean_text(cell)):
                continue
            try:
                value = read(cell)
            except CellProblem as problem:
                unread.append(column)
                self._report(result, cells, column, problem)
                continue
            if column.is_date:
                result.day = value
            else:
                values.append(f"{column.name}={_as_compared(column, value, text)}")
            _set(column, value, (*entries, result))
        if values:
            result.values = tuple(values)
        if not unread:
            return _FINE
        is_fine = not any(column.row_waits for column in unread)
        return Reading(is_fine, frozenset(column.name for column in unread))

    def _report(
        self, result: RowResult, cells: list[Any], column: Column, problem: CellProblem
    ) -> None:
        end = "; the row waits." if column.row_waits else ". It was left out."
        result.problems.append(
            self._problems.write(
                result.row_number,
                column.name,
                cells,
                code=problem.code,
                message=problem.message.removesuffix(".") + end,
            )
        )


def _as_compared(column: Column, value: Any, text: str) -> str:
    if column.compared is not None:
        return column.compared(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value) if isinstance(value, str | int) else text


def _set(column: Column, value: Any, entries: tuple[object, ...]) -> None:
    for entry in entries:
        if hasattr(entry, column.attribute):
            setattr(entry, column.attribute, value)
            return
    if not column.is_date:
        raise TypeError(
            f'Column "{column.name}" fills {column.attribute}, which nothing that rows of this '
            "kind make has. Add it there, or say fills=."
        )
