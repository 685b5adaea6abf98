"""The sheets of an open file: what its rows are asked of, wherever it is open."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass

from uploads.readers.cells import NumberedRows, Row
from uploads.readers.errors import SheetWarning, sheet_unknown
from uploads.readers.sniff import Format


@dataclass(frozen=True)
class SheetInfo:
    name: str
    visible: bool


@dataclass(frozen=True)
class Facts:
    """What is known of a file once it is open."""

    format: Format
    encoding: str
    delimiter: str
    sheets: list[tuple[str, bool]]  # (name, whether it shows)
    encodings: list[tuple[str, str, str]]  # of a text: codec, name, words as they would be read


class Sheets(ABC):
    """A text file has one sheet, without a name."""

    @property
    @abstractmethod
    def facts(self) -> Facts: ...

    @property
    @abstractmethod
    def warnings(self) -> list[SheetWarning]:
        """Of the rows read so far."""

    @property
    @abstractmethod
    def formulas(self) -> dict[int, int]:
        """{column: cells} of formulas without results, in the rows read last so far."""

    @abstractmethod
    def rows_of(self, sheet: str) -> Iterator[Row]:
        """From the sheet's row 1, blank ones too."""

    @property
    def format(self) -> Format:
        return self.facts.format

    @property
    def encoding(self) -> str:
        return self.facts.encoding

    @property
    def encodings(self) -> list[tuple[str, str, str]]:
        """What a text may be in: the codec, its name, and words as they would be read."""
        return self.facts.encodings

    @property
    def delimiter(self) -> str:
        return self.facts.delimiter

    @property
    def sheets(self) -> list[SheetInfo]:
        return [SheetInfo(name, visible) for name, visible in self.facts.sheets]

    def rows(self, sheet: str | None = None) -> NumberedRows:
        """(row number, cells) of `sheet` (default: the first), numbered as the person sees them.

        Blank rows are given too. Each call reads from the start again.
        """
        names = [info.name for info in self.sheets]
        if sheet and sheet not in names:
            raise sheet_unknown(sheet, names)
        return enumerate(self.rows_of(sheet or names[0]), start=1)
