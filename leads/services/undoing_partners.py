"""Channel partners and their projects, when the rows of a sheet that told of them are taken back.

A business has tens or hundreds of partners: each is changed by its model's own save, which keeps
its history.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from customers.undoing import standing_on
from leads.models import ChannelPartner, PartnerDuplicate, PartnerProject
from leads.services.partners import PartnerEntry

_FIELDS = ("code", "name", "phone", "email", "city")
_QUIET = ("rera_number", "notes")


@dataclass(slots=True)
class RowOfPartner:
    """What a row did to a partner, and what it says."""

    gone: bool
    made: bool
    label: str
    changes: dict[str, Any]
    told: PartnerEntry | None


@dataclass(slots=True)
class PartnerVerdict:
    partner: ChannelPartner
    partner_id: int
    goes: bool = False
    values: dict[str, list[str]] = field(default_factory=dict)
    # Links to projects that go (None), or whose commission goes back.
    links: dict[int, tuple[PartnerProject, Decimal | None, bool]] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    blocked: list[str] = field(default_factory=list)

    def sentences(self, *, goes: str = "goes") -> list[str]:
        if self.goes:
            return [f"The partner {goes}."]
        told = [
            f"{name.capitalize()}: {now or '—'} → {after or '—'}."
            for name, (now, after) in self.values.items()
        ]
        for link, percent, leaves in self.links.values():
            told.append(
                f"No longer in {link.project}."
                if leaves
                else f"Commission in {link.project}: {link.commission_percent} → {percent or '—'}."
            )
        return told


class PartnersUndone:
    """For writing, the caller holds the organization's lock."""

    def __init__(
        self, ids: Collection[int], *, locking: bool, beside: Collection[type] = ()
    ) -> None:
        partners = ChannelPartner.objects.filter(pk__within=ids).order_by("pk")
        if locking:
            partners = partners.select_for_update()
        self.known = {partner.pk: partner for partner in partners}
        self.links: dict[int, dict[int, PartnerProject]] = {pk: {} for pk in self.known}
        links = PartnerProject.objects.filter(partner__within=self.known)
        for link in links.select_related("project"):
            self.links[link.partner_id][link.project_id] = link
        around = (*beside, PartnerProject, PartnerDuplicate)
        self.standing = standing_on(ChannelPartner, self.known, beside=around)

    def decide(self, pk: int, rows: list[RowOfPartner]) -> PartnerVerdict:
        """`rows`: all that tell of the partner, in the order in which they were taken in."""
        partner = self.known[pk]
        verdict = PartnerVerdict(partner, pk)
        in_force = [row for row in rows if not row.gone]
        if any(row.gone and row.made for row in rows):
            if not in_force:
                verdict.blocked = self._in_the_way(partner, rows)
                verdict.goes = not verdict.blocked
                return verdict
            verdict.kept.append(f"The partner stays: also told by {in_force[-1].label}.")
        for name in _FIELDS:
            self._value(verdict, name, rows)
        for project_id, link in self.links[pk].items():
            self._link(verdict, project_id, link, rows, in_force)
        return verdict

    def _in_the_way(self, partner: ChannelPartner, rows: list[RowOfPartner]) -> list[str]:
        found = [str(each) for each in self.standing.get(partner.pk, [])][:5]
        found += [f"{name.replace('_', ' ')} is set" for name in _QUIET if getattr(partner, name)]
        for name in _FIELDS:
            steps = [row.changes[name] for row in rows if name in row.changes]
            if getattr(partner, name) != (steps[-1][1] if steps else ""):
                found.append(f"its {name} was changed since")
        told = {row.changes["project"][1] for row in rows if "project" in row.changes}
        if self.links[partner.pk].keys() - told:
            found.append("others put it into a project")
        if not partner.is_active:
            found.append("somebody deactivated it")
        return found

    def _value(self, verdict: PartnerVerdict, name: str, rows: list[RowOfPartner]) -> None:
        run = _run([(row, row.changes[name]) for row in rows if name in row.changes])
        if not any(row.gone and name in row.changes for row in rows):
            return
        now = getattr(verdict.partner, name)
        later = _after(run, rows)
        who = next((r.label for r in later if r.told and getattr(r.told, name) == now), "")
        if not run or now != run[-1][1][1]:
            verdict.kept.append(f"{name.capitalize()} stays {now}: changed since.")
        elif who:
            verdict.kept.append(f"{name.capitalize()} stays {now}: also told by {who}.")
        elif name in ("phone", "name") and not run[0][1][0]:
            verdict.kept.append(f"{name.capitalize()} stays {now}: a partner is known by it.")
        elif self._taken(verdict.partner, name, run[0][1][0]):
            verdict.kept.append(f"{name.capitalize()} stays {now}: the one before is taken.")
        elif now != run[0][1][0]:
            verdict.values[name] = [now, run[0][1][0]]

    @staticmethod
    def _taken(partner: ChannelPartner, name: str, value: str) -> bool:
        others = ChannelPartner.objects.filter(organization=partner.organization_id)
        if name not in ("phone", "code") or not value:
            return False
        return others.filter(**{name: value}).exclude(pk=partner.pk).exists()

    def _link(
        self,
        verdict: PartnerVerdict,
        project_id: int,
        link: PartnerProject,
        rows: list[RowOfPartner],
        in_force: list[RowOfPartner],
    ) -> None:
        of_project = [(row, row.changes) for row in rows if _project_of(row) == project_id]
        mine = [(row, told) for row, told in of_project if row.gone]
        made = any("project" in told for _, told in mine)
        who = next((r.label for r in in_force if r.told and r.told.project_id == project_id), "")
        percents = [
            (row, told["commission_percent"])
            for row, told in of_project
            if "commission_percent" in told
        ]
        run = _run(percents)
        now = None if link.commission_percent is None else str(link.commission_percent)
        if made and not who and (not percents or now == percents[-1][1][1]):
            verdict.links[project_id] = (link, None, True)
        elif made:
            why = f"also told by {who}" if who else "its commission was changed since"
            verdict.kept.append(f"Stays in {link.project}: {why}.")
        elif run and now == run[-1][1][1]:
            later = _after(run, rows)
            same = (r for r in later if r.told and r.told.commission_percent is not None)
            if any(r.told and str(r.told.commission_percent) == now for r in same):
                verdict.kept.append(f"Commission in {link.project} stays {now}: also told since.")
                return
            before = run[0][1][0]
            verdict.links[project_id] = (link, Decimal(before) if before else None, False)

    def write(self, verdicts: Iterable[PartnerVerdict]) -> None:
        for verdict in verdicts:
            partner = verdict.partner
            if verdict.goes:
                PartnerProject.objects.filter(partner=verdict.partner_id).delete()
                partner.delete()
                continue
            for name, (_, after) in verdict.values.items():
                setattr(partner, name, after)
            if verdict.values:
                partner.save()
            for link, percent, goes in verdict.links.values():
                if goes:
                    link.delete()
                else:
                    link.commission_percent = percent
                    link.save(update_fields=["commission_percent"])


def _run(steps: list[tuple[RowOfPartner, list[Any]]]) -> list[tuple[RowOfPartner, list[Any]]]:
    start = len(steps)
    while start and steps[start - 1][0].gone:
        start -= 1
    return steps[start:]


def _after(
    run: list[tuple[RowOfPartner, list[Any]]], rows: list[RowOfPartner]
) -> list[RowOfPartner]:
    """The rows in force that came after the first of the steps."""
    if not run:
        return []
    first = next(place for place, row in enumerate(rows) if row is run[0][0])
    return [row for row in rows[first:] if not row.gone]


def _project_of(row: RowOfPartner) -> int | None:
    return row.told.project_id if row.told is not None else None
