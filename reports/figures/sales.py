"""What kinds of customers bought, and how much of it was generic."""

from typing import Any

from django.db.models import Count, F, Q, Sum

from customers.models import Category
from reports.figures.facts import sales
from reports.scope import Scope
from visits.models import Purchase

Row = dict[str, Any]
# Sales to nobody in particular count as sales, not as customers.
_OF_PEOPLE = Q(bill__customer__is_counter=False)


def categories(scope: Scope) -> tuple[list[Row], Row]:
    """A row per category of the bills in the range; "" is of bills that say none.

    Who bought in several categories is a customer of each, and one in the total.
    """
    figures: dict[str, Any] = {
        "bills": Count("pk"),
        "customers": Count("customer", distinct=True, filter=Q(customer__is_counter=False)),
        "value": Sum("total_amount"),
    }
    found = {
        row["customer_category"]: row
        for row in sales(scope).values("customer_category").annotate(**figures)
    }
    choices: Any = [*Category.choices, ("", "Not said")]
    rows = [_category(found.get(value, {}), value, label) for value, label in choices]
    return rows, _category(sales(scope).aggregate(**figures), None, "Total")


def _category(values: Row, value: str | None, label: str) -> Row:
    bills, worth = values.get("bills") or 0, values.get("value") or 0
    return {
        "category": value,
        "category_name": str(label),
        "bills": bills,
        "customers": values.get("customers") or 0,
        "value": worth,
        "average_value": worth / bills if bills else None,
    }


def generic_adoption(scope: Scope) -> tuple[list[Row], Row]:
    """A row per branch: lines sold and how many were generic. Lines that do not say are told apart.

    `generic_percent` is of the lines that say whether they are. The three values together are what
    the bills come to before discounts. Who bought in several branches is one in the total.
    """
    lines: Any = Purchase.objects.filter(bill__in=sales(scope)).order_by()
    figures: dict[str, Any] = {
        "lines": Count("pk"),
        "generic_lines": Count("pk", filter=Q(is_generic=True)),
        "branded_lines": Count("pk", filter=Q(is_generic=False)),
        "generic_value": Sum("amount", filter=Q(is_generic=True)),
        "branded_value": Sum("amount", filter=Q(is_generic=False)),
        "unspecified_value": Sum("amount", filter=Q(is_generic=None)),
        "customers": Count("bill__customer", distinct=True, filter=_OF_PEOPLE),
        "generic_customers": Count(
            "bill__customer", distinct=True, filter=_OF_PEOPLE & Q(is_generic=True)
        ),
    }
    by_branch = lines.values(branch=F("bill__branch"), branch_name=F("bill__branch__name"))
    rows = [_adoption(row) for row in by_branch.annotate(**figures).order_by("branch_name")]
    return rows, _adoption({"branch": None, "branch_name": "Total", **lines.aggregate(**figures)})


def _adoption(values: Row) -> Row:
    values = {name: 0 if value is None else value for name, value in values.items()} | {
        "branch": values["branch"]
    }
    known = values["generic_lines"] + values["branded_lines"]
    values["unspecified_lines"] = values["lines"] - known
    values["generic_percent"] = round(100 * values["generic_lines"] / known, 1) if known else None
    return values
