"""Rows about leads: the lead and its places in projects, beside the customer."""

from collections.abc import Iterable
from typing import Any

from customers.undoing import Known
from history.changes import jsonable
from leads.models import ChannelPartner, Lead, Project
from leads.services.entry import LeadEntry
from leads.services.undoing import (
    LeadsUndone,
    LeadVerdict,
    RowOfLead,
)
from leads.services.undoing_writing import write_leads_back
from uploads.draft import Draft
from uploads.models import Outcome, RevertList, UploadRow
from uploads.reverting.people import OnePerson, PeopleReverter
from uploads.reverting.work import Entry, RowFacts, Work

_OF_LEAD = "lead "


class LeadsReverter(PeopleReverter):
    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.verdicts: dict[int, list[LeadVerdict]] = {}  # by customer
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
        leads = LeadsUndone(ids, locking=self.work.writes, beside=(UploadRow,), shown=self._shown)
        self.verdicts = {}
        for lead in leads.leads.values():
            person = persons.get(lead.customer_id)
            if person is None:
                continue
            rows = [self._row(row, person) for row in _rows_of(person, lead.id)]
            verdict = leads.decide(lead.id, rows, known[lead.customer_id].lines)
            self.verdicts.setdefault(lead.customer_id, []).append(verdict)
            self._tell(person, verdict)

    def _row(self, row: RowFacts, person: OnePerson) -> RowOfLead:
        changes = {
            name.removeprefix(_OF_LEAD): pair
            for name, pair in row.changes.items()
            if name.startswith(_OF_LEAD)
        }
        draft = person.told.get(row.id)
        entry = draft.extra if draft is not None else None
        return RowOfLead(
            pk=row.id,
            gone=row.id in person.ask.gone,
            made=row.outcome == Outcome.CREATED,
            at=row.processed_at,
            label=self.names.row(row.upload_id, row.row_number),
            changes=changes,
            told=_told(draft) if draft is not None else {},
            project_id=entry.project_id if isinstance(entry, LeadEntry) else None,
        )

    @staticmethod
    def _tell(person: OnePerson, verdict: LeadVerdict) -> None:
        """What the lead's going means for its customer."""
        ask, lead = person.ask, (Lead, verdict.lead.id)
        if verdict.goes:
            ask.going.add(lead)
            person.leads_gone.add(verdict.lead.id)
        elif verdict.put_away:
            ask.put_away.add(lead)
        elif verdict.by_rows_in_force:
            ask.explained.add(lead)
        if verdict.won is not None:
            ask.gone_at.add(verdict.won.at)

    def write_more(self, persons: dict[int, OnePerson]) -> None:
        write_leads_back(
            [verdict for pk in persons for verdict in self.verdicts.get(pk, [])],
            organization_id=self.work.upload.organization_id,
            cause_id=self.work.revert.pk,
            by_id=self.work.revert.started_by_id,
            at=self.work.at,
        )

    # --- Telling ------------------------------------------------------------------------------

    def entries_of_more(self, pk: int, person: OnePerson) -> list[Entry]:
        return [
            entry for verdict in self.verdicts.get(pk, []) for entry in self._of(verdict, person)
        ]

    def _of(self, verdict: LeadVerdict, person: OnePerson) -> Iterable[Entry]:
        lead = verdict.lead
        undone, counted = self._undone(verdict)
        kept = [*verdict.kept, *(text for place in verdict.places for text in place.kept)]
        stays = f"The lead stays as it is: {'; '.join(verdict.blocked)}." if verdict.blocked else ""
        first = min((row.row_number for row in person.own), default=0)
        for which, sentences, sums in (
            (RevertList.UNDONE, undone, counted),
            (RevertList.KEPT, kept, {"values": len(kept)}),
            (RevertList.BLOCKED, [stays] if stays else [], {"leads": 1}),
        ):
            if sentences:
                yield Entry(which, "lead", lead.id, lead.name[:254], first, sentences, sums)

    def _undone(self, verdict: LeadVerdict) -> tuple[list[str], dict[str, int]]:
        if verdict.goes:
            return [f"The lead {self.work.goes}."], {"leads": 1}
        if verdict.put_away:
            return ["The lead is put away: a claim on it is in the ledger, which only grows."], {
                "leads": 1
            }
        told = [f"The lead's {self._moved(name, *pair)}." for name, pair in verdict.values.items()]
        counted = {"values": len(verdict.values), "places": 0}
        for place in verdict.undone_places:
            project = self.projects.get(place.place.project_id, "a project")
            if place.goes:
                counted["places"] += 1
                told.append(f"The place in {project} {self.work.goes}.")
            counted["values"] += len(place.values)
            told += [
                f"In {project}, {self._moved(name, *pair)}." for name, pair in place.values.items()
            ]
        return told, counted

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
    rows = (*person.earlier, *person.own, *person.in_force)
    return sorted(
        (row for row in rows if row.lead_id == lead_id), key=lambda row: (row.processed_at, row.id)
    )


def _told(draft: Draft) -> dict[str, Any]:
    """What a row in force says of the lead and of its project, as changes have it."""
    incoming, entry = draft.incoming, draft.extra
    if incoming is None or not isinstance(entry, LeadEntry):
        return {}
    day = jsonable({"day": [None, entry.enquired_on]})["day"][1]
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
