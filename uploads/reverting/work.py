"""What a reverter gets and gives."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Branch
from customers.matching import OrganizationRules
from uploads.models import Outcome, RevertList, UploadRevert, UploadRow

_COLUMNS = (
    "id", "upload_id", "row_number", "outcome", "same_as", "customer_id", "visit_id", "lead_id",
    "channel_partner_id", "changes", "processed_at", "reverted_at",
    "fingerprint", "contact_id", "purchase_id",
)  # fmt: skip


@dataclass(slots=True)
class RowFacts:
    """A kept row without its cells."""

    id: int
    upload_id: int
    row_number: int
    outcome: str
    same_as: int | None
    customer_id: int | None
    visit_id: int | None
    lead_id: int | None
    partner_id: int | None
    changes: dict[str, Any]
    processed_at: datetime
    reverted_at: datetime | None
    fingerprint: UUID | None
    contact_id: int | None
    purchase_id: int | None

    @property
    def waits(self) -> bool:
        return self.outcome == Outcome.NEEDS_ATTENTION


def facts_of(rows: QuerySet[UploadRow]) -> Iterable[RowFacts]:
    return (RowFacts(*values) for values in rows.values_list(*_COLUMNS).iterator(chunk_size=5_000))


@dataclass(slots=True)
class Entry:
    """One record in one of the three lists; `counted` says how much of what."""

    decision: RevertList
    record_type: str
    record_id: int | None
    title: str
    row_number: int | None
    sentences: list[str]
    counted: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Work:
    """One reverting, or its preview."""

    revert: UploadRevert
    at: datetime
    # Called through a long chunk: it keeps the lease, and the transaction from falling silent.
    renew: Callable[[], None]

    def __post_init__(self) -> None:
        self.upload = self.revert.upload
        self.rules = OrganizationRules.of(self.upload.organization)
        branches = Branch.objects.filter(organization=self.upload.organization_id)
        self.branches = dict(branches.values_list("pk", "name"))

    upload: Any = field(init=False)
    rules: OrganizationRules = field(init=False)
    branches: dict[int, str] = field(init=False)

    @property
    def writes(self) -> bool:
        return not self.revert.is_preview

    @property
    def goes(self) -> str:
        """What is said of a record that is taken away: in a preview, and once it was done."""
        return "is gone" if self.writes else "goes"


class Reverter(Protocol):
    """Revert the rows of one upload, a chunk at a time. Made once per run of the job."""

    def __init__(self, work: Work) -> None: ...

    def revert_rows(self, rows: list[RowFacts], *, below: int | None) -> list[Entry]:
        """Decide about the records of `rows` and, unless it is a preview, write.

        `rows` come from the last on. Those of the upload from row number `below` on came up in
        earlier chunks, and with them their records. In the chunk's transaction; when it writes,
        under the organization's identity lock.
        """
