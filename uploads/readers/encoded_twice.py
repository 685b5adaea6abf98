"""UTF-8 that a program took for Windows-1252 and wrote as UTF-8 once more: "Jos\u00c3\u00a9" for
"Jos\u00e9"."""

import codecs
import re

TWICE = "utf8_encoded_twice"
_RUN = re.compile("[^\x00-\x7f]{2,}")


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
