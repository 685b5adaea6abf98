"""Microsoft's compound files: an old .xls, or something else in the same envelope."""

from typing import IO

from uploads.readers.errors import damaged_file, encrypted, not_a_spreadsheet

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PIECE = 1 << 20
ENTRY_NAME = 64  # bytes of a directory entry's name field, followed by the name's length


def directory_entry(name: str) -> bytes:
    encoded = name.encode("utf-16-le")
    return encoded.ljust(ENTRY_NAME, b"\0") + (len(encoded) + 2).to_bytes(2, "little")


ENTRIES = {
    name: directory_entry(name)
    for name in ("EncryptedPackage", "Workbook", "Book", "WordDocument", "PowerPoint Document")
}


def compound_format(file: IO[bytes]) -> str:
    """Always "xls"; whatever else is in the envelope is refused by name."""
    found = entries_in(file)
    if "EncryptedPackage" in found:
        raise encrypted()
    if found & {"Workbook", "Book"}:
        return "xls"
    if "WordDocument" in found:
        raise not_a_spreadsheet("a Word document")
    if "PowerPoint Document" in found:
        raise not_a_spreadsheet("a PowerPoint presentation")
    raise damaged_file()


def entries_in(file: IO[bytes]) -> set[str]:
    """The stream names we know, found by their directory entries wherever these lie."""
    file.seek(0)
    found: set[str] = set()
    tail = b""
    while piece := file.read(PIECE):
        window = tail + piece
        found.update(name for name, entry in ENTRIES.items() if entry in window)
        tail = window[-(ENTRY_NAME + 2) :]
    return found
