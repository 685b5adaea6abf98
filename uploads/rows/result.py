"""A row between the sheet and the database."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter
from typing import Any, ClassVar, Protocol

from core.bulk import as_json
from customers.matching import Incoming
from uploads.detection.cells import raw_cell
from uploads.models import FileUpload, Outcome
from uploads.rows.context import Context
from visits.services.visits import UNSAID, Attendant

# The records that a row made or found: {column of the row: attribute of its row result}.
RECORDS = {
    "customer_id": "customer_id",
    "visit_id": "visit_id",
    "lead_id": "lead_id",
    "contact_id": "contact_id",
    "channel_partner_id": "partner_id",
    "purchase_id": "purchase_id",
    "project_id": "project_id",
}
RESULT_COLUMNS = (
    "outcome",
    "matched_by",
    "fingerprint",
    "same_as",
    *RECORDS,
    "changes",
    "problems",
    "processed_at",
)


@dataclass(slots=True)
class RowResult:
    """One row as understood, then with what became of it.

    `incoming` is None when the row waits; `problems` then says why. `is_nobody`: it names nobody,
    such as CASH, and makes no customer. `is_deleted`: an export of ours says that who it names was
    deleted. The fields from `outcome` on
    are filled in when the row is imported.
    """

    row_number: int
    cells_json: str
    filled: dict[int, Any] | None = None  # {column: cell} that the row takes from lines above
    incoming: Incoming | None = None
    branch_id: int | None = None
    day: date | None = None
    missing_branch: str = ""
    customer_number: int | None = None  # who it is, by an export of ours
    is_nobody: bool = False
    is_deleted: bool = False
    attendant: Attendant = UNSAID
    values: tuple[str, ...] = ()  # what the kind understood beside the person, for the fingerprint
    extra: Any = None  # the kind's own reading of the row
    fingerprint: str | None = None
    problems: list[dict[str, Any]] = field(default_factory=list)

    id: int = 0
    outcome: str = Outcome.NEEDS_ATTENTION
    matched_by: str = ""
    customer_id: int | None = None
    visit_id: int | None = None
    lead_id: int | None = None
    contact_id: int | None = None
    partner_id: int | None = None
    purchase_id: int | None = None
    project_id: int | None = None
    same_as: int | None = None
    changes_json: str = "{}"

    @property
    def filled_json(self) -> str | None:
        if not self.filled:
            return None
        return as_json({str(index): raw_cell(cell) for index, cell in self.filled.items()})

    @property
    def problems_json(self) -> str:
        return as_json(self.problems) if self.problems else "[]"


class Rows(Protocol):
    """Understands the rows of one sheet. Asks no database, so that it can run outside the
    transaction, and in the process that reads the file."""

    context: Context

    def entries(self) -> tuple[Any, ...]:
        """What a row fills beside itself, new and empty: its `extra` first, then what lies within
        that."""

    def read(
        self, row_number: int, cells: list[Any], filled: dict[int, Any] | None = None
    ) -> RowResult:
        """Understand a row: its cells, with those `filled` from lines above laid over them."""


class Kind(Protocol):
    """Rows of one kind of sheet. Made once per run of an upload.

    `new`: what a row that made something is said to be, "New customer". `records`: what lists of
    rows name beside the row, (heading, field of the row). `compared`: the types of records that are
    compared with what is here, once the sheet is imported (`customers.duplicates`).
    """

    new: ClassVar[str]
    records: ClassVar[list[tuple[str, str]]]
    compared: ClassVar[tuple[str, ...]]

    def __init__(self, upload: FileUpload) -> None: ...

    @property
    def rows(self) -> Rows: ...

    def import_rows(self, results: Sequence[RowResult]) -> None:
        """Decide and write what the rows say, inside the chunk's transaction, and fill the row
        results.

        Rows act strictly in order; the result may not depend on how they are cut into chunks.
        """

    def written(self) -> None:
        """Called once the rows of a chunk are stored, in its transaction; not for a preview."""


def result_of(result: RowResult, at: datetime) -> tuple[Any, ...]:
    """The values of RESULT_COLUMNS."""
    return (str(result.outcome), *_plain_values(result), result.problems_json, at)


_plain_values = attrgetter(
    "matched_by", "fingerprint", "same_as", *RECORDS.values(), "changes_json"
)
