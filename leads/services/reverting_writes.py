"""Leads and their places in projects, written as their reverting decided."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Q

from core.bulk import delete_rows, update_rows
from history.changes import Changes
from history.models import ChangeCause, TargetType
from history.services import NewChange, delete_changes, record_changes
from leads.models import Lead, LeadDuplicate, LeadProjectAssociation
from leads.services.reverting import LeadDecision, MembershipDecision


def write_reverted_leads(
    decisions: Collection[LeadDecision],
    *,
    organization_id: int,
    cause_id: int,
    by_id: int | None,
    at: datetime,
) -> None:
    """Do what was decided. Rows of sheets point to none of the leads that go any more."""
    going = [decision.lead for decision in decisions if decision.goes]
    memberships = [membership.id for lead in going for membership in lead.memberships]
    staying = [decision for decision in decisions if not decision.goes]
    changed: list[MembershipDecision] = []
    for decision in staying:
        memberships += (
            [] if decision.archived else [p.membership.id for p in decision.memberships if p.goes]
        )
        changed += [p for p in decision.memberships if not p.goes and p.values]
    away = [decision.lead for decision in staying if decision.archived]
    for membership in (membership for lead in away for membership in lead.memberships):
        if membership.fields["archived_at"] is None:
            changed.append(
                MembershipDecision(membership, values={"archived_at": [None, at.isoformat()]})
            )
    delete_changes(TargetType.MEMBERSHIP, memberships)
    delete_rows(LeadProjectAssociation, memberships)
    gone = [lead.id for lead in going]
    LeadDuplicate.objects.filter(
        Q(first_lead__in_values=gone) | Q(second_lead__in_values=gone)
    ).delete()
    delete_changes(TargetType.LEAD, gone)
    delete_rows(Lead, gone)
    if away:
        ids = [lead.id for lead in away]
        Lead.objects.filter(pk__in_values=ids).update(is_active=False, updated_at=at)
    _update(Lead, [(each.lead.id, each.values) for each in staying], at)
    _update(LeadProjectAssociation, [(each.membership.id, each.values) for each in changed], at)
    values = {
        TargetType.LEAD: [(each.lead.id, each.values) for each in staying if each.values],
        TargetType.MEMBERSHIP: [(each.membership.id, each.values) for each in changed],
    }
    for target_type, given in values.items():
        record_changes(
            target_type,
            [NewChange(pk, changes, cause_id=cause_id) for pk, changes in given],
            organization_id=organization_id,
            cause=ChangeCause.REVERT,
            by_id=by_id,
            at=at,
        )


def _update(model: Any, changed: list[tuple[int, Changes]], at: datetime) -> None:
    """One statement per set of fields."""
    columns = {column.name: column for column in model._meta.concrete_fields}
    by_fields: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for pk, values in changed:
        if not values:
            continue
        names = tuple(sorted(values))
        stored = (_stored(columns[name], values[name][1]) for name in names)
        by_fields.setdefault(names, []).append((pk, *stored, at))
    for names, rows in by_fields.items():
        update_rows(model, [*(columns[name].attname for name in names), "updated_at"], rows)


def _stored(column: Any, value: Any) -> Any:
    """A value as histories tell it, as the column takes it."""
    return value if column.is_relation else column.to_python(value)
