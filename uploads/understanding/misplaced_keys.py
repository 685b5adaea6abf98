"""Phones and e-mails that stand in a cell of something else, in a row that has none of its own."""

from collections.abc import Sequence
from typing import Any

from customers.normalize import read_emails, read_phones
from uploads.columns.column import KEY_FIELDS
from uploads.columns.elsewhere import OTHER_NUMBERS, SOMEBODY_ELSE, speaks_of
from uploads.detection import SheetProfile
from uploads.detection.cells import keys_within
from uploads.detection.skipping import BOTH
from uploads.rows.problems import ProblemWriter
from uploads.rows.result import RowResult

_OTHERS = SOMEBODY_ELSE | OTHER_NUMBERS
_ANY_KEY = (
    '"{key}" stands in this cell, and the row has no phone, e-mail or passport in its own column. '
    "Move it there if it is the customer's, else take it out; the row waits."
)
_PHONE = (
    '"{key}" stands in this cell, and the row has no phone in its own column. Move it there if it '
    "is theirs; the row waits."
)


class MisplacedKeys:
    """Looks into the cells of rows without a usable key.

    What a person left out, or what the heading calls somebody else's, is not meant; nor is what
    stands in the columns of keys, which were read: fillers. `phones_only`: for those who are to be
    called, an e-mail is no key. `own_words`: of headings that speak of the row's own here.
    """

    def __init__(
        self,
        profile: SheetProfile,
        problems: ProblemWriter,
        region: str,
        *,
        phones_only: bool = False,
        own_words: frozenset[str] = frozenset(),
    ) -> None:
        self.columns, self.problems, self.region = profile.columns, problems, region
        self.phones_only = phones_only
        self._passed_over = {
            *profile.left_out,
            *(i for i, name in profile.mapping.items() if name in KEY_FIELDS - {BOTH}),
            *(
                index
                for index, heading in enumerate(profile.columns)
                if speaks_of(
                    heading,
                    (SOMEBODY_ELSE if index in profile.mapping else _OTHERS) - own_words,
                )
            ),
        }

    def report(self, result: RowResult, cells: Sequence[Any]) -> bool:
        """Note the first one among the row's problems; whether there is one."""
        for index, cell in enumerate(cells[: len(self.columns)]):
            if index in self._passed_over:
                continue
            key = next((key for key in keys_within(cell) if self._is_readable(key)), None)
            if key is None:
                continue
            message = (_PHONE if self.phones_only else _ANY_KEY).format(key=key[:60])
            result.problems.append(
                self.problems.write_at(
                    result.row_number, index, cells, code="key_elsewhere", message=message
                )
            )
            return True
        return False

    def _is_readable(self, key: str) -> bool:
        if "@" in key:
            return not self.phones_only and bool(read_emails(key).values)
        return bool(read_phones(key, self.region).numbers)
