"""What is wrong with a value, as a code for programs and a sentence for people."""

from typing import NamedTuple

PHONE_INVALID = "phone_invalid"
PHONE_DAMAGED = "phone_damaged"
PHONE_FILLER = "phone_filler"
PHONE_IGNORED = "phone_ignored"
EMAIL_INVALID = "email_invalid"
PASSPORT_INVALID = "passport_invalid"
EMAIL_IGNORED = "email_ignored"
PASSPORT_IGNORED = "passport_ignored"

# Characters of the value that a sentence repeats: a cell may hold a whole letter.
SHOWN_LENGTH = 100


class Problem(NamedTuple):
    """`value` is the cell, or the part of it, as typed; `message` does not say where it stands."""

    code: str
    value: str
    message: str


def shown(value: str) -> str:
    """`value` in quotes and on one line, cut when it is long."""
    line = " ".join(value.split())
    return f'"{line}"' if len(line) <= SHOWN_LENGTH else f'"{line[: SHOWN_LENGTH - 1]}\u2026"'
