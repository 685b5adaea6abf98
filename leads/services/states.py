"""Leads and their places in projects, in memory while a batch is decided."""

from collections.abc import Collection
from typing import Any

from core.bulk import read_rows
from history.importing import State
from leads.models import ConversionStatus, Lead, LeadProjectAssociation

LEAD_FIELDS = (
    "branch_id",
    "full_name",
    "contact_number",
    "passport_number",
    "source",
    "conversion_status",
    "lost_reason",
    "decided_at",
    "assigned_to_id",
    "assigned_at",
    "notes",
)
ASSOCIATION_FIELDS = (
    "status",
    "channel_partner_id",
    "source",
    "enquired_on",
    "is_pretagged",
    "pretag_status",
    "phone_verified",
    "value",
    "converted_at",
    "archived_at",
)


class LeadState(State):
    __slots__ = ("customer_id",)
    KEY = ("customer_id",)

    def __init__(
        self, pk: int | None, customer_id: int, fields: dict[str, Any], *, is_new: bool = False
    ) -> None:
        super().__init__(pk, fields, is_new=is_new)
        self.customer_id = customer_id

    @classmethod
    def new(cls, pk: int | None, customer_id: int) -> "LeadState":
        fields = dict.fromkeys(LEAD_FIELDS, "")
        blank = dict.fromkeys(("branch_id", "decided_at", "assigned_to_id", "assigned_at"))
        status = {"conversion_status": ConversionStatus.OPEN.value}
        return cls(pk, customer_id, {**fields, **blank, **status}, is_new=True)


class AssociationState(State):
    __slots__ = ("lead_id", "project_id")
    KEY = ("lead_id", "project_id")

    def __init__(
        self,
        pk: int | None,
        lead_id: int,
        project_id: int,
        fields: dict[str, Any],
        *,
        is_new: bool = False,
    ) -> None:
        super().__init__(pk, fields, is_new=is_new)
        self.lead_id = lead_id
        self.project_id = project_id

    @classmethod
    def new(cls, pk: int | None, lead_id: int, project_id: int) -> "AssociationState":
        fields = dict.fromkeys(ASSOCIATION_FIELDS)
        plain: dict[str, Any] = {"status": "New", "source": "", "is_pretagged": False}
        plain |= {"pretag_status": "", "phone_verified": False}
        return cls(pk, lead_id, project_id, {**fields, **plain}, is_new=True)


def load_leads(customer_ids: Collection[int]) -> dict[int, LeadState]:
    """The active leads of these customers, by customer id."""
    if not customer_ids:
        return {}
    rows = Lead.objects.filter(is_active=True).order_by("pk").select_for_update(no_key=True)
    names = ["id", "customer_id", *LEAD_FIELDS]
    found = read_rows(rows, names, by="customer_id", values=customer_ids)
    return {
        customer: LeadState(pk, customer, dict(zip(LEAD_FIELDS, values, strict=True)))
        for pk, customer, *values in found
    }


def load_associations(lead_ids: Collection[int]) -> dict[tuple[int, int], AssociationState]:
    """The places of these leads in projects, by (lead id, project id)."""
    if not lead_ids:
        return {}
    rows = LeadProjectAssociation.objects.order_by("pk").select_for_update(no_key=True)
    names = ["id", "lead_id", "project_id", *ASSOCIATION_FIELDS]
    found = read_rows(rows, names, by="lead_id", values=lead_ids)
    return {
        (lead, project): AssociationState(
            pk, lead, project, dict(zip(ASSOCIATION_FIELDS, values, strict=True))
        )
        for pk, lead, project, *values in found
    }
