"""Answers as they can be compared from run to run: without instants, cursors and rates."""

import csv
import io
import json
import re
from typing import Any

_INSTANT = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)|\d\d? \w+ \d{4}, \d\d:\d\d"
    r"|today at \d\d:\d\d"
)
_CURSOR = re.compile(r"cursor=[^&\"]+")
_CONSOLE = re.compile(r"console-[0-9a-f-]{36}")
# What a clock says, and what is random by design.
_VOLATILE = {
    "rate", "seconds_left", "rows_per_second", "time_left", "key_id", "secret", "took",
    "revert_token",
}  # fmt: skip


def cells_of(text: str) -> list[dict[str, Any]]:
    """A CSV's rows as data, what is nested in its cells included."""
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    return [{name: _nested(cell) for name, cell in row.items()} for row in rows]


def plain(value: Any, name: str) -> Any:
    """`value` without what differs by nature; `name` is the business's, which stands in it."""
    if isinstance(value, dict):
        return {k: plain(v, name) for k, v in value.items() if k not in _VOLATILE}
    if isinstance(value, list):
        return [plain(one, name) for one in value]
    if isinstance(value, str):
        value = _CURSOR.sub("cursor=C", _INSTANT.sub("T", value))
        return _CONSOLE.sub("console", value).replace(name, "NAME")
    return value


def _nested(cell: str) -> Any:
    try:
        return json.loads(cell) if cell.startswith("{") else cell
    except ValueError:  # several of them
        return cell
