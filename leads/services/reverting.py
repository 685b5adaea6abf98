"""Leads and their places in projects, when the rows of a sheet that told of them are reverted.

As with customers, the history decides: a field goes back while the rows were the last to set it, a
lead or a place that they made goes when nothing else stands on it. The claim ledger only grows: a
lead with a claim is archived instead of deleted, so that the ledger still says whom it is about.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from customers.reverting import (
    ChangeEntry,
    FieldChange,
    FieldHistory,
    Reference,
    field_histories,
    lines_of,
    references_to,
)
from history.changes import Changes, to_json_values
from history.models import ChangeCause, TargetType
from leads.models import (
    Lead,
    LeadDuplicate,
    LeadProjectAssociation,
    PartnerClaim,
)
from leads.services.converting import is_converted
from leads.services.states import ASSOCIATION_FIELDS, LEAD_FIELDS, AssociationState, LeadState

_LEAD_UNLOGGED = ("next_follow_up_on",)
_MEMBERSHIP_UNLOGGED = ("assigned_to_id", "notes", "converted_at")
# A field's value as people know it: branches and partners by their names.
Shown = Callable[[str, Any], str]
_FOLLOWING = ("decided_at", "assigned_at")  # set with another field, without a line of their own


@dataclass(slots=True)
class RowOfLead:
    """What a row did to a lead: `changes` of the lead alone; `values` what it says, for active
    rows that are later than the first gone one."""

    pk: int
    gone: bool
    made: bool
    at: datetime
    label: str
    changes: Changes
    values: dict[str, Any] = field(default_factory=dict)
    project_id: int | None = None


@dataclass(slots=True)
class KnownMembership:
    id: int
    lead_id: int
    project_id: int
    fields: dict[str, Any]
    quiet: dict[str, Any]
    lines: list[ChangeEntry] = field(default_factory=list)


@dataclass(slots=True)
class MembershipDecision:
    membership: KnownMembership
    goes: bool = False
    values: Changes = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)


@dataclass(slots=True)
class KnownLead:
    id: int
    organization_id: int
    customer_id: int
    is_active: bool
    fields: dict[str, Any]
    quiet: dict[str, Any]
    lines: list[ChangeEntry] = field(default_factory=list)
    memberships: list[KnownMembership] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    claims: list[tuple[str, int | None]] = field(default_factory=list)  # (cause, its id)

    @property
    def name(self) -> str:
        known = (self.fields[n] for n in ("full_name", "contact_number", "passport_number"))
        return next((text for text in known if text), f"#{self.id}")


@dataclass(slots=True)
class LeadDecision:
    lead: KnownLead
    goes: bool = False
    archived: bool = False
    by_active_rows: bool = False
    values: Changes = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    blocked: list[str] = field(default_factory=list)
    memberships: list[MembershipDecision] = field(default_factory=list)
    converted: ChangeEntry | None = None  # the lead's change that a gone row's status wrote

    @property
    def reverted_memberships(self) -> list[MembershipDecision]:
        return [
            membership for membership in self.memberships if membership.goes or membership.values
        ]


def changes_of_leads(customer_ids: Collection[int]) -> Iterable[tuple[int, ChangeEntry]]:
    """(customer, line) of what changed on the leads of these customers."""
    leads = Lead.objects.filter(customer__in_values=customer_ids).order_by()
    owners = dict(leads.values_list("pk", "customer_id"))
    for pk, line in lines_of(TargetType.LEAD, owners):
        yield owners[pk], line


class LeadReverter:
    """For writing, the caller holds the identity lock."""

    def __init__(
        self,
        lead_ids: Collection[int],
        *,
        locking: bool,
        ignored_models: Collection[type] = (),
        shown: Shown,
    ) -> None:
        self.shown = shown
        rows = Lead.objects.filter(pk__in_values=lead_ids).order_by("pk")
        memberships = LeadProjectAssociation.objects.filter(lead__in_values=lead_ids).order_by("pk")
        if locking:
            rows, memberships = rows.select_for_update(), memberships.select_for_update()
        size = len(LEAD_FIELDS)
        self.leads = {
            pk: KnownLead(
                pk, organization, customer, active,
                dict(zip(LEAD_FIELDS, values[:size], strict=True)),
                dict(zip(_LEAD_UNLOGGED, values[size:], strict=True)),
            )
            for pk, organization, customer, active, *values in rows.values_list(
                "pk", "organization_id", "customer_id", "is_active", *LEAD_FIELDS, *_LEAD_UNLOGGED
            )
        }  # fmt: skip
        for pk, line in lines_of(TargetType.LEAD, self.leads):
            self.leads[pk].lines.append(line)
        self._load_memberships(memberships)
        around = (*ignored_models, LeadProjectAssociation, PartnerClaim, LeadDuplicate)
        for pk, found in references_to(Lead, self.leads, ignored_models=around).items():
            self.leads[pk].references += found
        claims = PartnerClaim.objects.filter(lead__in_values=self.leads).order_by()
        for pk, cause, cause_id in claims.values_list("lead_id", "cause", "cause_id"):
            self.leads[pk].claims.append((cause, cause_id))

    def _load_memberships(self, memberships: Any) -> None:
        size = len(ASSOCIATION_FIELDS)
        known: dict[int, KnownMembership] = {}
        for pk, lead, project, *values in memberships.values_list(
            "pk", "lead_id", "project_id", *ASSOCIATION_FIELDS, *_MEMBERSHIP_UNLOGGED
        ):
            membership = known[pk] = KnownMembership(
                pk, lead, project, dict(zip(ASSOCIATION_FIELDS, values[:size], strict=True)),
                dict(zip(_MEMBERSHIP_UNLOGGED, values[size:], strict=True)),
            )  # fmt: skip
            self.leads[lead].memberships.append(membership)
        for owner, line in lines_of(TargetType.MEMBERSHIP, known):
            known[owner].lines.append(line)

    def decide(self, lead_id: int, rows: list[RowOfLead], lines: list[ChangeEntry]) -> LeadDecision:
        """`rows`: all that tell of the lead, oldest first; `lines`: its customer's history."""
        return _Deciding(self.leads[lead_id], rows, lines, self.shown).decision()


