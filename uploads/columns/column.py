"""A column that sheets of a kind can have: everything that is known of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from uploads.columns.readers import Sheet

# Columns whose cells hold what finds a person again.
KEY_FIELDS = frozenset({"phone", "email", "passport_number", "name_and_phone"})

Read = Callable[[Any], Any]
# Called once for each run of an upload, with the column, the sheet and the column's place in it;
# what it gives reads the cells, and asks the database nothing.
Reader = Callable[["Column", "Sheet", int], Read]


@dataclass(frozen=True)
class Column:
    """Template, mapping, reading, problems, what is hidden and docs/sheets.md are made of this.

    `known_as` names the column beyond doubt, `maybe` only where nothing better stands. Spellings
    are given in lower case without dots, "no", "number" and words for the person, which `recognize`
    takes off before it compares. `otherwise` counts where the heading's usual meaning is taken by a
    better column and this one by none.

    `reader` None: the kind reads it together with others, such as who the row is about, or the shop
    of a visit. What a reader gives fills the attribute `fills` of the kind's entry; a date is the
    row's day, too.
    """

    name: str
    label: str
    example: str
    help: str  # for the person who fills it in
    known_as: tuple[str, ...]
    maybe: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()
    reader: Reader | None = None
    fills: str = ""  # else the column's name
    longest: int | None = None  # letters
    row_waits: bool = True  # for a cell that can't be read; else that is left out
    compared: Callable[[str], str] | None = None  # how a text is compared with earlier rows
    is_medical: bool = False
    several: bool = False  # "Mobile" and "Phone 2" both count
    in_parts: bool = False  # of several, those of `maybe` are parts: "First name", "Surname"
    numbered: bool = False  # "Passport No" is the passport, "Customer No" is no name
    identifies: bool = False  # names or finds the person that a row is about
    is_date: bool = False
    of_person: bool = False  # a detail of the customer: read with the person, by no reader
    in_template: bool = True

    @property
    def attribute(self) -> str:
        return self.fills or self.name


def spellings(*lines: str) -> tuple[str, ...]:
    """Comma-separated spellings, one script a line."""
    return tuple(word.strip() for line in lines for word in line.split(",") if word.strip())
