"""Which encoding a text file is in, from a sample of its start; and two codecs for what programs
spoiled: UTF-8 with a few bytes of Windows-1252, and UTF-8 that was written as UTF-8 twice."""

import codecs
import re

from uploads.readers.code_pages import Guess, code_page_of

TWICE = "utf8_encoded_twice"
_RUN = re.compile("[^\x00-\x7f]{2,}")
BOMS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
CONTROL_BYTES = bytes(set(range(32)) - set(b"\t\n\r\x0b\x0c\0\x1a"))
LENIENT = "utf8_else_windows1252"


def is_encoded_twice(sample: bytes) -> bool:
    """Whether all that looks like it is: no word of any language has such letters in a row."""
    text = codecs.getincrementaldecoder("utf-8-sig")("replace").decode(sample)
    runs = set(_RUN.findall(text))
    once = [run for run in runs if _once(run) is None]
    return bool(runs) and not once


def _once(run: str) -> str | None:
    """The letters that a run of them stands for; None when it is no UTF-8 read wrongly."""
    try:
        found = _bytes_of(run).decode("utf-8")
    except UnicodeDecodeError:
        return None
    return found if len(found) < len(run) and found.isprintable() else None


def _bytes_of(text: str) -> bytes:
    """As Windows-1252 wrote them; what it does not have stays what it is."""
    try:
        return text.encode("cp1252")
    except UnicodeEncodeError:
        return b"".join(_byte_of(letter) for letter in text)


def _byte_of(letter: str) -> bytes:
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        return letter.encode("latin-1" if ord(letter) < 0xA0 else "utf-8", "replace")


class _Twice(codecs.IncrementalDecoder):
    def __init__(self, errors: str = "strict") -> None:
        super().__init__(errors)
        self.outer = codecs.getincrementaldecoder("utf-8-sig")("utf8_else_windows1252")
        self.inner = codecs.getincrementaldecoder("utf-8")("utf8_else_windows1252")

    def decode(self, input: bytes, final: bool = False) -> str:  # type: ignore[override]
        return self.inner.decode(_bytes_of(self.outer.decode(input, final)), final)

    def reset(self) -> None:
        self.outer.reset()
        self.inner.reset()


def _search(name: str) -> codecs.CodecInfo | None:
    if name != TWICE:
        return None
    utf8 = codecs.lookup("utf-8")
    return codecs.CodecInfo(
        utf8.encode, lambda data, errors="strict": (_Twice().decode(bytes(data), True), len(data)),
        incrementaldecoder=_Twice, name=TWICE,
    )  # fmt: skip


codecs.register(_search)


def encoding_of(sample: bytes) -> str:
    return guess_encoding(sample).name


def guess_encoding(sample: bytes) -> Guess:
    """A Python codec name, and whether the bytes leave no other.

    Plain ASCII counts as UTF-8, so that later non-ASCII is read well.
    """
    for mark, name in BOMS:
        if sample.startswith(mark):
            twice = name == "utf-8-sig" and is_encoded_twice(sample)
            return Guess(TWICE if twice else name, True)
    if b"\0" in sample and (unmarked := utf16_without_mark(sample)):
        return Guess(unmarked, True)
    if mostly_utf8(sample):
        return Guess(TWICE if is_encoded_twice(sample) else "utf-8", True)
    return code_page_of(sample)


def is_binary(sample: bytes) -> bool:
    """Neither UTF-16 nor text: control characters. Zero bytes are padding, in any number."""
    if any(sample.startswith(mark) for mark, _name in BOMS):
        return False
    if b"\0" in sample and utf16_without_mark(sample):
        return False
    text = sample.translate(None, b"\0")
    controls = len(text) - len(text.translate(None, CONTROL_BYTES))
    return controls * 200 > len(text)


def utf16_without_mark(sample: bytes) -> str | None:
    """Every comma, tab and line end of a UTF-16 text has its zero byte on the same side."""
    sample = sample[: len(sample) // 2 * 2]
    low, high = sample[0::2].count(0), sample[1::2].count(0)
    pairs = max(len(sample) // 2, 1)
    if high > pairs // 50 and low * 20 < high:
        name = "utf-16-le"
    elif low > pairs // 50 and high * 20 < low:
        name = "utf-16-be"
    else:
        return None
    text = sample.decode(name, "replace")
    if text.count("\ufffd") * 100 > len(text):
        return None
    # Eight-bit text with a stray zero, misread in pairs, has no line ends left.
    has_lines = "\n" in text or "\r" in text
    return name if has_lines or not (b"\n" in sample or b"\r" in sample) else None


def mostly_utf8(sample: bytes) -> bool:
    """Valid UTF-8, or text in it with a few foreign bytes (the sample may end inside a letter)."""
    decoder = codecs.getincrementaldecoder("utf-8")
    try:
        decoder("strict").decode(sample)
    except UnicodeDecodeError:
        text = decoder("replace").decode(sample)
        foreign = text.count("\ufffd")
        letters = len(text) - len(text.encode("ascii", "ignore")) - foreign
        return letters > 10 * foreign
    return True


def read_as_windows1252(error: UnicodeError) -> tuple[str, int]:
    """Codec error handler: the bytes that are not UTF-8 are taken as Windows-1252.

    Its five unassigned bytes become control characters, as browsers do; no byte is dropped.
    """
    if not isinstance(error, UnicodeDecodeError):
        raise error
    foreign = error.object[error.start : error.end]
    return "".join(windows1252(byte) for byte in foreign), error.end


def windows1252(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


codecs.register_error(LENIENT, read_as_windows1252)
