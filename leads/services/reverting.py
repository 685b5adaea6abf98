"""Leads and their places in projects, when the rows of an upload that named them are reverted.

The log does not know what rows changed of a lead itself; the rows do (`lead_changes` in `entry`),
and are put between its entries. The claim ledger only grows: a lead with a claim is archived
instead of deleted, so that the ledger still says who it is about.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q

from core.bulk import update_rows
from core.sentences import Sentence
from history.changes import to_json_value
from history.models import ChangeCause, TargetType
from history.reverting.deciding import (
    ActiveSource,
    Because,
    FieldChange,
    Kept,
    RecordDecider,
    RevertAction,
    RevertDecision,
    stays,
)
from history.reverting.records import (
    ChangeEntry,
    Record,
    RecordType,
    RevertCause,
    delete_records,
    entries_of,
    load_records,
    owners_of,
    record_reverted,
    write_values,
)
from leads.models import Lead, LeadDuplicate, LeadProjectAssociation, PartnerClaim
from leads.services.states import ASSOCIATION_FIELDS, LEAD_FIELDS, AssociationState, LeadState

LEAD = RecordType(
    Lead,
    fields=LEAD_FIELDS,
    blank=LeadState.new(0, 0).fields,
    following=("decided_at", "assigned_at"),
    unlogged={"next_follow_up_on": None},
    carried=("customer_id", "is_active"),
    ignored_models=(LeadProjectAssociation, PartnerClaim, LeadDuplicate),
)
MEMBERSHIP = RecordType(
    LeadProjectAssociation,
    fields=ASSOCIATION_FIELDS,
    blank=AssociationState.new(0, 0, 0).fields,
    unlogged={"assigned_to_id": None, "notes": ""},
    carried=("lead_id", "project_id"),
    created_by="project",
)
Names = Mapping[str, Mapping[Any, str]]


class MembershipDecider(RecordDecider):
    record_type = MEMBERSHIP
    noun = "place in the project"
    status_stays = False

    def __init__(
        self,
        record: Record,
        *,
        gone: Collection[int],
        active: Sequence[ActiveSource],
        names: Names,
    ) -> None:
        rows = (entry for entry in record.entries if entry.cause == self.cause)
        mine = [entry.at for entry in rows if entry.cause_id in gone]
        later = [each for each in active if mine and each.at > mine[0]]
        super().__init__(record, gone=gone, active=later, names=names)

    @property
    def project(self) -> str:
        return self.names["project"].get(self.record.values["project_id"], "a project")

    def describe(self, name: str) -> str:
        text = f"In {self.project}, {self.record_type.label(name)}"
        return Sentence(text, "field_in_project", name=name, project=self.project)

    def is_touch(self, entry: ChangeEntry) -> bool:
        """Active sources, too: those that can still be read keep the place by themselves."""
        return not self.is_gone(entry) and entry.cause != ChangeCause.REVERT

    def decide(self) -> RevertDecision:
        decision = super().decide()
        if decision.blocked:
            because = Sentence("others worked on it since", "worked_on")
            decision.kept.append(Kept(stays(self.noun), because))
        if self.status_stays:
            decision.values.pop("converted_at", None)
        return decision

    def keep(self, name: str, because: Because) -> None:
        """A conversion is a status and its moment: they stay, or go back, together."""
        super().keep(name, because)
        self.status_stays |= name == "status"


class LeadDecider(RecordDecider):
    record_type = LEAD
    noun = "lead"
    # Set by whoever makes it: its places in projects, claims on it, whether somebody edited the
    # lead's customer, and who has which number.
    memberships: Sequence[MembershipDecider] = ()
    claims: Collection[tuple[str, int | None]] = ()
    edited_as_customer = False
    number_owners: Mapping[str, Collection[int]]

    @property
    def name(self) -> str:
        names = ("full_name", "contact_number", "passport_number")
        known = (self.record.values[name] for name in names)
        return next((text for text in known if text), f"#{self.record.id}")

    def describe(self, name: str) -> str:
        return Sentence(f"The lead's {self.record_type.label(name)}", "field", name=name)

    def why_kept(self, name: str, run: list[FieldChange]) -> Because:
        if name != "contact_number" or not self.record.values["is_active"]:
            return ""
        number = run[0].before
        others = set(self.number_owners.get(number, ())) - {self.record.id}
        return Sentence(f"{number} is taken", "taken", value=number) if others else ""

    def touches(self) -> list[Because]:
        by_hand = Sentence("changed by hand since", "changed_by_hand", by="")
        return [by_hand] if self.edited_as_customer or super().touches() else []

    def more_in_the_way(self) -> list[Because]:
        found: list[Because] = []
        mine = {(str(ChangeCause.UPLOAD_ROW), pk) for pk in self.gone}
        if set(self.claims) - mine:
            found.append(Sentence("a partner's claim that others entered", "claimed"))
        if not all(each.decision.is_removed for each in self.memberships):
            found.append(Sentence("others work on it in a project", "worked_on_in_project"))
        return found

    def decide(self) -> RevertDecision:
        for membership in self.memberships:
            membership.decide()
        decision = super().decide()
        if decision.is_removed and self.claims:
            decision.action = RevertAction.ARCHIVED
        if "conversion_status" not in decision.values:
            for name in ("lost_reason", "decided_at"):  # they say more of it
                decision.values.pop(name, None)
        return decision

    @property
    def memberships_decided(self) -> list[MembershipDecider]:
        """None of a lead that goes, or stays as it is."""
        stays = not self.decision.blocked and self.decision.action is RevertAction.STAYS
        return [*self.memberships] if stays else []


class LeadReverter:
    """For writing, the caller holds the identity lock."""

    def __init__(
        self,
        ids: Collection[int],
        *,
        organization_id: int,
        locking: bool,
        ignored_models: Collection[type] = (),
        names: Names,
    ) -> None:
        self.names = names
        self.organization_id = organization_id
        self.leads = load_records(LEAD, ids, locking=locking, ignored_models=ignored_models)
        self.memberships: dict[int, list[Record]] = {pk: [] for pk in self.leads}
        memberships = load_records(MEMBERSHIP, self.leads, by="lead", locking=locking)
        for membership in memberships.values():
            self.memberships[membership.values["lead_id"]].append(membership)
        self.claims: dict[int, list[tuple[str, int | None]]] = {pk: [] for pk in self.leads}
        claims = PartnerClaim.objects.filter(lead__in_values=self.leads).order_by()
        for pk, cause, cause_id in claims.values_list("lead_id", "cause", "cause_id"):
            self.claims[pk].append((cause, cause_id))
        self.number_owners: Mapping[str, Collection[int]] = {}

    def add_rows(self, rows: Mapping[int, Sequence[ChangeEntry]]) -> None:
        """`{lead: what rows changed of it, oldest first}`; once, before anything is decided."""
        for pk, record in self.leads.items():
            record.entries = _in_order(record.entries, rows.get(pk, ()))
        others = Lead.objects.filter(organization=self.organization_id, is_active=True)
        self.number_owners = owners_of(others, "contact_number", self.leads.values())

    def decide(
        self,
        pk: int,
        *,
        gone: Collection[int],
        active: Sequence[ActiveSource],
        active_in: Mapping[int, Sequence[ActiveSource]],
        customer_entries: Iterable[ChangeEntry],
    ) -> LeadDecider:
        """`active_in`: of those active, what they say of the lead in a project, by project."""
        decider = LeadDecider(self.leads[pk], gone=gone, active=active, names=self.names)
        decider.memberships = [
            MembershipDecider(
                record,
                gone=gone,
                active=active_in.get(record.values["project_id"], ()),
                names=self.names,
            )
            for record in self.memberships[pk]
        ]
        decider.claims = self.claims[pk]
        decider.number_owners = self.number_owners
        decider.edited_as_customer = any(
            (entry.cause, entry.cause_id) == (ChangeCause.LEAD, pk) for entry in customer_entries
        )
        decider.decide()
        return decider


def _in_order(logged: Iterable[ChangeEntry], rows: Sequence[ChangeEntry]) -> list[ChangeEntry]:
    """The entries of a lead with those of rows among them. The log has one because of a row where
    that converted the lead: right after it, though its time is that of the whole batch."""
    moments = {row.pk: row.at for row in rows}
    ordered = [(row.at, 0, row.pk, row) for row in rows]
    for entry in logged:
        if entry.cause == ChangeCause.UPLOAD_ROW:
            at = moments.get(entry.cause_id or 0, entry.at)
            decided = {"decided_at": [None, to_json_value(entry.at)]}
            own = entry._replace(changes={**entry.changes, **decided})
            ordered.append((at, 1, entry.pk, own))
        else:
            ordered.append((entry.at, 1, entry.pk, entry))
    return [entry for *_, entry in sorted(ordered, key=lambda each: each[:3])]


def changes_of_leads(customers: Iterable[Record]) -> Iterable[tuple[int, ChangeEntry]]:
    """(customer, entry) of what changed on the leads that refer to these customers."""
    owners = {
        reference.pk: customer.id
        for customer in customers
        for reference in customer.references
        if reference.model is Lead
    }
    for pk, entry in entries_of(TargetType.LEAD, owners):
        yield owners[pk], entry


def write_reverted_leads(deciders: Collection[LeadDecider], cause: RevertCause) -> None:
    """Do what was decided. Rows of uploads point to none of the leads that go any more."""
    going = [each for each in deciders if each.decision.is_removed]
    ids = [each.record.id for each in going]
    memberships = [membership for each in deciders for membership in each.memberships_decided]
    ended = [membership for each in going for membership in each.memberships]
    ended += [membership for membership in memberships if membership.decision.is_removed]
    delete_records(MEMBERSHIP, [membership.record.id for membership in ended])
    LeadDuplicate.objects.filter(
        Q(first_lead__in_values=ids) | Q(second_lead__in_values=ids)
    ).delete()
    delete_records(LEAD, ids)
    archived = [each for each in deciders if each.decision.action is RevertAction.ARCHIVED]
    rows = [(each.record.id, False, cause.at) for each in archived]
    update_rows(Lead, ["is_active", "updated_at"], rows)
    values = {each.record.id: each.decision.values for each in deciders}
    of_memberships = {
        membership.record.id: membership.decision.values for membership in memberships
    }
    of_memberships |= {
        membership.record.id: {"archived_at": [None, to_json_value(cause.at)]}
        for each in archived
        for membership in each.memberships
        if membership.record.values["archived_at"] is None
    }
    for record_type, changes in ((LEAD, values), (MEMBERSHIP, of_memberships)):
        write_values(record_type, changes, cause)
        record_reverted(record_type.model, changes.items(), cause)
