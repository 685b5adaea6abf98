"""The medicines that an organization sells, kept as its bills are written.

Each writer of bills holds the organization's identity lock, so nobody counts at the same time.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, F, When, Window
from django.db.models.functions import FirstValue, RowNumber

from core.bulk import (
    delete_rows,
    insert_rows,
    lookup_by_keys,
    reserve_ids,
    side_effect,
    update_rows,
)
from customers.matching.store import lock_identities
from visits.models import Medicine, Purchase

_VALUES = (
    "name", "generic_name", "is_generic", "quantity", "amount", "duration_days", "last_sold_on",
)  # fmt: skip
_KNOWN = ("id", "uses", "generic_name", "duration_days", "last_sold_on")


@dataclass(frozen=True, slots=True)
class SoldLine:
    """A line of an active bill."""

    key: str
    name: str
    generic_name: str
    is_generic: bool | None
    quantity: Decimal
    amount: Decimal
    duration_days: int | None
    sold_on: date


@side_effect
def count_medicines(
    organization_id: int,
    *,
    added: Iterable[SoldLine] = (),
    corrected: Iterable[SoldLine] = (),
    removed: Iterable[str] = (),
    renewing: bool = True,
) -> None:
    """Count lines that came and, by their keys, lines that went; those corrected count as before.

    The newest line says what is proposed: where one went or changed its day, the newest of those
    that are stored now, unless `renewing` is off. A medicine of which no line is left goes. A
    number of statements that does not grow with the lines; the caller holds the identity lock.
    """
    newest: dict[str, SoldLine] = {}
    difference: Counter[str] = Counter()
    for lines, by in ((corrected, 0), (added, 1)):
        for line in lines:
            difference[line.key] += by
            last = newest.get(line.key)
            newest[line.key] = line if last is None else _later(last, line)
    went = list(removed)
    difference.subtract(went)
    to_renew = set(went) if renewing else set()
    known = dict(
        lookup_by_keys(
            Medicine,
            ["key"],
            [(key,) for key in difference],
            where={"organization_id": organization_id},
            columns=_KNOWN,
        )
    )
    new: list[tuple[Any, ...]] = []
    recounted: list[tuple[Any, ...]] = []
    renewed: list[tuple[Any, ...]] = []
    gone: list[int] = []
    left: dict[str, int] = {}
    for key, by in difference.items():
        sold = newest.get(key)
        found = known.get((key,))
        if found is None:
            if sold is not None and by > 0:
                new.append((key, by, *_values(sold)))
            continue
        pk, uses, generic_name, days, last_sold_on = found
        if isinstance(last_sold_on, str):  # SQLite has no days
            last_sold_on = date.fromisoformat(last_sold_on)
        if uses + by < 1:
            gone.append(pk)
        elif key in to_renew:
            recounted.append((pk, uses + by))
            left[key] = pk
        elif sold is not None and sold.sold_on >= last_sold_on:
            values = _values(sold, generic_name=generic_name, days=days)
            renewed.append((pk, uses + by, *values))
        elif by:
            recounted.append((pk, uses + by))
    rows = [(pk, *row) for pk, row in zip(reserve_ids(Medicine, len(new)), new, strict=True)]
    insert_rows(Medicine, ["id", "key", "uses", *_VALUES], rows, organization_id=organization_id)
    update_rows(Medicine, ["uses", *_VALUES], renewed)
    update_rows(Medicine, ["uses"], recounted)
    delete_rows(Medicine, gone)
    if left:
        found_left = _newest_lines(organization_id, left.keys())
        update_rows(Medicine, _VALUES, [(left[row[0]], *row[1:]) for row in found_left])


def _newest_lines(organization_id: int, keys: Collection[str]) -> Iterable[tuple[Any, ...]]:
    """Of each key that an active bill has: (key, `_VALUES` of its newest line)."""
    newest: list[Any] = [F("bill__bill_date").desc(), F("pk").desc()]

    def first(name: str, *order: Any) -> Window:
        return Window(FirstValue(name), partition_by="medicine_key", order_by=[*order, *newest])

    unnamed = Case(When(generic_name="", then=1), default=0)
    endless = Case(When(duration_days=None, then=1), default=0)
    lines = Purchase.objects.filter(
        bill__organization=organization_id, bill__cancelled_at=None, medicine_key__in_values=keys
    ).annotate(
        place=Window(RowNumber(), partition_by="medicine_key", order_by=newest),
        said_generic=first("generic_name", unnamed),
        said_days=first("duration_days", endless),
    )
    return lines.filter(place=1).order_by().values_list(
        "medicine_key", "medicine_name", "said_generic", "is_generic", "quantity", "amount",
        "said_days", "bill__bill_date",
    )  # fmt: skip


def _later(one: SoldLine, other: SoldLine) -> SoldLine:
    """Of two lines of a batch the one to propose, with what only the earlier one said."""
    last, before = (other, one) if other.sold_on >= one.sold_on else (one, other)
    return SoldLine(
        last.key,
        last.name,
        last.generic_name or before.generic_name,
        last.is_generic,
        last.quantity,
        last.amount,
        last.duration_days or before.duration_days,
        last.sold_on,
    )


def _values(sold: SoldLine, *, generic_name: str = "", days: int | None = None) -> tuple[Any, ...]:
    return (
        sold.name,
        sold.generic_name or generic_name,
        sold.is_generic,
        sold.quantity,
        sold.amount,
        sold.duration_days or days,
        sold.sold_on,
    )


def forget_lines(organization_id: int, line_ids: Collection[int]) -> None:
    """Count lines off that are about to be deleted past the services, in the same transaction.

    There may be millions: what is proposed of a medicine stays as it was sold last.
    """
    lock_identities(organization_id)
    active = Purchase.objects.filter(pk__in_values=line_ids, bill__cancelled_at=None).order_by()
    keys = list(active.values_list("medicine_key", flat=True))
    count_medicines(organization_id, removed=keys, renewing=False)
