"""What became of the contacts that came in: one cohort, followed until now.

The range is of the days on which contacts were made, whenever they were converted. Every contact
counts once, in the row of whom it is credited to, nobody's in a row of its own; every bill counts
once, with one of the contacts that it converted. So the rows add up, and so do branches and days.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Q, Sum

from contacts.models import ContactRecord, ContactStatus
from contacts.models.contact import ContactQuerySet
from customers.uploaded import named_by_upload
from reports.scope import Scope, in_order_of_names

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
    contacts = _cohort(scope, upload_id=upload_id, whenever=whenever)
    rows = _counted(contacts)
    _add_values(contacts, rows)
    total = ConversionRow(staff_name="Total")
    for row in rows.values():
        for name in _SUMS:
            setattr(total, name, getattr(total, name) + getattr(row, name))
    return in_order_of_names(rows), total


def contacts_by_status(scope: Scope) -> dict[str, int]:
    """The same contacts, {status: how many}; one query."""
    grouped = _cohort(scope).values("status").annotate(many=Count("pk"))
    return dict(grouped.values_list("status", "many"))


def _cohort(
    scope: Scope, *, upload_id: int | None = None, whenever: bool = False
) -> ContactQuerySet:
    contacts: ContactQuerySet = ContactRecord.objects.for_user(scope.reader)
    contacts = contacts.filter(**scope.chosen(branch="branch"))
    if not whenever:
        contacts = contacts.filter(**scope.instants("created_at"))
    if upload_id is not None:
        contacts = named_by_upload(contacts, upload_id, scope.reader)
    contacts = contacts.credited().order_by()
    return contacts if scope.staff is None else contacts.filter(credited=scope.staff.pk)


_SUMS = (
    "uploaded", *(s.value for s in ContactStatus), "bought_before", "bills",
    "total_conversion_value",
)  # fmt: skip


def _counted(contacts: ContactQuerySet) -> dict[int | None, ConversionRow]:
    of_status = {s.value: Count("pk", filter=Q(status=s.value)) for s in ContactStatus}
    known = Q(status=ContactStatus.CONVERTED, conversion_bill__created_at__lt=F("created_at"))
    grouped = contacts.values("credited").annotate(
        uploaded=Count("pk"), **of_status, bought_before=Count("pk", filter=known)
    )
    rows: dict[int | None, ConversionRow] = {}
    for values in grouped:
        whose = values.pop("credited")
        rows[whose] = ConversionRow(**values)
    return rows


def _add_values(contacts: ContactQuerySet, rows: dict[int | None, ConversionRow]) -> None:
    converted = contacts.filter(status=ContactStatus.CONVERTED).once_per_bill()
    bought = converted.values("credited").annotate(bills=Count("pk"), value=Sum("conversion_value"))
    for whose, bills, value in bought.values_list("credited", "bills", "value"):
        rows[whose].bills, rows[whose].total_conversion_value = bills, value
