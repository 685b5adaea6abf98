"""Which character separates the cells of a text file, and how many cells its rows have."""

import csv
import io
import re
from collections import Counter
from itertools import islice

CANDIDATES = "\t;,|"
NO_DELIMITER = "\x1f"  # a file of one column: no character of it may split a cell
SAMPLE_LINES = 300
QUOTED = re.compile(r'"(?:[^"\n]|"")*"')
SEPARATOR_LINE = re.compile(r'\ufeff?"?sep=(.)"?\s*$', re.IGNORECASE)


def delimiter_of(text: str) -> str:
    """The candidate that most lines contain, and contain equally often, outside quotes.

    Of a short table among many titles and footers: the one that its lines contain, each twice or
    more and mostly equally often. "" when the file has a single column.
    """
    lines = [QUOTED.sub("", line) for line in islice(text.splitlines(), SAMPLE_LINES)]
    lines = [line for line in lines if line.strip()]
    best, best_score = "", 0.0
    for candidate in CANDIDATES:
        counts = Counter(line.count(candidate) for line in lines)
        without = counts.pop(0, 0)
        if not counts:
            continue
        often = counts.most_common(1)[0][1]
        present = 1 - without / len(lines)
        score = present * (0.5 + 0.5 * often / len(lines))
        is_table = min(counts) > 1 and often > 1 and often * 2 > counts.total()
        if score > best_score and (present >= 0.5 or is_table):
            best, best_score = candidate, score
    return best


def usual_width(text: str, delimiter: str) -> int:
    """How many cells most records have; blank lines do not count.

    A record that a forgotten quotation mark made of many rows counts once, like any other.
    """
    reader = csv.reader(io.StringIO(text), delimiter=delimiter or NO_DELIMITER)
    widths = Counter(len(record) for record in islice(reader, SAMPLE_LINES) if record)
    return widths.most_common(1)[0][0] if widths else 1


def stated_delimiter(text: str) -> str | None:
    """What Excel's own first line `sep=;` says. Excel does not show that line as a row."""
    stated = SEPARATOR_LINE.match(text.split("\n", 1)[0])
    return stated[1] if stated else None
