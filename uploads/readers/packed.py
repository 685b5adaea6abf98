"""Zipped formats: what is inside, and how much it really unpacks to.

The sizes that a zip file declares are the sender's claim. Each part is inflated here in small
pieces and counted, before the workbook reader is let near it.
"""

import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO

from uploads.readers.errors import damaged_file, encrypted, not_a_spreadsheet, zip_bomb

MAX_PARTS = 10_000
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
    "META-INF/MANIFEST.MF": "a Java archive",
    "AndroidManifest.xml": "an Android app",
}


def zip_format(file: IO[bytes]) -> str:
    """ "xlsx" or "ods", by the parts that are inside."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            if "mimetype" in names:
                return opendocument_format(archive)
            if "xl/workbook.xml" in names:
                return "xlsx"
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise damaged_file() from error
    for start, looks_like in OTHER_CONTENT.items():
        if any(name.startswith(start) for name in names):
            raise not_a_spreadsheet(looks_like)
    raise not_a_spreadsheet("a ZIP archive")


def opendocument_format(archive: zipfile.ZipFile) -> str:
    mimetype = archive.read("mimetype")[:200].decode("ascii", "replace").strip()
    if mimetype not in ODS_MIMETYPES:
        if "opendocument" in mimetype:
            raise not_a_spreadsheet("an OpenDocument file that is no spreadsheet")
        raise not_a_spreadsheet("a ZIP archive")
    if "META-INF/manifest.xml" in archive.namelist():
        with archive.open("META-INF/manifest.xml") as manifest:
            if b"encryption-data" in manifest.read(PIECE):
                raise encrypted()
    return "ods"


def check_unpacked(
    file: IO[bytes],
    max_unpacked_bytes: int,
    watch: Callable[[str], Callable[[bytes], None] | None] = lambda name: None,
) -> None:
    """Raise zip_bomb when the parts unpack to more than `max_unpacked_bytes` together.

    `watch(name)` may return a function that is given the unpacked bytes of that part, in pieces.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(p.file_size for p in parts) > max_unpacked_bytes:
                raise zip_bomb(max_unpacked_bytes)
            unpacked = 0
            for part in parts:
                see = watch(part.filename)
                for piece in inflate(file, part):
                    unpacked += len(piece)
                    if unpacked > max_unpacked_bytes:
                        raise zip_bomb(max_unpacked_bytes)
                    if see is not None:
                        see(piece)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError) as error:
        raise damaged_file() from error


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
