"""Sheets of our kinds, made of the tables of another system.

A sheet has the columns of its table as they stand, those of the rows that belong to it (a lead's
projects, a partner's), one line for each, and behind them columns of ours: what stood there as a
key, as a word of the other system, or in two places. What a row held there stays in the row.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

from accounts.models import Organization, match_key
from uploads.adoption.partners import Partners
from uploads.adoption.plan import (
    ASSOCIATIONS,
    BRANCHES,
    CUSTOMERS,
    LEADS,
    MEANT_BY,
    NAME_OF_BRANCH,
    OF_PERSON,
    PARTNER_PROJECTS,
    PARTNERS,
    PROJECTS,
    TablePlan,
    folded,
)
from uploads.adoption.staging import Line, Staging
from uploads.columns import Column, columns_by_name

# In this order: later ones name earlier ones.
SHEETS = ((PROJECTS, ""), (PARTNERS, PARTNER_PROJECTS), (CUSTOMERS, ""), (LEADS, ASSOCIATIONS))
_OURS = "{label}, as adopted"
_OF_PARTNER = ("phone", "partner_code")  # as all rows of a partner together say

Read = Callable[[Line, Line | None], str]


@dataclass
class Sheet:
    """`mapping`: the field of each column, None for those that are kept in the row alone."""

    plan: TablePlan
    child: TablePlan | None
    headings: list[str] = field(default_factory=list)
    mapping: list[str | None] = field(default_factory=list)
    read: list[Read] = field(default_factory=list)  # of the columns of ours, behind the others

    @property
    def kind(self) -> str:
        return self.plan.kind

    @property
    def role(self) -> str:
        return self.plan.role

    @property
    def options(self) -> dict[str, Any]:
        """What is chosen for an upload of it."""
        order = self.plan.date_order or (self.child.date_order if self.child else "")
        choices: dict[str, Any] = {
            "header_row": 1,
            "encoding": "utf-8",
            "mapping": {str(index): name for index, name in enumerate(self.mapping)},
        }
        return choices | ({"date_order": order} if order else {})

    def keys_in(self, cells: Sequence[Any]) -> str:
        """The keys in the other system of what a row of the sheet was made of."""
        columns = [] if self.plan.key is None else [self.plan.key]
        if self.child is not None and self.child.key is not None:
            columns.append(len(self.plan.headings) + self.child.key)
        found = (str(cells[index]) for index in columns if index < len(cells))
        return " / ".join(key for key in found if key)


class SheetMaker:
    """Makes the sheets of one adoption."""

    def __init__(
        self, organization: Organization, plans: dict[str, TablePlan], staging: Staging
    ) -> None:
        self.plans, self.staging = plans, staging
        self.partners = Partners(organization)
        if PARTNERS in plans:
            self.partners.load(plans[PARTNERS], staging)
        self._names = {
            BRANCHES: self._names_of(BRANCHES, NAME_OF_BRANCH),
            PROJECTS: self._names_of(PROJECTS, "project_name"),
        }

    def sheets(self) -> list[Sheet]:
        return [
            self._sheet(self.plans[role], self.plans.get(child))
            for role, child in SHEETS
            if role in self.plans
        ]

    def lines(self, sheet: Sheet) -> Iterator[list[str]]:
        """The sheet's rows, without headings."""
        blank = [""] * len(sheet.child.headings) if sheet.child else []
        for line in self.staging.lines(sheet.role):
            for child in self._children(sheet, line):
                cells = [*line.cells, *(child.cells if child is not None else blank)]
                yield [*cells, *(read(line, child) for read in sheet.read)]

    def write(self, sheet: Sheet, folder: Path, name: str, *, most_bytes: int) -> Iterator[Path]:
        """The sheet as files that are each small enough to be handed in; the same rows give the
        same bytes. A file is whole when it comes, and the reader's to delete."""
        lines, number = self.lines(sheet), 0
        waiting = next(lines, None)
        while waiting is not None:
            number += 1
            part = f" {number}" if number > 1 else ""
            path = folder / f"{name} {sheet.role}{part}.csv"
            with path.open("wb") as file:
                size, rows = file.write(_csv_line(sheet.headings)), 0
                while waiting is not None:
                    line = _csv_line(waiting)
                    if rows and size + len(line) > most_bytes:
                        break
                    size, rows = size + file.write(line), rows + 1
                    waiting = next(lines, None)
            yield path

    # --- A sheet's columns ----------------------------------------------------------------------

    def _sheet(self, plan: TablePlan, child: TablePlan | None) -> Sheet:
        sheet = Sheet(plan, child)
        sheet.headings = [_no_number(heading) for heading in plan.headings]
        if child is not None:
            sheet.headings += [f"{child.table}: {heading}" for heading in child.headings]
        sheet.mapping = [None] * len(sheet.headings)
        for name, column in columns_by_name(sheet.kind).items():
            origins = self._origins(plan, child, name)
            if not origins:
                continue
            if own := self._as_they_stand(plan, child, column, origins):
                for index in own:
                    sheet.mapping[index] = name
                continue
            sheet.headings.append(_OURS.format(label=column.label))
            sheet.mapping.append(name)
            sheet.read.append(_first_of([_joined(reads, column) for reads in origins]))
        return sheet

    def _as_they_stand(
        self,
        plan: TablePlan,
        child: TablePlan | None,
        column: Column,
        origins: Sequence[Sequence[Read]],
    ) -> list[int]:
        """The columns of the sheet that hold the field without anything to look up or translate."""
        of_partner = plan.role == PARTNERS and column.name in _OF_PARTNER
        of_plan = plan.columns_of(column.name)
        of_child = child.columns_of(column.name) if child is not None else []
        plain = of_plan or of_child
        table = plan if of_plan else child
        if of_partner or table is None or len(origins) > 1 or len(origins[0]) != len(plain):
            return []
        if any(index in table.values for index in plain) or (len(plain) > 1 and not column.several):
            return []
        return plain if of_plan else [len(plan.headings) + index for index in plain]

    def _origins(self, plan: TablePlan, child: TablePlan | None, name: str) -> list[list[Read]]:
        """Where field `name` may stand, the best place first: with the row that belongs to another,
        then with that one, then with the customer whom it names."""
        if plan.role == PARTNERS and name in _OF_PARTNER:
            return [[self._of_partner(name)]]
        origins = []
        for of_child, table in ((True, child), (False, plan)):
            if table is not None:
                origins.append(
                    [
                        _cell(index, table.values.get(index, {}), of_child=of_child)
                        for index in table.columns_of(name)
                    ]
                )
                origins += [
                    [self._named(index, role, of_child=of_child)]
                    for index, role in table.references.items()
                    if MEANT_BY.get(role) == name
                ]
        if name in OF_PERSON:
            origins += [
                self._of_customer(index, name)
                for index, role in plan.references.items()
                if role == CUSTOMERS
            ]
        return [reads for reads in origins if reads]

    def _named(self, index: int, role: str, *, of_child: bool) -> Read:
        """What the row with that key is called; the key itself when there is none, so that the row
        waits and says so."""

        def read(line: Line, child: Line | None) -> str:
            key = _cells_of(line, child, of_child)[index]
            if role == PARTNERS:
                partner = self.partners.of_key.get(key)
                return (partner and partner.reference) or key
            return self._names[role].get(key, key)

        return read

    def _of_partner(self, name: str) -> Read:
        def read(line: Line, _child: Line | None) -> str:
            partner = self.partners.of_line[line.number]
            found = partner.phone if name == "phone" else partner.code
            cells = (line.cells[index] for index in self.plans[PARTNERS].columns_of(name))
            return found or next(filter(None, cells), "")

        return read

    def _of_customer(self, index: int, name: str) -> list[Read]:
        """What the other system keeps with the customer of a lead."""
        customers = self.plans[CUSTOMERS]

        def reader(column: int) -> Read:
            def read(line: Line, _child: Line | None) -> str:
                found = self.staging.find(CUSTOMERS, line.cells[index])
                return found.cells[column] if found is not None else ""

            return read

        return [reader(column) for column in customers.columns_of(name)]

    def _names_of(self, role: str, name: str) -> dict[str, str]:
        plan = self.plans.get(role)
        if plan is None or not (columns := plan.columns_of(name)):
            return {}
        lines = (*self.staging.lines(role), *self.staging.lines(role, deleted=True))
        return {line.key: line.cells[columns[0]] for line in lines if line.key}

    def _children(self, sheet: Sheet, line: Line) -> list[Line | None]:
        """The rows that belong to it; None for one of its own, where it names a project that none
        of them does."""
        if sheet.child is None:
            return [None]
        below: list[Line | None] = [*self.staging.children(sheet.child.role, line.key)]
        if not below:
            return [None]
        names = {self._project(sheet.child, child) for child in below if child is not None}
        own = self._project(sheet.plan, line)
        return [*below, None] if own and own not in names else below

    def _project(self, plan: TablePlan, line: Line) -> str:
        for index in plan.columns_of("project"):
            if line.cells[index]:
                return match_key(line.cells[index])
        for index, role in plan.references.items():
            if role == PROJECTS and line.cells[index]:
                key = line.cells[index]
                return match_key(self._names[PROJECTS].get(key, key))
        return ""


