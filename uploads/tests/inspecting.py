"""Sheets made of lines of text, looked at as an upload's are, without a database."""

import csv
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, cast

from accounts.models import match_key
from uploads.detection import SheetProfile, filled_cells, inspect, rows_to_read
from uploads.readers import Row, Sheets
from uploads.readers.sheets import SheetInfo

SHOPS = {match_key(name) for name in ("CG Road", "CG Rd", "Maninagar")}


class MadeBook:
    """A text file's lines, without the process that reads real files."""

    format, encoding, delimiter = "csv", "utf-8", ","
    sheets = (SheetInfo("", visible=True),)
    encodings: tuple[Any, ...] = ()
    warnings: tuple[Any, ...] = ()
    formulas: Mapping[int, int] = MappingProxyType({})

    def __init__(self, lines: str) -> None:
        self.lines = lines.strip("\n").splitlines()

    def rows(self, sheet: str | None = None) -> Iterator[tuple[int, Row]]:
        return ((n, list(cells)) for n, cells in enumerate(csv.reader(self.lines), start=1))


class Sheet:
    """A sheet made of text, looked at anew for each question."""

    def __init__(self, lines: str) -> None:
        self.book = cast(Sheets, MadeBook(lines))

    def inspect(self, **choices: Any) -> SheetProfile:
        is_shop: Callable[[str], bool] = lambda name: match_key(name) in SHOPS  # noqa: E731
        given = {"kind": "customers", "organization_date_order": "DMY", "is_shop": is_shop}
        return inspect(self.book, **{**given, **choices})

    def rows(self, *, after_row: int = 0, **choices: Any) -> dict[int, dict[str, Any]]:
        """{row number: {heading: cell as it is read}}, without blank cells."""
        profile = self.inspect(**choices)
        return {
            number: {
                heading: cell
                for heading, cell in zip(profile.columns, filled_cells(cells, filled), strict=True)
                if cell != ""
            }
            for number, cells, filled in rows_to_read(self.book, profile, after_row)
        }

    def skipped(self, **choices: Any) -> dict[int, str]:
        return {line.row: line.why for line in self.inspect(**choices).skipped}

    def warnings(self, **choices: Any) -> dict[str, str]:
        found = self.inspect(**choices).warnings
        return {warning["code"]: warning["message"] for warning in found}
