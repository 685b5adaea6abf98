"""What of the schema fits many servers, and what would have to change."""

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from config.tenancy import BY_PARENT, OF_ALL, OWN, Table, sizes, tables

# In a document the table is between these.
BEGINS, ENDS = "<!-- manage.py tenancy -->\n", "\n<!-- end -->"


class Command(BaseCommand):
    help = (
        "Reads the models and writes a table in Markdown: how each hangs on its organization, "
        "what is unique without naming it, which keys lead to others (docs/scaling.md)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--sizes",
            action="store_true",
            help="With rows and bytes a row of this database, as PostgreSQL's ANALYZE left them.",
        )

        parser.add_argument(
            "--into", type=Path, metavar="FILE", help="Renew the table in this document."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["sizes"]:
            self._write_sizes()
        elif options["into"]:
            renew(options["into"])
        else:
            for line in report(tables()):
                self.stdout.write(line)

    def _write_sizes(self) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL tells them: set DATABASE_URL.")
        hangs = {table.name: table.hangs for table in tables()}
        self.stdout.write("| Table | Rows | Bytes a row |\n|---|---:|---:|")
        for name, size in sorted(sizes().items(), key=lambda item: -item[1].rows):
            if hangs.get(name):
                self.stdout.write(f"| `{name}` | {size.rows:,} | {size.bytes_a_row:,} |")


def renew(document: Path) -> None:
    text = document.read_text()
    before, begins, rest = text.partition(BEGINS)
    _, ends, after = rest.partition(ENDS)
    if not ends:
        raise CommandError(f"{document} has no place for it: {BEGINS.strip()} and {ENDS.strip()}.")
    document.write_text(before + begins + "\n".join(report(tables())) + ends + after)


def written_in(document: Path) -> list[str]:
    return document.read_text().partition(BEGINS)[2].partition(ENDS)[0].splitlines()


def report(found: list[Table]) -> list[str]:
    counts = Counter(table.hangs for table in found)
    unique = sum(len(table.unique_elsewhere) for table in found)
    keys = sum(len(table.references) for table in found)
    return [
        f"{len(found)} tables: {counts[OWN]} have `organization`, {counts[BY_PARENT]} reach it by "
        f"a parent, {counts[OF_ALL]} are of all organizations. {unique} rules of uniqueness do not "
        f"name it, {keys} foreign keys lead from one such table to another.",
        "",
        "| Table | Organization | Unique without it | Keys to other such tables |",
        "|---|---|---|---|",
        *map(_line, found),
    ]


def _line(table: Table) -> str:
    position = {OWN: "own column", OF_ALL: OF_ALL}.get(table.hangs, f"by `{table.path}`")
    if table.may_be_none:
        position += ", may be empty"
    unique = ", ".join(f"`{each}`" for each in table.unique_elsewhere)
    keys = ", ".join(f"`{each}`" for each in table.references)
    return f"| `{table.name}` | {position} | {unique or '-'} | {keys or '-'} |"
