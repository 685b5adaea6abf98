"""Leads of people whom the matching core has decided: in order, in bulk, one road for all.

A single lead from the API is a batch of one, an upload's chunk a batch of thousands. The person is
matched by the customers' core first, so "one person one customer" and "one person one lead" are
one rule; then comes the lead of that customer, its place in the project and the partner's claim.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import transaction

from customers.matching import Decision, Matcher
from customers.matching.incoming import PASSPORT, PHONE
from history.changes import Changes
from leads.models import ConversionStatus, PretagStatus
from leads.services import store
from leads.services.claims import Ledger
from leads.services.converting import convert_leads, is_converted
from leads.services.entry import LeadEntry, LeadOutcome
from leads.services.states import AssociationState, LeadState
from leads.services.statuses import NEW, spell_statuses

# What a row says of a lead in a project, field by field; empty says nothing.
_PROJECT_VALUES = ("enquired_on", "is_pretagged", "phone_verified")


class LeadImporter:
    """Takes a batch of leads. The caller holds the identity lock and has loaded `matcher`.

    Call `decide` for each entry in order, then `write` once; outcomes are complete after that.
    """

    def __init__(self, matcher: Matcher) -> None:
        self.matcher = matcher
        self.rules = matcher.rules
        self.cause = matcher.cause
        self.at = matcher.at
        self.decided: list[tuple[LeadEntry, Decision]] = []
        self.leads: dict[int, LeadState] = {}
        self.associations: dict[tuple[int, int], AssociationState] = {}
        self._spare_associations: Iterator[int] = iter(())
        self.statuses: dict[tuple[int, str], str] = {}

    def decide(self, entry: LeadEntry) -> None:
        """Decide who the person is. The lead follows in `write`, once customers have their ids."""
        self.decided.append((entry, self.matcher.decide(entry.incoming)))

    def write(self) -> list[LeadOutcome]:
        """Write customers, leads, places in projects, claims; one outcome per entry, in order."""
        self.matcher.write()
        known = {
            decision.person.id
            for _, decision in self.decided
            if not decision.created and decision.person.id is not None
        }
        self.leads = store.load_leads(known)
        self._follow_merged_partners()
        new_people = {id(decision.person) for _, decision in self.decided} - {
            id(decision.person) for _, decision in self.decided if decision.person.id in self.leads
        }
        spare_ids = iter(store.reserve_leads(len(new_people)))
        outcomes = [
            self._import_lead(entry, decision, spare_ids) for entry, decision in self.decided
        ]
        ledger = Ledger(
            self.rules.organization.pk, self.cause, self.at, self.rules.organization.claim_days
        )
        self._load_projects(outcomes, ledger)
        for outcome in outcomes:
            if outcome.entry.project_id is not None:
                self._import_project(outcome, ledger)
        store.write_leads(self)
        store.write_associations(self, outcomes)
        ledger.write()
        self._convert(outcomes)
        return outcomes

    def _follow_merged_partners(self) -> None:
        named = {entry.partner_id for entry, _ in self.decided if entry.partner_id is not None}
        survivors = store.surviving_partners(named)
        for entry, _ in self.decided:
            if entry.partner_id in survivors:
                entry.partner_id = survivors[entry.partner_id]

    def _convert(self, outcomes: Sequence[LeadOutcome]) -> None:
        """A status that says converted is a conversion, counted as every other."""
        converted = {
            (outcome.lead_id, outcome.association_id)
            for outcome in outcomes
            if outcome.association_id is not None
            and is_converted(outcome.project_changes.get("status", ["", ""])[1])
        }
        leads, memberships = (
            [lead for lead, _ in converted],
            [membership for _, membership in converted],
        )
        convert_leads(
            leads,
            memberships,
            organization_id=self.rules.organization.pk,
            by=self.cause.by,
            at=self.at,
        )

    # --- The lead -----------------------------------------------------------------------------

    def _import_lead(
        self, entry: LeadEntry, decision: Decision, spare_ids: Iterator[int]
    ) -> LeadOutcome:
        customer_id = decision.person.id
        assert customer_id is not None
        state = self.leads.get(customer_id)
        created = state is None
        if state is None:
            state = self.leads[customer_id] = LeadState.new(next(spare_ids), customer_id)
        outcome = LeadOutcome(entry, decision, state.id, created)
        self._refresh(state, entry, decision, outcome.changes)
        return outcome

    def _refresh(
        self, state: LeadState, entry: LeadEntry, decision: Decision, changes: Changes
    ) -> None:
        incoming = entry.incoming
        values: dict[str, Any] = {
            "full_name": incoming.full_name,
            "branch_id": incoming.branch_id,
            "contact_number": self._own_key(decision, PHONE),
            "passport_number": self._own_key(decision, PASSPORT),
            "assigned_to_id": entry.assigned_to_id,
            "notes": entry.notes,
        }
        if not state.fields["source"]:  # the first one told stays
            values["source"] = entry.source
        for name, value in values.items():
            if value in (None, ""):
                continue
            if not decision.older or state.fields[name] in (None, ""):
                state.set(name, value, changes)
        if "assigned_to_id" in changes:
            state.set("assigned_at", self.at, changes)
            changes.pop("assigned_at")
        if state.fields["conversion_status"] == ConversionStatus.LOST and not decision.older:
            # Who comes back can be won again; why they were lost before stays in the history.
            state.set("conversion_status", ConversionStatus.OPEN.value, changes)
            state.set("lost_reason", "", changes)
            state.set("decided_at", None, changes)

    def _own_key(self, decision: Decision, kind: str) -> str:
        """The first key of this kind that is the person's own; a family's shared phone is not."""
        owners, person = self.matcher.owners, decision.person
        for key in decision.incoming.keys:
            if key[0] == kind and owners.get(key) is person:
                return key[1]
        return ""

    # --- Its place in a project ---------------------------------------------------------------

    def _load_projects(self, outcomes: Sequence[LeadOutcome], ledger: Ledger) -> None:
        known = {
            outcome.lead_id
            for outcome in outcomes
            if outcome.entry.project_id is not None and not outcome.created
        }
        self.associations = store.load_associations(known)
        self.statuses = spell_statuses(
            (outcome.entry.project_id, outcome.entry.status or NEW)
            for outcome in outcomes
            if outcome.entry.project_id is not None
        )
        wanted = {
            (outcome.lead_id, outcome.entry.project_id)
            for outcome in outcomes
            if outcome.entry.project_id is not None
        }
        spare = store.reserve_associations(len(wanted - self.associations.keys()))
        self._spare_associations = iter(spare)
        ledger.load(
            (outcome.lead_id, outcome.entry.project_id)
            for outcome in outcomes
            if outcome.entry.project_id is not None and outcome.lead_id in known
        )

    def _import_project(self, outcome: LeadOutcome, ledger: Ledger) -> None:
        entry = outcome.entry
        assert entry.project_id is not None
        pair = (outcome.lead_id, entry.project_id)
        state = self.associations.get(pair)
        if state is None:
            state = AssociationState.new(next(self._spare_associations), *pair)
            self.associations[pair] = state
            outcome.project_changes["project"] = [None, entry.project_id]
        outcome.association_id = state.id
        changes, older = outcome.project_changes, outcome.decision.older
        values: dict[str, Any] = {name: getattr(entry, name) for name in _PROJECT_VALUES}
        status = entry.status and self.statuses[entry.project_id, entry.status]
        values |= {"status": status, "source": "" if state.fields["source"] else entry.source}
        for name, value in values.items():
            if value not in (None, "") and (not older or state.fields[name] in (None, "")):
                state.set(name, value, changes)
        if "is_pretagged" in changes:
            pending = state.fields["is_pretagged"] and PretagStatus.PENDING.value
            state.set("pretag_status", pending or "", changes)
        if entry.partner_id is not None:
            is_active, outcome.contested = ledger.claim(
                pair,
                entry.partner_id,
                description=entry.incoming.label,
                cause_id=entry.incoming.cause_id,
            )
            if is_active:
                state.set("channel_partner_id", entry.partner_id, changes)
        if state.fields["archived_at"] is not None and not older:
            state.set("archived_at", None, changes)


@transaction.atomic
def import_leads(matcher: Matcher, entries: Sequence[LeadEntry]) -> list[LeadOutcome]:
    """The whole road of a batch for callers that add nothing in between."""
    store.lock_identities(matcher.rules.organization.pk)
    matcher.load(entry.incoming for entry in entries)
    importer = LeadImporter(matcher)
    for entry in entries:
        importer.decide(entry)
    return importer.write()
