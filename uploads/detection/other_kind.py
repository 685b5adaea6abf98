"""A sheet handed in as one kind whose headings are those of another."""

from uploads.headings import FIELDS, recognize
from uploads.readers.errors import SheetWarning

# Kinds share most fields: so many more headings must be known there to say anything.
ENOUGH_TO_SUSPECT = 2


def detect_another_kind(headings: list[str], kind: str) -> list[SheetWarning]:
    known = {each: set(recognize(headings, each)) for each in FIELDS}
    best = max(FIELDS, key=lambda each: len(known[each] - known[kind]))
    only_there = known[best] - known[kind]
    if len(only_there) < ENOUGH_TO_SUSPECT or len(known[best]) <= len(known[kind]):
        return []
    named = ", ".join(f'"{headings[index]}"' for index in sorted(only_there)[:4])
    message = (
        f"These headings look like a sheet of {best.replace('_', ' ')} rather than of "
        f"{kind.replace('_', ' ')}: {named}. If it is one, cancel and upload it as that kind."
    )
    return [{"code": "detect_another_kind", "message": message}]
