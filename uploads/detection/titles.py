"""Lines that say something of the rows below them: a form of labels and values, a section's title.

Only a shop that is known and a day that can be read are understood; they serve the rows below that
have none of their own.
"""

import re
from collections.abc import Callable, Sequence

from uploads.dates import read_date
from uploads.detection.keys import is_key
from uploads.headings import recognize

_LABEL = re.compile(r"(?P<label>[^:=]{2,30}?)\s*(?:[:=]|\s[-\u2013]\s)\s*(?P<value>.+)", re.DOTALL)
_DAY_FIELDS = ("visit_date", "bill_date", "enquiry_date")
_AROUND_A_SHOP = re.compile(
    r"^(?:shop|store|branch|outlet|showroom)\s+|(?<!\s)\s+(?:shop|store|branch|outlet|showroom)$",
    re.I,
)
_WEEKDAY = re.compile(r"^(?:mon|tues|wednes|thurs|fri|satur|sun)day[\s,]+|(?<![\s,(])[\s,(]+"
                      r"(?:mon|tues|wednes|thurs|fri|satur|sun)day\)?$", re.I)  # fmt: skip
_RULE = r"-=*_~#<>|\u2022\u2013\u2014\s"
# Looks behind for the first of a run: tried at each of its signs, a long run would take its square.
_RULES = re.compile(rf"^[{_RULE}]+|(?<![{_RULE}:])[{_RULE}:]+$")
BRANCH = "branch"


def day_field(fields: Sequence[str]) -> str | None:
    """The field that a day above the rows would fill, in sheets with these fields."""
    return next((name for name in _DAY_FIELDS if name in fields), None)


def labelled(texts: Sequence[str], kind: str) -> list[tuple[str, str]] | None:
    """[(field or "", value)] of a line that is nothing but labels, each with its value; else None.

    "Shop | CG Road | Date | 2/5/2024" or "Shop: CG Road".
    """
    filled = [text for text in texts if text]
    if len(filled) == 1:
        found = _LABEL.fullmatch(filled[0])
        name = field_of_label(found["label"], kind) if found else ""
        return [(name, found["value"].strip())] if found and name else None
    if not filled:
        return None
    pairs: list[tuple[str, str]] = []
    position, known = 0, 0
    while position < len(texts):
        text = texts[position]
        position += 1
        if not text:
            continue
        if (inside := _LABEL.fullmatch(text)) and field_of_label(inside["label"], kind):
            pairs.append((field_of_label(inside["label"], kind), inside["value"].strip()))
            known += 1
            continue
        name = field_of_label(text, kind)
        if not name and not text.endswith(":"):
            return None
        known += bool(name)
        value = ""
        # The value stands beside its label, perhaps behind blanks of a merged cell.
        while position < len(texts) and not texts[position]:
            position += 1
        if position < len(texts) and not field_of_label(texts[position], kind):
            value = texts[position]
            position += 1
        pairs.append((name, value))
    return pairs if known and any(value for _, value in pairs) else None


def field_of_label(text: str, kind: str) -> str:
    label = text.rstrip(" :=-\u2013")
    if not label or any(char.isdigit() for char in label) or is_key(label):
        return ""
    return recognize([label], kind).get(0, "")


def without_rules(text: str) -> str:
    """A title without what is drawn around it: "--- CG Road ---", "** 2/5/2024 **"."""
    return _RULES.sub("", text).strip() or text


def shop_named(text: str, is_shop: Callable[[str], bool]) -> str | None:
    """The shop that a title names, as it can be looked up: "CG Road", "CG Road Branch"."""
    text = without_rules(text)
    for spelled in (text, text.rstrip(" :-"), _AROUND_A_SHOP.sub("", text.rstrip(" :-"))):
        if spelled and is_shop(spelled):
            return spelled
    return None


def day_named(text: str, order: str) -> str | None:
    """The day that a title names, as it can be read: "2/5/2024", "2/5/2024 Thursday"."""
    text = without_rules(text)
    if not any(char.isdigit() for char in text) or len(text) > 40 or text.isdecimal():
        return None
    bare = _WEEKDAY.sub("", text).strip()
    return bare if read_date(bare, order) else None
