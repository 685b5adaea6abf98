"""One way to read any sheet: `open_book`."""

import os
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from uploads.readers.biff import check_records
from uploads.readers.cells import NumberedRows
from uploads.readers.chains import workbook_stream
from uploads.readers.errors import damaged_file
from uploads.readers.extent import watch_sheets
from uploads.readers.ods import OdsFile
from uploads.readers.packed import check_unpacked
from uploads.readers.sniff import Format, file_format
from uploads.readers.text import TextFile
from uploads.readers.warnings import SheetWarning
from uploads.readers.workbook import Workbook


@dataclass(frozen=True)
class SheetInfo:
    name: str
    visible: bool


class Book:
    """An open file of one or several sheets. A text file has one sheet, without a name."""

    def __init__(self, format: Format, source: TextFile | Workbook | OdsFile) -> None:
        self.format = format
        self.source = source
        self.encoding = self.delimiter = ""
        if isinstance(source, TextFile):
            self.encoding, self.delimiter = source.encoding, source.delimiter
            self.sheets = [SheetInfo("", visible=True)]
        else:
            self.sheets = [SheetInfo(name, visible) for name, visible in source.sheets]

    @property
    def warnings(self) -> list[SheetWarning]:
        """What the rows read so far had wrong with them as text."""
        return self.source.warnings if isinstance(self.source, TextFile) else []

    def rows(self, sheet: str | None = None) -> NumberedRows:
        """(row number, cells) of `sheet` (default: the first), numbered as the person sees them.

        Blank rows are given too. Each call reads from the start again.
        """
        if isinstance(self.source, TextFile):
            return self.source.rows()
        return self.source.rows(sheet or self.sheets[0].name)

    def close(self) -> None:
        if not isinstance(self.source, TextFile):
            self.source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def open_book(path: str | os.PathLike[str], original_name: str, *, max_unpacked_bytes: int) -> Book:
    """Open a stored file, whatever its name says it is; Unreadable says why it cannot be."""
    format = file_format(path, original_name)
    if format == "csv":
        return Book(format, TextFile(path))
    if format in ("xlsx", "ods"):
        with open(path, "rb") as file:
            check_unpacked(file, max_unpacked_bytes, watch_sheets)
    if format == "ods":
        return Book(format, OdsFile(path))
    if format == "xls":
        with open(path, "rb") as file:
            check_records(workbook_stream(file))
    source = Workbook(path)
    if not source.sheets:
        source.close()
        raise damaged_file()
    return Book(format, source)
