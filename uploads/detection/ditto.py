"""Marks that say "as above"."""

from uploads.readers import Cell

_MARKS = (
    "do", "-do-", "--do--", "do-", "-do", "do.", "-do.-", "- do -", "\u2013do\u2013",
    "ditto", "-ditto-", "- ditto -", "ditto.", "as above", "same as above", "-same-", "same",
    '"', '""', '" "', "''", "' '", "``", "\u201d", "\u201c", "\u201d\u201d", "\u201c\u201c",
    "\u2019\u2019", "\u2018\u2018", "\u2033", "\u3003", "\u00b4\u00b4", '-"-', "-''-", '- " -',
    '--"--', "-\u3003-", ",,", ", ,", ",,,", "\u201e", "\u00bb",
    "\u0a89\u0aaa\u0ab0 \u0aae\u0ac1\u0a9c\u0aac",
    "\u0a89\u0aaa\u0ab0 \u0aaa\u0acd\u0ab0\u0aae\u0abe\u0aa3\u0ac7",
    "\u0924\u0926\u0948\u0935", "\u0909\u092a\u0930\u094b\u0915\u094d\u0924", "\u0938\u0926\u0930",
    "\u090a\u092a\u0930 \u0915\u0940 \u0924\u0930\u0939",
    "\u0627\u06cc\u0636\u0627\u064b", "\u0627\u06cc\u0636\u0627",
)  # fmt: skip
# As cells come, so that one look tells whether a row has any: every row of a sheet is asked.
DITTO_CELLS = frozenset(
    f"{before}{spelled}{after}"
    for mark in _MARKS
    for spelled in (mark, mark.upper(), mark.capitalize(), mark.replace("d", "D"))
    for before in ("", " ")
    for after in ("", " ")
)


def has_ditto(cells: list[Cell]) -> bool:
    return not DITTO_CELLS.isdisjoint(cells)


def is_ditto(cell: Cell) -> bool:
    return isinstance(cell, str) and cell in DITTO_CELLS
