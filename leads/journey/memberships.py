"""What became of a lead in each project, in the journey of the customer whom it is about."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from customers.models import Customer
from history.journey import Entry, JourneySource
from history.models import Change, TargetType
from leads.models import ChannelPartner, LeadProjectAssociation
from leads.queries import leads_of

# Told by the title, or by the journey's own date.
_NOT_SENTENCES = frozenset({"project", "status", "converted_at", "archived_at"})
_LABELS = {"is_pretagged": "pretagged", "channel_partner": "partner"}

Names = dict[str, dict[int, str]]


class MembershipChanges(JourneySource[Change]):
    """A lead's status in a project, who works on it there, what it is worth."""

    name = "lead_project"
    date_field = "at"

    def rows(self, customer: Customer, reader: User) -> QuerySet[Change]:
        memberships = LeadProjectAssociation.objects.filter(lead__in=leads_of(customer, reader))
        changes = Change.objects.for_user(reader).filter(
            target_type=TargetType.MEMBERSHIP, target_id__in=memberships.order_by().values("pk")
        )
        return changes.select_related("by")

    def entries(self, rows: Sequence[Change], reader: User) -> list[Entry]:
        names = _names(rows)
        memberships = LeadProjectAssociation.objects.select_related("project")
        found = memberships.in_bulk({row.target_id for row in rows})
        return [_entry(row, found[row.target_id], names) for row in rows]


def _names(rows: Sequence[Change]) -> Names:
    """Of the members and partners whom the changes name by id."""
    members = User.objects.filter(pk__in=_ids(rows, "assigned_to"))
    partners = ChannelPartner.objects.filter(pk__in=_ids(rows, "channel_partner"))
    return {
        "assigned_to": {member.pk: member.name for member in members},
        "channel_partner": {partner.pk: str(partner) for partner in partners},
    }


def _ids(rows: Iterable[Change], name: str) -> set[int]:
    return {pk for row in rows for pk in row.changes.get(name, ()) if pk is not None}


def _entry(row: Change, membership: LeadProjectAssociation, names: Names) -> Entry:
    changes = row.changes
    parts = [
        f"{_LABELS.get(name, name.replace('_', ' ')).capitalize()}: {_words(name, after, names)}"
        for name, (_, after) in changes.items()
        if name not in _NOT_SENTENCES
    ]
    return Entry(
        title=f"{membership.project}: {_what(changes)}",
        description="; ".join(parts),
        details={
            "lead": membership.lead_id,
            "lead_project": membership.pk,
            "project": membership.project_id,
            "project_name": membership.project.name,
            "changes": changes,
            "by": row.by.name if row.by else "",
        },
    )


def _what(changes: dict[str, Any]) -> str:
    if "status" in changes:
        return str(changes["status"][1])
    if "project" in changes:
        return "put into the project"
    if "archived_at" in changes:
        return "archived" if changes["archived_at"][1] else "back from the archive"
    return "changed"


def _words(name: str, value: Any, names: Names) -> str:
    if value in (None, ""):
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return names[name].get(value, f"number {value}") if name in names else str(value)
