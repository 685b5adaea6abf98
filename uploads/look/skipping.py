"""Which lines of a sheet are rows. One judgement, for the look and for the run."""

import re
from collections.abc import Iterator

from uploads.headings import fields_of
from uploads.headings.fields import KEY_FIELDS
from uploads.look.cells import text_of
from uploads.look.result import Why
from uploads.readers import NumberedRows, Row

RULED = re.compile(r"[-_=*.~\u2013\u2014\s]*")
TOTAL_BEGINS = "tTgGsSnNdDpP\u0a95\u0938\u0915\u091c\u090f\u06a9\u0645"
TOTAL = re.compile(
    r"(?:(?:grand|sub|net|day|page)[\s-]*)?totals?"
    r"(?:\s*(?:of|for|rs|inr|amount|amt|sales?|visits?|customers?|entries|qty|count|rows))*"
    r"[\s:=.\-\d,/\u20b9]*"
    r"|(?:\u0a95\u0ac1\u0ab2|\u0938\u0930\u094d\u0935|\u0915\u0941\u0932|\u091c\u094b\u0921\u093c"
    r"|\u090f\u0915\u0942\u0923|\u06a9\u0644|\u0645\u06cc\u0632\u0627\u0646)"
    r"(?:\s+(?:\u0ab0\u0a95\u0aae|\u0930\u0915\u092e|\u092f\u094b\u0917|\u0631\u0642\u0645))?"
    r"[\s:=.\-\d,/\u20b9]*",
    re.IGNORECASE,
)


class RowFilter:
    """Judges the lines below the headings of one sheet.

    Nearly every row is let through by one look at one cell: it has a phone (or whatever key the
    sheet has first) that does not begin like that column's heading.
    """

    def __init__(self, headings: list[str], mapping: dict[int, str], kind: str) -> None:
        self.headings = {index: headings[index].casefold() for index in mapping}
        self.keys = [index for index, name in mapping.items() if name in KEY_FIELDS]
        fields = fields_of(kind)
        named = [index for index, name in mapping.items() if fields[name].identifies]
        self.probe = (self.keys or named or sorted(mapping) or [0])[0]
        begins = headings[self.probe][:1] if self.probe < len(headings) else ""
        self.suspicious = frozenset(
            begins.lower()
            + begins.upper()
            + " \t\r\n\xa0-_=*.~"
            + ("" if self.keys else TOTAL_BEGINS)
        )

    def rows(self, rows: NumberedRows) -> Iterator[tuple[int, Row, Why | None]]:
        """Each line with the reason why it is no row, or None."""
        probe, suspicious = self.probe, self.suspicious
        for number, cells in rows:
            try:
                cell = cells[probe]
            except IndexError:
                cell = ""
            if cell.__class__ is str and (not cell or cell[0] in suspicious):
                yield number, cells, self.why_skipped(cells)
            else:
                yield number, cells, None

    def why_skipped(self, cells: Row) -> Why | None:
        texts = [text_of(cell) for cell in cells]
        if all(RULED.fullmatch(text) for text in texts):
            return "blank"
        if self.repeats_headings(texts):
            return "repeated_header"
        if not any(index < len(texts) and texts[index] for index in self.keys) and any(
            TOTAL.fullmatch(text) for text in texts if text
        ):
            return "total"
        return None

    def repeats_headings(self, texts: list[str]) -> bool:
        same = sum(
            1
            for index, heading in self.headings.items()
            if index < len(texts) and heading and texts[index].casefold() == heading
        )
        return same * 2 > len(self.headings)
