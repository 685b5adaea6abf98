"""Rows about leads: the lead and its places in projects, beside the customer."""

from collections.abc import Iterable
from typing import Any

from customers.reverting import Known
from history.changes import to_json_values
from leads.models import ChannelPartner, Lead, Project
from leads.services.entry import LeadEntry
from leads.services.reverting import (
    LeadDecision,
    LeadReverter,
    RowOfLead,
)
from leads.services.reverting_writes import write_reverted_leads
from uploads.models import Outcome, RevertList, UploadRow
from uploads.reverting.people import OnePerson, PeopleReverter
from uploads.reverting.work import Entry, RowFacts, Work
from uploads.rows.result import RowResult

_OF_LEAD = "lead "


class LeadsReverter(PeopleReverter):
    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.decisions: dict[int, list[LeadDecision]] = {}  # by customer
        projects = Project.objects.filter(organization=work.upload.organization_id)
        self.projects = dict(projects.values_list("pk", "name"))
        partners = ChannelPartner.objects.filter(organization=work.upload.organization_id)
        self.partners = dict(partners.order_by().values_list("pk", "name"))

    def decide_more(self, persons: dict[int, OnePerson], known: dict[int, Known]) -> None:
        ids = {
            row.lead_id
            for person in persons.values()
            for row in person.gone
            if row.lead_id is not None
        }
        leads = LeadReverter(
            ids, locking=self.work.writes, ignored_models=(UploadRow,), shown=self._shown
        )
        self.decisions = {}
        for lead in leads.leads.values():
            person = persons.get(lead.customer_id)
            if person is None:
                continue
            rows = [self._row(row, person) for row in _rows_of(person, lead.id)]
            decision = leads.decide(lead.id, rows, known[lead.customer_id].lines)
            self.decisions.setdefault(lead.customer_id, []).append(decision)
            self._report(person, decision)

    def _row(self, row: RowFacts, person: OnePerson) -> RowOfLead:
        changes = {
            name.removeprefix(_OF_LEAD): pair
            for name, pair in row.changes.items()
            if name.startswith(_OF_LEAD)
        }
        result = person.values.get(row.id)
        entry = result.extra if result is not None else None
        return RowOfLead(
            pk=row.id,
            gone=row.id in person.ask.gone,
            made=row.outcome == Outcome.CREATED,
            at=row.processed_at,
            label=self.names.row(row.upload_id, row.row_number),
            changes=changes,
            values=_describe(result) if result is not None else {},
            project_id=entry.project_id if isinstance(entry, LeadEntry) else None,
        )

    @staticmethod
    def _report(person: OnePerson, decision: LeadDecision) -> None:
        """What the lead's going means for its customer."""
        ask, lead = person.ask, (Lead, decision.lead.id)
        if decision.goes:
            ask.to_delete.add(lead)
            person.leads_gone.add(decision.lead.id)
        elif decision.archived:
            ask.archived.add(lead)
        elif decision.by_active_rows:
            ask.covered.add(lead)
        if decision.converted is not None:
            ask.gone_at.add(decision.converted.at)

    def write_more(self, persons: dict[int, OnePerson]) -> None:
        write_reverted_leads(
            [decision for pk in persons for decision in self.decisions.get(pk, [])],
            organization_id=self.work.upload.organization_id,
            cause_id=self.work.revert.pk,
            by_id=self.work.revert.started_by_id,
            at=self.work.at,
        )

    # --- Telling ------------------------------------------------------------------------------

    def entries_of_more(self, pk: int, person: OnePerson) -> list[Entry]:
        return [
            entry for decision in self.decisions.get(pk, []) for entry in self._of(decision, person)
        ]

    def _of(self, decision: LeadDecision, person: OnePerson) -> Iterable[Entry]:
        lead = decision.lead
        reverted, counted = self._reverted(decision)
        kept = [
            *decision.kept,
            *(text for membership in decision.memberships for text in membership.kept),
        ]
        stays = (
            f"The lead stays as it is: {'; '.join(decision.blocked)}." if decision.blocked else ""
        )
        first = min((row.row_number for row in person.own), default=0)
        for which, sentences, sums in (
            (RevertList.REVERTED, reverted, counted),
            (RevertList.KEPT, kept, {"values": len(kept)}),
            (RevertList.BLOCKED, [stays] if stays else [], {"leads": 1}),
        ):
            if sentences:
                yield Entry(which, "lead", lead.id, lead.name[:254], first, sentences, sums)

    def _reverted(self, decision: LeadDecision) -> tuple[list[str], dict[str, int]]:
        if decision.goes:
            return [f"The lead {self.work.goes}."], {"leads": 1}
        if decision.archived:
            return ["The lead is put away: a claim on it is in the ledger, which only grows."], {
                "leads": 1
            }
        parts = [
            f"The lead's {self._moved(name, *pair)}." for name, pair in decision.values.items()
        ]
        counted = {"values": len(decision.values), "memberships": 0}
        for membership in decision.reverted_memberships:
            project = self.projects.get(membership.membership.project_id, "a project")
            if membership.goes:
                counted["memberships"] += 1
                parts.append(f"The place in {project} {self.work.goes}.")
            counted["values"] += len(membership.values)
            parts += [
                f"In {project}, {self._moved(name, *pair)}."
                for name, pair in membership.values.items()
            ]
        return parts, counted

    def _moved(self, name: str, now: Any, after: Any) -> str:
        label = name.replace("_", " ")
        return f"{label}: {self._shown(name, now)} → {self._shown(name, after)}"

    def _shown(self, name: str, value: Any) -> str:
        if value in (None, ""):
            return "—"
        if name == "branch":
            return self.work.branches.get(value, f"branch {value}")
        if name == "channel_partner":
            return self.partners.get(value, f"partner {value}")
        return str(value)


def _rows_of(person: OnePerson, lead_id: int) -> list[RowFacts]:
    rows = (*person.earlier, *person.own, *person.active)
    return sorted(
        (row for row in rows if row.lead_id == lead_id), key=lambda row: (row.processed_at, row.id)
    )


def _describe(result: RowResult) -> dict[str, Any]:
    """What an active row says of the lead and of its project, as changes have it."""
    incoming, entry = result.incoming, result.extra
    if incoming is None or not isinstance(entry, LeadEntry):
        return {}
    day = to_json_values({"day": [None, entry.enquired_on]})["day"][1]
    return {
        "full_name": (incoming.full_name,),
        "branch": (incoming.branch_id,),
        "contact_number": incoming.phones,
        "passport_number": (incoming.passport_number,),
        "source": (entry.source,),
        "project status": (entry.status,),
        "project channel_partner": (entry.partner_id,),
        "project source": (entry.source,),
        "project enquired_on": (day,),
    }
