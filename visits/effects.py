"""What else a bill did, told by the apps above: a contact that was converted, reminders.

register_effect("contact", lambda bill, reader: ...)  # in AppConfig.ready
"""

from collections.abc import Callable
from typing import Any

from accounts.models import User
from visits.models import Bill

# Plain JSON of what `reader` may see, None when nothing came of it.
Teller = Callable[[Bill, User], Any]
_tellers: dict[str, Teller] = {}


def register_effect(name: str, teller: Teller) -> None:
    """`teller` reads what is stored, by a constant number of queries; it works nothing out."""
    _tellers[name] = teller


def effects_of(bill: Bill, reader: User) -> dict[str, Any]:
    return {name: teller(bill, reader) for name, teller in sorted(_tellers.items())}
