"""How far the cells of an XLSX reach: told when its sheet was too large to be read."""

import os

from uploads.readers.xlsx_parts import CellHandlers, parsed, sheet_part


def farthest_cell(path: str | os.PathLike[str], sheet: str) -> tuple[int, int] | None:
    """(row, column) from 1 of the corner of all cells that hold something."""
    with sheet_part(path, sheet) as part:
        if part is None:
            return None
        corner = parsed(part.pieces(), Corner())
    return (corner.bottom + 1, corner.right + 1) if corner.bottom >= 0 else None


class Corner(CellHandlers):
    def __init__(self) -> None:
        super().__init__()
        self.bottom = self.right = -1

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        super().start(tag, attributes)
        if tag in ("v", "is"):
            self.bottom, self.right = max(self.bottom, self.row), max(self.right, self.column)
