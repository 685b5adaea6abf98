"""The reasons of a pair in parts, for clients that say them in words of their own.

A pair keeps sentences, made in `scoring` and `matching.candidates`; their parts are read back here.
"""

import re
from collections.abc import Iterable, Iterator

from customers.duplicates.scoring import PHRASES
from customers.matching.candidates import BELONGS, KEY_NAMES, SHARED

Fact = dict[str, str]
_NAMES = " / "
_KEY = re.compile(
    rf"(?P<entry>.*?): (?:matched by (?P<matched_by>{'|'.join(KEY_NAMES.values())}), but )?"
    rf"its (?P<key_kind>{'|'.join(KEY_NAMES.values())}) (?P<key>\S+) "
    rf"(?:(?P<shared>{re.escape(SHARED)})|{re.escape(BELONGS)}\.)",
    re.DOTALL,
)


def facts_of(reasons: Iterable[str]) -> list[Fact]:
    """One or several of each reason, in order. `code` says what it is:

    - `phone_same`, `born_near` ...: in what the two are alike, see `scoring`;
    - `name_spelling`: `one` and `other`, the same name spelt in two ways;
    - `key_of_other`, `key_shared`: `entry` (such as `Row 4 of may.csv`) brought a `key` of the
      other record, a phone, e-mail or passport (`key_kind`); `matched_by` is the key by which it
      was known, else empty;
    - `other`: anything else, as `text`.
    """
    return [fact for reason in reasons for fact in _facts(reason)]


def _facts(reason: str) -> Iterator[Fact]:
    if found := _KEY.fullmatch(reason):
        parts = {name: text or "" for name, text in found.groupdict().items()}
        yield {"code": "key_shared" if parts.pop("shared") else "key_of_other", **parts}
        return
    for phrase in reason.removesuffix(".").split("; "):
        code = PHRASES.get(phrase[:1].lower() + phrase[1:])
        one, divider, other = phrase.partition(_NAMES)
        if code:
            yield {"code": code}
        elif divider:
            yield {"code": "name_spelling", "one": one, "other": other}
        else:
            yield {"code": "other", "text": phrase}
