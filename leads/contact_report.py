"""What became of the contacts that came in: one cohort, followed until now.

The range is of the days on which contacts were made, whenever they were converted. Every contact
counts once, in the row of whom it belongs to: a converted one of whoever called last before the
bill, any other of whom it is assigned to, and in the row of nobody otherwise. So the rows add up.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, F, Max, Q, QuerySet, When

from accounts.models import User
from accounts.reports import Scope
from leads.contact_lists import named_by_list
from leads.models import ContactRecord, ContactStatus

RANGE_OF = "created"


@dataclass
class ConversionRow:
    """Values in the currency of the bills; a bill of a person with two phones counts once."""

    staff: int | None = None
    staff_name: str = ""
    uploaded: int = 0
    pending: int = 0
    contacted: int = 0
    yellow: int = 0
    inactive: int = 0
    converted: int = 0
    bought_before: int = 0
    bills: int = 0
    total_conversion_value: Decimal = Decimal(0)

    @property
    def conversion_rate(self) -> float | None:
        """Percent of the contacts; None of none."""
        return round(100 * self.converted / self.uploaded, 2) if self.uploaded else None

    @property
    def average_conversion_value(self) -> Decimal | None:
        return self.total_conversion_value / self.bills if self.bills else None


def conversion_report(
    scope: Scope, *, upload_id: int | None = None, whenever: bool = False
) -> tuple[list[ConversionRow], ConversionRow]:
    """A row per member of staff by name, nobody's last, and the total; three queries.

    `upload_id` leaves the contacts that a sheet named, be they new then or known. `whenever`:
    on whatever day they were made.
    """
    contacts: QuerySet[Any] = ContactRecord.objects.for_user(scope.reader)
    contacts = contacts.filter(**scope.within(branch="branch"))
    if not whenever:
        contacts = contacts.filter(**scope.instants("created_at"))
    if upload_id is not None:
        contacts = named_by_list(contacts, upload_id, scope.reader)
    converted = Q(status=ContactStatus.CONVERTED)
    contacts = contacts.order_by().annotate(
        whose=Case(When(converted, then=F("converted_by_id")), default=F("assigned_to_id"))
    )
    if scope.staff is not None:
        contacts = contacts.filter(whose=scope.staff.pk)
    rows = _counted(contacts)
    total = ConversionRow(staff_name="Total")
    for row in rows.values():
        for name in _COUNTS:
            setattr(total, name, getattr(total, name) + getattr(row, name))
    _add_values(contacts.filter(converted), rows, total)
    names = {user.pk: user.name for user in User.objects.filter(pk__in=[pk for pk in rows if pk])}
    for pk, row in rows.items():
        row.staff, row.staff_name = pk, names.get(pk or 0, "Nobody")
    listed = sorted(rows.values(), key=lambda row: (row.staff is None, row.staff_name, row.staff))
    return listed, total


_COUNTS = ("uploaded", *(s.value for s in ContactStatus), "bought_before")


def _counted(contacts: QuerySet[Any]) -> dict[int | None, ConversionRow]:
    of_status = {s.value: Count("pk", filter=Q(status=s.value)) for s in ContactStatus}
    known = Q(status=ContactStatus.CONVERTED, conversion_bill__created_at__lt=F("created_at"))
    grouped = contacts.values("whose").annotate(
        uploaded=Count("pk"), **of_status, bought_before=Count("pk", filter=known)
    )
    rows: dict[int | None, ConversionRow] = {}
    for values in grouped:
        whose = values.pop("whose")
        rows[whose] = ConversionRow(**values)
    return rows


def _add_values(
    converted: QuerySet[Any], rows: dict[int | None, ConversionRow], total: ConversionRow
) -> None:
    seen: set[int] = set()
    told = converted.values("whose", "conversion_bill").annotate(value=Max("conversion_value"))
    for whose, bill, value in told.values_list("whose", "conversion_bill", "value").iterator():
        for row in (rows[whose], *(() if bill in seen else (total,))):
            row.bills += 1
            row.total_conversion_value += value
        seen.add(bill)
