"""What else a bill did, told by the apps above: a contact that was converted, reminders.

register_effect("contact", lambda bill, reader: ...)  # in AppConfig.ready
"""

from collections.abc import Callable
from typing import Any

from accounts.models import User
from visits.models import Bill

# Plain JSON of what `reader` may see, None when nothing came of it.
Provider = Callable[[Bill, User], Any]
_providers: dict[str, Provider] = {}


def register_effect(name: str, provider: Provider) -> None:
    """`provider` reads what is stored, by a constant number of queries; it works nothing out."""
    _providers[name] = provider


def effects_of(bill: Bill, reader: User) -> dict[str, Any]:
    return {name: provider(bill, reader) for name, provider in sorted(_providers.items())}
