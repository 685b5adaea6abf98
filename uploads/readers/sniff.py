"""What a file is, by its content: names lie (`photo.xlsx`, a table of HTML named `.xls`)."""

import os
from contextlib import nullcontext
from typing import IO, Literal, cast

from uploads.readers import encoding, old_workbook, packed
from uploads.readers.errors import empty_file, not_a_spreadsheet

Format = Literal["csv", "xlsx", "xls", "ods", "html", "xml"]

SAMPLE = 256 * 1024  # bytes
UNPACKED_AT_ONCE = 64 << 20  # bytes; the rest is unpacked where it can be given up
SPREADSHEETML = b"urn:schemas-microsoft-com:office:spreadsheet"
SIGNATURES = {
    b"\x89PNG": "a picture (PNG)",
    b"\xff\xd8\xff": "a picture (JPEG)",
    b"GIF8": "a picture (GIF)",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a GZIP archive",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf\x27\x1c": "a 7-Zip archive",
    b"{\\rtf": "a rich-text document",
    b"MZ": "a program",
    b"SQLite format 3": "a database",
    b"PAR1": "a Parquet file",
}
MARKUP = {
    b"<!doctype": "a web page",
    b"<html": "a web page",
    b"<body": "a web page",
    b"<!--": "a web page",
    b"<style": "a web page",
    b"<tr": "a web page",
    b"<table": "a web page",
    b"<meta": "a web page",
    b"<head": "a web page",
    b"<?xml": "an XML file",
    b"<workbook": "an XML file",
    b"<svg": "a picture (SVG)",
}


def file_format(
    path_or_file: str | os.PathLike[str] | IO[bytes],
    original_name: str,
    *,
    max_unpacked_bytes: int | None = None,
) -> Format:
    """Judge the file by its content, or raise Unreadable saying what it looks like.

    With `max_unpacked_bytes` a workbook's beginning is also unpacked and all of it counted as it
    says itself. A file object is left where it stood.
    """
    if isinstance(path_or_file, (str, os.PathLike)):
        with open(path_or_file, "rb") as file:
            return judge(file, original_name, max_unpacked_bytes)
    stood_at = path_or_file.tell()
    try:
        with nullcontext(path_or_file) as file:
            return judge(file, original_name, max_unpacked_bytes)
    finally:
        path_or_file.seek(stood_at)


def judge(file: IO[bytes], original_name: str, max_unpacked_bytes: int | None) -> Format:
    file.seek(0)
    sample = file.read(SAMPLE)
    if not sample:
        raise empty_file()
    if sample.startswith(b"PK\x03\x04"):
        found = packed.zip_format(file)
        if max_unpacked_bytes is not None:
            packed.check_unpacked(file, max_unpacked_bytes, at_most=UNPACKED_AT_ONCE)
        return cast(Format, found)
    if sample.startswith(b"PK\x05\x06"):
        raise not_a_spreadsheet("an empty ZIP archive")
    if sample.startswith(old_workbook.SIGNATURE):
        return cast(Format, old_workbook.compound_format(file))
    if markup := markup_format(sample):
        return markup
    ensure_content(sample)
    if is_blank(file, sample):
        raise empty_file()
    if encoding.is_binary(sample):
        extension = os.path.splitext(original_name)[1].lower()
        raise not_a_spreadsheet(f"a binary file named {extension or 'without extension'}")
    return "csv"


def ensure_content(sample: bytes) -> None:
    for signature, resembles in SIGNATURES.items():
        if sample.startswith(signature) and (len(signature) > 2 or encoding.is_binary(sample)):
            raise not_a_spreadsheet(resembles)
    start = beginning_of(sample)
    for tag, resembles in MARKUP.items():
        if start.startswith(tag):
            raise not_a_spreadsheet(resembles)


def markup_format(sample: bytes) -> Format | None:
    """Tables that programs write in markup and call .xls: a web page with one, or Excel's XML."""
    start = beginning_of(sample)
    if not start.startswith(tuple(MARKUP)):
        return None
    if SPREADSHEETML in start and b"workbook" in start:
        return "xml"
    has_table = b"<table" in start and (b"<td" in start or b"<th>" in start or b"<th " in start)
    return "html" if has_table and not start.startswith(b"<svg") else None


def beginning_of(sample: bytes) -> bytes:
    """As ASCII in small letters, whatever the encoding."""
    marks = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
    for mark in marks:
        sample = sample.removeprefix(mark)
    return sample.replace(b"\0", b"").lstrip().lower()


def is_blank(file: IO[bytes], sample: bytes) -> bool:
    """Nothing but white space (and byte order marks) from the first byte to the last."""
    file.seek(len(sample))
    while sample:
        if sample.strip(b" \t\r\n\x0b\x0c\0\xef\xbb\xbf\xff\xfe\xa0"):
            return False
        sample = file.read(SAMPLE)
    return True
