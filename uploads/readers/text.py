"""CSV, TSV and TXT: from bytes to numbered rows, in bounded memory.

The file is read in blocks of whole lines. A block whose quotation marks are in order, nearly every
one, goes through the `csv` module at its full speed; any other is read by `quotes`.
"""

import codecs
import csv
import io
import os
import re
from collections import Counter
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from typing import cast

from uploads.readers.cells import MAX_COLUMNS, NumberedRows, Row
from uploads.readers.code_pages import ENCODINGS, PAGE_NAMES, plausible_pages
from uploads.readers.encoding import LENIENT, TWICE, guess_encoding
from uploads.readers.errors import SheetWarning, too_large
from uploads.readers.quotes import Lines, mended_records

CANDIDATES = "\t;,|"
NO_DELIMITER = "\x1f"  # a file of one column: no character of it may split a cell
SAMPLE_LINES = 300
QUOTED = re.compile(r'"(?:[^"\n]|"")*"')
SEPARATOR_LINE = re.compile(r'\ufeff?"?sep=(.)"?\s*$', re.IGNORECASE)
SAMPLE = 256 * 1024  # bytes
BLOCK = 256 * 1024  # bytes
WORDS_SHOWN = 3
LINES_SHOWN = 10
MAX_LINE_CHARACTERS = 30_000_000
UNSEEN = {0: None, 0x1A: None}  # padding of crashed programs; the end-of-file mark of DOS
csv.field_size_limit(2**31 - 1)


def delimiter_of(text: str) -> str:
    """The candidate that most lines contain, and contain equally often, outside quotes.

    Of a short table among many titles and footers: the one that its lines contain, each twice or
    more and mostly equally often. "" when the file has a single column.
    """
    lines = [QUOTED.sub("", line) for line in islice(text.splitlines(), SAMPLE_LINES)]
    lines = [line for line in lines if line.strip()]
    best, best_score = "", 0.0
    for candidate in CANDIDATES:
        counts = Counter(line.count(candidate) for line in lines)
        without = counts.pop(0, 0)
        if not counts:
            continue
        often = counts.most_common(1)[0][1]
        present = 1 - without / len(lines)
        score = present * (0.5 + 0.5 * often / len(lines))
        is_table = min(counts) > 1 and often > 1 and often * 2 > counts.total()
        if score > best_score and (present >= 0.5 or is_table):
            best, best_score = candidate, score
    return best


def usual_width(text: str, delimiter: str) -> int:
    """How many cells most records have; blank lines do not count.

    A record that a forgotten quotation mark made of many rows counts once, like any other.
    """
    reader = csv.reader(io.StringIO(text), delimiter=delimiter or NO_DELIMITER)
    widths = Counter(len(record) for record in islice(reader, SAMPLE_LINES) if record)
    return widths.most_common(1)[0][0] if widths else 1


def stated_delimiter(text: str) -> str | None:
    """What Excel's own first line `sep=;` says. Excel does not show that line as a row."""
    stated = SEPARATOR_LINE.match(text.split("\n", 1)[0])
    return stated[1] if stated else None


class Positions:
    """The line numbers at which one thing happened; the same line again counts once."""

    def __init__(self) -> None:
        self.seen: set[int] = set()

    def add(self, line: int) -> None:
        self.seen.add(line)

    def __bool__(self) -> bool:
        return bool(self.seen)

    def __str__(self) -> str:
        """ "line 5", "lines 5 and 9", "lines 5, 9, 12 and 40 more"."""
        lines = sorted(self.seen)
        if len(lines) == 1:
            return f"line {lines[0]}"
        shown = [str(line) for line in lines[:LINES_SHOWN]]
        more = len(lines) - len(shown)
        last = f"{more} more" if more else shown.pop()
        return f"lines {', '.join(shown)} and {last}"


