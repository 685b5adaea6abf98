"""Reading and writing a batch of leads: a constant number of statements, whatever its size."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import models

from core.bulk import insert_rows, read_rows, reserve_ids, update_rows
from customers.matching.store import lock_identities
from history.models import TargetType
from history.services import NewChange, record_changes
from leads.models import ChannelPartner, Lead, LeadProjectAssociation
from leads.services.entry import LeadOutcome
from leads.services.states import (
    ASSOCIATION_FIELDS,
    LEAD_FIELDS,
    AssociationState,
    LeadState,
    State,
)

if TYPE_CHECKING:
    from leads.services.lead_importer import LeadImporter

__all__ = [
    "load_associations",
    "load_leads",
    "lock_identities",
    "release_numbers",
    "reserve_associations",
    "reserve_leads",
    "surviving_partners",
    "write_associations",
    "write_leads",
]


def load_leads(customer_ids: Collection[int]) -> dict[int, LeadState]:
    """The active leads of these customers, by customer id."""
    if not customer_ids:
        return {}
    rows = Lead.objects.filter(is_active=True).order_by("pk").select_for_update(no_key=True)
    names = ["id", "customer_id", *LEAD_FIELDS]
    return {
        customer_id: LeadState(
            pk, customer_id, dict(zip(LEAD_FIELDS, values, strict=True)), is_new=False
        )
        for pk, customer_id, *values in read_rows(
            rows, names, by="customer_id", values=customer_ids
        )
    }


def load_associations(lead_ids: Collection[int]) -> dict[tuple[int, int], AssociationState]:
    """The places of these leads in projects, by (lead id, project id)."""
    if not lead_ids:
        return {}
    rows = LeadProjectAssociation.objects.order_by("pk").select_for_update(no_key=True)
    names = ["id", "lead_id", "project_id", *ASSOCIATION_FIELDS]
    found = read_rows(rows, names, by="lead_id", values=lead_ids)
    return {
        (lead_id, project_id): AssociationState(
            pk,
            lead_id,
            project_id,
            dict(zip(ASSOCIATION_FIELDS, values, strict=True)),
            is_new=False,
        )
        for pk, lead_id, project_id, *values in found
    }


def surviving_partners(partner_ids: Collection[int]) -> dict[int, int]:
    """{partner who was merged away: the one that stayed}; a sheet reads its partners only once."""
    if not partner_ids:
        return {}
    merged = ChannelPartner.objects.filter(pk__in=partner_ids).exclude(merged_into=None)
    return dict(merged.order_by().values_list("pk", "merged_into_id"))


def reserve_leads(count: int) -> list[int]:
    return reserve_ids(Lead, count)


def reserve_associations(count: int) -> list[int]:
    return reserve_ids(LeadProjectAssociation, count)


def release_numbers(organization_id: int, now_of: Mapping[str, int]) -> None:
    """Take contact numbers from leads that are known by them no more: `{number: lead id}`.

    A customer may have lost a wrong phone since, and whoever has it now is another lead.
    """
    if not now_of:
        return
    known = Lead.objects.filter(organization=organization_id, is_active=True).order_by()
    stale = read_rows(
        known.exclude(contact_number=""),
        ["id", "contact_number"],
        by="contact_number",
        values=now_of.keys(),
    )
    cleared = [(pk, "") for pk, number in stale if now_of[number] != pk]
    update_rows(Lead, ["contact_number"], cleared)


def write_leads(importer: "LeadImporter") -> None:
    organization_id, at = importer.rules.organization.pk, importer.at
    given = (state for state in importer.leads.values() if state.is_new or state.dirty)
    numbers = {state.fields["contact_number"]: state.id for state in given}
    numbers.pop("", None)
    release_numbers(organization_id, numbers)
    insert_rows(
        Lead,
        [
            "id",
            "customer_id",
            *LEAD_FIELDS,
            "organization_id",
            "is_active",
            "created_at",
            "updated_at",
        ],
        [
            (state.id, state.customer_id, *state.fields.values(), organization_id, True, at, at)
            for state in importer.leads.values()
            if state.is_new
        ],
    )
    _update(Lead, importer.leads.values(), LEAD_FIELDS, at)


def write_associations(importer: "LeadImporter", outcomes: Sequence[LeadOutcome]) -> None:
    organization_id, at = importer.rules.organization.pk, importer.at
    insert_rows(
        LeadProjectAssociation,
        [
            "id", "lead_id", "project_id", *ASSOCIATION_FIELDS, "organization_id",
            "notes", "created_at", "updated_at",
        ],
        [
            (
                state.id, state.lead_id, state.project_id, *state.fields.values(),
                organization_id, "", at, at,
            )
            for state in importer.associations.values()
            if state.is_new
        ],
    )  # fmt: skip
    _update(LeadProjectAssociation, importer.associations.values(), ASSOCIATION_FIELDS, at)
    record_changes(
        TargetType.MEMBERSHIP,
        [
            NewChange(
                outcome.association_id,
                outcome.project_changes,
                cause_id=outcome.entry.incoming.cause_id,
            )
            for outcome in outcomes
            if outcome.association_id is not None and outcome.project_changes
        ],
        organization_id=organization_id,
        cause=importer.cause.kind,
        by_id=importer.cause.by.pk if importer.cause.by else None,
        at=at,
    )


def _update(
    model: type[models.Model], states: Iterable[State], names: tuple[str, ...], at: Any
) -> None:
    """One statement per set of changed fields."""
    by_fields: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for state in states:
        if state.is_new or not state.dirty:
            continue
        changed = tuple(name for name in names if name in state.dirty)
        values = tuple(state.fields[name] for name in changed)
        by_fields.setdefault(changed, []).append((state.id, *values, at))
    for changed, rows in by_fields.items():
        update_rows(model, [*changed, "updated_at"], rows)
