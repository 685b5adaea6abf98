"""The other system's rows at hand while sheets are made of them, in a private file of this run.

So that rows of two tables find each other however many there are, in bounded memory, and what is
decided about is what the source held at one time.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

_SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE line (
    role TEXT, number INTEGER, key TEXT, parent TEXT, is_deleted INTEGER, cells TEXT,
    PRIMARY KEY (role, number)
) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX line_by_key ON line (role, key);
CREATE INDEX line_by_parent ON line (role, parent);
"""
_COLUMNS = "number, key, parent, is_deleted, cells"


class Line(NamedTuple):
    """A row of the source: its number there from 1, its key, and that of the row it belongs to."""

    number: int
    key: str
    parent: str
    is_deleted: bool
    cells: list[str]


class Staging:
    def __init__(self, folder: Path) -> None:
        self._database = sqlite3.connect(folder / "source.sqlite3")
        self._database.executescript(_SCHEMA)

    def fill(self, role: str, lines: Iterable[Line]) -> int:
        """Keep the rows of a table; how many there are."""
        counted = 0

        def values() -> Iterator[tuple[object, ...]]:
            nonlocal counted
            for line in lines:
                counted += 1
                cells = json.dumps(line.cells, ensure_ascii=False)
                yield role, line.number, line.key, line.parent, line.is_deleted, cells

        self._database.executemany("INSERT INTO line VALUES (?, ?, ?, ?, ?, ?)", values())
        self._database.commit()
        return counted

    def filled(self) -> None:
        """All tables are here: from now on rows are looked for."""
        self._database.executescript(_INDEXES)

    def lines(self, role: str, *, deleted: bool = False) -> Iterator[Line]:
        return self._read("line", "role = ? AND is_deleted = ? ORDER BY number", role, deleted)

    def children(self, role: str, parent: str) -> Iterator[Line]:
        """Of a row with this key, those that are not deleted."""
        if not parent:
            return iter(())
        asked = "role = ? AND parent = ? AND is_deleted = 0 ORDER BY number"
        return self._read("line INDEXED BY line_by_parent", asked, role, parent)

    def find(self, role: str, key: str) -> Line | None:
        """The first with this key."""
        if not key:
            return None
        asked = "role = ? AND key = ? ORDER BY number LIMIT 1"
        return next(self._read("line INDEXED BY line_by_key", asked, role, key), None)

    def orphans(self, role: str, parents: str) -> Iterator[Line]:
        """Rows whose parent is not there, or deleted."""
        asked = (
            "role = ? AND is_deleted = 0 AND NOT EXISTS (SELECT 1 FROM line AS above"
            " INDEXED BY line_by_key WHERE above.role = ? AND above.key = line.parent"
            " AND above.key != '' AND above.is_deleted = 0) ORDER BY number"
        )
        return self._read("line", asked, role, parents)

    def repeated_keys(self, role: str) -> list[str]:
        """Some of the keys that several rows have."""
        found = self._database.execute(
            "SELECT key FROM line WHERE role = ? AND key != '' GROUP BY key HAVING COUNT(*) > 1"
            " ORDER BY key LIMIT 5",
            (role,),
        )
        return [key for (key,) in found]

    def _read(self, rows: str, asked: str, *values: object) -> Iterator[Line]:
        """By the index that is named: left to itself SQLite walks through the table in the order of
        its rows, for each row anew."""
        sql = f"SELECT {_COLUMNS} FROM {rows} WHERE {asked}"  # noqa: S608 - own names
        for number, key, parent, is_deleted, cells in self._database.execute(sql, values):
            yield Line(number, key, parent, bool(is_deleted), json.loads(cells))

    def close(self) -> None:
        self._database.close()
