"""Zipped formats: what is inside, and how much it really unpacks to.

The sizes that a zip file declares are the sender's claim. Each part is inflated here in small
pieces and counted, before the workbook reader is let near it.
"""

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from uploads.readers.errors import damaged_file, encrypted, not_a_spreadsheet, zip_bomb

MAX_PARTS = 10_000
MAX_DIRECTORY = 4 << 20  # bytes
MANIFEST = "meta-inf/manifest.xml"
PIECE = 1 << 20
LOCAL_HEADER = 30  # bytes, before the name and the extra field
ODS_MIMETYPES = (
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.spreadsheet-template",
)
OTHER_CONTENT = {
    "word/": "a Word document",
    "ppt/": "a PowerPoint presentation",
    "xl/workbook.bin": "an .xlsb workbook",
    "meta-inf/manifest.mf": "a Java archive",
    "androidmanifest.xml": "an Android app",
}


def zip_format(file: IO[bytes]) -> str:
    """ "xlsx" or "ods", by the parts that are inside."""
    with damage_found(), zipfile.ZipFile(ShortReads(file)) as archive:
        names = {plain_name(name) for name in archive.namelist()}
        if "mimetype" in names:
            return opendocument_format(file, archive, names)
    if any(name.endswith("workbook.xml") for name in names):
        return "xlsx"
    for start, resembles in OTHER_CONTENT.items():
        if any(name.startswith(start) for name in names):
            raise not_a_spreadsheet(resembles)
    raise not_a_spreadsheet("a ZIP archive")


def opendocument_format(file: IO[bytes], archive: zipfile.ZipFile, names: set[str]) -> str:
    mimetype = beginning(file, part_named(archive, "mimetype"), 200)
    stated = mimetype.decode("ascii", "replace").strip()
    if stated not in ODS_MIMETYPES:
        if "opendocument" in stated:
            raise not_a_spreadsheet("an OpenDocument file that is no spreadsheet")
        raise not_a_spreadsheet("a ZIP archive")
    if MANIFEST in names:
        manifest = beginning(file, part_named(archive, MANIFEST), PIECE)
        if b"encryption-data" in manifest:
            raise encrypted()
    return "ods"


def check_unpacked(file: IO[bytes], max_unpacked_bytes: int, *, at_most: int | None = None) -> int:
    """How much the parts unpack to together; zip_bomb when that is over `max_unpacked_bytes`.

    With `at_most` the rest is not looked at once so many bytes were unpacked.
    """
    unpacked = 0
    with damage_found(), zipfile.ZipFile(ShortReads(file)) as archive:
        parts = archive.infolist()
        if len(parts) > MAX_PARTS or sum(p.file_size for p in parts) > max_unpacked_bytes:
            raise zip_bomb(max_unpacked_bytes)
        for part in parts:
            for piece in inflate(file, part):
                unpacked += len(piece)
                if unpacked > max_unpacked_bytes:
                    raise zip_bomb(max_unpacked_bytes)
                if at_most is not None and unpacked > at_most:
                    return unpacked
    return unpacked


@contextmanager
def damage_found() -> Iterator[None]:
    """Whatever the standard library stumbles over in an archive, as our own error.

    Unknown methods, numbers that don't fit, offsets before the file, names in no encoding.
    """
    try:
        yield
    except (
        zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, EOFError, OSError,
        ValueError, OverflowError, RuntimeError, KeyError, IndexError,
    ) as error:  # fmt: skip
        raise damaged_file() from error


class ShortReads(io.RawIOBase):
    """The file, but for reads of an absurd size: no honest list of parts is so long."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file

    def read(self, size: int = -1) -> bytes:
        if size > MAX_DIRECTORY:
            raise zipfile.BadZipFile("the list of parts is too long")
        return self.file.read(size if size >= 0 else MAX_DIRECTORY)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return self.file.seek(offset, whence)

    def tell(self) -> int:
        return self.file.tell()

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True


def plain_name(name: str) -> str:
    """Some programs write backslashes, capitals or a slash in front; readers accept them."""
    return name.replace("\\", "/").lstrip("/").lower()


def part_named(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    """KeyError when there is none."""
    for part in archive.infolist():
        if plain_name(part.filename) == name:
            return part
    raise KeyError(name)


def beginning(file: IO[bytes], part: zipfile.ZipInfo, size: int) -> bytes:
    """The first bytes of a part, however much it would unpack to."""
    return next(inflate(file, part), b"")[:size]


def inflate(file: IO[bytes], part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The real content of one part, whatever size its headers declare."""
    if part.flag_bits & 1:
        raise encrypted()
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile("unusual compression")
    file.seek(part.header_offset)
    header = file.read(LOCAL_HEADER)
    if len(header) < LOCAL_HEADER or header[:4] != b"PK\x03\x04":
        raise zipfile.BadZipFile("no part where one should be")
    file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    left = part.compress_size
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    while left > 0:
        packed = file.read(min(left, PIECE // 4))
        if not packed:
            raise zipfile.BadZipFile("the file ends inside a part")
        left -= len(packed)
        if part.compress_type == zipfile.ZIP_STORED:
            yield packed
            continue
        while packed:
            piece = inflater.decompress(packed, PIECE)
            packed = inflater.unconsumed_tail
            if piece:
                yield piece
            if inflater.eof:
                return
