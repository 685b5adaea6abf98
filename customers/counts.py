"""How much there is of a customer in other apps: each registers what it can count.

register_count("visits", lambda customer, reader: ...)  # in AppConfig.ready
"""

from collections.abc import Callable

from accounts.models import User
from customers.models import Customer

Counter = Callable[[Customer, User], int]
_counters: dict[str, Counter] = {}


def register_count(name: str, counter: Counter) -> None:
    """`counter(customer, reader)` counts what `reader` may see, in one query."""
    _counters[name] = counter


def counts_of(customer: Customer, reader: User) -> dict[str, int]:
    return {name: counter(customer, reader) for name, counter in _counters.items()}
