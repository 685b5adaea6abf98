"""One field of a sheet, with the headings that people give it."""

from dataclasses import dataclass

# Fields whose cells hold what finds a person again.
KEY_FIELDS = frozenset({"phone", "email", "passport_number", "name_and_phone"})


@dataclass(frozen=True)
class Field:
    """`known_as` names the field beyond doubt, `maybe` only where nothing better stands.

    Spellings are given in lower case without dots, "no", "number" and words for the person, which
    `recognize` takes off before it compares. `otherwise` counts where the heading's usual meaning
    is taken by a better column and this field by none.
    """

    name: str
    label: str
    example: str  # for the template that people download
    known_as: tuple[str, ...]
    maybe: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()
    several: bool = False  # "Mobile" and "Phone 2" both count
    in_parts: bool = False  # of several, those of `maybe` are parts: "First name", "Surname"
    numbered: bool = False  # "Passport No" is the passport, "Customer No" is no name
    identifies: bool = False  # names or finds the person that a row is about
    is_date: bool = False
    in_template: bool = True


def spellings(*lines: str) -> tuple[str, ...]:
    """Comma-separated spellings, one script a line."""
    return tuple(word.strip() for line in lines for word in line.split(",") if word.strip())
