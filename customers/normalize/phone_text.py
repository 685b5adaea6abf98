"""What stands in a phone cell before any number is read: parts, runs of digits, damage."""

import re

from customers.normalize.text import ascii_digits, cell_text, without_invisible, without_text_marks

# Letters other than the digits of a number that mean the same as an ASCII sign.
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d_", "-"),
        **dict.fromkeys("\uff0f\u2044\u2215\\", "/"),
        **dict.fromkeys("\uff0c\u060c\u3001", ","),
        **dict.fromkeys("\u061b\uff1b", ";"),
        "\uff0b": "+",
        "\uff0e": ".",
        "\uff08": "(",
        "\uff09": ")",
        "\u2019": "'",
    }
)
# "9099039151.0": a spreadsheet's whole number that went through a text file.
_FLOAT_TAIL = re.compile(r"(?<=\d{4})\.0{1,2}\Z")
_EXTENSION = re.compile(r"(?<=\d)[\s,;.]*(?:extension|extn?|x|\#)[\s.:]*\d{1,6}(?!\d)", re.I)
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{2,3})+")
# "079/26560000": the slash parts an area code from its number, not two numbers.
_AREA_SLASH = re.compile(r"\A(\(?0\d{1,4}\)?)\s*/\s*(?=\d{5,8}\Z)")
_PART = re.compile(r"[/,;&|\n\r]+|\b(?:and|or)\b", re.I)
_RUN = re.compile(r"\+?[ ()-]*\d(?:[\d\s.()-]*\d)?")
_GROUP = re.compile(r"\+?\d+")
_EXPONENT = re.compile(r"\+?(\d)(?:[.,](\d+))?e\+?(\d{1,2})", re.I)
_DAMAGED = re.compile(r"[+-]?\d(?:[.,]\d*)?e[+-]?\d+|#{2,}", re.I)


def phone_text(cell: object) -> str:
    """The cell with ASCII digits and signs, without marks and extension; line breaks stay."""
    text = cell_text(cell)
    if not text.isascii() or not text.isprintable():
        text = ascii_digits(without_invisible(text)).translate(_SIGNS)
    text = without_text_marks(text.strip())
    text = _FLOAT_TAIL.sub("", written_out(text))
    return _EXTENSION.sub("", text)


def lost_digits(text: str) -> bool:
    """Whether a spreadsheet cut `text` for display: "9.72352E+09", "#######"."""
    return _DAMAGED.fullmatch(text) is not None


def written_out(text: str) -> str:
    """ "9.723521333E9" as "9723521333": it has every digit. Any other text as it is."""
    found = _EXPONENT.fullmatch(text)
    if found is None:
        return text
    decimals, positions = found[2] or "", int(found[3])
    whole = len(decimals) >= positions and not decimals[positions:].strip("0")
    return found[1] + decimals[:positions] if whole else text


def without_thousands(text: str) -> str:
    """ "9,723,521,333" as "9723521333"; any other text as it is."""
    return text.replace(",", "") if _THOUSANDS.fullmatch(text) else text


def split_parts(text: str) -> list[str]:
    return _PART.split(text)


def phone_parts(text: str) -> list[tuple[str, str]]:
    """The parts of a cell, each with the separator before it ("" for the first)."""
    text = _AREA_SLASH.sub(r"\1 ", text)
    parts, start, separator = [], 0, ""
    for match in _PART.finditer(text):
        parts.append((separator, text[start : match.start()]))
        start, separator = match.end(), match[0]
    parts.append((separator, text[start:]))
    return [
        (separator, _FLOAT_TAIL.sub("", written_out(part.strip()))) for separator, part in parts
    ]


def digit_runs(part: str) -> list[str]:
    """What may be a number in a part: "Mob: 98250 12345 (wife)" has the one run "98250 12345"."""
    return _RUN.findall(part)


def digit_groups(run: str) -> list[str]:
    """ "+91 98250-12345" as "+91", "98250", "12345"."""
    return _GROUP.findall(re.sub(r"\+[ ()-]+", "+", run))
