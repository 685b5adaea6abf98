"""Leads of people whom the matching core has decided: in order, in bulk, one road for all.

A single lead from the API is a batch of one, an upload's chunk a batch of thousands. The person is
matched by the customers' core first, so "one person one customer" and "one person one lead" are
one rule; then comes the lead of that customer, its place in the project and the partner's claim.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from core.bulk import read_rows, update_rows
from customers.matching import Matcher
from customers.matching.incoming import PASSPORT, PHONE
from history.changes import Changes
from history.importing import BatchImporter
from history.models import ChangeCause, TargetType
from history.services import NewChange
from leads.models import (
    ChannelPartner,
    ConversionStatus,
    Lead,
    LeadProjectAssociation,
    PretagStatus,
)
from leads.services.claims import Ledger
from leads.services.converting import convert_leads, is_converted
from leads.services.entry import LeadEntry, LeadOutcome
from leads.services.states import AssociationState, LeadState, load_associations, load_leads
from leads.services.statuses import NEW, spell_statuses

# What a row says of a lead in a project, field by field; empty says nothing.
_PROJECT_VALUES = ("enquired_on", "is_pretagged", "phone_verified")


class LeadImporter(BatchImporter[LeadEntry, LeadOutcome]):
    """Finds or makes the leads of a batch, after their customers.

    Who the person is, is decided in order; the leads follow in `write`, in order too, once the
    customers have their ids.
    """

    def __init__(self, matcher: Matcher) -> None:
        super().__init__(matcher.organization, matcher.cause)
        self.matcher, self.at = matcher, matcher.at
        self.outcomes: list[LeadOutcome] = []
        self.leads: dict[int, LeadState] = {}
        self.associations: dict[tuple[int, int], AssociationState] = {}
        self.statuses: dict[tuple[int, str], str] = {}
        self.ledger = Ledger(
            self.organization.pk, self.cause, self.at, self.organization.claim_days
        )

    def load(self, entries: Sequence[LeadEntry]) -> None:
        self.matcher.load([entry.incoming for entry in entries])
        self._follow_merged_partners(entries)

    def decide(self, entry: LeadEntry) -> LeadOutcome:
        outcome = LeadOutcome(entry, self.matcher.decide(entry.incoming))
        self.outcomes.append(outcome)
        return outcome

    def write(self) -> None:
        """Write customers, leads, places in projects, claims."""
        self.matcher.write()
        self._import_leads()
        in_projects = [each for each in self.outcomes if each.entry.project_id is not None]
        self._load_projects(in_projects)
        states = [self._import_project(outcome) for outcome in in_projects]
        self._write_leads()
        self.insert(
            LeadProjectAssociation,
            self.associations.values(),
            organization_id=self.organization.pk,
        )
        self.update(LeadProjectAssociation, self.associations.values(), updated_at=self.at)
        for outcome, state in zip(in_projects, states, strict=True):
            outcome.association_id = state.id
        self._record_projects(in_projects)
        self.ledger.write()
        self._convert(in_projects)

    def _follow_merged_partners(self, entries: Sequence[LeadEntry]) -> None:
        """A partner who was merged away is the one that stayed; a sheet reads them only once."""
        named = {entry.partner_id for entry in entries if entry.partner_id is not None}
        if not named:
            return
        merged = ChannelPartner.objects.filter(pk__in=named).exclude(merged_into=None).order_by()
        survivors = dict(merged.values_list("pk", "merged_into_id"))
        for entry in entries:
            if entry.partner_id is not None:
                entry.partner_id = survivors.get(entry.partner_id, entry.partner_id)

    # --- The lead -----------------------------------------------------------------------------

    def _import_leads(self) -> None:
        people = [outcome.decision for outcome in self.outcomes]
        known = {each.person.id for each in people if not each.created}
        self.leads = load_leads({pk for pk in known if pk is not None})
        states = [self._import_lead(outcome) for outcome in self.outcomes]
        self.reserve(Lead, self.leads.values())
        for outcome, state in zip(self.outcomes, states, strict=True):
            assert state.id is not None
            outcome.lead_id = state.id

    def _import_lead(self, outcome: LeadOutcome) -> LeadState:
        decision, entry, changes = outcome.decision, outcome.entry, outcome.changes
        customer_id = decision.person.id
        assert customer_id is not None
        state = self.leads.get(customer_id)
        if state is None:
            state = self.leads[customer_id] = LeadState.new(None, customer_id)
            outcome.created = True
        values: dict[str, Any] = {
            "full_name": entry.incoming.full_name,
            "branch_id": entry.incoming.branch_id,
            "contact_number": self._own_key(outcome, PHONE),
            "passport_number": self._own_key(outcome, PASSPORT),
            "notes": entry.notes,
            "source": "" if state.fields["source"] else entry.source,  # the first one stays
        }
        state.fill(values, changes, only_blank=decision.older)
        if state.fields["conversion_status"] == ConversionStatus.LOST and not decision.older:
            # Who comes back can be won again; why they were lost before stays in the history.
            state.set("conversion_status", ConversionStatus.OPEN.value, changes)
            state.set("lost_reason", "", changes)
            state.set("decided_at", None, changes)
        return state

    def _own_key(self, outcome: LeadOutcome, kind: str) -> str:
        """The first key of this kind that is the person's own; a family's shared phone is not."""
        owners, person = self.matcher.owners, outcome.decision.person
        for key in outcome.entry.incoming.keys:
            if key[0] == kind and owners.get(key) is person:
                return key[1]
        return ""

    def _write_leads(self) -> None:
        states = self.leads.values()
        numbers = {
            state.fields["contact_number"]: state.id
            for state in states
            if (state.is_new or state.dirty) and state.id is not None
        }
        numbers.pop("", None)
        release_numbers(self.organization.pk, numbers)
        self.insert(Lead, states, organization_id=self.organization.pk)
        self.update(Lead, states, updated_at=self.at)

    # --- Its place in a project ---------------------------------------------------------------

    def _load_projects(self, outcomes: Sequence[LeadOutcome]) -> None:
        known = {outcome.lead_id for outcome in outcomes if not outcome.created}
        self.associations = load_associations(known)
        self.statuses = spell_statuses(_status_of(outcome.entry) for outcome in outcomes)
        self.ledger.load(known)

    def _import_project(self, outcome: LeadOutcome) -> AssociationState:
        entry, changes = outcome.entry, outcome.project_changes
        older = outcome.decision.older
        assert entry.project_id is not None
        pair = (outcome.lead_id, entry.project_id)
        state = self.associations.get(pair)
        if state is None:
            state = self.associations[pair] = AssociationState.new(None, *pair)
            changes["project"] = [None, entry.project_id]
        values: dict[str, Any] = {name: getattr(entry, name) for name in _PROJECT_VALUES}
        values["status"] = entry.status and self.statuses[_status_of(entry)]
        values["source"] = "" if state.fields["source"] else entry.source
        state.fill(values, changes, only_blank=older)
        if _is_conversion(changes) and state.fields["converted_at"] is None:
            state.set("converted_at", self.at, changes)
        if "is_pretagged" in changes:
            pending = state.fields["is_pretagged"] and PretagStatus.PENDING.value
            state.set("pretag_status", pending or "", changes)
        if entry.partner_id is not None:
            is_active, outcome.contested = self.ledger.claim(
                pair,
                entry.partner_id,
                description=entry.incoming.label,
                cause_id=entry.incoming.cause_id,
            )
            if is_active:
                state.set("channel_partner_id", entry.partner_id, changes)
        if state.fields["archived_at"] is not None and not older:
            state.set("archived_at", None, changes)
        return state

    def _record_projects(self, outcomes: Sequence[LeadOutcome]) -> None:
        self.record(
            TargetType.MEMBERSHIP,
            [
                NewChange(
                    outcome.association_id,
                    outcome.project_changes,
                    cause_id=outcome.entry.incoming.cause_id,
                )
                for outcome in outcomes
                if outcome.association_id is not None and outcome.project_changes
            ],
        )

    def _convert(self, outcomes: Sequence[LeadOutcome]) -> None:
        """A status that says converted is a conversion, counted as every other."""
        converted: dict[int, int | None] = {}  # the first row of each lead
        for outcome in outcomes:
            if _is_conversion(outcome.project_changes):
                converted.setdefault(outcome.lead_id, outcome.entry.incoming.cause_id)
        convert_leads(
            converted,
            (),
            organization_id=self.organization.pk,
            by=self.cause.by,
            at=self.at,
            by_rows=converted if self.cause.kind is ChangeCause.UPLOAD_ROW else None,
        )


def _is_conversion(project_changes: Changes) -> bool:
    return is_converted(project_changes.get("status", ["", ""])[1])


def _status_of(entry: LeadEntry) -> tuple[int, str]:
    assert entry.project_id is not None
    return entry.project_id, entry.status or NEW


def release_numbers(organization_id: int, now_of: Mapping[str, int]) -> None:
    """Take contact numbers from leads that are known by them no more: `{number: lead id}`.

    A customer may have lost a wrong phone since, and whoever has it now is another lead.
    """
    if not now_of:
        return
    known = Lead.objects.filter(organization=organization_id, is_active=True).order_by()
    stale = read_rows(
        known.exclude(contact_number=""),
        ["id", "contact_number"],
        by="contact_number",
        values=now_of.keys(),
    )
    cleared = [(pk, "") for pk, number in stale if now_of[number] != pk]
    update_rows(Lead, ["contact_number"], cleared)
