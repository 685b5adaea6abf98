"""What a reverter gets and gives."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from accounts.models import Branch
from customers.matching import OrganizationRules
from history.reverting.records import RevertCause
from uploads.models import RevertList, UploadRevert
from uploads.reverting.rows import Readings, RowFacts, UploadNames


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


Sentences = tuple[list[str], dict[str, int]]  # and how much of what they name


def entries_in_lists(
    record: tuple[str, int, str],
    own: Iterable[RowFacts],
    *,
    reverted: Sentences,
    kept: Sentences,
    blocked: Sentences,
) -> list[Entry]:
    """The entries of a record (its type, id, title) in the lists that have a sentence for it."""
    record_type, pk, title = record
    first = min((row.row_number for row in own), default=0)
    lists = (
        (RevertList.REVERTED, reverted),
        (RevertList.KEPT, kept),
        (RevertList.BLOCKED, blocked),
    )
    return [
        Entry(which, record_type, pk, title[:254], first, sentences, counted)
        for which, (sentences, counted) in lists
        if sentences
    ]


@dataclass(slots=True)
class Work:
    """One revert, or its preview."""

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
    def cause(self) -> RevertCause:
        revert = self.revert
        return RevertCause(revert.organization_id, revert.pk, revert.started_by_id, self.at)

    @property
    def goes(self) -> str:
        """What is said of a record that is taken away: in a preview, and once it was done."""
        return "is gone" if self.writes else "goes"


class Reverter(ABC):
    """Reverts the rows of one upload, a chunk at a time. Made once per run of the job."""

    # A preview writes, too, and rolls that back: it needs the lock for as long.
    previews_by_writing: ClassVar[bool] = False

    def __init__(self, work: Work) -> None:
        self.work = work
        self.readings = Readings(work.renew)
        self.names = UploadNames()

    @abstractmethod
    def revert_rows(self, rows: list[RowFacts], *, below: int | None) -> list[Entry]:
        """Decide about the records of `rows` and, unless it is a preview, write.

        `rows` come from the last on. Those of the upload from row number `below` on came up in
        earlier chunks, and with them their records. In the chunk's transaction; when it writes,
        also in a preview, under the organization's identity lock.
        """
