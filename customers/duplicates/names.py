"""Words of names: cut, without titles, with the sound that spellings of one name share."""

import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA, JaroWinkler

from customers.duplicates.common import RARE, frequency, words
from customers.duplicates.scripts import as_latin

_WORD = re.compile(r"[a-z0-9]+")
_TITLES = words(
    "mr mrs ms miss mstr master dr prof adv er ca late smt smti shri shree sri sree sh kum "
    "kumari haji alhaj hazrat maulana molvi janab sahab saheb sahib ji"
)
# Said with respect, after the name or as its end: Rameshbhai, Sunita Ben.
_RESPECT = words("bhai ben behn bhen ji")
_ENDINGS = ("bhai", "behn", "bhen", "ben")
_SHORTEST_STEM = 3
# Short for the same name, whatever it sounds like.
_SHORT_FOR = {
    **dict.fromkeys(("md", "mohd", "mhd", "mohmd", "muhd", "mohmad"), "mohammed"),
    **dict.fromkeys(("abd", "abdl"), "abdul"),
    **dict.fromkeys(("kr", "kmr"), "kumar"),
    "sk": "shaikh", "gh": "ghulam", "bill": "william", "will": "william", "bob": "robert",
    "rob": "robert", "dick": "richard", "rick": "richard", "jim": "james", "mike": "michael",
    "dave": "david", "tom": "thomas", "tony": "anthony", "joe": "joseph", "liz": "elizabeth",
    "beth": "elizabeth", "kate": "katherine", "meg": "margaret", "peggy": "margaret",
    "sue": "susan", "andy": "andrew", "chris": "christopher", "steve": "steven",
    "alex": "alexander", "dan": "daniel", "matt": "matthew", "nick": "nicholas", "sam": "samuel",
    "ben": "benjamin",
}  # fmt: skip


class Word(NamedTuple):
    text: str
    sound: str
    foreign: bool = False  # written in another script than Latin
    from_arabic: bool = False  # and without its short vowels
    frequency: int = RARE


@lru_cache(maxsize=50_000)
def words_of(name: str) -> tuple[Word, ...]:
    """The words that tell people apart, in their order; a name that is all titles keeps them."""
    arabic = not name.isascii() and any("\u0600" <= char <= "\u06ff" for char in name)
    found = _WORD.findall(as_latin(name).replace("'", ""))
    parts = [
        _SHORT_FOR.get(word, _without_ending(word))
        for position, word in enumerate(found)
        if word not in _TITLES and not (position and word in _RESPECT)
    ]
    foreign = not name.isascii() and any(_is_foreign(char) for char in name)
    return tuple(
        Word(word, sound(word), foreign, arabic, frequency(word)) for word in parts or found
    )


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """What spellings of one name have in common: Mohammed and Muhammad are both "mmd"."""
    if word.isdigit():
        return word
    text = word
    for spelled, sentence in _SPELLED:
        text = text.replace(spelled, sentence)
    first = "" if not text or text[0] not in _VOWEL_SOUNDS else _VOWEL_SOUNDS[text[0]]
    kept = [char for char in text if char not in "aeiouyh"]
    if text[:1] in ("y", "h"):
        kept.insert(0, text[0])
    sentence = first + "".join(kept)
    return "".join(
        c for position, c in enumerate(sentence) if not position or c != sentence[position - 1]
    )[:7]


def likeness(a: Word, b: Word) -> int:
    """From SAME to OTHER, the closer the higher."""
    x, y = a.text, b.text
    if x == y:
        return SAME
    vowels_in_one = a.from_arabic != b.from_arabic
    close = _likeness(x, y, vowels_in_one) if x < y else _likeness(y, x, vowels_in_one)
    if close in (ONE_LETTER, ALIKE) and a.frequency and b.frequency:
        return FAINT  # Ramesh is not Rakesh mistyped: both are names
    return close


@lru_cache(maxsize=200_000)
def _likeness(x: str, y: str, vowels_in_one: bool) -> int:
    short, long = (x, y) if len(x) <= len(y) else (y, x)
    given = sound(short)
    if len(short) == 1:
        return INITIAL if long[0] == short or sound(long)[:1] == given else OTHER
    distance = OSA.distance(short, long)
    spelled_near = vowels_in_one or distance <= 1 or distance * 5 <= 2 * len(long)
    if given == sound(long) and len(given) > 1 and spelled_near:
        return SPELLING
    if distance == 1 and len(short) >= 3:
        return ONE_LETTER
    close = JaroWinkler.similarity(short, long)
    if (distance == 2 and len(short) >= 5) or close >= 0.9:
        return ALIKE
    if len(short) >= 3 and long.startswith(short):
        return INITIAL
    return FAINT if close >= 0.8 and distance * 2 <= len(long) else OTHER


OTHER, FAINT, INITIAL, ALIKE, ONE_LETTER, SPELLING, SAME = range(7)
_VOWEL_SOUNDS = {"a": "a", "e": "i", "i": "i", "o": "u", "u": "u"}
_SPELLED = (
    ("sch", "s"), ("tch", "C"), ("chh", "C"), ("ch", "C"), ("ph", "f"), ("ck", "k"), ("sh", "s"),
    ("ksh", "ks"), ("x", "ks"), ("q", "k"), ("w", "v"), ("z", "j"), ("ce", "se"), ("ci", "si"),
    ("cy", "si"), ("c", "k"), ("kn", "n"), ("gn", "n"),
)  # fmt: skip


def _is_foreign(char: str) -> bool:
    return char > "\u024f" and char.isalpha()


def _without_ending(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word
