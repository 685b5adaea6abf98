"""What an adoption decided, row for row with the reason, in files for a person to read.

They name people: only their owner may read them.
"""

import csv
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from accounts.models import Branch, Organization
from core.api.exports import csv_cell
from leads.models import ChannelPartner, Project
from uploads.adoption.plan import TablePlan
from uploads.adoption.sheets import Sheet
from uploads.columns import COLUMNS
from uploads.models import Outcome, UploadKind

TAKEN_OVER, UNITED, UNCHANGED, WAITS = "taken over", "united", "unchanged", "waits"
LEFT_OUT, SKIPPED, MERGED, NOTED = "left out", "skipped", "merged there", "noted"
_DECISIONS: dict[str, str] = {
    Outcome.CREATED: TAKEN_OVER,
    Outcome.UPDATED: UNITED,
    Outcome.UNCHANGED: UNCHANGED,
    Outcome.NEEDS_ATTENTION: WAITS,
}
_NOUNS: dict[str, tuple[str, str, str]] = {  # noun, its id in a row, why it is new
    UploadKind.PROJECTS: ("project", "project_id", "no project of this name was here"),
    UploadKind.CHANNEL_PARTNERS: ("partner", "partner_id", "no partner with this phone was here"),
    UploadKind.CUSTOMERS: ("customer", "customer_id", "nobody was known by its keys"),
    UploadKind.LEADS: ("lead", "lead_id", "no lead was known by its keys"),
}
_NAMES_OF_PEOPLE = ("full_name", "partner_name", "project_name", "name_and_phone")
_MEDICAL = {
    column.attribute for columns in COLUMNS.values() for column in columns if column.is_medical
}
_UPLOAD_NUMBER = re.compile(r" \(upload -?\d+\)")
_BELOW_ZERO = re.compile(r"\b(customer) -(\d+)")
_COLUMNS = (
    "table", "key there", "row of the sheet", "name", "decision", "record here", "matched by",
    "reason",
)  # fmt: skip
_SHOWN = 80  # letters
_OF_PROJECT = "project "  # changes of the lead in a project


@dataclass
class RowOutcome:
    """A row of a sheet with what became of it, or would: of either, the same values."""

    row_number: int
    cells: list[Any]
    outcome: str
    matched_by: str
    same_as: int | None
    changes: dict[str, Any]
    problems: list[dict[str, Any]]
    customer_id: int | None
    lead_id: int | None
    partner_id: int | None
    project_id: int | None


@dataclass
class Decision:
    table: str
    decision: str
    reason: str
    key: str = ""
    row_number: int | None = None
    name: str = ""
    record: str = ""
    matched_by: str = ""
    codes: tuple[str, ...] = ()


class Formatter:
    """Decisions about rows in words; names of what changes point to are read once."""

    def __init__(self, organization: Organization) -> None:
        self._organization = organization
        self._names: dict[str, dict[int, str]] = {}

    def decision(self, sheet: Sheet, row: RowOutcome) -> Decision:
        noun, id_name, new = _NOUNS[sheet.kind]
        record_id: int | None = getattr(row, id_name)
        problems = [_plain(problem["message"]) for problem in row.problems]
        matched = row.matched_by.replace("_", " ")
        match row.outcome:
            case Outcome.CREATED:
                in_project = {
                    name: pair for name, pair in row.changes.items() if name.startswith(_OF_PROJECT)
                }
                reasons = [new, *self._changes(in_project)]
            case Outcome.UPDATED:
                reasons = [f"known by its {matched}" if matched else "known"]
                reasons += self._changes(row.changes)
            case Outcome.UNCHANGED:
                reasons = [_why_unchanged(row, matched)]
            case _:
                reasons = []
        return Decision(
            table=sheet.plan.table,
            decision=_DECISIONS[row.outcome],
            reason="; ".join([*reasons, *problems]),
            key=sheet.keys_in(row.cells),
            row_number=row.row_number,
            name=_name_in(sheet, row.cells),
            record=_record(sheet, row, noun, record_id),
            matched_by=matched,
            codes=tuple(problem["code"] for problem in row.problems),
        )

    def _changes(self, changes: Mapping[str, Any]) -> Iterator[str]:
        for name, (before, after) in changes.items():
            of, _, field_name = name.rpartition(" ")  # "project status" is of the lead in a project
            label = field_name.replace("_", " ")
            if of and name != "project project":
                label = f"{of}'s {label}"
            if field_name in ("identifiers", "last_activity"):
                continue
            if field_name in _MEDICAL:
                yield f"{label} changed"
            elif field_name == "visit":
                yield "a visit more"
            elif before in (None, ""):
                yield f"{label}: {self._shown(field_name, after)}"
            else:
                pair = self._shown(field_name, before), self._shown(field_name, after)
                yield f"{label}: {pair[0]} → {pair[1]}"

    def _shown(self, name: str, value: Any) -> str:
        if name in _NAMED and isinstance(value, int):
            return self._names_of(name).get(value) or _numbered(name.replace("_", " "), value)
        return str(value)[:_SHOWN]

    def _names_of(self, name: str) -> dict[int, str]:
        if name not in self._names:
            found = _NAMED[name]._base_manager.filter(organization=self._organization)
            self._names[name] = dict(found.order_by().values_list("pk", "name"))
        return self._names[name]


