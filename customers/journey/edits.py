"""The journey's own source: changes that people and other systems made to the customer."""

from collections.abc import Sequence

from django.db.models import QuerySet

from accounts.models import User
from customers.history import explain
from customers.models import Customer
from history.journey import Entry, JourneySource
from history.models import Change, ChangeCause

# What these causes did is told by the source of the row, visit, bill ... itself.
_SHOWN_ELSEWHERE = (
    ChangeCause.UPLOAD_ROW,
    ChangeCause.VISIT,
    ChangeCause.BILL,
    ChangeCause.LEAD,
    ChangeCause.BOOKING,
    ChangeCause.AREA_CUSTOMER,
    ChangeCause.MERGE,
)


class Edits(JourneySource[Change]):
    name = "edit"
    date_field = "at"
    related = ("by",)

    def rows(self, customer: Customer, reader: User) -> QuerySet[Change]:
        changes = Change.objects.for_user(reader).of(customer)
        return changes.exclude(cause__in=_SHOWN_ELSEWHERE)

    def entries(self, rows: Sequence[Change], reader: User) -> list[Entry]:
        return [
            Entry(
                title=_title(change.record),
                description="; ".join(change.sentences),
                details={
                    "change": change.record.pk,
                    "action": change.record.action,
                    "cause": change.record.cause,
                    "by": change.by,
                    "changes": change.shown,
                    "note": change.record.note,
                },
            )
            for change in explain(rows, reader=reader)
        ]


def _title(record: Change) -> str:
    """What was done, unless it was a mere update: then what did it says more."""
    if record.action in ("deleted", "reactivated"):
        return str(record.get_action_display())
    return str(record.get_cause_display())
