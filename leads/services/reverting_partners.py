"""Channel partners and their projects, when the rows of a sheet that told of them are reverted.

A business has tens or hundreds of partners: each is changed by its model's own save.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from customers.reverting import references_to
from history.changes import Changes
from history.models import ChangeCause, TargetType
from history.services import NewChange, delete_changes, record_changes
from leads.models import ChannelPartner, PartnerDuplicate, PartnerProject
from leads.services.partners import PartnerEntry, link_ends

_FIELDS = ("code", "name", "phone", "email", "city")
_QUIET = ("rera_number", "notes")


@dataclass(slots=True)
class RowOfPartner:
    """What a row did to a partner, and what it says."""

    gone: bool
    made: bool
    label: str
    changes: dict[str, Any]
    values: PartnerEntry | None


@dataclass(slots=True)
class PartnerDecision:
    partner: ChannelPartner
    partner_id: int
    goes: bool = False
    values: dict[str, list[str]] = field(default_factory=dict)
    # Links to projects that go (None), or whose commission goes back.
    links: dict[int, tuple[PartnerProject, Decimal | None, bool]] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    blocked: list[str] = field(default_factory=list)

    def all_changes(self) -> Iterable[Changes]:
        """One for the partner, one for each link to a project; none of a partner that goes."""
        if self.values and not self.goes:
            yield dict(self.values)
        for link, percent, leaves in self.links.values():
            changed = {"commission_percent": [link.commission_percent, percent]}
            yield link_ends(link) if leaves else changed

    def sentences(self, *, goes: str = "goes") -> list[str]:
        if self.goes:
            return [f"The partner {goes}."]
        parts = [
            f"{name.capitalize()}: {now or '—'} → {after or '—'}."
            for name, (now, after) in self.values.items()
        ]
        for link, percent, leaves in self.links.values():
            parts.append(
                f"No longer in {link.project}."
                if leaves
                else f"Commission in {link.project}: {link.commission_percent} → {percent or '—'}."
            )
        return parts


class PartnerReverter:
    """For writing, the caller holds the organization's lock."""

    def __init__(
        self, ids: Collection[int], *, locking: bool, ignored_models: Collection[type] = ()
    ) -> None:
        partners = ChannelPartner.objects.filter(pk__in_values=ids).order_by("pk")
        if locking:
            partners = partners.select_for_update()
        self.known = {partner.pk: partner for partner in partners}
        self.links: dict[int, dict[int, PartnerProject]] = {pk: {} for pk in self.known}
        links = PartnerProject.objects.filter(partner__in_values=self.known)
        for link in links.select_related("project"):
            self.links[link.partner_id][link.project_id] = link
        around = (*ignored_models, PartnerProject, PartnerDuplicate)
        self.references = references_to(ChannelPartner, self.known, ignored_models=around)

    def decide(self, pk: int, rows: list[RowOfPartner]) -> PartnerDecision:
        """`rows`: all that tell of the partner, in the order in which they were imported."""
        partner = self.known[pk]
        decision = PartnerDecision(partner, pk)
        active = [row for row in rows if not row.gone]
        if any(row.gone and row.made for row in rows):
            if not active:
                decision.blocked = self._in_the_way(partner, rows)
                decision.goes = not decision.blocked
                return decision
            decision.kept.append(f"The partner stays: also named by {active[-1].label}.")
        for name in _FIELDS:
            self._value(decision, name, rows)
        for project_id, link in self.links[pk].items():
            self._link(decision, project_id, link, rows, active)
        return decision

    def _in_the_way(self, partner: ChannelPartner, rows: list[RowOfPartner]) -> list[str]:
        found = [str(each) for each in self.references.get(partner.pk, [])][:5]
        found += [f"{name.replace('_', ' ')} is set" for name in _QUIET if getattr(partner, name)]
        for name in _FIELDS:
            field_changes = [row.changes[name] for row in rows if name in row.changes]
            if getattr(partner, name) != (field_changes[-1][1] if field_changes else ""):
                found.append(f"its {name} was changed since")
        given = {row.changes["project"][1] for row in rows if "project" in row.changes}
        if self.links[partner.pk].keys() - given:
            found.append("others put it into a project")
        if not partner.is_active:
            found.append("somebody deactivated it")
        return found

    def _value(self, decision: PartnerDecision, name: str, rows: list[RowOfPartner]) -> None:
        run = _run([(row, row.changes[name]) for row in rows if name in row.changes])
        if not any(row.gone and name in row.changes for row in rows):
            return
        now = getattr(decision.partner, name)
        later = _after(run, rows)
        who = next((r.label for r in later if r.values and getattr(r.values, name) == now), "")
        if not run or now != run[-1][1][1]:
            decision.kept.append(f"{name.capitalize()} stays {now}: changed since.")
        elif who:
            decision.kept.append(f"{name.capitalize()} stays {now}: also named by {who}.")
        elif name in ("phone", "name") and not run[0][1][0]:
            decision.kept.append(f"{name.capitalize()} stays {now}: a partner is known by it.")
        elif self._taken(decision.partner, name, run[0][1][0]):
            decision.kept.append(f"{name.capitalize()} stays {now}: the one before is taken.")
        elif now != run[0][1][0]:
            decision.values[name] = [now, run[0][1][0]]

    @staticmethod
    def _taken(partner: ChannelPartner, name: str, value: str) -> bool:
        others = ChannelPartner.objects.filter(organization=partner.organization_id)
        if name not in ("phone", "code") or not value:
            return False
        return others.filter(**{name: value}).exclude(pk=partner.pk).exists()

    def _link(
        self,
        decision: PartnerDecision,
        project_id: int,
        link: PartnerProject,
        rows: list[RowOfPartner],
        active: list[RowOfPartner],
    ) -> None:
        of_project = [(row, row.changes) for row in rows if _project_of(row) == project_id]
        mine = [(row, given) for row, given in of_project if row.gone]
        made = any("project" in given for _, given in mine)
        who = next((r.label for r in active if r.values and r.values.project_id == project_id), "")
        percents = [
            (row, given["commission_percent"])
            for row, given in of_project
            if "commission_percent" in given
        ]
        run = _run(percents)
        now = None if link.commission_percent is None else str(link.commission_percent)
        if made and not who and (not percents or now == percents[-1][1][1]):
            decision.links[project_id] = (link, None, True)
        elif made:
            why = f"also named by {who}" if who else "its commission was changed since"
            decision.kept.append(f"Stays in {link.project}: {why}.")
        elif run and now == run[-1][1][1]:
            later = _after(run, rows)
            same = (r for r in later if r.values and r.values.commission_percent is not None)
            if any(r.values and str(r.values.commission_percent) == now for r in same):
                decision.kept.append(f"Commission in {link.project} stays {now}: also told since.")
                return
            before = run[0][1][0]
            decision.links[project_id] = (link, Decimal(before) if before else None, False)

    def write(
        self,
        decisions: Collection[PartnerDecision],
        *,
        organization_id: int,
        cause_id: int,
        by_id: int | None,
        at: datetime,
    ) -> None:
        record_changes(
            TargetType.PARTNER,
            [
                NewChange(decision.partner_id, changes, cause_id=cause_id)
                for decision in decisions
                for changes in decision.all_changes()
            ],
            organization_id=organization_id,
            cause=ChangeCause.REVERT,
            by_id=by_id,
            at=at,
        )
        delete_changes(TargetType.PARTNER, [one.partner_id for one in decisions if one.goes])
        for decision in decisions:
            partner = decision.partner
            if decision.goes:
                PartnerProject.objects.filter(partner=decision.partner_id).delete()
                partner.delete()
                continue
            for name, (_, after) in decision.values.items():
                setattr(partner, name, after)
            if decision.values:
                partner.save()
            for link, percent, goes in decision.links.values():
                if goes:
                    link.delete()
                else:
                    link.commission_percent = percent
                    link.save(update_fields=["commission_percent"])


def _run(
    field_changes: list[tuple[RowOfPartner, list[Any]]],
) -> list[tuple[RowOfPartner, list[Any]]]:
    start = len(field_changes)
    while start and field_changes[start - 1][0].gone:
        start -= 1
    return field_changes[start:]


def _after(
    run: list[tuple[RowOfPartner, list[Any]]], rows: list[RowOfPartner]
) -> list[RowOfPartner]:
    """The active rows that came after the first of the steps."""
    if not run:
        return []
    first = next(membership for membership, row in enumerate(rows) if row is run[0][0])
    return [row for row in rows[first:] if not row.gone]


def _project_of(row: RowOfPartner) -> int | None:
    return row.values.project_id if row.values is not None else None
