"""Reading the rows of a leads sheet: the person, the project, the partner, the enquiry."""

from typing import Any

from customers.details import LONGEST
from customers.intake import Reading
from customers.matching import Incoming
from leads.models import LeadProjectAssociation
from leads.services.entry import LeadEntry
from uploads.kinds.customer_rows import CustomerRows
from uploads.kinds.lookups import PartnerLookup, ProjectLookup
from uploads.models import FileUpload
from uploads.rows.result import RowResult

_LONGEST_STATUS = LeadProjectAssociation._meta.get_field("status").max_length or 0


class LeadRows(CustomerRows):
    """A row names a person, and perhaps a project, in its own words for the status there."""

    needs_phone = True

    def __init__(self, upload: FileUpload) -> None:
        super().__init__(upload)
        self.projects = ProjectLookup(upload.organization)
        self.partners = PartnerLookup(upload.organization)

    def read(
        self, row_number: int, cells: list[Any], filled: dict[int, Any] | None = None
    ) -> RowResult:
        result = super().read(row_number, cells, filled)
        person = result.incoming
        if person is not None and not person.phones and not person.passport_number:
            result.incoming = result.fingerprint = None
            result.problems.insert(
                0,
                self.problems.write(
                    row_number, "phone", cells, code="no_person", message=_NO_CONTACT
                ),
            )
            self.misplaced_keys.report(result, cells)
        return result

    def read_nobody(
        self, result: RowResult, cells: list[Any], reading: Reading, *, waits: bool
    ) -> None:
        """A lead is somebody to call: here such a name is as good as none, and the row waits."""
        problems = [item for item in reading.problems if item.problem.code != "nobody"]
        self.problem(result, cells, "phone", "no_person", _NO_CONTACT)
        self._report(result, cells, problems, waits=True)
        self.misplaced_keys.report(result, cells)

    def read_more(self, result: RowResult, cells: list[Any]) -> bool:
        index = self._columns.get("enquiry_date")
        fine = self.read_day(result, cells, "enquiry_date", index)
        entry = LeadEntry(Incoming(), enquired_on=result.day)
        project, code = self.text_of(cells, "project"), self.text_of(cells, "partner_code")
        if project:
            entry.project_id = self.projects.find(project)
            if entry.project_id is None:
                message = self.projects.unknown(project)
                fine = self.problem(result, cells, "project", "project_unknown", message)
        if code:
            entry.partner_id = self.partners.find(code)
            if entry.partner_id is None:
                message = self.partners.unknown(code)
                fine = self.problem(result, cells, "partner_code", "partner_unknown", message)
        entry.status = self.text_of(cells, "lead_status")
        entry.source = self.text_of(cells, "lead_source")
        for name, text, longest in (
            ("lead_status", entry.status, _LONGEST_STATUS),
            ("lead_source", entry.source, LONGEST["source"]),
        ):
            if len(text) > longest:
                message = f'"{text[:40]}…" has {len(text)} characters; at most {longest} fit.'
                fine = self.problem(result, cells, name, "too_long", f"{message} The row waits.")
        result.extra = entry
        result.values = (
            str(entry.project_id or ""),
            str(entry.partner_id or ""),
            entry.status,
            entry.source,
        )
        return fine


_NO_CONTACT = (
    "A lead needs a phone or a passport: without, nobody can be called. Give one; the row waits."
)
