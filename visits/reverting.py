"""Visits that rows of a sheet made, when the sheet is reverted."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from core.bulk import delete_rows
from customers.reverting import Reference, references_to
from visits.models import Visit, VisitOutcome
from visits.services.attending import Attendant


@dataclass(slots=True)
class KnownVisit:
    id: int
    customer_id: int
    branch_id: int
    day: date
    is_plain: bool  # as a sheet makes it: no outcome, no notes
    attendant: Attendant
    made_at: datetime
    references: list[Reference] = field(default_factory=list)


class CustomerVisits:
    """All visits of a batch of customers, and which of them may go.

    For writing, the caller holds the identity lock: no visit is recorded in between. `locking`
    keeps those that are there as they are.
    """

    def __init__(
        self,
        customer_ids: Collection[int],
        *,
        locking: bool,
        ignored_models: Collection[type] = (),
    ) -> None:
        rows = Visit.objects.filter(customer__in_values=customer_ids).order_by("pk")
        if locking:
            rows = rows.select_for_update()
        self.visits = {
            pk: KnownVisit(
                pk, customer, branch, day,
                (outcome, notes) == (VisitOutcome.UNKNOWN, ""), Attendant(text, attended), at,
            )
            for pk, customer, branch, day, outcome, notes, attended, text, at in rows.values_list(
                "pk", "customer_id", "branch_id", "visit_date", "outcome", "notes",
                "attended_by_id", "attended_by_text", "created_at",
            )
        }  # fmt: skip
        for pk, found in references_to(Visit, self.visits, ignored_models=ignored_models).items():
            self.visits[pk].references += found

    def why_kept(
        self, made: Collection[int], values: Mapping[int, str], attended: Collection[int]
    ) -> dict[int, str]:
        """Per visit that the sheet made why it stays; "" for one that goes.

        `values`: visits that an active row tells of, and that row's name. `attended`: visits of
        which nobody but the sheet says who attended.
        """
        return {
            pk: self._why(self.visits[pk], values, attended) for pk in made if pk in self.visits
        }

    def _why(self, visit: KnownVisit, values: Mapping[int, str], attended: Collection[int]) -> str:
        if visit.id in values:
            return f"also named by {values[visit.id]}"
        if visit.references:
            return f"{visit.references[0]} belongs to it"
        own = not visit.attendant or visit.id in attended
        return "" if visit.is_plain and own else "somebody added to it since"


def forget_attendants(ids: Collection[int]) -> None:
    """Nobody says any more who attended these visits."""
    Visit.objects.filter(pk__in_values=ids).update(attended_by=None, attended_by_text="")


def remove_visits(ids: Collection[int]) -> None:
    """Delete visits that nothing refers to any more."""
    delete_rows(Visit, ids)
