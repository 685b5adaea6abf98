"""Lines of a sheet that name nobody: titles and forms that say something of the rows below them,
and totals, footers, signatures, sums carried over.

Of titles only a shop that is known and a day that can be read are understood; they serve the rows
below that have none of their own.
"""

import re
from collections.abc import Callable, Sequence
from typing import Literal

from uploads.columns import recognize
from uploads.dates import read_date
from uploads.detection.cells import is_key

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
LONGEST = 160  # letters; whatever is longer is no total and no footer
_AMOUNT = r"[\s:=.\-\d,/()\u20b9$]*"
_TOTAL_WORD = (
    r"(?:(?:grand|sub|net|day(?:'?s)?|daily|page|month|monthly|branch|shop|store|gross|overall|final)"
    r"[\s'-]*(?:wise\s+)?)*totals?(?![a-z])"
    r"|\u0a95\u0ac1\u0ab2|\u0ab8\u0ab0\u0ab5\u0abe\u0ab3\u0acb|\u0938\u0930\u094d\u0935|\u0915\u0941\u0932"
    r"|\u091c\u094b\u0921\u093c|\u090f\u0915\u0942\u0923|\u06a9\u0644|\u0645\u06cc\u0632\u0627\u0646"
)
_COUNTED = (
    r"(?:of|for|the|rs|inr|amount|amt|sales?|visits?|customers?|clients?|patients?|parties|bills?"
    r"|entries|qty|quantity|count|rows?|records?|nos?|number|this|page|day|month|"
    r"\u0ab0\u0a95\u0aae|\u0930\u0915\u092e|\u092f\u094b\u0917|\u0631\u0642\u0645)"
)
_TOTAL = re.compile(
    rf"\W*(?:{_TOTAL_WORD})(?:[\s.:]*{_COUNTED}(?![a-z]))*(?P<what>.*)", re.IGNORECASE
)
_TOTAL_BEHIND = re.compile(
    rf"(?P<what>.+?)[\s:.\-\u2013]*(?:{_TOTAL_WORD}){_AMOUNT}", re.IGNORECASE
)
_COUNT = re.compile(
    r"(?:no\.?|number|count)\s*(?:of)?\s*(?:customers?|visits?|records?|rows?|entries|bills?)"
    rf"{_AMOUNT}|\d+\s*(?:customers?|visits?|records?|rows?|entries)(?:\s*found)?"
    rf"|(?:records?|rows?|entries|count)\s*[:=]{_AMOUNT}",
    re.IGNORECASE,
)
_CARRIED = re.compile(
    r"\W*(?:(?:amount|amt|balance|total)\s+)?(?:carried\s*(?:over|forward|down|fwd)"
    r"|brought\s*(?:over|forward|down|fwd)|[cb]\s*/\s*[fd]|[cb]\.\s*[fd]\.?"
    r"|(?:opening|closing)\s+(?:balance|stock|bal)\.?)"
    rf"(?:\s+(?:from|to)\s+(?:page|previous|next|last).*)?{_AMOUNT}",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r"\W*(?:"
    r"page\s*(?:no\.?|number|#)?\s*[:.\-]?\s*\d+(?:\s*(?:of|/)\s*\d+)?"
    r"|\u0aaa\u0abe\u0aa8\u0ac1\u0a82\s*\d+.*|\u092a\u0943\u0937\u094d\u0920\s*\d+.*"
    r"|(?:prepared|checked|verified|approved|entered|printed|generated|exported|created|compiled"
    r"|authori[sz]ed|certified|audited|signed|received)\s*(?:by|on|at)\b.*"
    r"|(?:print|report|run|export|generation)\s*(?:date|time|dt)\b.*"
    r"|(?:authori[sz]ed\s+)?sign(?:ature|atory|ed)?(?:\s+of\s+.*)?\s*[:._\-]*"
    r"|(?:[\w.']+\s+){0,3}sign(?:ature|atory)?\s*[:._\-][:._\-\s]*"
    r"|authori[sz]ed\s+sign(?:ature|atory).*|(?:manager|cashier|owner)'?s?\s+sign(?:ature)?.*"
    r"|e\.?\s*(?:&|and)\s*o\.?\s*e\.?|errors?\s+and\s+omissions?\s+except.*"
    r"|(?:end|close)\s+of\s+(?:the\s+)?(?:report|list|page|sheet|statement|day).*"
    r"|(?:this\s+is\s+an?\s+)?(?:computer|system)[\s-]+generated.*"
    r"|cont(?:inue)?d?\b[\s.]*(?:on\s+.*|to\s+.*|from\s+.*|\.\.+)?"
    r"|subject\s+to\s+.*jurisdiction.*|terms?\s+(?:and|&)\s+conditions?.*"
    r"|thank\s*you\b.*|note\s*[:\-].*|n\.?b\.?\s*[:\-].*|for\s+(?:m/?s\.?\s+).*"
    r")\W*",
    re.IGNORECASE,
)
# One cheap search tells most lines from furniture.
_SUSPECT = re.compile(
    r"total|page|\bby\b|\bon\b|\bat\b|sign|o\.?\s*e\b|omission|end of|generated|cont|jurisdiction|"
    r"terms|thank|carried|brought|[cb]\s*[/.]\s*[fd]|balance|stock|date|time|dt|customers?|visits?|"
    r"records?|rows?|entries|bills?|count|note|n\.?b|close of|m/?s|bal|"
    r"\u0a95\u0ac1\u0ab2|\u0ab8\u0ab0\u0ab5|\u0938\u0930\u094d\u0935|\u0915\u0941\u0932|\u091c\u094b\u0921|\u090f\u0915\u0942\u0923"
    r"|\u06a9\u0644|\u0645\u06cc\u0632\u0627\u0646|\u0aaa\u0abe\u0aa8\u0ac1|\u092a\u0943\u0937",
    re.IGNORECASE,
)
# Footers that go on with any words, which may be a person's.
_OPEN_FOOTER = re.compile(
    r"\W*(?:"
    r"(?:prepared|checked|verified|approved|entered|printed|generated|exported|created|compiled"
    r"|authori[sz]ed|certified|audited|signed|received)\s*(?:by|on|at)\b"
    r"|thank\s*you\b|note\s*[:\-]|n\.?b\.?\s*[:\-]|for\s+m/?s\b"
    r")",
    re.IGNORECASE,
)
_NUMBERS_ONLY = re.compile(_AMOUNT)
_DOUBTFUL = re.compile(
    rf"\W*(?:{_TOTAL_WORD})(?!\w)|.*(?<!\w)(?:sub|grand)?\s*-?totals?\W*$|[*#\u2022]+\s*\S"
    r"|\W*(?:prepared|checked|verified|approved|printed|generated)\s+(?:by|on)\b",
    re.IGNORECASE,
)

