"""Uploads whose rows are about leads: the lead and its places in projects, beside the customer."""

from collections.abc import Mapping
from typing import Any

from core.sentences import Sentence
from customers.reverting.records import KnownCustomer
from history.changes import to_json_value
from history.reverting.deciding import RevertAction, removed
from leads.models import ChannelPartner, ConversionStatus, Lead, Project
from leads.services.converting import is_converted
from leads.services.entry import LeadEntry, lead_changes
from leads.services.reverting import LeadDecider, LeadReverter, write_reverted_leads
from uploads.models import UploadRow
from uploads.reverting.people import OnePerson, PeopleReverter, Persons
from uploads.reverting.rows import RowFacts, in_order
from uploads.reverting.work import Entry, Work, entries_in_lists
from uploads.rows.result import RowResult


class LeadsReverter(PeopleReverter):
    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.deciders: dict[int, list[LeadDecider]] = {}  # by customer
        projects = Project.objects.filter(organization=work.upload.organization_id)
        partners = ChannelPartner.objects.filter(organization=work.upload.organization_id)
        self.names_of_records: dict[str, dict[Any, str]] = {
            "branch": work.branches,
            "project": dict(projects.values_list("pk", "name")),
            "channel_partner": dict(partners.order_by().values_list("pk", "name")),
        }

    def decide_more(self, persons: Persons, known: Mapping[int, KnownCustomer]) -> None:
        rows: dict[int, list[RowFacts]] = {}
        for one in persons.values():
            for row in in_order(one.rows):
                if row.lead_id is not None:
                    rows.setdefault(row.lead_id, []).append(row)
        leads = LeadReverter(
            {row.lead_id for one in persons.values() for row in one.gone if row.lead_id},
            organization_id=self.work.upload.organization_id,
            locking=self.work.writes,
            ignored_models=(UploadRow,),
            names=self.names_of_records,
        )
        leads.add_rows(
            {pk: [row.entry(lead_changes(row.changes)) for row in rows[pk]] for pk in leads.leads}
        )
        self.deciders = {}
        for pk, lead in leads.leads.items():
            customer_id = lead.values["customer_id"]
            if (person := persons.get(customer_id)) is None:
                continue
            decider = self._decide_lead(leads, pk, rows[pk], person, known[customer_id])
            self.deciders.setdefault(customer_id, []).append(decider)
            _report(person, decider)

    def _decide_lead(
        self,
        leads: LeadReverter,
        pk: int,
        rows: list[RowFacts],
        person: OnePerson,
        known: KnownCustomer,
    ) -> LeadDecider:
        active = [row for row in rows if row.id not in person.ask.gone]
        read = {row.id: person.readings.get(row.id) for row in active}
        in_projects: dict[int, list[Any]] = {}
        for row in active:
            entry = _entry_of(read[row.id])
            if entry is not None and entry.project_id is not None:
                source = self.source(row, _describe_membership(entry))
                in_projects.setdefault(entry.project_id, []).append(source)
        return leads.decide(
            pk,
            gone=person.ask.gone,
            active=[self.source(row, _describe_lead(read[row.id])) for row in active],
            active_in=in_projects,
            customer_entries=known.record.entries,
        )

    def write_more(self, persons: Persons) -> None:
        deciders = [decider for pk in persons for decider in self.deciders.get(pk, [])]
        write_reverted_leads(deciders, self.work.cause)

    # --- In words -----------------------------------------------------------------------------

    def entries_of_more(self, pk: int, person: OnePerson) -> list[Entry]:
        return [
            entry
            for decider in self.deciders.get(pk, [])
            for entry in self._entries_of_lead(decider, person)
        ]

    def _entries_of_lead(self, decider: LeadDecider, person: OnePerson) -> list[Entry]:
        decision = decider.decision
        kept = [
            each.sentence()
            for decided in (decider, *decider.memberships_decided)
            for each in decided.decision.kept
        ]
        return entries_in_lists(
            ("lead", decision.record.id, decider.name),
            person.own,
            reverted=self._reverted(decider),
            kept=(kept, {"values": len(kept)}),
            blocked=(decider.blocked_sentences(), {"leads": 1}),
        )

    def _reverted(self, decider: LeadDecider) -> tuple[list[str], dict[str, int]]:
        decision, goes = decider.decision, self.work.goes
        if decision.is_removed:
            return [removed(decider.noun, goes)], {"leads": 1}
        if decision.action is RevertAction.ARCHIVED:
            why = "a claim on it is in the ledger, which only grows"
            text = f"The lead is put away: {why}."
            return [Sentence(text, "hidden", noun=decider.noun)], {"leads": 1}
        parts = decider.value_sentences()
        counted = {"values": len(decision.values), "memberships": 0}
        for membership in decider.memberships_decided:
            if membership.decision.is_removed:
                counted["memberships"] += 1
                text = f"The place in {membership.project} {goes}."
                parts.append(Sentence(text, "removed_from_project", project=membership.project))
            counted["values"] += len(membership.decision.values)
            parts += membership.value_sentences()
        return parts, counted


def _report(person: OnePerson, decider: LeadDecider) -> None:
    """What becomes of the lead, for what becomes of its customer."""
    ask, decision = person.ask, decider.decision
    lead = (Lead, decision.record.id)
    if decision.is_removed:
        ask.to_delete.add(lead)
        person.leads_gone.add(decision.record.id)
    elif decision.action is RevertAction.ARCHIVED:
        ask.archived.add(lead)
    elif decision.was_created and not decision.blocked:
        ask.covered.add(lead)


def _entry_of(result: RowResult | None) -> LeadEntry | None:
    """What a row says, where it can still be read."""
    if result is None or result.incoming is None:
        return None
    return result.extra if isinstance(result.extra, LeadEntry) else None


def _describe_lead(result: RowResult | None) -> dict[str, tuple[Any, ...]]:
    """What a row says of the lead itself, field by field as its changes have it."""
    entry = _entry_of(result)
    if result is None or result.incoming is None or entry is None:
        return {}
    converts = entry.project_id is not None and is_converted(entry.status)
    return {
        "full_name": (result.incoming.full_name,),
        "branch": (result.incoming.branch_id,),
        "contact_number": result.incoming.phones,
        "passport_number": (result.incoming.passport_number,),
        "source": (entry.source,),
        "conversion_status": (ConversionStatus.CONVERTED.value,) if converts else (),
    }


def _describe_membership(entry: LeadEntry) -> dict[str, tuple[Any, ...]]:
    """What a row says of the lead in its project."""
    return {
        "status": (entry.status,),
        "channel_partner": (entry.partner_id,),
        "source": (entry.source,),
        "enquired_on": (to_json_value(entry.enquired_on),),
    }
