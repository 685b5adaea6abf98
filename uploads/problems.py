"""What is wrong with a row: where, what, and what to do."""

from typing import Any

from uploads.look import Look

# Cells kept whole in the row are shortened here: a problem names its cell, it is no second copy.
_SHOWN = 200


class ProblemWriter:
    """Writes problems under the heading of the column where they are."""

    def __init__(self, look: Look) -> None:
        self.columns: dict[str, str] = {}
        for index, name in sorted(look.mapping.items()):
            self.columns.setdefault(name, look.columns[index])

    def write(
        self, row_number: int, name: str, *, code: str, value: Any, message: str
    ) -> dict[str, Any]:
        """`{column, value, code, message}` for field `name`, e.g. `Row 14, "Mob No.": ...`."""
        column = self.columns.get(name, "")
        where = f'Row {row_number}, "{column}"' if column else f"Row {row_number}"
        return {
            "column": column,
            "value": str(value)[:_SHOWN],
            "code": code,
            "message": f"{where}: {message}",
        }
