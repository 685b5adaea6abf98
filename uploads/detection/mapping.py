"""Which column is which field: what is found, corrected by what a person says, now or before of the
same headings.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from uploads.columns import columns_by_name
from uploads.columns.recognize import words_of
from uploads.detection.header import column_letters, distinct, recognized_in
from uploads.readers import Row, Unreadable

MOST_COLUMNS = 16_384  # what a sheet of Excel can have
_COLUMNS_SHOWN = 20
_LETTERS = re.compile(r"(?:column\s+)?([a-z]{1,3})", re.IGNORECASE)


def mapping_invalid(message: str) -> Unreadable:
    return Unreadable("mapping_invalid", message)


def corrected_mapping(
    headings: list[str], kind: str, given: Mapping[int | str, str | None] | None
) -> dict[int, str]:
    """{column index: field}: the headings that are known, with the person's word before them.

    `given` names columns as `index_of` understands them; a field of None leaves the column out.
    Raises Unreadable for a column or field that is not there, or one field twice.
    """
    mapping = recognized_in(list(headings), kind)
    if not given:
        return mapping
    fields = columns_by_name(kind)
    chosen = chosen_columns(given, headings)
    for name in chosen.values():
        if name and name not in fields:
            raise mapping_invalid(f'There is no field "{name}". Choose one of {", ".join(fields)}.')
    alone = {name for name in chosen.values() if name and not fields[name].several}
    mapping = {
        index: name for index, name in mapping.items() if index not in chosen and name not in alone
    }
    mapping |= {index: name for index, name in chosen.items() if name}
    for name in alone:
        if list(mapping.values()).count(name) > 1:
            raise mapping_invalid(f"Two columns are given as {fields[name].label}. Keep one.")
    return dict(sorted(mapping.items()))


def chosen_columns(
    given: Mapping[int | str, str | None], headings: list[str]
) -> dict[int, str | None]:
    """{column index: field}. Unreadable for one that is not there or said to be two things."""
    values: dict[int, str | None] = {}
    for key, name in given.items():
        index = index_of(key, headings)
        if index in values and values[index] != name:
            shown = headings[index] if index < len(headings) else column_letters(index)
            raise mapping_invalid(f'The column "{shown}" is given as two things. Keep one of them.')
        values[index] = name
    return values


def columns_named(given: Mapping[int | str, str | None], columns: list[str]) -> frozenset[int]:
    """The columns that a person spoke of, in a sheet whose look already found all of them."""
    named = set()
    for key in given:
        try:
            named.add(index_of(key, columns))
        except Unreadable:  # two columns of one heading, both met by the look
            continue
    return frozenset(named)


def with_answers(
    proposed: Mapping[int, str],
    given: Mapping[int | str, str | None] | None,
    columns: list[str],
) -> dict[int, str]:
    """What is proposed for `columns`, with what a person said of them already before it."""
    values: dict[int, str | None] = {}
    for key, name in (given or {}).items():
        try:
            index = index_of(key, columns)
        except Unreadable:
            continue
        if index < len(columns):
            values[index] = name
    others = {i: name for i, name in proposed.items() if name not in values.values()}
    return {index: name for index, name in sorted({**others, **values}.items()) if name}


def ensure_filled_columns(mapping: Mapping[int, str], width: int, filled: Sequence[int]) -> None:
    """A number beyond the headings' `width` and every cell that holds something is a mistake."""
    last = max((i for i, cells in enumerate(filled) if cells), default=width - 1)
    for index in mapping:
        if index >= width and index > last:
            raise mapping_invalid(
                f"There is no column number {index}: they go from 0 to {max(last, 0)}."
            )


def column_unknown(key: int | str, names: Sequence[str]) -> Unreadable:
    if str(key).strip().isdecimal():
        last = max(len(names) - 1, 0)
        return mapping_invalid(f"There is no column number {key}: they go from 0 to {last}.")
    shown = ", ".join(f'"{name}"' for name in names[:_COLUMNS_SHOWN])
    return mapping_invalid(
        f'There is no column "{str(key)[:100]}". The columns are {shown or "without headings"}.'
    )


