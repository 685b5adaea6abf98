"""Leads and their places in projects, when the rows of a sheet that told of them are taken back.

As with customers, the history decides: a field goes back while the rows were the last to set it, a
lead or a place that they made goes when nothing else stands on it. The claim ledger only grows: a
lead with a claim is put away instead of deleted, so that the ledger still says whom it is about.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from customers.undoing import Line, Standing, Step, Trail, lines_of, standing_on, trails_of
from history.changes import Changes, jsonable
from history.models import ChangeCause, TargetType
from leads.models import (
    Lead,
    LeadDuplicate,
    LeadProjectAssociation,
    PartnerClaim,
)
from leads.services.states import ASSOCIATION_FIELDS, LEAD_FIELDS, AssociationState, LeadState
from leads.services.winning import is_won

_LEAD_QUIET = ("next_follow_up_on",)
_PLACE_QUIET = ("assigned_to_id", "notes", "converted_at")
# A field's value as people know it: branches and partners by their names.
Shown = Callable[[str, Any], str]
_FOLLOWING = ("decided_at", "assigned_at")  # set with another field, without a line of their own


@dataclass(slots=True)
class RowOfLead:
    """What a row did to a lead: `changes` of the lead alone; `told` what it says, for rows in force
    that are later than the first gone one."""

    pk: int
    gone: bool
    made: bool
    at: datetime
    label: str
    changes: Changes
    told: dict[str, Any] = field(default_factory=dict)
    project_id: int | None = None


@dataclass(slots=True)
class KnownPlace:
    id: int
    lead_id: int
    project_id: int
    fields: dict[str, Any]
    quiet: dict[str, Any]
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class PlaceVerdict:
    place: KnownPlace
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
    lines: list[Line] = field(default_factory=list)
    places: list[KnownPlace] = field(default_factory=list)
    standing: list[Standing] = field(default_factory=list)
    claims: list[tuple[str, int | None]] = field(default_factory=list)  # (cause, its id)

    @property
    def name(self) -> str:
        known = (self.fields[n] for n in ("full_name", "contact_number", "passport_number"))
        return next((text for text in known if text), f"#{self.id}")


@dataclass(slots=True)
class LeadVerdict:
    lead: KnownLead
    goes: bool = False
    put_away: bool = False
    by_rows_in_force: bool = False
    values: Changes = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    blocked: list[str] = field(default_factory=list)
    places: list[PlaceVerdict] = field(default_factory=list)
    won: Line | None = None  # the lead's change that a gone row's status wrote

    @property
    def undone_places(self) -> list[PlaceVerdict]:
        return [place for place in self.places if place.goes or place.values]


def changes_of_leads(customer_ids: Collection[int]) -> Iterable[tuple[int, Line]]:
    """(customer, line) of what changed on the leads of these customers."""
    leads = Lead.objects.filter(customer__within=customer_ids).order_by()
    owners = dict(leads.values_list("pk", "customer_id"))
    for pk, line in lines_of(TargetType.LEAD, owners):
        yield owners[pk], line


class LeadsUndone:
    """For writing, the caller holds the identity lock."""

    def __init__(
        self,
        lead_ids: Collection[int],
        *,
        locking: bool,
        beside: Collection[type] = (),
        shown: Shown,
    ) -> None:
        self.shown = shown
        rows = Lead.objects.filter(pk__within=lead_ids).order_by("pk")
        places = LeadProjectAssociation.objects.filter(lead__within=lead_ids).order_by("pk")
        if locking:
            rows, places = rows.select_for_update(), places.select_for_update()
        size = len(LEAD_FIELDS)
        self.leads = {
            pk: KnownLead(
                pk, organization, customer, active,
                dict(zip(LEAD_FIELDS, values[:size], strict=True)),
                dict(zip(_LEAD_QUIET, values[size:], strict=True)),
            )
            for pk, organization, customer, active, *values in rows.values_list(
                "pk", "organization_id", "customer_id", "is_active", *LEAD_FIELDS, *_LEAD_QUIET
            )
        }  # fmt: skip
        for pk, line in lines_of(TargetType.LEAD, self.leads):
            self.leads[pk].lines.append(line)
        self._load_places(places)
        around = (*beside, LeadProjectAssociation, PartnerClaim, LeadDuplicate)
        for pk, found in standing_on(Lead, self.leads, beside=around).items():
            self.leads[pk].standing += found
        claims = PartnerClaim.objects.filter(lead__within=self.leads).order_by()
        for pk, cause, cause_id in claims.values_list("lead_id", "cause", "cause_id"):
            self.leads[pk].claims.append((cause, cause_id))

    def _load_places(self, places: Any) -> None:
        size = len(ASSOCIATION_FIELDS)
        known: dict[int, KnownPlace] = {}
        for pk, lead, project, *values in places.values_list(
            "pk", "lead_id", "project_id", *ASSOCIATION_FIELDS, *_PLACE_QUIET
        ):
            place = known[pk] = KnownPlace(
                pk, lead, project, dict(zip(ASSOCIATION_FIELDS, values[:size], strict=True)),
                dict(zip(_PLACE_QUIET, values[size:], strict=True)),
            )  # fmt: skip
            self.leads[lead].places.append(place)
        for owner, line in lines_of(TargetType.MEMBERSHIP, known):
            known[owner].lines.append(line)

    def decide(self, lead_id: int, rows: list[RowOfLead], lines: list[Line]) -> LeadVerdict:
        """`rows`: all that tell of the lead, oldest first; `lines`: its customer's history."""
        return _Deciding(self.leads[lead_id], rows, lines, self.shown).verdict()


