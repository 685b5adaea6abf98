"""A person's keys and names wherever they stand: in a cell, a note, a sentence, a list of JSON.

Phones in the spellings that people use ("97235-21333", "+91 97235 21333", 9723521333.0, digits of
any script), passports with blanks and dashes, e-mails and names whatever their case.
"""

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

import phonenumbers
from django.db.models import JSONField, Model, QuerySet, TextField
from django.db.models.functions import Cast

ERASED = "[erased]"
_BETWEEN_DIGITS = r"[\s\-./()\u2010-\u2015]{0,3}"
_BETWEEN_SIGNS = r"[\s\-./]{0,2}"
_BETWEEN_WORDS = r"[\s.,_\-]+"
SLICE = 5_000


class Slice(NamedTuple):
    """`keys` of those of its rows that name the person, and that of its last row."""

    last: Any
    keys: list[Any]
    is_last: bool


class Mentions:
    """What of a text is a person's. `names` are such as nobody else bears."""

    def __init__(
        self,
        *,
        phones: Iterable[str] = (),
        emails: Iterable[str] = (),
        passports: Iterable[str] = (),
        names: Iterable[str] = (),
    ) -> None:
        patterns = [
            *map(_phone_pattern, sorted(phones)),
            *(rf"(?<![\w.+-]){re.escape(one)}(?![\w-])(?!\.\w)" for one in sorted(emails)),
            *map(_passport_pattern, sorted(passports)),
            *map(_name_pattern, sorted(names)),
        ]
        self._pattern = re.compile("|".join(patterns) or r"(?!)", re.IGNORECASE)

    def in_text(self, text: str) -> bool:
        return self._pattern.search(_with_plain_digits(text)) is not None

    def removed_from(self, value: Any) -> Any:
        """`value`, of JSON's types, with `ERASED` in the place of whatever is the person's."""
        if isinstance(value, str):
            return self._without(value)
        if isinstance(value, dict):
            return {self._without(str(name)): self.removed_from(one) for name, one in value.items()}
        if isinstance(value, list):
            return [self.removed_from(one) for one in value]
        if isinstance(value, int | float) and not isinstance(value, bool):
            return ERASED if self.in_text(str(value)) else value
        return value

    def _without(self, text: str) -> str:
        plain = _with_plain_digits(text)  # as long, sign by sign
        kept, end = [], 0
        for found in self._pattern.finditer(plain):
            kept += [text[end : found.start()], ERASED]
            end = found.end()
        return "".join([*kept, text[end:]]) if kept else text

    def in_slices(self, rows: QuerySet, columns: Sequence[str]) -> Iterator[Slice]:
        """Slice by slice, those that name the person; what changes meanwhile may be met or not."""
        found, texts = rows.order_by("pk"), [Cast(name, TextField()) for name in columns]
        after: Any = None
        while True:
            some = found if after is None else found.filter(pk__gt=after)
            read = list(some.values_list("pk", *texts)[:SLICE])
            if not read:
                return
            after = read[-1][0]
            keys = [pk for pk, *texts_of in read if self.in_text(_joined(texts_of))]
            yield Slice(after, keys, is_last=len(read) < SLICE)
            if len(read) < SLICE:
                return


def _joined(texts: list[str | None]) -> str:
    return _unescaped("|".join(filter(None, texts)))


def text_columns(model: type[Model]) -> list[str]:
    """Of its own table: texts and JSON, where anything may have been written."""
    return [
        field.name
        for field in model._meta.local_fields
        if isinstance(field, JSONField)
        or (field.get_internal_type() in {"CharField", "TextField"} and not field.primary_key)
    ]


def _unescaped(text: str) -> str:
    r"""JSON as a database may keep it, \u0a85 for a letter: with the letters."""
    if "\\u" not in text:
        return text
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)


def _phone_pattern(phone: str) -> str:
    """Of one in E.164. As it is dialled from abroad and at home, its digits set apart at will."""
    try:
        parsed = phonenumbers.parse(phone)
        code, national = (
            str(parsed.country_code),
            phonenumbers.national_significant_number(parsed),
        )
    except phonenumbers.NumberParseException:
        code, national = "", re.sub(r"\D", "", phone) or re.escape(phone)
    digits = _BETWEEN_DIGITS.join(national)
    abroad = rf"\(?(?:\+|00)?[\s(]*{code}{_BETWEEN_DIGITS}"
    prefix = rf"(?:{abroad}|0{_BETWEEN_DIGITS})?" if code else ""
    return rf"(?<!\d){prefix}{digits}(?:\.0+)?(?!\d)"


def _passport_pattern(passport: str) -> str:
    signs = _BETWEEN_SIGNS.join(map(re.escape, passport))
    return rf"(?<![A-Z0-9]){signs}(?![A-Z0-9])"


def _name_pattern(name: str) -> str:
    return rf"(?<!\w){_BETWEEN_WORDS.join(map(re.escape, name.split()))}(?!\w)"


@cache
def _digits() -> dict[int, str]:
    return {
        sign: str(unicodedata.decimal(chr(sign)))
        for sign in range(128, sys.maxunicode + 1)
        if unicodedata.category(chr(sign)) == "Nd"
    }


def _with_plain_digits(text: str) -> str:
    return text if text.isascii() else text.translate(_digits())