class TextFile:
    """A text file as rows. A record is one row, however many lines its quoted cells span."""

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        encoding: str | None = None,
        delimiter: str | None = None,
    ) -> None:
        self.path = Path(path)
        with self.path.open("rb") as file:
            sample = file.read(SAMPLE)
            more = bool(file.read(1))
        guess = guess_encoding(sample)
        self.encoding = encoding or guess.name
        text = self.decoded_sample(sample, ends_here=not more)
        self.stated = stated_delimiter(text) if delimiter is None else None
        self.delimiter = delimiter or self.stated or delimiter_of(text)
        self.width = usual_width(text, self.delimiter)
        self.doubtful_words = foreign_words(text) if self.encoding == guess.name else []
        self.is_doubtful = not (encoding or guess.is_proven)
        pages = plausible_pages(sample) if guess.name in PAGE_NAMES else []
        if encoding in ENCODINGS:
            pages = list(dict.fromkeys([encoding, *pages]))
        # (codec, its name for people, how words of the file would be read) to choose from.
        self.encodings = [(page, ENCODINGS[page], read_as(sample, page)) for page in pages]
        self.unclosed_quotes = Positions()
        self.foreign_bytes = Positions()

    def decoded_sample(self, sample: bytes, *, ends_here: bool) -> str:
        """Whole lines only, with line ends as the `csv` module sees them."""
        text = codecs.getincrementaldecoder(self.encoding)(self.lenience).decode(sample)
        text = text.translate(UNSEEN).replace("\r\n", "\n").replace("\r", "\n")
        return text if ends_here or "\n" not in text else text[: text.rindex("\n") + 1]

    @property
    def lenience(self) -> str:
        return "replace" if self.encoding.startswith(("utf-16", "utf-32")) else LENIENT

    @property
    def warnings(self) -> list[SheetWarning]:
        """What the reading so far had to put up with."""
        found: list[SheetWarning] = []
        words = ", ".join(f'"{word}"' for word in self.doubtful_words)
        if self.is_doubtful and words:
            message = (
                f"The file does not say which letters it has. They were read as "
                f"{PAGE_NAMES[self.encoding]}: {words}. Check the names; if they are wrong, upload "
                'the sheet again and choose its encoding, or save it as "CSV UTF-8" before.'
            )
            found.append({"code": "encoding_uncertain", "message": message})
        if self.encoding == TWICE:
            message = (
                f"The letters of the file were spoiled by a program that took UTF-8 for something "
                f"else. They were put right: {words}. Check the names."
            )
            found.append({"code": "encoding_repaired", "message": message})
        if self.unclosed_quotes:
            message = (
                f"A quotation mark is never closed in {self.unclosed_quotes}. It was left out, and "
                "the rows after it were read as rows. Check what these lines say."
            )
            found.append({"code": "quote_unclosed", "message": message})
        if self.foreign_bytes:
            usual = self.encoding.removesuffix("-sig").upper()
            message = (
                f"Some letters in {self.foreign_bytes} are not {usual} like the rest and may "
                "have been read wrongly. Check what these lines say."
            )
            found.append({"code": "encoding_mixed", "message": message})
        return found

    def rows(self) -> NumberedRows:
        """(number, cells) from row 1; blank lines count and have no cells."""
        return cast(NumberedRows, zip(count(1), self.records(), strict=False))

    def records(self) -> Iterator[Row]:
        delimiter = self.delimiter or NO_DELIMITER
        blocks = self.blocks()
        line = 1  # of the file, at which the block begins
        if self.stated:
            line += 1

        def next_block() -> list[str]:
            return split_lines(next(blocks, ""))

        for block in blocks:
            reader = csv.reader(io.StringIO(block, newline=""), delimiter=delimiter, strict=True)
            try:
                rows = list(reader)
            except csv.Error:
                rows = []
            if rows and max(map(len, rows)) > MAX_COLUMNS:
                raise too_large(f"one of its rows has more than {MAX_COLUMNS:,} columns")
            if len(rows) == reader.line_num and rows:
                yield from rows  # type: ignore[misc]
                line += len(rows)
                continue
            starts_at = line
            mended = mended_records(
                Lines(split_lines(block), next_block),
                delimiter=delimiter,
                width=self.width,
                on_mended=lambda used, at=starts_at: self.unclosed_quotes.add(at + used),  # type: ignore[misc]
            )
            for lines_used, cells in mended:
                line += lines_used
                if len(cells) > MAX_COLUMNS:
                    raise too_large(f"one of its rows has more than {MAX_COLUMNS:,} columns")
                yield cells  # type: ignore[misc]

    def blocks(self) -> Iterator[str]:
        """Text that ends with a line end, except the last; Excel's `sep=` line left out."""
        parts: list[str] = []
        characters = 0
        first = True
        for text in self.decoded():
            end = end_of_lines(text)
            if not end:
                parts.append(text)
                characters += len(text)
                if characters > MAX_LINE_CHARACTERS:
                    raise too_large("one of its lines is longer than 30 million letters")
                continue
            block = "".join((*parts, text[:end]))
            parts, characters = [text[end:]], len(text) - end
            yield without_first_line(block) if first and self.stated else block
            first = False
        if rest := "".join(parts):
            yield without_first_line(rest) if first and self.stated else rest

    def decoded(self) -> Iterator[str]:
        decoder = codecs.getincrementaldecoder(self.encoding)("strict")
        lines_before = 0
        with self.path.open("rb") as file:
            while True:
                piece = file.read(BLOCK)
                try:
                    text = decoder.decode(piece, final=not piece)
                except UnicodeDecodeError as error:
                    self.note_foreign_bytes(error, lines_before)
                    text = self.decoded_leniently(decoder, piece)
                lines_before += text.count("\n")
                yield text.translate(UNSEEN) if "\0" in text or "\x1a" in text else text
                if not piece:
                    return

    def note_foreign_bytes(self, error: UnicodeDecodeError, lines_before: int) -> None:
        """Every line concerned for UTF-8; of other encodings the first one of the block."""
        if not self.encoding.startswith("utf-8"):
            good = error.object[: error.start].decode(self.encoding, "replace")
            self.foreign_bytes.add(lines_before + good.count("\n") + 1)
            return
        lines = error.object.split(b"\n")
        for number, line in enumerate(lines, start=lines_before + 1):
            decoder = codecs.getincrementaldecoder("utf-8")("strict")
            try:
                decoder.decode(line, final=number < lines_before + len(lines))
            except UnicodeDecodeError:
                self.foreign_bytes.add(number)

    def decoded_leniently(self, decoder: codecs.IncrementalDecoder, piece: bytes) -> str:
        lenient = codecs.getincrementaldecoder(self.encoding)(self.lenience)
        lenient.setstate(decoder.getstate())
        text = lenient.decode(piece, final=not piece)
        decoder.setstate(lenient.getstate())
        return text


def read_as(sample: bytes, page: str) -> str:
    """A few words of a file as they would be read in a code page."""
    return ", ".join(foreign_words(sample.decode(page, "replace")))


def foreign_words(text: str) -> list[str]:
    """The first words with letters beyond ASCII, to be shown to a person."""
    words = dict.fromkeys(
        "".join(letter for letter in word if letter.isprintable())[:30]
        for word in re.findall(r"[\w\u2018\u2019-]+", text)
        if not word.isascii()
    )
    return list(words)[:WORDS_SHOWN]


def split_lines(block: str) -> list[str]:
    """Like the `csv` module: \\n, \\r\\n and \\r end a line, and stay on it."""
    return list(io.StringIO(block, newline=""))


def end_of_lines(text: str) -> int:
    """Just after the last line end. A \\r at the very end may be half of \\r\\n: it waits."""
    newline = text.rfind("\n") + 1
    return newline or text.rfind("\r", 0, len(text) - 1) + 1


def without_first_line(text: str) -> str:
    return "".join(split_lines(text)[1:])
