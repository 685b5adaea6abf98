"""Leads and their places in projects, written as their undoing decided."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Q

from core.bulk import delete_rows, update_rows
from history.changes import Changes
from history.models import ChangeCause, TargetType
from history.services import NewChange, delete_changes, record_changes
from leads.models import Lead, LeadDuplicate, LeadProjectAssociation
from leads.services.undoing import LeadVerdict, PlaceVerdict


def write_leads_back(
    verdicts: Collection[LeadVerdict],
    *,
    organization_id: int,
    cause_id: int,
    by_id: int | None,
    at: datetime,
) -> None:
    """Do what was decided. Rows of sheets point to none of the leads that go any more."""
    going = [verdict.lead for verdict in verdicts if verdict.goes]
    places = [place.id for lead in going for place in lead.places]
    staying = [verdict for verdict in verdicts if not verdict.goes]
    changed: list[PlaceVerdict] = []
    for verdict in staying:
        places += [] if verdict.put_away else [p.place.id for p in verdict.places if p.goes]
        changed += [p for p in verdict.places if not p.goes and p.values]
    away = [verdict.lead for verdict in staying if verdict.put_away]
    for place in (place for lead in away for place in lead.places):
        if place.fields["archived_at"] is None:
            changed.append(PlaceVerdict(place, values={"archived_at": [None, at.isoformat()]}))
    delete_changes(TargetType.MEMBERSHIP, places)
    delete_rows(LeadProjectAssociation, places)
    gone = [lead.id for lead in going]
    LeadDuplicate.objects.filter(Q(first_lead__within=gone) | Q(second_lead__within=gone)).delete()
    delete_changes(TargetType.LEAD, gone)
    delete_rows(Lead, gone)
    if away:
        ids = [lead.id for lead in away]
        Lead.objects.filter(pk__within=ids).update(is_active=False, updated_at=at)
    _update(Lead, [(each.lead.id, each.values) for each in staying], at)
    _update(LeadProjectAssociation, [(each.place.id, each.values) for each in changed], at)
    values = {
        TargetType.LEAD: [(each.lead.id, each.values) for each in staying if each.values],
        TargetType.MEMBERSHIP: [(each.place.id, each.values) for each in changed],
    }
    for target_type, told in values.items():
        record_changes(
            target_type,
            [NewChange(pk, changes, cause_id=cause_id) for pk, changes in told],
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
