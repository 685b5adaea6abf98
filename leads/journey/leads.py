"""Leads in the customer's journey: imported, changed, followed up, merged."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from accounts.models import User
from customers.history import explain
from customers.journey.merges import Merges, merge_entry
from customers.merging.queries import merges_of
from customers.models import Customer, MergeRecord
from history.journey import Entry, JourneySource
from history.models import Change, ChangeAction, ChangeCause, TargetType
from leads.models import ConversionStatus, FollowUpHistory, Lead
from leads.queries import leads_of

_STATUS = "conversion_status"


class LeadsCreated(JourneySource[Lead]):
    name = "lead"
    date_field = "created_at"
    related = ("branch",)

    def rows(self, customer: Customer, reader: User) -> QuerySet[Lead]:
        return leads_of(customer, reader)

    def entries(self, rows: Sequence[Lead], reader: User) -> list[Entry]:
        return [
            Entry(
                title="Became a lead",
                description=f"Source: {lead.source}" if lead.source else "",
                details={
                    "lead": lead.pk,
                    "source": lead.source,
                    "branch": lead.branch_id,
                    "branch_name": lead.branch.name if lead.branch else "",
                    "conversion_status": lead.conversion_status,
                },
            )
            for lead in rows
        ]


class LeadChanges(JourneySource[Change]):
    """What happened to the lead, its status above all."""

    name = "lead_change"
    date_field = "at"
    related = ("by",)

    def rows(self, customer: Customer, reader: User) -> QuerySet[Change]:
        # Ids, not a subquery: either half is then found by the index.
        seen = list(leads_of(customer, reader).order_by().values_list("pk", flat=True))
        own = Q(target_type=TargetType.LEAD, target_id__in=seen)
        own &= Q(cause__in=[ChangeCause.LEAD, ChangeCause.UPLOAD_ROW, ChangeCause.REVERT])
        persons = Q(target_type=TargetType.CUSTOMER, target_id=customer.pk, cause=ChangeCause.LEAD)
        persons &= Q(cause_id=None) | Q(cause_id__in=seen)
        changes = Change.objects.for_user(reader).filter(own | persons)
        # That the customer was made by a lead is told by the lead.
        return changes.exclude(action=ChangeAction.CREATED)

    def entries(self, rows: Sequence[Change], reader: User) -> list[Entry]:
        return [
            Entry(
                type="lead",
                title=_title(change.record),
                description="; ".join(change.sentences),
                details={
                    "lead": _lead_of(change.record),
                    "change": change.record.pk,
                    "status": change.record.changes.get(_STATUS, [None, None])[1],
                    "by": change.by,
                    "changes": change.shown,
                },
            )
            for change in explain(rows, reader=reader)
        ]


class FollowUps(JourneySource[FollowUpHistory]):
    name = "follow_up"
    date_field = "done_at"
    related = ("done_by", "project")

    def rows(self, customer: Customer, reader: User) -> QuerySet[FollowUpHistory]:
        return FollowUpHistory.objects.for_user(reader).filter(lead__customer=customer)

    def entries(self, rows: Sequence[FollowUpHistory], reader: User) -> list[Entry]:
        return [_follow_up(row) for row in rows]


class LeadMerges(Merges):
    name = "lead_merge"

    def rows(self, customer: Customer, reader: User) -> QuerySet[MergeRecord]:
        return merges_of("lead", leads_of(customer, reader).order_by().values("pk"))

    def entries(self, rows: Sequence[MergeRecord], reader: User) -> list[Entry]:
        return [merge_entry(row, "lead") for row in rows]


def _lead_of(record: Change) -> int | None:
    return record.target_id if record.target_type == TargetType.LEAD else record.cause_id


def _title(record: Change) -> str:
    if _STATUS not in record.changes:
        return "Lead changed"
    return f"Lead: {ConversionStatus(record.changes[_STATUS][1]).label.lower()}"


def _follow_up(row: FollowUpHistory) -> Entry:
    by = row.done_by
    next_on = row.next_follow_up_on
    return Entry(
        title=f"Follow-up: {row.get_kind_display()}",
        description=". ".join(part for part in (row.notes, row.response) if part),
        details={
            "follow_up": row.pk,
            "lead": row.lead_id,
            "kind": row.kind,
            "project": row.project_id,
            "project_name": row.project.name if row.project else "",
            "notes": row.notes,
            "response": row.response,
            "next_follow_up_on": next_on.isoformat() if next_on else None,
            "by": (by.get_full_name() or by.username) if by else "",
        },
    )
