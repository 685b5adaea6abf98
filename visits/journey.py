"""Visits in the customer's journey."""

from collections.abc import Sequence

from django.db.models import QuerySet

from accounts.models import User
from customers.models import Customer
from history.journey import Entry, JourneySource
from visits.models import Visit, VisitOutcome


class StoreVisits(JourneySource[Visit]):
    name = "store_visit"
    date_field = "visit_date"

    def rows(self, customer: Customer, reader: User) -> QuerySet[Visit]:
        visits = Visit.objects.for_user(reader).filter(customer=customer)
        return visits.select_related("branch", "attended_by")

    def entries(self, rows: Sequence[Visit], reader: User) -> list[Entry]:
        return [_entry(visit) for visit in rows]


def _entry(visit: Visit) -> Entry:
    outcome = visit.get_outcome_display() if visit.outcome != VisitOutcome.UNKNOWN else ""
    return Entry(
        title=f"Visit to {visit.branch}",
        description=". ".join(part for part in (outcome, visit.notes) if part),
        details={
            "visit": visit.pk,
            "store": visit.branch.name,
            "branch": visit.branch_id,
            "visit_date": visit.visit_date.isoformat(),
            "outcome": visit.outcome,
            "notes": visit.notes,
            "attended_by": visit.attended_by_name,
            "source": visit.source,
        },
    )
