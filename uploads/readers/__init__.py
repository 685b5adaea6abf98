from uploads.readers.book import Book, open_book
from uploads.readers.cells import FORMULA_WITHOUT_RESULT, Cell, NumberedRows, Row
from uploads.readers.errors import Unreadable
from uploads.readers.sheets import SheetInfo, Sheets
from uploads.readers.sniff import file_format

__all__ = [
    "FORMULA_WITHOUT_RESULT",
    "Book",
    "Cell",
    "NumberedRows",
    "Row",
    "SheetInfo",
    "Sheets",
    "Unreadable",
    "file_format",
    "open_book",
]
