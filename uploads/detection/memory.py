"""Headings that were corrected before, recognized whatever their order, case and spacing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from uploads.headings import fields_of
from uploads.headings.recognize import words_of
from uploads.readers import Row


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
        fields = fields_of(self.kind)
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