class _Deciding:
    def __init__(
        self, lead: KnownLead, rows: list[RowOfLead], lines: list[Line], shown: Shown
    ) -> None:
        self.lead = lead
        self.shown = shown
        self.rows = rows
        self.gone = {row.pk for row in rows if row.gone}
        self.in_force = [row for row in rows if not row.gone]
        self.won_at = {
            line.at
            for place in lead.places
            for line in place.lines
            if self._is_gone(line) and is_won(str(line.changes.get("status", ["", ""])[1]))
        }
        own = [line for line in lead.lines if line.cause == ChangeCause.LEAD]
        self.own_by_hand = [line for line in own if line.at not in self.won_at]
        # A status that says converted is a conversion, which the rows' own changes do not tell.
        self.won = next((line for line in own if line.at in self.won_at), None)
        self.by_hand = self.own_by_hand + [
            line for line in lines if line.cause == ChangeCause.LEAD and line.cause_id == lead.id
        ]

    def verdict(self) -> LeadVerdict:
        verdict = LeadVerdict(self.lead, won=self.won)
        verdict.places = [each for each in map(self._place, self.lead.places) if each]
        if any(row.gone and row.made for row in self.rows):
            if self.in_force:
                verdict.by_rows_in_force = True
                verdict.kept.append(f"The lead stays: also told by {self.in_force[-1].label}.")
            else:
                verdict.blocked = self._in_the_way(verdict)
                if not verdict.blocked:
                    verdict.put_away = bool(self.lead.claims)
                    verdict.goes = not verdict.put_away
                    return verdict
                verdict.places = []
                return verdict
        self._values(verdict)
        return verdict

    def _is_gone(self, line: Line) -> bool:
        return line.cause == ChangeCause.UPLOAD_ROW and line.cause_id in self.gone

    def _in_the_way(self, verdict: LeadVerdict) -> list[str]:
        found = ["changed by hand since"] if self.by_hand else []
        found += [str(each) for each in self.lead.standing][:5]
        others = [c for c in self.lead.claims if c[1] not in self.gone or c[0] != "upload_row"]
        found += ["a partner's claim that others entered"] if others else []
        found += [f"{n.removesuffix('_id')} is set" for n, v in self.lead.quiet.items() if v]
        if not all(place.goes for place in verdict.places) or len(verdict.places) < len(
            self.lead.places
        ):
            found.append("others work on it in a project")
        if not found and self._differs():
            found.append("changed since")
        return found

    def _differs(self) -> bool:
        """Whether a value is neither the rows' last word nor what a new lead has."""
        blank = LeadState.new(0, 0).fields
        for name, now in self.lead.fields.items():
            if name in _FOLLOWING or (self.won_at and name == "conversion_status"):
                continue
            trail = self._trail(name.removesuffix("_id"))
            expected = trail.steps[-1].after if trail.steps else _plain(name, blank[name])
            if _plain(name, now) != expected:
                return True
        return False

    def _trail(self, name: str) -> Trail:
        trail = Trail()
        for row in self.rows:
            if name in row.changes:
                line = Line(row.pk, "", ChangeCause.UPLOAD_ROW, row.pk, {}, None, row.at)
                before, after = row.changes[name]
                trail.add(Step(row.gone, before, after, line))
        return trail

    def _values(self, verdict: LeadVerdict) -> None:
        for column, value in self.lead.fields.items():
            name = column.removesuffix("_id")
            trail, now = self._trail(name), _plain(column, value)
            if name == "conversion_status" and self._take_win_back(verdict, trail, now):
                continue
            if not trail.has_gone or name in verdict.values:
                continue
            told = name.replace("_", " ")
            stays = f"The lead's {told} stays {self.shown(name, now)}:"
            run = trail.run
            if not run or now != run[-1].after or self._by_hand(name, run[0].line.at):
                verdict.kept.append(f"{stays} changed since.")
            elif who := self._told_by(name, now, run[0].line.at):
                verdict.kept.append(f"{stays} also told by {who}.")
            elif name == "contact_number" and self._number_taken(run[0].before):
                verdict.kept.append(f"{stays} {run[0].before} is taken.")
            elif now != run[0].before:
                verdict.values[name] = [now, run[0].before]

    def _take_win_back(self, verdict: LeadVerdict, trail: Trail, now: Any) -> bool:
        pair = self.won.changes.get("conversion_status") if self.won else None
        if self.won is None or pair is None or now != pair[1]:
            return False
        if self._by_hand("conversion_status", self.won.at):
            return False
        run = trail.run
        verdict.values["conversion_status"] = [now, run[0].before if run else pair[0]]
        decided = _plain("decided_at", self.lead.fields["decided_at"])
        verdict.values["decided_at"] = [decided, None]
        return True

    def _by_hand(self, name: str, since: datetime) -> bool:
        return any(name in line.changes and line.at >= since for line in self.own_by_hand)

    def _told_by(self, name: str, value: Any, since: datetime) -> str:
        for row in self.in_force:
            if row.at > since and value in row.told.get(name, ()):
                return row.label
        return ""

    def _number_taken(self, number: str) -> bool:
        others = Lead.objects.filter(
            organization=self.lead.organization_id, contact_number=number, is_active=True
        )
        return bool(number) and self.lead.is_active and others.exclude(pk=self.lead.id).exists()

    def _place(self, place: KnownPlace) -> PlaceVerdict | None:
        if not any(self._is_gone(line) for line in place.lines):
            return None
        verdict = PlaceVerdict(place)
        trails = trails_of(place.lines, self._is_gone)
        made = any(self._is_gone(line) and "project" in line.changes for line in place.lines)
        others = [x for x in place.lines if not self._is_gone(x) and x.cause != ChangeCause.REVERT]
        since = min(line.at for line in place.lines if self._is_gone(line))
        told = [r for r in self.in_force if r.project_id == place.project_id and r.at > since]
        if made and not others and not told and self._is_plain(place, trails):
            verdict.goes = True
            return verdict
        if made and told:
            verdict.kept.append(f"The place in the project stays: also told by {told[0].label}.")
        elif made:
            verdict.kept.append("The place in the project stays: others worked on it since.")
            return verdict
        self._place_values(place, trails, verdict, told)
        return verdict

    def _is_plain(self, place: KnownPlace, trails: dict[str, Trail]) -> bool:
        blank = AssociationState.new(0, 0, 0).fields
        won = place.quiet["converted_at"] in self.won_at
        if any(v for n, v in place.quiet.items() if not (won and n == "converted_at")):
            return False
        for column, value in place.fields.items():
            name = column.removesuffix("_id")
            steps = trails[name].steps if name in trails else []
            if _plain(column, value) != (
                steps[-1].after if steps else _plain(column, blank[column])
            ):
                return False
        return True

    def _place_values(
        self,
        place: KnownPlace,
        trails: dict[str, Trail],
        verdict: PlaceVerdict,
        told: list[RowOfLead],
    ) -> None:
        for column, value in place.fields.items():
            name = column.removesuffix("_id")
            trail = trails.get(name)
            if trail is None or not trail.has_gone:
                continue
            now, run, words = _plain(column, value), trail.run, name.replace("_", " ")
            who = [
                row.label
                for row in told
                if run and row.at > run[0].line.at and now in row.told.get(f"project {name}", ())
            ]
            if not run or now != run[-1].after:
                shown = self.shown(name, now)
                verdict.kept.append(f"The {words} in the project stays {shown}: changed since.")
            elif who:
                verdict.kept.append(f"The {words} in the project stays: also told by {who[0]}.")
            elif now != run[0].before:
                verdict.values[name] = [now, run[0].before]
                won = place.quiet["converted_at"]
                if name == "status" and won in self.won_at:
                    verdict.values["converted_at"] = [_plain("converted_at", won), None]


def _plain(name: str, value: Any) -> Any:
    return next(iter(jsonable({name: [None, value]}).values()))[1]
