"""Comparing a heading with the known spellings, whatever its case, dots, extra words and typos."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from uploads.columns.column import Column, spellings

SHORTEST_TYPED = 5
LONGEST_HEADING = 80  # letters; whatever is longer is no heading
CAMEL_CASE = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])|(?<=[a-z]{2})(?=[A-Z])")
BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
SEPARATORS = re.compile(
    r"[\s.,:;_/\\|\-\u2013\u2014()\[\]{}*'\"\u2019`&+?!=<>~\u0964\u06d4\u060c]+"
)
# Google's contacts: "Phone 1 - Value" holds the number, "Phone 1 - Type" only says which it is.
VALUE_OF = re.compile(r"(.+?)\s+-\s+value", re.IGNORECASE)
VCARD_TYPE = re.compile(r"[;,]\s*type\s*=", re.IGNORECASE)  # TEL;TYPE=CELL
TWO_IN_ONE = re.compile(
    r"\s*(?:[&+/|,;\n\\]|\b(?:and|with)\b|\sઅને\s|\sतथा\s|\sऔर\s|\sاور\s)\s*",  # noqa: RUF001
    re.IGNORECASE,
)
# Nukta and joiners are typed or left out at will; Arabic letters stand in for Urdu ones.
UNWRITTEN = {
    ord(letter): None for letter in "\u093c\u0abc\u200b\u200c\u200d\u200e\u200f\ufeff\u0640"
}
URDU = str.maketrans("\u064a\u0649\u0643\u0647\u0629", "\u06cc\u06cc\u06a9\u06c1\u06c1")
NUMBER_WORDS = frozenset(
    spellings(
        "no, nos, number, numbers, num, nr, nbr",
        "નંબર, નં, નમ્બર, नंबर, नम्बर, नं, क्रमांक, نمبر",
    )
)
PERSON_WORDS = frozenset(
    spellings(
        "customer, customers, cust, client, clients, party, patient, patients, pt, member, guest",
        "visitor, consumer, buyer, person, lead, student, passenger, pax, traveller",
        "ગ્રાહક, ग्राहक, گاہک",
    )
)
SMALL_WORDS = frozenset(spellings("of, the, your, our, a, s, enter, please, required, optional"))
# Which of a person's phones or addresses it is: all of them are keys. Not whose it is: a father's,
# an agent's or the company's phone is no key of the customer.
WHICH_WORDS = frozenset(
    spellings(
        "home, work, office, off, business, personal, private, official, residence, residential",
        "res, resi, primary, secondary, main, first, second, third, other, another, alternate",
        "alternative, alternet, alt, additional, extra, billing, shipping, default, current",
        "permanent, local, pref, voice, internet, text, urn, item, with, digit, digits",
        "country, code, std, registered, regd, active, valid, new, old, o, r, h, m, w, x",
    )
)


def vocabulary(words: Iterable[str]) -> frozenset[str]:
    """The words that a typing error can be told of."""
    return frozenset(w for w in words if w.isascii() and w.isalpha() and len(w) >= SHORTEST_TYPED)


@lru_cache(maxsize=4_000)
def corrected_word(word: str, known: frozenset[str]) -> str:
    """The known word that `word` must have been meant for; itself when there is none or several."""
    if len(word) < SHORTEST_TYPED or word in known or not (word.isascii() and word.isalpha()):
        return word
    meant = {each for each in known if each[0] == word[0] and mistyped(word, each)}
    return meant.pop() if len(meant) == 1 else word


def mistyped(typed: str, meant: str) -> bool:
    if len(typed) == len(meant):
        wrong = [i for i, (a, b) in enumerate(zip(typed, meant, strict=True)) if a != b]
        return (
            len(wrong) == 2
            and wrong[1] == wrong[0] + 1
            and (typed[wrong[0]] == meant[wrong[1]] and typed[wrong[1]] == meant[wrong[0]])
        )
    if len(typed) == len(meant) - 1:
        return any(typed == meant[:i] + meant[i + 1 :] for i in range(1, len(meant)))
    if len(typed) == len(meant) + 1:
        return any(typed == meant[: i + 1] + meant[i:] for i in range(len(meant)))
    return False


@dataclass(frozen=True)
class Heading:
    """A heading as compared: its words joined, with and without words for the person."""

    every: str
    whole: str
    without_person: str
    words: tuple[str, ...]  # of `without_person`
    names_person: bool
    has_number: bool


def recognize_in(headings: list[str], fields: tuple[Column, ...]) -> dict[int, str]:
    known, maybe = spelling_tables(fields)
    by_name = {field.name: field for field in fields}
    ranked: dict[str, list[tuple[int, int]]] = {}
    for index, text in enumerate(headings):
        if found := _field_of_any(text, fields, known, maybe):
            name, rank = found
            ranked.setdefault(name, []).append((rank, index))
    mapping: dict[int, str] = {}
    for name, columns in ranked.items():
        best_rank = min(columns)[0]
        best = sorted(index for rank, index in columns if rank == best_rank)
        field = by_name[name]
        together = field.several and (best_rank > 0 or not field.in_parts)
        for index in best if together else best[:1]:
            mapping[index] = name
    _map_otherwise(headings, fields, mapping)
    return dict(sorted(mapping.items()))


def is_doubtful_in(heading: str, fields: tuple[Column, ...]) -> bool:
    found = _field_of_any(heading, fields, *spelling_tables(fields))
    return found is not None and found[1] > 0


def _map_otherwise(
    headings: list[str], fields: tuple[Column, ...], mapping: dict[int, str]
) -> None:
    """Fields without a column get one whose heading means them where nothing else does."""
    for field in fields:
        spelled = {"".join(words_of(spelling)) for spelling in field.otherwise}
        if not spelled or field.name in mapping.values():
            continue
        for index, text in enumerate(headings):
            short = len(text) <= LONGEST_HEADING
            if index not in mapping and short and "".join(words_of(text)) in spelled:
                mapping[index] = field.name
                break


@lru_cache(maxsize=16)
def spelling_tables(
    fields: tuple[Column, ...],
) -> tuple[dict[str, Column], dict[str, Column]]:
    known: dict[str, Column] = {}
    maybe: dict[str, Column] = {}
    for field in fields:
        for table, spelled in ((known, field.known_as), (maybe, field.maybe)):
            for spelling in spelled:
                table.setdefault("".join(words_of(spelling)), field)
    return known, maybe


@lru_cache(maxsize=16)
def _words_known(fields: tuple[Column, ...]) -> frozenset[str]:
    spelled = (each for field in fields for each in (*field.known_as, *field.maybe))
    words = {word for spelling in spelled for word in words_of(spelling)}
    return vocabulary(words | PERSON_WORDS)


def _field_of_any(
    text: str, fields: tuple[Column, ...], known: dict[str, Column], maybe: dict[str, Column]
) -> tuple[str, int] | None:
    """As `field_of`; a heading that nothing is known of is tried without its typing errors."""
    if found := field_of(text, known, maybe):
        return found
    if len(text) > LONGEST_HEADING:
        return None
    words = words_of(text)
    corrected = [corrected_word(word, _words_known(fields)) for word in words]
    return field_of(" ".join(corrected), known, maybe) if corrected != words else None


def field_of(
    text: str, known: dict[str, Column], maybe: dict[str, Column]
) -> tuple[str, int] | None:
    """(field name, rank) of one heading; the lower rank names its field better."""
    if "name_and_phone" in {field.name for field in known.values()} and len(text) <= (
        LONGEST_HEADING
    ):
        sides = [side for side in TWO_IN_ONE.split(BRACKETS.sub(" ", text)) if side.strip()]
        if len(sides) == 2 and {_one_field(side, known, maybe) for side in sides} == {
            "full_name",
            "phone",
        }:
            return "name_and_phone", 0
    return _one(text, known, maybe)


def _one_field(text: str, known: dict[str, Column], maybe: dict[str, Column]) -> str:
    found = _one(text, known, maybe)
    return found[0] if found else ""


def _one(text: str, known: dict[str, Column], maybe: dict[str, Column]) -> tuple[str, int] | None:
    for variant in variants(text):
        heading = compared(variant)
        for rank, table in enumerate((known, maybe)):
            if every := table.get(heading.every):
                return every.name, rank
            field = lookup(heading, table)
            if field and (field.numbered or not heading.has_number):
                # "Contact" may be a person, "Contact No" is a number beside "Alt Mobile", too.
                return field.name, 0 if heading.has_number else rank
        if heading.names_person and not heading.without_person and not heading.has_number:
            name = known.get("name")
            return (name.name, 0) if name else None
        if further := _further_key(heading, known):
            return further.name, 0
    return None


def lookup(heading: Heading, table: dict[str, Column]) -> Column | None:
    """By the whole heading, else without the person, else without a counting digit ("Phone 2")."""
    for words in (heading.whole, heading.without_person):
        if field := table.get(words):
            return field
        counted = table.get(words.rstrip("0123456789"))
        if counted and counted.several:
            return counted
        glued = table.get(re.sub(r"(?:no|nos|number|num)\d*$", "", words))
        if glued and glued.numbered:
            return glued
    return None


def _further_key(heading: Heading, known: dict[str, Column]) -> Column | None:
    """One of several phones or e-mails, by which it is: "Work Email 2", "TEL;TYPE=CELL"."""
    words = [
        word
        for word in (word.rstrip("0123456789") for word in heading.words)
        if word and word not in WHICH_WORDS
    ]
    field = known.get("".join(words))
    if field is None and words:
        field = known.get(words[0])
        if any(known.get(word) is not field for word in words):
            return None
    keys = field is not None and field.several and not field.in_parts
    return field if keys else None


def variants(text: str) -> list[str]:
    """The heading, without what stands in brackets, and the sides of a slash, in this order."""
    if len(text) > LONGEST_HEADING:
        return []
    if value := VALUE_OF.fullmatch(text.strip()):
        return [value[1]]
    text = VCARD_TYPE.sub(" ", text)
    unbracketed = BRACKETS.sub(" ", text)
    sides = re.split(r"[/|\n]", unbracketed)
    found = [text, unbracketed, *(sides if len(sides) > 1 else [])]
    return [variant for variant in found if variant.strip()]


def compared(text: str) -> Heading:
    words = words_of(text)
    counting = {"no", "number"} if words in (["no"], ["number"]) else set()
    content = [word for word in words if word not in NUMBER_WORDS or word in counting]
    without_person = [w for w in content if w not in PERSON_WORDS and w not in SMALL_WORDS]
    return Heading(
        every="".join(words),
        whole="".join(content),
        without_person="".join(without_person),
        words=tuple(without_person),
        names_person=any(word in PERSON_WORDS for word in content),
        has_number=len(content) < len(words),
    )


def words_of(text: str) -> list[str]:
    text = CAMEL_CASE.sub(" ", text.replace("#", " no "))
    text = unicodedata.normalize("NFKC", text).casefold()
    text = text.translate(UNWRITTEN).translate(URDU)
    return [word for word in SEPARATORS.split(text) if word]
