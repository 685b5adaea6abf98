"""Reading the rows of sheets about people: who they are, and what their columns say beside."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

from core.bulk import as_json
from customers.intake import FieldProblem, Reading, read_person
from customers.normalize import (
    clean_text,
    name_beside_phone,
    phone_beside_name,
    read_phones,
)
from uploads.columns import Column
from uploads.columns.readers import CellProblem, shown
from uploads.columns.recognize import words_of
from uploads.detection import filled_cells, raw_cells
from uploads.detection.cells import has_ditto
from uploads.detection.titles import is_doubtful
from uploads.rows.context import Context
from uploads.rows.problems import ProblemWriter
from uploads.rows.result import RowResult
from uploads.rows.seen_before import fingerprint_of
from uploads.understanding.cells import CellReader
from uploads.understanding.misplaced_keys import MisplacedKeys

# Day books of accounting programs: each line is of a voucher, and few of these name customers.
# "Rent" and "HDFC Bank" stand where customers stand, in payments and journals.
_HEADINGS = frozenset(("vchtype", "vouchertype", "vchrtype", "typeofvoucher", "vtype"))
_OF_ACCOUNTS = frozenset(
    ("payment", "pymt", "receipt", "rcpt", "contra", "ctra", "journal", "jrnl", "purchase", "purc",
     "debitnote", "creditnote", "stockjournal", "memorandum", "payroll")
)  # fmt: skip


class PersonRows:
    """Understands the rows of one sheet."""

    needs_phone = False  # whether a row is somebody to call

    def __init__(self, context: Context) -> None:
        self.context, self.branches = context, context.branches
        self.rules = context.rules.with_nobodys(self.branches.names.values())
        self.profile = context.profile
        self.problems = ProblemWriter(self.profile)
        self.cells = CellReader(replace(context, rules=self.rules), self.problems)
        self._columns = self.cells.positions
        self._names = self.profile.columns_of("full_name")
        self._both = self.profile.columns_of("name_and_phone")
        self._emails = self.profile.columns_of("email")
        self._phones = sorted([*self.profile.columns_of("phone"), *self._both])
        self._voucher = voucher_column(self.profile.columns, self.profile.mapping)
        self.misplaced_keys = MisplacedKeys(
            self.profile, self.problems, self.rules.region, phones_only=self.needs_phone
        )

    def entries(self) -> tuple[Any, ...]:
        """What a row fills beside the person, new and empty: the kind's own entry first, then what
        lies within it."""
        return ()

    def read(
        self, row_number: int, cells: list[Any], filled: dict[int, Any] | None = None
    ) -> RowResult:
        result = RowResult(row_number, as_json(raw_cells(cells)), filled)
        came, cells = cells, self.as_read(result, cells)
        waits = bool(result.problems)
        waits = not self.read_more(result, cells) or waits
        waits = not self.read_branch(result, cells) or waits
        reading = read_person(
            self.rules,
            full_name=self.name_in(cells),
            phones=self.phones_in(cells),
            emails=[cells[index] for index in self._emails],
            passport_number=_cell(cells, self._columns.get("passport_number")),
            branch_id=result.branch_id,
            day=result.day,
            details=self._details_in(result, cells) if self.cells.details else None,
        )
        if reading.is_nobody:
            self.read_nobody(result, cells, reading, waits=waits)
            return result
        if self.text_of(cells, "in_register").casefold() in _NOT_THERE:
            self._leave_deleted(result, cells)
            return result
        if reading.problems:
            self.report(result, cells, reading.problems, waits=not reading.usable)
        if reading.usable and not reading.incoming.keys:
            waits = not self._names_somebody(result, came, reading.incoming.full_name) or waits
            if "customer_id" not in self._columns:
                waits = self.misplaced_keys.report(result, came) or waits
        if waits or not reading.usable:
            return result
        result.incoming = reading.incoming
        if (number := self.text_of(cells, "customer_id")).isdecimal() and len(number) < 18:
            result.customer_number = int(number)
        if not result.missing_branch:
            self.set_fingerprint(result)
        return result

    def as_read(self, result: RowResult, cells: list[Any]) -> list[Any]:
        """The cells with what the row takes from lines above; "as above" elsewhere is a problem."""
        cells = filled_cells(cells, result.filled)
        return self.problems.without_dittos(result, cells) if has_ditto(cells) else cells

    def _names_somebody(self, result: RowResult, came: list[Any], name: str) -> bool:
        """Whether a name without any key is one; what rather seems a title or a total waits."""
        alone = self.profile.lone_names_wait and not any(
            cell not in ("", None) and not (isinstance(cell, str) and not cell.strip())
            for index, cell in enumerate(came)
            if index not in self._names and index not in self._both
        )
        voucher = clean_text(_cell(came, self._voucher))
        if not alone and not is_doubtful(name) and not is_of_accounts(voucher):
            return True
        message = (_ALONE if alone else _DOUBTFUL).format(name=name[:60])
        return self.problem(result, came, "full_name", "name_doubtful", message)

    def phones_in(self, cells: list[Any]) -> list[Any]:
        """The cells that hold phones, in the order of their columns."""
        if not self._both:
            return [cells[index] for index in self._phones]
        return [
            phone_beside_name(cells[index]) if index in self._both else cells[index]
            for index in self._phones
        ]

    def read_more(self, result: RowResult, cells: list[Any]) -> bool:
        """What stands beside the person; False when the row has to wait for it."""
        return self.cells.fill(result, cells).is_fine

    def read_nobody(
        self, result: RowResult, cells: list[Any], reading: Reading, *, waits: bool
    ) -> None:
        """A row such as CASH: nothing of it is imported, and that is said."""
        result.is_nobody = True
        result.problems.clear()  # nothing of the row is used, so nothing of it has to be put right
        self.report_nobody(result, cells, "It makes no customer; there is nothing to do.")

    def _leave_deleted(self, result: RowResult, cells: list[Any]) -> None:
        """An export of ours lists whom somebody deleted: handing it in brings nobody back."""
        result.is_deleted = True
        result.problems.clear()
        name = clean_text(self.name_in(cells))[:60]
        message = (
            f'"{name}" was deleted when this list was made, and stays so. To bring a customer '
            "back, do it on the customer's page, or put true there and upload the row again."
        )
        self.problem(result, cells, "in_register", "deleted_in_register", message)

    def report_nobody(self, result: RowResult, cells: list[Any], what: str) -> None:
        name = clean_text(self.name_in(cells))[:60]
        self.problem(result, cells, "full_name", "nobody", f'"{name}" is nobody\'s name. {what}')

    def name_in(self, cells: list[Any]) -> Any:
        """The name; its parts in the order of their columns when it has several."""
        if len(self._names) == 1 and not self._both:
            return cells[self._names[0]]
        parts = [clean_text(cells[index]) for index in self._names]
        parts += [name_beside_phone(cells[index]) for index in self._both]
        return " ".join(part for part in dict.fromkeys(parts) if part)

    def read_branch(self, result: RowResult, cells: list[Any]) -> bool:
        """Fill in the branch; False when the row has to wait for it."""
        fine = True
        branch_text = self.text_of(cells, "branch")
        number = self.text_of(cells, "branch_id")
        if not (branch_text or number):
            result.branch_id = self.context.default_branch_id
            is_visit = result.day is not None and "visit_date" in self._columns
            if is_visit and result.branch_id is None:
                fine = self.problem(result, cells, "branch", "branch_missing", _NO_BRANCH)
            return fine
        result.branch_id = self.branches.find(branch_text) or self.branches.by_number(number)
        if result.branch_id is None:
            branch_text = branch_text or number
            if self.branches.can_create(branch_text):
                result.missing_branch = branch_text
            else:
                message = self.branches.unknown(branch_text)
                fine = self.problem(result, cells, "branch", "branch_unknown", message)
        return fine

    def text_of(self, cells: list[Any], name: str) -> str:
        """What stands in the column of field `name`, "" when there is no such column."""
        return clean_text(_cell(cells, self._columns.get(name)))

    def _details_in(self, result: RowResult, cells: list[Any]) -> dict[str, Any]:
        details: dict[str, Any] = {}
        for column, index in self.cells.details:
            cell = cells[index]
            if cell == "" or cell is None:
                continue
            if column.is_date:
                cell = self._past_day(result, cells, column, index)
            details[column.attribute] = cell
        return details

    def _past_day(
        self, result: RowResult, cells: list[Any], column: Column, index: int
    ) -> date | str:
        """A day of the person's life, in the order in which the column writes days."""
        cell = cells[index]
        if isinstance(cell, str) and not clean_text(cell):
            return ""
        with suppress(CellProblem):
            return self.cells.sheet.past_day_in(cell, index)
        message = f'"{shown(cell)}" is no {column.label.lower()}. It was left out.'
        self.problem(result, cells, column.name, "date_unreadable", message)
        return ""

    def set_fingerprint(self, result: RowResult) -> None:
        result.fingerprint = fingerprint_of(result, self.context.organization_id, self.context.kind)

    def phone_position(self, cells: Sequence[Any], number: str) -> int:
        """In which of the columns of phones `number` stands."""
        for position, index in enumerate(self._phones):
            if number in read_phones(cells[index], self.rules.region).numbers:
                return position
        return 0

    def problem(
        self, result: RowResult, cells: list[Any], name: str, code: str, message: str
    ) -> bool:
        """Note what is wrong with a cell; False, for the row that has to wait for it."""
        result.problems.append(
            self.problems.write(result.row_number, name, cells, code=code, message=message)
        )
        return False

    def report(
        self, result: RowResult, cells: list[Any], problems: Sequence[FieldProblem], *, waits: bool
    ) -> None:
        for name, problem, position in problems:
            message = f"{problem.message} The row waits." if waits else problem.message
            result.problems.append(
                self.problems.write(
                    result.row_number,
                    name,
                    cells,
                    code=problem.code,
                    message=message,
                    position=position,
                )
            )


_NOT_THERE = frozenset({"false", "no", "0"})
_ALONE = (
    '"{name}" stands alone in its row. If it is a title or a note, leave the row as it is. If it '
    "is a customer, add a phone or any other detail here; the row waits."
)
_DOUBTFUL = (
    '"{name}" rather seems to be a total or a note than a person. If it is a customer, add a '
    "phone, an e-mail or a passport here, or correct the name; the row waits."
)
_NO_BRANCH = (
    "there is a date but no shop. Name the shop, or choose a branch for the whole upload; "
    "the row waits."
)


def _cell(cells: list[Any], index: int | None) -> Any:
    return "" if index is None else cells[index]


def voucher_column(columns: Sequence[str], mapping: Collection[int]) -> int | None:
    """The column that says the sort of voucher, if there is one and it is nothing else."""
    return next(
        (
            index
            for index, heading in enumerate(columns)
            if index not in mapping and "".join(words_of(heading)) in _HEADINGS
        ),
        None,
    )


def is_of_accounts(voucher: str) -> bool:
    """Whether a voucher of this sort is rather between accounts than of a customer's visit."""
    return bool(voucher) and "".join(words_of(voucher)) in _OF_ACCOUNTS
