"""Channel partners: found by phone, with a code of their own, linked to projects."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from accounts.models import Organization, match_key
from core.bulk import read_rows, reserve_ids
from history.changes import Changes
from history.importing import BatchImporter, Cause, State
from history.models import ChangeAction, TargetType
from history.services import NewChange
from leads.models import ChannelPartner, PartnerProject

# Of a record that was merged away they stay in the register, and lead to the one that stayed.
KEYS = ("phone", "code")
_FIELDS = ("code", "name", "phone", "email", "city", "rera_number", "notes", "is_active")
_NEW = dict.fromkeys(_FIELDS, "") | {"is_active": True}


@dataclass(slots=True)
class PartnerEntry:
    """What a line or form says of a partner. Empty values say nothing."""

    phone: str
    name: str = ""
    code: str = ""
    email: str = ""
    city: str = ""
    rera_number: str = ""
    notes: str = ""
    is_active: bool | None = None
    project_id: int | None = None
    commission_percent: Decimal | None = None
    cause_id: int | None = None


@dataclass(slots=True)
class PartnerOutcome:
    """`refused`: the code or phone belongs to another partner, named here; nothing was written."""

    entry: PartnerEntry
    partner_id: int | None = None
    created: bool = False
    changes: Changes = field(default_factory=dict)
    refused: str = ""


class _Partner(State):
    __slots__ = ("projects",)

    def __init__(self, pk: int, fields: dict[str, Any], *, is_new: bool = False) -> None:
        super().__init__(pk, fields, is_new=is_new)
        self.projects: dict[int, _Link] = {}


class _Link(State):
    __slots__ = ("partner_id", "project_id")
    KEY = ("partner_id", "project_id")

    def __init__(
        self, pk: int | None, partner_id: int, project_id: int, percent: Decimal | None
    ) -> None:
        super().__init__(pk, {"commission_percent": percent}, is_new=pk is None)
        self.partner_id, self.project_id = partner_id, project_id


class PartnerImporter(BatchImporter[PartnerEntry, PartnerOutcome]):
    """Finds or makes the partners of a batch."""

    def __init__(self, organization: Organization, cause: Cause) -> None:
        super().__init__(organization, cause)
        self.by_phone: dict[str, _Partner] = {}
        self.by_code: dict[str, _Partner] = {}
        self.outcomes: list[PartnerOutcome] = []
        self._ids: Iterator[int] = iter(())

    def load(self, entries: Sequence[PartnerEntry]) -> None:
        """A business has tens or hundreds of partners: all are read, with their projects.

        Phone and code of one who was merged away lead to the one that stayed.
        """
        partners: dict[int, _Partner] = {}
        merged: list[tuple[int, _Partner]] = []
        for pk, survivor, *values in read_rows(
            ChannelPartner.objects.order_by("pk"),
            ["id", "merged_into_id", *_FIELDS],
            by="organization_id",
            values=[self.organization.pk],
        ):
            partner = _Partner(pk, dict(zip(_FIELDS, values, strict=True)))
            if survivor is None:
                partners[pk] = partner
            else:
                merged.append((survivor, partner))
        for survivor, partner in merged:
            self._index(partner, as_one=partners[survivor])
        for link in read_rows(
            PartnerProject.objects.order_by(),
            ["id", "partner_id", "project_id", "commission_percent"],
            by="partner_id",
            values=partners.keys(),
        ):
            _, partner_id, project_id, _ = link
            partners[partner_id].projects[project_id] = _Link(*link)
        for partner in partners.values():
            self._index(partner)
        new = {entry.phone for entry in entries} - self.by_phone.keys()  # or fewer, if some wait
        self._ids = iter(reserve_ids(ChannelPartner, len(new)))

    def decide(self, entry: PartnerEntry) -> PartnerOutcome:
        outcome = PartnerOutcome(entry)
        partner = self.by_phone.get(entry.phone)
        owner = self.by_code.get(match_key(entry.code)) if entry.code else None
        if owner is not None and owner is not partner:
            outcome.refused = f"{entry.code} is the code of {_name(owner)}."
            return outcome
        known_code = partner.fields["code"] if partner is not None else ""
        if partner and entry.code and known_code and owner is not partner:
            outcome.refused = f"{entry.phone} is the phone of {_name(partner)}."
            return outcome
        if partner is None:
            partner = _Partner(next(self._ids), dict(_NEW), is_new=True)
            outcome.created = True
        outcome.partner_id = partner.id
        values = {name: getattr(entry, name) for name in _FIELDS}
        for name in KEYS:
            if partner.fields[name] and _differ(values[name], partner.fields[name]):
                del values[name]  # of a record that was merged into this one
        partner.fill(values, outcome.changes, only_blank=False)
        self._index(partner)
        if entry.project_id is not None:
            self._link(partner, entry.project_id, entry.commission_percent, outcome.changes)
        self.outcomes.append(outcome)
        return outcome

    def _link(
        self, partner: _Partner, project_id: int, percent: Decimal | None, changes: Changes
    ) -> None:
        link = partner.projects.get(project_id)
        if link is None:
            assert partner.id is not None
            link = partner.projects[project_id] = _Link(None, partner.id, project_id, None)
            changes["project"] = [None, project_id]
        link.fill({"commission_percent": percent}, changes, only_blank=False)

    def _index(self, partner: _Partner, *, as_one: _Partner | None = None) -> None:
        self.by_phone[partner.fields["phone"]] = as_one or partner
        if partner.fields["code"]:
            self.by_code[match_key(partner.fields["code"])] = as_one or partner

    def write(self) -> None:
        partners = {one.id: one for one in self.by_phone.values()}.values()
        self.insert(ChannelPartner, partners, organization_id=self.organization.pk)
        self.update(ChannelPartner, partners, updated_at=self.at)
        links = [link for one in partners for link in one.projects.values()]
        self.insert(PartnerProject, links)
        self.update(PartnerProject, links)
        self.record(
            TargetType.PARTNER,
            [
                NewChange(
                    outcome.partner_id,
                    outcome.changes,
                    ChangeAction.CREATED if outcome.created else ChangeAction.UPDATED,
                    outcome.entry.cause_id,
                )
                for outcome in self.outcomes
                if outcome.partner_id is not None and outcome.changes
            ],
        )


def park_key(partner_id: int, name: str) -> None:
    """Free the key of an archived partner, until `give_key` gives it another in exchange."""
    parked = f"~{partner_id}" if name == "phone" else ""
    ChannelPartner.objects.filter(pk=partner_id).update(**{name: parked})


def give_key(partner_id: int, name: str, value: str) -> None:
    ChannelPartner.objects.filter(pk=partner_id).update(**{name: value})


def link_ends(link: PartnerProject) -> Changes:
    """What the change log says of a partner who leaves a project."""
    changes: Changes = {"project": [link.project_id, None]}
    if link.commission_percent is not None:
        changes["commission_percent"] = [link.commission_percent, None]
    return changes


def _differ(one: str, other: str) -> bool:
    return match_key(one) != match_key(other)


def _name(partner: _Partner) -> str:
    code = partner.fields["code"]
    return f"{partner.fields['name']} ({code})" if code else partner.fields["name"]