Furniture = Literal["total", "carried_over", "footer"]


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


def furniture_in(text: str, is_branch_or_day: Callable[[str], bool]) -> Furniture | None:
    """What a cell is that names nobody.

    A total of something is one when that is a shop or a day ("Total CG Road"): a customer may well
    be called Total Gas Agency.
    """
    if len(text) > LONGEST or not _SUSPECT.search(text):
        return None
    if total := _TOTAL.fullmatch(text) or _TOTAL_BEHIND.fullmatch(text):
        what = total["what"].strip(" \t:=.-\u2013,")
        if not what or _NUMBERS_ONLY.fullmatch(what) or is_branch_or_day(without_amount(what)):
            return "total"
    if _COUNT.fullmatch(text):
        return "total"
    if _CARRIED.fullmatch(text):
        return "carried_over"
    return "footer" if _FOOTER.fullmatch(text) else None


def without_amount(text: str) -> str:
    """ "CG Road: 300" as "CG Road"; a day is left as it is."""
    return re.sub(r"(?<!\s)\s*[:=]\s*[\u20b9$]?[\d,.\s]+$", "", text).strip()


def is_open_footer(text: str) -> bool:
    """Whether a footer leaves it open whom it names: "Received by Ravi", "Thank you Rani"."""
    return len(text) <= LONGEST and _OPEN_FOOTER.match(text) is not None


def is_doubtful(name: str) -> bool:
    """Whether a name without any key rather seems to be a total, a note, a signature, a number."""
    if not any(letter.isalpha() for letter in name):
        return True
    return is_open_footer(name) or (len(name) <= LONGEST and _DOUBTFUL.match(name) is not None)
