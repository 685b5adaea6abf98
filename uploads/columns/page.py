"""docs/sheets.md: every column of every kind of sheet, as it is declared."""

from collections.abc import Iterator

from uploads.columns import COLUMNS, Column
from uploads.models import UploadKind

_SPELLINGS_SHOWN = 4
_TOP = """\
# Sheets and their columns

What `uploads/columns/` declares. `python manage.py sheet_columns > docs/sheets.md` writes this
page; a test compares. A heading is known in many spellings, of which a few are shown, whatever its
case, dots and order; any other can be mapped by hand. The template of each kind has these headings
with an example and the help.
"""


def columns_page() -> str:
    return "\n".join([_TOP, *(line for kind in COLUMNS for line in _lines_of(kind))])


def _lines_of(kind: str) -> Iterator[str]:
    yield f"## {UploadKind(kind).label} (`{kind}`)\n"
    yield "| Heading | Field | Also called | Example | What stands there |"
    yield "|---|---|---|---|---|"
    for column in COLUMNS[kind]:
        also = [each for each in column.known_as if each != column.label.lower()]
        shown = ", ".join(also[:_SPELLINGS_SHOWN])
        help_text = " ".join([column.help, *_facts(column)])
        yield f"| {column.label} | `{column.name}` | {shown} | {column.example} | {help_text} |"
    yield ""


def _facts(column: Column) -> Iterator[str]:
    if column.identifies:
        yield "Says who the row is about."
    if column.several:
        yield "May stand in several columns."
    if column.longest:
        yield f"At most {column.longest:,} letters."
    if not column.row_waits:
        yield "What can't be read is left out."
    if column.is_medical:
        yield "Medical."
    if not column.in_template:
        yield "Not in the template."
