"""What the facts of other apps come to per customer: each registers what it can sum up.

register_totals(lambda customer_ids, reader: {customer_id: {"visits": 2, ...}})  # in ready
"""

from collections.abc import Callable, Collection
from typing import Any

from accounts.models import User

Totals = Callable[[Collection[int], User], dict[int, dict[str, Any]]]
_providers: dict[str, Totals] = {}


def register_totals(name: str, provider: Totals) -> None:
    """`provider` sums up what `reader` may see, by a constant number of queries."""
    _providers[name] = provider


def totals_of(customer_ids: Collection[int], reader: User) -> dict[int, dict[str, Any]]:
    totals: dict[int, dict[str, Any]] = {pk: {} for pk in customer_ids}
    for provider in _providers.values():
        for pk, found in provider(customer_ids, reader).items():
            totals[pk].update(found)
    return totals
