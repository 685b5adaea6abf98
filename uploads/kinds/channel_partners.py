"""Kind `channel_partners`: a line is a partner, and perhaps what they earn in a project."""

import json
import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from core.bulk import as_json
from customers.matching import OrganizationRules
from customers.matching.store import lock_identities
from customers.normalize import Problem, clean_name, clean_text, read_email, read_phones
from history.changes import jsonable
from leads.models import ChannelPartner
from leads.services.partners import PartnerEntry, PartnerOutcome, PartnerTaker
from uploads.draft import Draft
from uploads.fingerprints import find_originals, fingerprint_of
from uploads.kinds.books import ProjectBook
from uploads.look import Look, laid_over, raw_cells
from uploads.look.ditto import has_ditto
from uploads.models import FileUpload, MatchedBy, Outcome
from uploads.problems import ProblemWriter

_LONGEST = {
    field.name: field.max_length for field in ChannelPartner._meta.fields if field.max_length
}


class ChannelPartnersKind:
    """Known by phone; a code under another phone, or a phone under another code, waits."""

    def __init__(self, upload: FileUpload) -> None:
        self.upload = upload
        self.rules = OrganizationRules.of(upload.organization)
        self.look = Look.from_json(upload.look)
        self.problems = ProblemWriter(self.look)
        self.projects = ProjectBook(upload.organization)
        self._columns: dict[str, int] = {}
        for index, name in sorted(self.look.mapping.items()):
            self._columns.setdefault(name, index)
        self._phones = self.look.columns_of("phone")

    def read(
        self, row_number: int, cells: list[Any], filled: dict[int, Any] | None = None
    ) -> Draft:
        draft = Draft(row_number, as_json(raw_cells(cells)), filled)
        cells = laid_over(cells, filled)
        if has_ditto(cells):
            cells = self.problems.without_dittos(draft, cells)
        entry = PartnerEntry(
            phone="",
            name=self._name_in(cells),
            code=clean_text(self._cell(cells, "partner_code")).upper(),
            city=clean_text(self._cell(cells, "city")),
        )
        fine = not draft.problems
        fine = self._read_phone(draft, cells, entry) and fine
        entry.email, wrong = read_email(next(filter(clean_text, self._emails_in(cells)), ""))
        for problem in wrong:
            self._problem(draft, cells, "email", problem.code, problem.message)
        fine = self._read_project(draft, cells, entry) and fine
        fine = self._check_lengths(draft, cells, entry) and fine
        draft.extra = entry
        if fine:
            draft.said = (
                entry.phone, entry.name, entry.code, entry.email, entry.city,
                str(entry.project_id or ""),
                "" if entry.commission_percent is None else str(entry.commission_percent),
            )  # fmt: skip
            draft.fingerprint = fingerprint_of(draft, self.rules.organization.pk, self.upload.kind)
        return draft

    def _name_in(self, cells: list[Any]) -> str:
        name = clean_name(self._cell(cells, "partner_name"))
        return "" if self.rules.is_nobodys(name) else name

    def _read_phone(self, draft: Draft, cells: list[Any], entry: PartnerEntry) -> bool:
        problems: list[Problem] = []
        for index in self._phones:
            reading = read_phones(cells[index], self.rules.region)
            problems += reading.problems
            if reading.numbers and not entry.phone:
                entry.phone = reading.numbers[0]
        for problem in problems:
            self._problem(draft, cells, "phone", problem.code, problem.message)
        if entry.phone:
            return True
        if not problems:
            self._problem(draft, cells, "phone", "phone_missing", _NO_PHONE)
        return False

    def _read_project(self, draft: Draft, cells: list[Any], entry: PartnerEntry) -> bool:
        fine = True
        if name := clean_text(self._cell(cells, "project")):
            entry.project_id = self.projects.find(name)
            if entry.project_id is None:
                message = self.projects.unknown(name)
                fine = self._problem(draft, cells, "project", "project_unknown", message)
        if text := clean_text(self._cell(cells, "commission_percent")):
            entry.commission_percent = _percent(text)
            if entry.commission_percent is None:
                message = f'"{text[:40]}" is no percentage from 0 to 100; the row waits.'
                fine = self._problem(
                    draft, cells, "commission_percent", "commission_invalid", message
                )
        return fine

    def _check_lengths(self, draft: Draft, cells: list[Any], entry: PartnerEntry) -> bool:
        fine = True
        for name, column in (("name", "partner_name"), ("code", "partner_code"), ("city", "city")):
            length = len(getattr(entry, name))
            if length > (_LONGEST[name] or length):
                message = f"{length} characters; at most {_LONGEST[name]} fit. The row waits."
                fine = self._problem(draft, cells, column, "too_long", message)
        return fine

    def written(self) -> None:
        """Nothing is left to do."""

    def take_in(self, drafts: Sequence[Draft]) -> None:
        lock_identities(self.rules.organization.pk)
        usable = [draft for draft in drafts if draft.fingerprint]
        originals = find_originals(self.upload, usable)
        fresh: list[Draft] = []
        taker = PartnerTaker(self.rules.organization)
        taker.load(draft.extra for draft in usable)
        for draft in usable:
            if twins := originals.get(draft.fingerprint or ""):
                original = twins.pop(0)
                draft.outcome, draft.same_as = Outcome.UNCHANGED, original.row_id
                draft.partner_id, draft.matched_by = original.partner_id, MatchedBy.PHONE
            else:
                fresh.append(draft)
        outcomes = taker.take([draft.extra for draft in fresh])
        for draft, outcome in zip(fresh, outcomes, strict=True):
            self._conclude(draft, outcome)

    def _conclude(self, draft: Draft, outcome: PartnerOutcome) -> None:
        if outcome.refused:
            draft.fingerprint = None
            message = f"{outcome.refused} Correct the phone or the code; the row waits."
            self._problem(
                draft, json.loads(draft.cells_json), "partner_code", "code_taken", message
            )
            return
        draft.partner_id = outcome.partner_id
        draft.changes_json = as_json(jsonable(outcome.changes))
        if outcome.created:
            draft.outcome = Outcome.CREATED
            return
        draft.matched_by = MatchedBy.PHONE
        draft.outcome = Outcome.UPDATED if outcome.changes else Outcome.UNCHANGED

    def _cell(self, cells: list[Any], name: str) -> Any:
        index = self._columns.get(name)
        return "" if index is None else cells[index]

    def _emails_in(self, cells: list[Any]) -> list[Any]:
        return [cells[index] for index in self.look.columns_of("email")]

    def _problem(self, draft: Draft, cells: list[Any], name: str, code: str, message: str) -> bool:
        draft.problems.append(
            self.problems.write(draft.row_number, name, cells, code=code, message=message)
        )
        return False


_CENT = Decimal("0.01")
_NO_PHONE = "A partner is known by the phone. Give one; the row waits."


def _percent(text: str) -> Decimal | None:
    """A percentage from 0 to 100 with two decimals, as it is stored; "2", "1.5 %", "2,25"."""
    found = re.fullmatch(r"(\d{1,3}(?:[.,]\d{1,2})?)\s*%?", text)
    try:
        value = Decimal(found[1].replace(",", ".")).quantize(_CENT) if found else None
    except InvalidOperation:
        return None
    return value if value is not None and value <= 100 else None
