"""Microsoft's compound files: an old .xls, or something else in the same envelope."""

from typing import IO

from uploads.readers.errors import damaged_file, encrypted, not_a_spreadsheet

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PIECE = 1 << 20  # a multiple of ENTRY
ENTRY = 128  # bytes of a directory entry, which begins with its name; all begin at such a step
NAMES = {
    f"{name}\0".encode("utf-16-le"): name
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
    """The stream names we know, found by their directory entries wherever these lie.

    Up to the zero that ends a name: some programs leave old bytes behind it.
    """
    file.seek(0)
    found: set[str] = set()
    while piece := file.read(PIECE):
        for encoded, name in NAMES.items():
            at = piece.find(encoded)
            while at >= 0 and at % ENTRY:
                at = piece.find(encoded, at + 1)
            if at >= 0:
                found.add(name)
    return found
