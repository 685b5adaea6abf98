"""What a row, form or booking says of a lead, and what came of it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from customers.matching import Decision, Incoming
from history.changes import Changes

# In the changes of an upload's row, beside those of the customer: what it changed of the lead, and
# of the lead in its project.
_OF_LEAD = "lead "
_OF_PROJECT = "project "


@dataclass(slots=True)
class LeadEntry:
    """One person as a lead. Empty values say nothing.

    `project_id`, `status` and the rest up to `phone_verified` are of the lead in that project.
    """

    incoming: Incoming
    source: str = ""
    notes: str = ""
    project_id: int | None = None
    status: str = ""
    partner_id: int | None = None
    enquired_on: date | None = None
    is_pretagged: bool | None = None
    phone_verified: bool | None = None


@dataclass(slots=True)
class LeadOutcome:
    """`created`: the lead is new. `changes` are the lead's own, `project_changes` the project's.

    Complete once the batch is written.
    """

    entry: LeadEntry
    decision: Decision
    lead_id: int = 0
    created: bool = False
    association_id: int | None = None
    changes: Changes = field(default_factory=dict)
    project_changes: Changes = field(default_factory=dict)
    contested: "ContestedClaim | None" = None

    @property
    def taught(self) -> bool:
        """Whether anything was written."""
        return bool(self.created or self.changes or self.project_changes or self.decision.changes)

    def all_changes(self) -> dict[str, Any]:
        """Of customer, lead and project in one, the latter two with their names before."""
        return {
            **self.decision.changes,
            **{f"{_OF_LEAD}{name}": pair for name, pair in self.changes.items()},
            **{
                f"{_OF_PROJECT}{name}": pair
                for name, pair in self.project_changes.items()
                if name != "converted_at"  # its status says it, and this is when it was imported
            },
        }


def lead_changes(changes: Changes) -> Changes:
    """Those of `all_changes` that are the lead's own."""
    return {
        name.removeprefix(_OF_LEAD): pair
        for name, pair in changes.items()
        if name.startswith(_OF_LEAD)
    }


@dataclass(frozen=True, slots=True)
class ContestedClaim:
    """A later claim of another partner, and whose claim stands until when."""

    partner_id: int
    active_partner_id: int
    valid_until: datetime
