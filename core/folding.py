"""Text without case and accents, so that "jose" and "JOSÉ" are one: in Python and in the database.

`footfall_fold(text)` is the same in SQL: a function that `migrate` makes on PostgreSQL, and that
each connection to SQLite gets.
"""

import re
import unicodedata

# Letters that no decomposition brings to the plain one, and signs with several codes; the others
# of each become its first.
_ALSO = (
    "o\u00f8\u00d8",
    "d\u0111\u0110",
    "l\u0142\u0141",
    "i\u0131",
    "h\u0127\u0126",
    "'\u2018\u2019\u02bc`\u00b4",
    "-\u2010\u2011\u2012\u2013",
    # Arabic and Urdu keyboards give two codes for one letter.
    "\u06cc\u064a\u0649",
    "\u06a9\u0643",
    "\u06c1\u0647\u0629",
)
_PLAIN = {other: family[0] for family in _ALSO for other in family[1:]}
_TABLE = str.maketrans(_PLAIN)
_ACCENTS = r"[\u0300-\u036f]"
_ACCENT = re.compile(_ACCENTS)


def fold(text: str) -> str:
    """`text` in small letters without accents."""
    if not text.isascii():
        text = _ACCENT.sub("", unicodedata.normalize("NFD", text))
    return text.translate(_TABLE).lower()


def fold_in_sql(collation: str) -> str:
    """The body of `footfall_fold(text)` for PostgreSQL; short for plain letters, nearly all.

    `collation` knows the small letters of all scripts; the database's own may know ASCII's alone.
    """
    known, plain = ("".join(part).replace("'", "''") for part in zip(*_PLAIN.items(), strict=True))
    bare = f"regexp_replace(normalize($1, NFD), '{_ACCENTS}', '', 'g')"
    return (
        "SELECT CASE WHEN octet_length($1) = char_length($1) "
        """THEN lower(replace($1, '`', '''') COLLATE "C") COLLATE "default" """
        f"""ELSE lower(translate({bare}, '{known}', '{plain}') COLLATE "{collation}") """
        """COLLATE "default" END"""
    )
