"""Channel partners: found by phone, with a code of their own, linked to projects."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import Organization, User, match_key
from core.bulk import insert_rows, lookup_by_keys, read_rows, reserve_ids, update_rows
from history.changes import Changes
from history.models import ChangeAction, ChangeCause, TargetType
from history.services import NewChange, record_changes
from leads.models import ChannelPartner, PartnerProject
from leads.services.partner_keys import KEYS


@dataclass(slots=True)
class PartnerEntry:
    """What a line says of a partner. Empty values say nothing."""

    phone: str
    name: str = ""
    code: str = ""
    email: str = ""
    city: str = ""
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


@dataclass(slots=True)
class _Partner:
    id: int
    fields: dict[str, str]
    is_new: bool = False
    dirty: bool = False
    projects: dict[int, Decimal | None] = field(default_factory=dict)
    new_projects: set[int] = field(default_factory=set)
    dirty_projects: set[int] = field(default_factory=set)


_FIELDS = ("code", "name", "phone", "email", "city")


class PartnerImporter:
    """Takes a batch of partners in order. The caller holds the organization's lock."""

    def __init__(
        self,
        organization: Organization,
        *,
        by: User | None,
        cause: ChangeCause = ChangeCause.EDIT,
    ) -> None:
        self.organization, self.by, self.cause = organization, by, cause
        self.at = timezone.now()
        self.by_phone: dict[str, _Partner] = {}
        self.by_code: dict[str, _Partner] = {}

    def load(self, entries: Iterable[PartnerEntry]) -> None:
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
        for partner_id, project_id, percent in read_rows(
            PartnerProject.objects.order_by(),
            ["partner_id", "project_id", "commission_percent"],
            by="partner_id",
            values=partners.keys(),
        ):
            partners[partner_id].projects[project_id] = percent
        for partner in partners.values():
            self._index(partner)

    def take(self, entries: Sequence[PartnerEntry]) -> list[PartnerOutcome]:
        """Decide and write; one outcome per entry, in order. `write_history` comes after it."""
        outcomes = [PartnerOutcome(entry) for entry in entries]
        ids = iter(reserve_ids(ChannelPartner, self._new_among(entries)))
        for outcome in outcomes:
            self._import_one(outcome, ids)
        self._write()
        return outcomes

    def _new_among(self, entries: Iterable[PartnerEntry]) -> int:
        """At most so many partners are new."""
        return len({entry.phone for entry in entries} - self.by_phone.keys())

    def _import_one(self, outcome: PartnerOutcome, ids: Any) -> None:
        entry = outcome.entry
        partner = self.by_phone.get(entry.phone)
        owner = self.by_code.get(match_key(entry.code)) if entry.code else None
        if owner is not None and owner is not partner:
            outcome.refused = f"{entry.code} is the code of {_name(owner)}."
            return
        known_code = partner.fields["code"] if partner is not None else ""
        if partner and entry.code and known_code and owner is not partner:
            outcome.refused = f"{entry.phone} is the phone of {_name(partner)}."
            return
        if partner is None:
            partner = _Partner(next(ids), dict.fromkeys(_FIELDS, ""), is_new=True)
            outcome.created = True
        outcome.partner_id = partner.id
        for name in _FIELDS:
            value = getattr(entry, name)
            if name in KEYS and partner.fields[name] and _differ(value, partner.fields[name]):
                continue  # a key of a record that was merged into this one
            if value and partner.fields[name] != value:
                outcome.changes[name] = [partner.fields[name], value]
                partner.fields[name] = value
                partner.dirty = True
        self._index(partner)
        if entry.project_id is not None:
            self._link(partner, entry, outcome.changes)

    def _link(self, partner: _Partner, entry: PartnerEntry, changes: Changes) -> None:
        project_id, percent = entry.project_id, entry.commission_percent
        assert project_id is not None
        if project_id not in partner.projects:
            partner.projects[project_id] = percent
            partner.new_projects.add(project_id)
            changes["project"] = [None, project_id]
            if percent is not None:
                changes["commission_percent"] = [None, percent]
        elif percent is not None and partner.projects[project_id] != percent:
            changes["commission_percent"] = [partner.projects[project_id], percent]
            partner.projects[project_id] = percent
            partner.dirty_projects.add(project_id)

    def _index(self, partner: _Partner, *, as_one: _Partner | None = None) -> None:
        self.by_phone[partner.fields["phone"]] = as_one or partner
        if partner.fields["code"]:
            self.by_code[match_key(partner.fields["code"])] = as_one or partner

    def _write(self) -> None:
        partners = list({one.id: one for one in self.by_phone.values()}.values())
        insert_rows(
            ChannelPartner,
            [
                "id", *_FIELDS, "organization_id", "rera_number", "is_active", "notes",
                "created_at", "updated_at",
            ],
            [
                (one.id, *one.fields.values(), self.organization.pk, "", True, "", self.at, self.at)
                for one in partners
                if one.is_new
            ],
        )  # fmt: skip
        update_rows(
            ChannelPartner,
            [*_FIELDS, "updated_at"],
            [
                (one.id, *one.fields.values(), self.at)
                for one in partners
                if one.dirty and not one.is_new
            ],
        )
        insert_rows(
            PartnerProject,
            ["partner_id", "project_id", "commission_percent", "created_at"],
            [
                (one.id, project_id, one.projects[project_id], self.at)
                for one in partners
                for project_id in sorted(one.new_projects)
            ],
        )
        percents = {
            (one.id, project_id): one.projects[project_id]
            for one in partners
            for project_id in one.dirty_projects - one.new_projects
        }
        links = lookup_by_keys(
            PartnerProject, ["partner_id", "project_id"], list(percents), columns=["id"]
        )
        update_rows(
            PartnerProject, ["commission_percent"], [(pk, percents[pair]) for pair, (pk,) in links]
        )

    def write_history(self, outcomes: Iterable[PartnerOutcome]) -> None:
        record_changes(
            TargetType.PARTNER,
            [
                NewChange(
                    outcome.partner_id,
                    outcome.changes,
                    ChangeAction.CREATED if outcome.created else ChangeAction.UPDATED,
                    outcome.entry.cause_id,
                )
                for outcome in outcomes
                if outcome.partner_id is not None and outcome.changes
            ],
            organization_id=self.organization.pk,
            cause=self.cause,
            by_id=self.by.pk if self.by else None,
            at=self.at,
        )


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