def index_of(key: int | str, headings: list[str]) -> int:
    """The column that is meant by its heading, its letters ("A", "Column D") or its number from 0.

    A heading wins over a letter or number that is written like it. Unreadable when there is no
    such column, and for a heading that stands over several.
    """
    if isinstance(key, str):
        index = _by_heading(key, headings)
        if index is None:
            index = _by_letters(key, len(headings))
        if index is not None:
            return index
        if not key.strip().isdecimal():
            raise column_unknown(key, distinct(headings))
    index = int(key)
    if not 0 <= index < MOST_COLUMNS:
        raise mapping_invalid(f"There is no column number {index}.")
    return index


def is_of_no_heading(key: int | str, headings: list[str]) -> bool:
    """Whether a text is neither a heading nor the letters or number of one."""
    if not isinstance(key, str) or key.strip().isdecimal():
        return False
    return all(_folded(key) != _folded(each) for each in (*headings, *distinct(headings)))


def is_of_later_table(key: int | str, headings: list[str]) -> bool:
    """Whether the first `headings` have nothing that is named, lettered or numbered so."""
    try:
        index = index_of(key, headings)
    except Unreadable:
        return is_of_no_heading(key, headings)
    return len(headings) <= index < MOST_COLUMNS


def column_numbered(key: int | str) -> int:
    """The number of the column that is meant by number or as "Column D"; -1: by its heading."""
    if str(key).strip().isdecimal():
        return int(key)
    index = _by_letters(key, 0) if isinstance(key, str) else None
    return -1 if index is None else index


def _by_heading(key: str, headings: list[str]) -> int | None:
    wanted = key.strip()
    names = distinct(headings)
    for spelled, same in ((headings, str.strip), (headings, _folded), (names, _folded)):
        found = [i for i, each in enumerate(spelled) if each and same(each) == same(wanted)]
        if len(found) > 1:
            letters = " and ".join(f'"{column_letters(index)}"' for index in found)
            raise mapping_invalid(
                f'"{wanted[:100]}" stands over {len(found)} columns. Name them by their letters, '
                f"{letters}, or by their numbers from 0."
            )
        if found:
            return found[0]
    return None


def _by_letters(key: str, width: int) -> int | None:
    """The sheet's own letters, where it is that wide; what has no headings may be of any width."""
    found = _LETTERS.fullmatch(key.strip())
    if found is None:
        return None
    index = 0
    for letter in found[1].upper():
        index = index * 26 + ord(letter) - 64
    named = key.strip().casefold().startswith("column ")
    fits = index <= (MOST_COLUMNS if named or not width else width)
    return index - 1 if fits else None


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


@dataclass(frozen=True)
class Remembered:
    """A correction: `mapping` is {heading as compared: field, or None to leave it out}."""

    id: int
    mapping: Mapping[str, str | None]
    values: str  # "bilal corrected them on 3 Nov 2025"


@dataclass(frozen=True)
class Memory:
    """The corrections of one organization for one kind of sheet, by the set of headings."""

    kind: str
    by_signature: Mapping[str, Remembered] = field(default_factory=dict)

    def recall(self, headings: list[str]) -> Remembered | None:
        return self.by_signature.get(signature_of(headings)) if self.by_signature else None

    def header_row(self, head: list[tuple[int, Row]]) -> int | None:
        """The row whose headings were corrected before, if any."""
        rows = ((number, [c if isinstance(c, str) else "" for c in row]) for number, row in head)
        return next((number for number, texts in rows if self.recall(texts)), None)

    def mapping_for(
        self, headings: list[str], remembered: Remembered
    ) -> dict[int | str, str | None]:
        fields = columns_by_name(self.kind)
        return {
            index: name
            for index, key in enumerate(heading_keys(headings))
            if key in remembered.mapping
            and ((name := remembered.mapping[key]) is None or name in fields)
        }


def heading_keys(headings: list[str]) -> list[str]:
    """Each heading as it is compared, "" for a blank one; a second of the same has its number."""
    keys: list[str] = []
    for heading in headings:
        key = "".join(words_of(heading)) or heading.strip().casefold()
        times = sum(1 for other in keys if other.split("\x1f")[0] == key)
        keys.append(f"{key}\x1f{times + 1}" if key and times else key)
    return keys


def signature_of(headings: list[str]) -> str:
    """32 hex digits of the set of headings; blank ones do not count."""
    keys = sorted(key for key in heading_keys(headings) if key)
    return blake2b("\x1e".join(keys).encode("utf-8", "replace"), digest_size=16).hexdigest()