class _Deciding:
    def __init__(
        self, lead: KnownLead, rows: list[RowOfLead], lines: list[ChangeEntry], shown: Shown
    ) -> None:
        self.lead = lead
        self.shown = shown
        self.rows = rows
        self.gone = {row.pk for row in rows if row.gone}
        self.active = [row for row in rows if not row.gone]
        self.conversion_times = {
            line.at
            for membership in lead.memberships
            for line in membership.lines
            if self._is_gone(line) and is_converted(str(line.changes.get("status", ["", ""])[1]))
        }
        own = [line for line in lead.lines if line.cause == ChangeCause.LEAD]
        self.own_by_hand = [line for line in own if line.at not in self.conversion_times]
        # A status that says converted is a conversion, which the rows' own changes do not tell.
        self.converted = next((line for line in own if line.at in self.conversion_times), None)
        self.by_hand = self.own_by_hand + [
            line for line in lines if line.cause == ChangeCause.LEAD and line.cause_id == lead.id
        ]

    def decision(self) -> LeadDecision:
        decision = LeadDecision(self.lead, converted=self.converted)
        decision.memberships = [
            each for each in map(self._membership, self.lead.memberships) if each
        ]
        if any(row.gone and row.made for row in self.rows):
            if self.active:
                decision.by_active_rows = True
                decision.kept.append(f"The lead stays: also named by {self.active[-1].label}.")
            else:
                decision.blocked = self._in_the_way(decision)
                if not decision.blocked:
                    decision.archived = bool(self.lead.claims)
                    decision.goes = not decision.archived
                    return decision
                decision.memberships = []
                return decision
        self._values(decision)
        return decision

    def _is_gone(self, line: ChangeEntry) -> bool:
        return line.cause == ChangeCause.UPLOAD_ROW and line.cause_id in self.gone

    def _in_the_way(self, decision: LeadDecision) -> list[str]:
        found = ["changed by hand since"] if self.by_hand else []
        found += [str(each) for each in self.lead.references][:5]
        others = [c for c in self.lead.claims if c[1] not in self.gone or c[0] != "upload_row"]
        found += ["a partner's claim that others entered"] if others else []
        found += [f"{n.removesuffix('_id')} is set" for n, v in self.lead.quiet.items() if v]
        if not all(membership.goes for membership in decision.memberships) or len(
            decision.memberships
        ) < len(self.lead.memberships):
            found.append("others work on it in a project")
        if not found and self._differs():
            found.append("changed since")
        return found

    def _differs(self) -> bool:
        """Whether a value is neither the rows' last word nor what a new lead has."""
        blank = LeadState.new(0, 0).fields
        for name, now in self.lead.fields.items():
            if name in _FOLLOWING or (self.conversion_times and name == "conversion_status"):
                continue
            history = self._history(name.removesuffix("_id"))
            expected = (
                history.field_changes[-1].after
                if history.field_changes
                else _plain(name, blank[name])
            )
            if _plain(name, now) != expected:
                return True
        return False

    def _history(self, name: str) -> FieldHistory:
        history = FieldHistory()
        for row in self.rows:
            if name in row.changes:
                line = ChangeEntry(row.pk, "", ChangeCause.UPLOAD_ROW, row.pk, {}, None, row.at)
                before, after = row.changes[name]
                history.add(FieldChange(row.gone, before, after, line))
        return history

    def _values(self, decision: LeadDecision) -> None:
        for column, value in self.lead.fields.items():
            name = column.removesuffix("_id")
            history, now = self._history(name), _plain(column, value)
            if name == "conversion_status" and self._revert_conversion(decision, history, now):
                continue
            if not history.has_gone or name in decision.values:
                continue
            given = name.replace("_", " ")
            stays = f"The lead's {given} stays {self.shown(name, now)}:"
            run = history.run
            if not run or now != run[-1].after or self._by_hand(name, run[0].line.at):
                decision.kept.append(f"{stays} changed since.")
            elif who := self._named_by(name, now, run[0].line.at):
                decision.kept.append(f"{stays} also named by {who}.")
            elif name == "contact_number" and self._number_taken(run[0].before):
                decision.kept.append(f"{stays} {run[0].before} is taken.")
            elif now != run[0].before:
                decision.values[name] = [now, run[0].before]

    def _revert_conversion(self, decision: LeadDecision, history: FieldHistory, now: Any) -> bool:
        pair = self.converted.changes.get("conversion_status") if self.converted else None
        if self.converted is None or pair is None or now != pair[1]:
            return False
        if self._by_hand("conversion_status", self.converted.at):
            return False
        run = history.run
        decision.values["conversion_status"] = [now, run[0].before if run else pair[0]]
        decided = _plain("decided_at", self.lead.fields["decided_at"])
        decision.values["decided_at"] = [decided, None]
        return True

    def _by_hand(self, name: str, since: datetime) -> bool:
        return any(name in line.changes and line.at >= since for line in self.own_by_hand)

    def _named_by(self, name: str, value: Any, since: datetime) -> str:
        for row in self.active:
            if row.at > since and value in row.values.get(name, ()):
                return row.label
        return ""

    def _number_taken(self, number: str) -> bool:
        others = Lead.objects.filter(
            organization=self.lead.organization_id, contact_number=number, is_active=True
        )
        return bool(number) and self.lead.is_active and others.exclude(pk=self.lead.id).exists()

    def _membership(self, membership: KnownMembership) -> MembershipDecision | None:
        if not any(self._is_gone(line) for line in membership.lines):
            return None
        decision = MembershipDecision(membership)
        histories = field_histories(membership.lines, self._is_gone)
        made = any(self._is_gone(line) and "project" in line.changes for line in membership.lines)
        others = [
            x for x in membership.lines if not self._is_gone(x) and x.cause != ChangeCause.REVERT
        ]
        since = min(line.at for line in membership.lines if self._is_gone(line))
        parts = [r for r in self.active if r.project_id == membership.project_id and r.at > since]
        if made and not others and not parts and self._is_plain(membership, histories):
            decision.goes = True
            return decision
        if made and parts:
            decision.kept.append(f"The place in the project stays: also named by {parts[0].label}.")
        elif made:
            decision.kept.append("The place in the project stays: others worked on it since.")
            return decision
        self._membership_values(membership, histories, decision, parts)
        return decision

    def _is_plain(self, membership: KnownMembership, histories: dict[str, FieldHistory]) -> bool:
        blank = AssociationState.new(0, 0, 0).fields
        converted = membership.quiet["converted_at"] in self.conversion_times
        if any(v for n, v in membership.quiet.items() if not (converted and n == "converted_at")):
            return False
        for column, value in membership.fields.items():
            name = column.removesuffix("_id")
            field_changes = histories[name].field_changes if name in histories else []
            if _plain(column, value) != (
                field_changes[-1].after if field_changes else _plain(column, blank[column])
            ):
                return False
        return True

    def _membership_values(
        self,
        membership: KnownMembership,
        histories: dict[str, FieldHistory],
        decision: MembershipDecision,
        parts: list[RowOfLead],
    ) -> None:
        for column, value in membership.fields.items():
            name = column.removesuffix("_id")
            history = histories.get(name)
            if history is None or not history.has_gone:
                continue
            now, run, words = _plain(column, value), history.run, name.replace("_", " ")
            who = [
                row.label
                for row in parts
                if run and row.at > run[0].line.at and now in row.values.get(f"project {name}", ())
            ]
            if not run or now != run[-1].after:
                shown = self.shown(name, now)
                decision.kept.append(f"The {words} in the project stays {shown}: changed since.")
            elif who:
                decision.kept.append(f"The {words} in the project stays: also named by {who[0]}.")
            elif now != run[0].before:
                decision.values[name] = [now, run[0].before]
                converted = membership.quiet["converted_at"]
                if name == "status" and converted in self.conversion_times:
                    decision.values["converted_at"] = [_plain("converted_at", converted), None]


def _plain(name: str, value: Any) -> Any:
    return next(iter(to_json_values({name: [None, value]}).values()))[1]
