"""Leads and their places in projects, in memory while a batch is decided."""

from typing import Any, ClassVar

from history.changes import Changes
from leads.models import ConversionStatus

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
    "archived_at",
)


class State:
    """A row's fields now, and which of them the batch has changed."""

    __slots__ = ("dirty", "fields", "id", "is_new")
    NAMES: ClassVar[tuple[str, ...]] = ()

    def __init__(self, pk: int, fields: dict[str, Any], *, is_new: bool) -> None:
        self.id = pk
        self.fields = fields
        self.is_new = is_new
        self.dirty: set[str] = set()

    def set(self, name: str, value: Any, changes: Changes) -> None:
        before = self.fields[name]
        if before == value:
            return
        self.fields[name] = value
        self.dirty.add(name)
        changes[name.removesuffix("_id")] = [before, value]


class LeadState(State):
    __slots__ = ("customer_id",)
    NAMES = LEAD_FIELDS

    def __init__(self, pk: int, customer_id: int, fields: dict[str, Any], *, is_new: bool) -> None:
        super().__init__(pk, fields, is_new=is_new)
        self.customer_id = customer_id

    @classmethod
    def new(cls, pk: int, customer_id: int) -> "LeadState":
        fields = dict.fromkeys(LEAD_FIELDS, "")
        blank = dict.fromkeys(("branch_id", "decided_at", "assigned_to_id", "assigned_at"))
        status = {"conversion_status": ConversionStatus.OPEN.value}
        return cls(pk, customer_id, {**fields, **blank, **status}, is_new=True)


class AssociationState(State):
    __slots__ = ("lead_id", "project_id")
    NAMES = ASSOCIATION_FIELDS

    def __init__(
        self, pk: int, lead_id: int, project_id: int, fields: dict[str, Any], *, is_new: bool
    ) -> None:
        super().__init__(pk, fields, is_new=is_new)
        self.lead_id = lead_id
        self.project_id = project_id

    @classmethod
    def new(cls, pk: int, lead_id: int, project_id: int) -> "AssociationState":
        fields = dict.fromkeys(ASSOCIATION_FIELDS)
        plain: dict[str, Any] = {"status": "New", "source": "", "is_pretagged": False}
        plain |= {"pretag_status": "", "phone_verified": False}
        return cls(pk, lead_id, project_id, {**fields, **plain}, is_new=True)
