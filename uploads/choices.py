"""What a person may choose for an upload, beside kind and branch: checked at the door.

Whether a column, row or sheet is there at all is known only once the file is looked at; an answer
that does not fit it is asked for again then.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from accounts.models import User
from core.errors import DomainError, FieldError
from core.roles import Can
from uploads.detection.days import ORDER_IN_WORDS
from uploads.headings import fields_of
from uploads.readers.code_pages import ENCODINGS, UTF8

CHOICES = (
    "sheet",
    "mapping",
    "header_row",
    "date_order",
    "encoding",
    "swap_day_month",
    "create_missing_branches",
)
_LAST_ROW = 1_048_576


def checked_choices(kind: str, choices: Mapping[str, Any], *, by: User | None) -> dict[str, Any]:
    """The choices that say something; an empty mapping says to take what is recognized.

    Raises DomainError 400, or 403 for a right that lacks.
    """
    given = {
        name: value
        for name, value in choices.items()
        if value is not None and value not in ("", {})
    }
    for name in given:
        if name not in CHOICES:
            raise refused(name, f'"{name}" cannot be chosen. Choose {", ".join(CHOICES)}.')
    if given.get("create_missing_branches") and by is not None and not by.can(Can.MANAGE):
        raise DomainError(
            "Only a manager may have unknown shops created as branches. Leave "
            "create_missing_branches out: rows of unknown shops then wait.",
            code="permission_denied",
            status=403,
        )
    header_row = given.get("header_row", 0)
    if not isinstance(header_row, int) or not 0 <= header_row <= _LAST_ROW:
        raise refused("header_row", "Give the number of the row as the sheet shows it; 0: none.")
    if given.get("date_order", "DMY") not in ORDER_IN_WORDS:
        raise refused("date_order", f"Choose one of {', '.join(ORDER_IN_WORDS)}.")
    if given.get("encoding", UTF8) not in ENCODINGS:
        raise refused("encoding", f"Choose one of {', '.join(ENCODINGS)}.")
    if not isinstance(given.get("swap_day_month", False), bool):
        raise refused("swap_day_month", "Say true or false.")
    if "mapping" in given:
        given["mapping"] = _checked_mapping(kind, given["mapping"])
    return given


def merged_options(
    earlier: Mapping[str, Any], choices: Mapping[str, Any], given: Mapping[str, Any]
) -> dict[str, Any]:
    """The earlier choices with `given`, what `choices` say, over them.

    What is not named stays; what is named and left blank is reverted.
    """
    return {name: value for name, value in earlier.items() if name not in choices} | dict(given)


def _checked_mapping(kind: str, mapping: Mapping[str, str | None]) -> dict[str, str | None]:
    fields = fields_of(kind)
    checked = {str(column): name or None for column, name in mapping.items()}
    unknown = sorted({name for name in checked.values() if name and name not in fields})
    if unknown:
        raise refused(
            "mapping", f'There is no field "{unknown[0][:60]}". Choose one of {", ".join(fields)}.'
        )
    for name, times in Counter(checked.values()).items():
        if name and times > 1 and not fields[name].several:
            raise refused("mapping", f"{times} columns are given as {name}. Keep one of them.")
    return checked


def refused(name: str, message: str) -> DomainError:
    return DomainError(f"{name}: {message}", errors=[FieldError(name, "invalid", message)])
