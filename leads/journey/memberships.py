"""What became of a lead in each project, in the journey of the customer whom it is about."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from customers.change_values import ChangeValues
from customers.models import Customer
from history.journey import Entry, JourneySource
from history.models import Change, TargetType
from leads.models import LeadProjectAssociation
from leads.queries import leads_of

# Told by the title, or by the journey's own date.
_NOT_SENTENCES = frozenset({"project", "status", "converted_at", "archived_at"})
_LABELS = {"is_pretagged": "pretagged", "channel_partner": "partner"}


class MembershipChanges(JourneySource[Change]):
    """A lead's status in a project, who works on it there, what it is worth."""

    name = "lead_project"
    date_field = "at"
    related = ("by",)

    def rows(self, customer: Customer, reader: User) -> QuerySet[Change]:
        memberships = LeadProjectAssociation.objects.filter(lead__in=leads_of(customer, reader))
        return Change.objects.for_user(reader).filter(
            target_type=TargetType.MEMBERSHIP, target_id__in=memberships.order_by().values("pk")
        )

    def entries(self, rows: Sequence[Change], reader: User) -> list[Entry]:
        values = ChangeValues.of(rows)
        memberships = LeadProjectAssociation.objects.select_related("project")
        found = memberships.in_bulk({row.target_id for row in rows})
        return [_entry(row, found[row.target_id], values.pairs(row)) for row in rows]


def _entry(row: Change, membership: LeadProjectAssociation, shown: dict[str, list[str]]) -> Entry:
    parts = [
        f"{_LABELS.get(name, name.replace('_', ' ')).capitalize()}: {after}"
        for name, (_, after) in shown.items()
        if name not in _NOT_SENTENCES
    ]
    return Entry(
        title=f"{membership.project}: {_what(row.changes)}",
        description="; ".join(parts),
        details={
            "lead": membership.lead_id,
            "lead_project": membership.pk,
            "project": membership.project_id,
            "project_name": membership.project.name,
            "changes": shown,
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