def _csv_line(cells: Sequence[str]) -> bytes:
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue().encode("utf-8", "replace")


def _cell(index: int, values: dict[str, str], *, of_child: bool) -> Read:
    def read(line: Line, child: Line | None) -> str:
        cell = _cells_of(line, child, of_child)[index]
        return values.get(folded(cell), cell) if values else cell

    return read


def _joined(reads: Sequence[Read], column: Column) -> Read:
    """What stands in several columns of one table: parts of a name, further phones."""
    if len(reads) == 1:
        return reads[0]
    if not column.several:
        return _first_of(reads)

    def read(line: Line, child: Line | None) -> str:
        cells = dict.fromkeys(each(line, child).strip() for each in reads)
        return (" " if column.in_parts else ", ").join(cell for cell in cells if cell)

    return read


def _first_of(reads: Sequence[Read]) -> Read:
    def read(line: Line, child: Line | None) -> str:
        for each in reads:
            if cell := each(line, child).strip():
                return cell
        return ""

    return read


class _Blank(list[str]):
    """Of a line that has no row below it: nothing stands anywhere."""

    def __getitem__(self, _index: Any) -> Any:
        return ""


def _cells_of(line: Line, child: Line | None, of_child: bool) -> list[str]:
    if not of_child:
        return line.cells
    return child.cells if child is not None else _Blank()


def _no_number(heading: str) -> str:
    """A heading that is not taken for the number of a column."""
    return f"column {heading}" if heading.isdecimal() else heading