_NAMED: dict[str, Any] = {"project": Project, "channel_partner": ChannelPartner, "branch": Branch}


def _why_unchanged(row: RowOutcome, matched: str) -> str:
    if row.same_as is not None:
        return "an earlier upload brought this very row"
    if matched:
        return f"known by its {matched}, and nothing of it is new"
    return "nothing of it is new"


def _name_in(sheet: Sheet, cells: Sequence[Any]) -> str:
    found = [
        str(cells[index])
        for index, name in enumerate(sheet.mapping)
        if name in _NAMES_OF_PEOPLE and index < len(cells)
    ]
    return " ".join(part for part in found if part)[:_SHOWN]


def _record(sheet: Sheet, row: RowOutcome, noun: str, record_id: int | None) -> str:
    """A lead with the customer who it is."""
    named = [_numbered(noun, record_id)]
    if sheet.kind == UploadKind.LEADS:
        named.append(_numbered("customer", row.customer_id))
    return ", ".join(each for each in named if each)


def _numbered(noun: str, record_id: int | None) -> str:
    if record_id is None:
        return ""
    return f"{noun} {record_id}" if record_id > 0 else f"new {noun} {-record_id}"


def _plain(message: str) -> str:
    """Without numbers that a dry run made up."""
    return _BELOW_ZERO.sub(r"new \1 \2", _UPLOAD_NUMBER.sub("", message))


@dataclass
class Counted:
    decisions: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)  # of rows that wait


class Report:
    """Writes `decisions.csv` row by row, then `columns.csv`, `summary.txt`, and what else it is
    given. An earlier report in the folder is replaced."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder = folder
        self.counted: dict[str, Counted] = {}
        self.notes: list[str] = []
        self._file = self._open("decisions.csv")
        self._writer = csv.writer(self._file)
        self._writer.writerow(_COLUMNS)

    def add(self, decision: Decision) -> None:
        counted = self.counted.setdefault(decision.table, Counted())
        counted.decisions[decision.decision] += 1
        if decision.decision == WAITS:
            counted.codes.update(set(decision.codes))
        values = (
            decision.table, decision.key, decision.row_number or "", decision.name,
            decision.decision, decision.record, decision.matched_by, decision.reason,
        )  # fmt: skip
        self._writer.writerow([csv_cell(value) for value in values])

    def write_columns(
        self,
        plans: Iterable[TablePlan],
        samples: Mapping[str, Mapping[int, str]],
        filled: Mapping[str, Mapping[int, int]],
    ) -> None:
        """`samples` and `filled`: {role: {column: a value, how many rows have one}}."""
        with self._open("columns.csv") as file:
            writer = csv.writer(file)
            writer.writerow(("table", "column", "is", "said by", "rows with a value", "such as"))
            for plan in plans:
                for index, heading in enumerate(plan.headings):
                    values = (
                        plan.table,
                        heading,
                        plan.means(index),
                        "its name" if index in plan.found else "the mapping file",
                        filled.get(plan.role, {}).get(index, 0),
                        samples.get(plan.role, {}).get(index, "")[:_SHOWN],
                    )
                    writer.writerow([csv_cell(value) for value in values])

    def write(self, name: str, text: str) -> Path:
        with self._open(name) as file:
            file.write(text)
        return self.folder / name

    def close(self) -> str:
        """The summary, which is written, too."""
        self._file.close()
        text = "\n".join([*self._summary(), *self.notes]) + "\n"
        self.write("summary.txt", text)
        return text

    def _summary(self) -> Iterator[str]:
        for table, counted in self.counted.items():
            rows = ", ".join(f"{number:,} {what}" for what, number in counted.decisions.items())
            yield f"{table}: {rows}"
            for code, number in counted.codes.most_common():
                yield f"    waits because of {code.replace('_', ' ')}: {number:,}"

    def _open(self, name: str) -> TextIO:
        path = self.folder / name
        path.unlink(missing_ok=True)
        created = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        return os.fdopen(created, "w", encoding="utf-8-sig" if name.endswith(".csv") else "utf-8")
