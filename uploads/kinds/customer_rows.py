"""Reading the rows of a customers sheet: cells to people, days and branches."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from core.bulk import as_json
from customers.intake import FieldProblem, Reading, read_person
from customers.matching import OrganizationRules
from customers.matching.incoming import DETAIL_FIELDS
from customers.normalize import (
    clean_text,
    name_beside_phone,
    phone_beside_name,
    read_emails,
    read_phones,
)
from uploads.dates import read_date, swapped_back
from uploads.draft import Draft
from uploads.fingerprints import fingerprint_of
from uploads.headings.elsewhere import OTHER_NUMBERS, SOMEBODY_ELSE, speaks_of
from uploads.headings.fields import KEY_FIELDS
from uploads.kinds.branches import BranchBook
from uploads.kinds.staff import StaffBook
from uploads.look import Look, laid_over, raw_cells
from uploads.look.ditto import has_ditto
from uploads.look.evidence import ORDER_IN_WORDS
from uploads.look.furniture import is_doubtful
from uploads.look.keys import keys_within
from uploads.look.skipping import BOTH
from uploads.look.vouchers import is_of_accounts, voucher_column
from uploads.models import FileUpload
from uploads.problems import ProblemWriter
from visits.services.attending import LONGEST_ATTENDANT

_OTHERS = SOMEBODY_ELSE | OTHER_NUMBERS


class CustomerRows:
    """Understands the rows of one upload. Touches no database once it is made."""

    def __init__(self, upload: FileUpload) -> None:
        self.upload = upload
        self.branches = BranchBook(upload)
        rules = OrganizationRules.of(upload.organization)
        self.rules = rules.with_nobodys(branch.name for branch in self.branches.branches)
        self.look = Look.from_json(upload.look)
        self.problems = ProblemWriter(self.look)
        self.today = upload.organization.today()
        self.default_branch_id = upload.branch_id
        columns: dict[str, list[int]] = {}
        for index, name in sorted(self.look.mapping.items()):
            columns.setdefault(name, []).append(index)
        self._columns = {name: indices[0] for name, indices in columns.items()}
        self._names = columns.get("full_name", [])
        self._both = columns.get("name_and_phone", [])
        self._emails = columns.get("email", [])
        self._passport = _only(columns, "passport_number")
        self._branch = _only(columns, "branch")
        self._date = _only(columns, "visit_date")
        self._order = {column.index: column.order for column in self.look.date_columns}
        self._swapped = {column.index for column in self.look.date_columns if column.swapped_back}
        self._staff = StaffBook(upload.organization) if "attended_by" in columns else None
        self._phones = sorted([*columns.get("phone", []), *self._both])
        self._voucher = voucher_column(self.look.columns, self.look.mapping)
        self._no_keys_in = {
            *self.look.left_out,
            *(i for i, name in self.look.mapping.items() if name in KEY_FIELDS - {BOTH}),
            *(
                index
                for index, heading in enumerate(self.look.columns)
                if speaks_of(heading, SOMEBODY_ELSE if index in self.look.mapping else _OTHERS)
            ),
        }
        self._details = [(name, columns[name][0]) for name in DETAIL_FIELDS if name in columns]

    def read(
        self, row_number: int, cells: list[Any], filled: dict[int, Any] | None = None
    ) -> Draft:
        draft = Draft(row_number, as_json(raw_cells(cells)), filled)
        came, cells = cells, self.as_read(draft, cells)
        waits = bool(draft.problems)
        waits = not self._read_branch_and_day(draft, cells) or waits
        waits = not self.read_more(draft, cells) or waits
        self._read_attendant(draft, cells)
        reading = read_person(
            self.rules,
            full_name=self._name_in(cells),
            phones=self.phones_in(cells),
            emails=[cells[index] for index in self._emails],
            passport_number=_cell(cells, self._passport),
            branch_id=draft.branch_id,
            day=draft.day,
            details=self._read_details(draft, cells) if self._details else None,
        )
        if reading.is_nobody:
            self.read_nobody(draft, cells, reading, waits=waits)
            return draft
        if self.text_of(cells, "in_register").casefold() in _NOT_THERE:
            self._leave_deleted(draft, cells)
            return draft
        if reading.problems:
            self._tell(draft, cells, reading.problems, waits=not reading.usable)
        if reading.usable and not reading.incoming.keys:
            waits = not self._names_somebody(draft, came, reading.incoming.full_name) or waits
            waits = not self._has_no_key_elsewhere(draft, came) or waits
        if waits or not reading.usable:
            return draft
        draft.incoming = reading.incoming
        if (number := self.text_of(cells, "customer_id")).isdecimal() and len(number) < 18:
            draft.customer_number = int(number)
        if not draft.missing_branch:
            self.take_fingerprint(draft)
        return draft

    def as_read(self, draft: Draft, cells: list[Any]) -> list[Any]:
        """The cells with what the row takes from lines above; "as above" elsewhere is a problem."""
        cells = laid_over(cells, draft.filled)
        return self.problems.without_dittos(draft, cells) if has_ditto(cells) else cells

    def _names_somebody(self, draft: Draft, came: list[Any], name: str) -> bool:
        """Whether a name without any key is one; what rather seems a title or a total waits."""
        alone = self.look.lone_names_wait and not any(
            cell not in ("", None) and not (isinstance(cell, str) and not cell.strip())
            for index, cell in enumerate(came)
            if index not in self._names and index not in self._both
        )
        voucher = clean_text(_cell(came, self._voucher))
        if not alone and not is_doubtful(name) and not is_of_accounts(voucher):
            return True
        message = (_ALONE if alone else _DOUBTFUL).format(name=name[:60])
        return self.problem(draft, came, "full_name", "name_doubtful", message)

    def _has_no_key_elsewhere(self, draft: Draft, came: list[Any]) -> bool:
        """False for a person without keys in whose row one stands in a cell of something else.

        What a person left out, or what the heading calls somebody else's, is not meant; nor is
        what stands in the columns of keys, which were read: fillers.
        """
        if "customer_id" in self._columns:
            return True
        for index, cell in enumerate(came[: len(self.look.columns)]):
            if index in self._no_keys_in:
                continue
            found = [key for key in keys_within(cell) if self._is_readable(key)]
            if not found:
                continue
            message = _KEY_ELSEWHERE.format(key=found[0][:60])
            draft.problems.append(
                self.problems.write_at(
                    draft.row_number, index, came, code="key_elsewhere", message=message
                )
            )
            return False
        return True

    def _is_readable(self, key: str) -> bool:
        found = (
            read_emails(key).values if "@" in key else read_phones(key, self.rules.region).numbers
        )
        return bool(found)

    def phones_in(self, cells: list[Any]) -> list[Any]:
        """The cells that hold phones, in the order of their columns."""
        if not self._both:
            return [cells[index] for index in self._phones]
        return [
            phone_beside_name(cells[index]) if index in self._both else cells[index]
            for index in self._phones
        ]

    def read_more(self, draft: Draft, cells: list[Any]) -> bool:
        """What a kind reads beside the person; False when the row has to wait for it."""
        return True

    def read_nobody(self, draft: Draft, cells: list[Any], reading: Reading, *, waits: bool) -> None:
        """A row such as CASH: nothing of it is taken in, and that is said."""
        draft.is_nobody = True
        draft.problems.clear()  # nothing of the row is used, so nothing of it has to be put right
        self.tell_nobody(draft, cells, "It makes no customer; there is nothing to do.")

    def _leave_deleted(self, draft: Draft, cells: list[Any]) -> None:
        """An export of ours lists whom somebody deleted: handing it in brings nobody back."""
        draft.is_deleted = True
        draft.problems.clear()
        name = clean_text(self._name_in(cells))[:60]
        message = (
            f'"{name}" was deleted when this list was made, and stays so. To bring a customer '
            "back, do it on the customer's page, or put true there and upload the row again."
        )
        self.problem(draft, cells, "in_register", "deleted_in_register", message)

    def tell_nobody(self, draft: Draft, cells: list[Any], what: str) -> None:
        name = clean_text(self._name_in(cells))[:60]
        self.problem(draft, cells, "full_name", "nobody", f'"{name}" is nobody\'s name. {what}')

    def _name_in(self, cells: list[Any]) -> Any:
        """The name; its parts in the order of their columns when it has several."""
        if len(self._names) == 1 and not self._both:
            return cells[self._names[0]]
        parts = [clean_text(cells[index]) for index in self._names]
        parts += [name_beside_phone(cells[index]) for index in self._both]
        return " ".join(part for part in dict.fromkeys(parts) if part)

    def _read_branch_and_day(self, draft: Draft, cells: list[Any]) -> bool:
        """Fill in branch and day; False when the row has to wait for one of them."""
        fine = self.read_day(draft, cells, "visit_date", self._date)
        branch_text = clean_text(_cell(cells, self._branch))
        number = self.text_of(cells, "branch_id")
        if not (branch_text or number):
            draft.branch_id = self.default_branch_id
            if draft.day is not None and draft.branch_id is None:
                fine = self.problem(draft, cells, "branch", "branch_missing", _NO_BRANCH)
            return fine
        draft.branch_id = self.branches.find(branch_text) or self.branches.by_number(number)
        if draft.branch_id is None:
            branch_text = branch_text or number
            if self.branches.can_create(branch_text):
                draft.missing_branch = branch_text
            else:
                message = self.branches.unknown(branch_text)
                fine = self.problem(draft, cells, "branch", "branch_unknown", message)
        return fine

    def _read_attendant(self, draft: Draft, cells: list[Any]) -> None:
        """Who served the customer: what is no name of a user is kept as it stands."""
        text = self.text_of(cells, "attended_by")
        if self._staff is None or not text:
            return
        if len(text) > LONGEST_ATTENDANT:
            message = (
                f'"{text[:40]}…" has {len(text)} characters; at most {LONGEST_ATTENDANT} fit. '
                "It was left out."
            )
            self.problem(draft, cells, "attended_by", "too_long", message)
            return
        draft.attendant = self._staff.find(text)
        draft.said = (*draft.said, f"attended_by={text}")

    def _date_in(self, cell: Any, index: int) -> date | None:
        if index in self._swapped:
            cell = swapped_back(cell)
        return read_date(cell, self._order[index], self.rules.zone)

    def read_day(self, draft: Draft, cells: list[Any], name: str, index: int | None) -> bool:
        """Fill in the row's day from the column of field `name`."""
        cell = _blank_filler(_cell(cells, index))
        if index is None or cell == "":
            return True
        draft.day = self._date_in(cell, index)
        if draft.day is None:
            order = ORDER_IN_WORDS[self._order[index]]
            message = _NO_DATE.format(cell=_shown(cell), order=order)
            return self.problem(draft, cells, name, "date_unreadable", message)
        if draft.day > self.today:
            message = _FUTURE.format(cell=_shown(cell))
            return self.problem(draft, cells, name, "date_in_future", message)
        return True

    def text_of(self, cells: list[Any], name: str) -> str:
        """What stands in the column of field `name`, "" when there is no such column."""
        return clean_text(_cell(cells, self._columns.get(name)))

    def _read_details(self, draft: Draft, cells: list[Any]) -> dict[str, Any]:
        details: dict[str, Any] = {}
        for name, index in self._details:
            cell = cells[index]
            if cell == "" or cell is None:
                continue
            if name == "date_of_birth":
                cell = self._read_birth_date(draft, cells, index)
            details[name] = cell
        return details

    def _read_birth_date(self, draft: Draft, cells: list[Any], index: int) -> date | str:
        cell = cells[index]
        if _blank_filler(cell) == "":
            return ""
        day = self._date_in(cell, index)
        if day is not None and day <= self.today:
            return day
        message = f'"{_shown(cell)}" is no date of birth. It was left out.'
        self.problem(draft, cells, "date_of_birth", "date_unreadable", message)
        return ""

    def take_fingerprint(self, draft: Draft) -> None:
        draft.fingerprint = fingerprint_of(draft, self.rules.organization.pk, self.upload.kind)

    def phone_place(self, cells: Sequence[Any], number: str) -> int:
        """In which of the columns of phones `number` stands."""
        for place, index in enumerate(self._phones):
            if number in read_phones(cells[index], self.rules.region).numbers:
                return place
        return 0

    def problem(self, draft: Draft, cells: list[Any], name: str, code: str, message: str) -> bool:
        """Note what is wrong with a cell; False, for the row that has to wait for it."""
        draft.problems.append(
            self.problems.write(draft.row_number, name, cells, code=code, message=message)
        )
        return False

    def _tell(
        self, draft: Draft, cells: list[Any], problems: Sequence[FieldProblem], *, waits: bool
    ) -> None:
        for name, problem, place in problems:
            message = f"{problem.message} The row waits." if waits else problem.message
            draft.problems.append(
                self.problems.write(
                    draft.row_number, name, cells, code=problem.code, message=message, place=place
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
_KEY_ELSEWHERE = (
    '"{key}" stands in this cell, and the row has no phone, e-mail or passport in its own column. '
    "Move it there if it is the customer's, else take it out; the row waits."
)
_NO_DATE = (
    '"{cell}" is no date that exists, read {order}. Write it with the name of the month, such as '
    "31 Dec 2024; the row waits."
)
_FUTURE = '"{cell}" has not come yet. Correct the date; the row waits.'
_NO_BRANCH = (
    "there is a date but no shop. Name the shop, or choose a branch for the whole upload; "
    "the row waits."
)


def _only(columns: dict[str, list[int]], name: str) -> int | None:
    return columns[name][0] if name in columns else None


def _cell(cells: list[Any], index: int | None) -> Any:
    return "" if index is None else cells[index]


def _blank_filler(cell: Any) -> Any:
    """The cell, or "" when it is a text such as "-" or "n/a" that says nothing."""
    return cell if not isinstance(cell, str) or clean_text(cell) else ""


def _shown(cell: Any) -> str:
    return (cell.isoformat() if isinstance(cell, date | datetime) else str(cell))[:60]
