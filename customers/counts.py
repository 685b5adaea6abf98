"""How much there is of customers in other apps: each registers what it can count, or sum up.

register_count("visits", lambda customer, reader: ...)  # in AppConfig.ready
register_totals("visits", lambda customer_ids, reader: {customer_id: {"visits": 2, ...}})
"""

from collections.abc import Callable, Collection
from typing import Any

from accounts.models import User
from customers.models import Customer

Counter = Callable[[Customer, User], int]
Totals = Callable[[Collection[int], User], dict[int, dict[str, Any]]]
_counters: dict[str, Counter] = {}
_totals: dict[str, Totals] = {}


def register_count(name: str, counter: Counter) -> None:
    """`counter(customer, reader)` counts what `reader` may see, in one query."""
    _counters[name] = counter


def register_totals(name: str, totals: Totals) -> None:
    """`totals(customer ids, reader)` sums up what `reader` may see, by a constant number of
    queries."""
    _totals[name] = totals


def counts_of(customer: Customer, reader: User) -> dict[str, int]:
    return {name: counter(customer, reader) for name, counter in _counters.items()}


def totals_of(customer_ids: Collection[int], reader: User) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {pk: {} for pk in customer_ids}
    for totals in _totals.values():
        for pk, values in totals(customer_ids, reader).items():
            found[pk].update(values)
    return found
