"""An adoption from end to end: tables are kept at hand, sheets made of them, and decided about."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from django.conf import settings

from accounts.models import Organization, User
from uploads.adoption.deciding import SheetDecider
from uploads.adoption.plan import (
    BRANCHES,
    PARENTS,
    PARTNERS,
    Given,
    TablePlan,
    folded,
    make_plan,
    suggested_file,
    tables_by_role,
)
from uploads.adoption.report import LEFT_OUT, MERGED, NOTED, Decision, Formatter, Report
from uploads.adoption.running import adopt_sheet, decisions_about
from uploads.adoption.sheets import Sheet, SheetMaker
from uploads.adoption.source import Source, cannot_adopt
from uploads.adoption.staging import Line, Staging

_TABLES_SHOWN = 40
_WORDS_SHOWN = 50
_ROWS_BETWEEN_WORDS = 50_000
# Kept as they stand: a number there is a key of the other system that nobody would understand.
_IN_WORDS = ("lead_status", "lead_source", "service_type", "category")
Progress = Callable[[str], None]


class Adoption:
    """`folder`: of this run alone, for what is kept until its end."""

    def __init__(
        self,
        source: Source,
        given: Given,
        *,
        organization: Organization,
        by: User,
        folder: Path,
        report: Report,
        progress: Progress,
    ) -> None:
        self.source, self.given = source, given
        self.organization, self.by = organization, by
        self.folder, self.report, self.progress = folder, report, progress
        self.staging = Staging(folder)
        self.plans: dict[str, TablePlan] = {}
        self._samples: dict[str, dict[int, str]] = {}
        self._filled: dict[str, dict[int, int]] = {}
        self._untranslated: dict[str, None] = {}  # words that the mapping file has nothing for

    def read(self) -> None:
        """All tables, once. What they are said to be, and what of that is not known, is written
        into the report, with a mapping file to go on with."""
        there = self.source.tables()
        roles = tables_by_role(there, self.given)
        for role, table in roles.items():
            with self.source.open(table) as opened:
                plan = self.plans[role] = make_plan(
                    role,
                    table,
                    opened.headings,
                    key=opened.key,
                    references=opened.references,
                    given=self.given.of(role),
                    roles=roles,
                )
                rows = self.staging.fill(role, self._lines(plan, opened.rows))
            self.progress(f"{table}: {rows:,} rows read, as {role}.")
        self.staging.filled()
        plans = list(self.plans.values())
        self.report.write_columns(plans, self._samples, self._filled)
        self.report.write("mapping.toml", suggested_file(plans, self._samples))
        if others := [table for table in there if table not in roles.values()]:
            more = f" and {len(others) - _TABLES_SHOWN} more" if len(others) > _TABLES_SHOWN else ""
            names = ", ".join(others[:_TABLES_SHOWN])
            self.report.notes.append(f"Tables of which nothing is adopted: {names}{more}.")

    def not_understood(self) -> list[str]:
        """Columns that hold something, and of which nobody said what they are; words of which
        nobody said what they are called here, though of others of their column, and numbers where
        words are meant."""
        return [
            *self._untranslated,
            *(
                f"{plan.table}.{plan.headings[index]}"
                for plan in self.plans.values()
                for index in plan.unknown
                if self._filled[plan.role].get(index)
            ),
        ]

    def decide(self) -> None:
        """Decide about everything and write nothing."""
        if unknown := self.not_understood():
            self.report.notes.append(
                "NOT UNDERSTOOD, and in the way of adopting for good (say of each in the mapping "
                f'file what it is, or "" to leave it out): {", ".join(unknown)}.'
            )
        maker = self._maker()
        with SheetDecider(self.organization, by=self.by) as decider:
            for sheet, path in self._sheets(maker):
                self.progress(f"{path.name}: being decided about.")
                self._report(decider.decide(sheet, path))

    def run(self) -> None:
        """Adopt for good. DomainError while a column is not understood, and for a sheet that does
        not come to its end; what was adopted before it stays, and the next run goes on."""
        if unknown := self.not_understood():
            raise cannot_adopt(
                'Nothing was adopted. Say of each of these columns what it is, or "" to leave it '
                f"out: {', '.join(unknown)}."
            )
        maker, formatter = self._maker(), Formatter(self.organization)
        for sheet, path in self._sheets(maker):
            upload = adopt_sheet(
                sheet,
                path,
                organization=self.organization,
                by=self.by,
                adopted_from=self.source.name,
                progress=self.progress,
            )
            self._report(decisions_about(sheet, upload, formatter))

    def close(self) -> None:
        self.staging.close()

    def _sheets(self, maker: SheetMaker) -> Iterator[tuple[Sheet, Path]]:
        for sheet in maker.sheets():
            parts = maker.write(
                sheet, self.folder, self.source.name, most_bytes=settings.UPLOAD_MAX_BYTES
            )
            for path in parts:
                yield sheet, path
                path.unlink()

    def _lines(self, plan: TablePlan, rows: Iterable[list[str]]) -> Iterator[Line]:
        samples = self._samples[plan.role] = {}
        filled = self._filled[plan.role] = {}
        in_words = {*plan.values, *(i for name in _IN_WORDS for i in plan.columns_of(name))}
        for number, cells in enumerate(rows, start=1):
            for index, cell in enumerate(cells):
                if cell:
                    samples.setdefault(index, cell)
                    filled[index] = filled.get(index, 0) + 1
            for index in in_words:
                words, cell = plan.values.get(index), cells[index].strip()
                is_unknown = cell.isdecimal() if words is None else folded(cell) not in words
                if cell and is_unknown:
                    self._note_untranslated(plan, index, cell)
            key = cells[plan.key].strip() if plan.key is not None else ""
            parent = cells[plan.parent].strip() if plan.parent is not None else ""
            yield Line(number, key, parent, plan.is_deleted(cells), cells)

    def _note_untranslated(self, plan: TablePlan, index: int, cell: str) -> None:
        if len(self._untranslated) < _WORDS_SHOWN:
            self._untranslated[f"{plan.table}.{plan.headings[index]} = {cell[:40]!r}"] = None

    def _report(self, decisions: Iterable[Decision]) -> None:
        for number, decision in enumerate(decisions, start=1):
            self.report.add(decision)
            if number % _ROWS_BETWEEN_WORDS == 0:
                self.progress(f"  {number:,} rows")

    # --- What is decided before anything is imported ----------------------------------------------

    def _maker(self) -> SheetMaker:
        maker = SheetMaker(self.organization, self.plans, self.staging)
        for role, plan in self.plans.items():
            if role == BRANCHES:
                continue
            self._report(self._deleted(plan))
            if above := PARENTS.get(role):
                self._report(self._orphans(plan, self.plans[above]))
            if keys := self.staging.repeated_keys(role):
                self.report.notes.append(
                    f"{plan.table}: several rows have the key {', '.join(keys)}; what refers to it "
                    "is taken for the first."
                )
        if PARTNERS in self.plans:
            self._report(self._merged(self.plans[PARTNERS], maker))
        return maker

    def _deleted(self, plan: TablePlan) -> Iterator[Decision]:
        for line in self.staging.lines(plan.role, deleted=True):
            assert plan.deleted is not None
            reason = f"deleted there ({plan.headings[plan.deleted]}: {line.cells[plan.deleted]})"
            yield self._before(plan, line, LEFT_OUT, reason)

    def _orphans(self, plan: TablePlan, parents: TablePlan) -> Iterator[Decision]:
        for line in self.staging.orphans(plan.role, parents.role):
            key = f"row {line.parent}" if line.parent else "none"
            reason = f"it belongs to {key} of {parents.table}, which is not there or deleted"
            yield self._before(plan, line, LEFT_OUT, reason)

    def _merged(self, plan: TablePlan, maker: SheetMaker) -> Iterator[Decision]:
        for line in self.staging.lines(PARTNERS):
            if note := maker.partners.note(plan, line):
                is_merged = line.number in maker.partners.of_line[line.number].reasons
                yield self._before(plan, line, MERGED if is_merged else NOTED, note)

    @staticmethod
    def _before(plan: TablePlan, line: Line, decision: str, reason: str) -> Decision:
        key = line.key or f"row {line.number}"
        names = ("full_name", "partner_name", "project_name")
        name = " ".join(line.cells[index] for each in names for index in plan.columns_of(each))
        return Decision(plan.table, decision, reason, key=key, name=name)
