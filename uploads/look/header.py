"""Where the headings stand, and how the columns are called."""

from uploads.headings import fields_of, recognize
from uploads.look.cells import text_of
from uploads.readers import Row

HEAD_ROWS = 30


def recognized_in(row: Row, kind: str) -> dict[int, str]:
    return recognize([text_of(cell) if isinstance(cell, str) else "" for cell in row], kind)


def find_header(head: list[tuple[int, Row]], kind: str) -> int | None:
    """The row number with the most headings that we know; one must tell who the row is about."""
    fields = fields_of(kind)
    best, best_count = None, 0
    for number, row in head:
        found = recognized_in(row, kind)
        tells_who = any(fields[name].identifies for name in found.values())
        if tells_who and len(found) > best_count:
            best, best_count = number, len(found)
    return best


def likely_header(head: list[tuple[int, Row]]) -> int:
    """Where headings would stand if we knew them: the first row about as wide as the sheet."""
    widths = {number: sum(1 for cell in row if text_of(cell)) for number, row in head}
    widest = max(widths.values(), default=0)
    return next((number for number, width in widths.items() if width * 2 > widest), 1)


def headings_of(row: Row) -> list[str]:
    """As typed, without the blank ones at the right end."""
    headings = [text_of(cell) for cell in row]
    while headings and not headings[-1]:
        headings.pop()
    return headings


def distinct(headings: list[str]) -> list[str]:
    """Every column under a name of its own: "Column D" for a blank, "Phone (2)" for a second."""
    given: list[str] = []
    taken: set[str] = set()
    for index, heading in enumerate(headings):
        name = base = heading or f"Column {column_letters(index)}"
        repeat = 1
        while name.casefold() in taken:
            repeat += 1
            name = f"{base} ({repeat})"
        taken.add(name.casefold())
        given.append(name)
    return given


def column_letters(index: int) -> str:
    """A, B, ... Z, AA for 0, 1, ... 25, 26."""
    letters = ""
    index += 1
    while index:
        index, letter = divmod(index - 1, 26)
        letters = chr(65 + letter) + letters
    return letters
