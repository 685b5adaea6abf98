"""Which column is which field: what is found, corrected by what a person says."""

from collections.abc import Mapping, Sequence

from uploads.headings import fields_of
from uploads.look.header import distinct, recognized_in
from uploads.readers import Unreadable

MOST_COLUMNS = 16_384  # what a sheet of Excel can have
_COLUMNS_SHOWN = 20


def mapping_invalid(message: str) -> Unreadable:
    return Unreadable("mapping_invalid", message)


def corrected_mapping(
    headings: list[str], kind: str, given: Mapping[int | str, str | None] | None
) -> dict[int, str]:
    """{column index: field}: the headings that are known, with the person's word before them.

    `given` names columns by index (0 is the first) or by heading; a field of None leaves the
    column out. Raises Unreadable for a column or field that is not there, or one field twice.
    """
    mapping = recognized_in(list(headings), kind)
    if not given:
        return mapping
    fields = fields_of(kind)
    said = {_index_of(key, headings): name for key, name in given.items()}
    for name in said.values():
        if name and name not in fields:
            raise mapping_invalid(f'There is no field "{name}". Choose one of {", ".join(fields)}.')
    alone = {name for name in said.values() if name and not fields[name].several}
    mapping = {
        index: name for index, name in mapping.items() if index not in said and name not in alone
    }
    mapping |= {index: name for index, name in said.items() if name}
    for name in alone:
        if list(mapping.values()).count(name) > 1:
            raise mapping_invalid(f"Two columns are given as {fields[name].label}. Keep one.")
    return dict(sorted(mapping.items()))


def refuse_empty_columns(mapping: Mapping[int, str], width: int, filled: Sequence[int]) -> None:
    """A number beyond the `width` of the headings, where no cell holds anything, is a mistake."""
    for index in mapping:
        if index >= width and not filled[index]:
            last = max((i for i, cells in enumerate(filled) if cells), default=width - 1)
            raise mapping_invalid(
                f"There is no column number {index}: they go from 0 to {max(last, 0)}."
            )


def _index_of(key: int | str, headings: list[str]) -> int:
    """A heading wins over a number that is written like it."""
    if isinstance(key, str):
        wanted = key.strip().casefold()
        for spelled in (distinct(headings), headings):
            for index, heading in enumerate(spelled):
                if heading.strip().casefold() == wanted:
                    return index
        if not key.isdecimal():
            shown = ", ".join(f'"{name}"' for name in distinct(headings)[:_COLUMNS_SHOWN])
            raise mapping_invalid(
                f'There is no column "{key[:100]}". The columns are {shown or "without headings"}.'
            )
    index = int(key)
    if not 0 <= index < MOST_COLUMNS:
        raise mapping_invalid(f"There is no column number {index}.")
    return index
