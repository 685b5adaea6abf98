from uploads.readers.book import Book, SheetInfo, open_book
from uploads.readers.cells import Cell, NumberedRows, Row
from uploads.readers.errors import Unreadable
from uploads.readers.sniff import file_format

__all__ = [
    "Book",
    "Cell",
    "NumberedRows",
    "Row",
    "SheetInfo",
    "Unreadable",
    "file_format",
    "open_book",
]
