"""Who was erased, in a file each in the store: what a database that is restored does not know.

By numbers alone. A backup made before an erasure brings the person back, and with this list
`manage.py erase_again` erases them once more.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from customers.models import Erasure

FOLDER = "erased"


@dataclass(frozen=True)
class Entry:
    organization: int
    customer: int
    numbers: tuple[int, ...]
    asked_at: str

    @classmethod
    def of(cls, erasure: Erasure) -> "Entry":
        return cls(
            erasure.organization_id,
            erasure.customer_number,
            tuple(erasure.numbers),
            erasure.asked_at.isoformat(),
        )

    @classmethod
    def from_json(cls, given: dict[str, Any]) -> "Entry":
        return cls(**{**given, "numbers": tuple(given["numbers"])})

    @property
    def name(self) -> str:
        return f"{FOLDER}/{self.organization}-{self.customer}.json"


def write(erasure: Erasure) -> None:
    """Once: the same erasure gives the same file."""
    entry = Entry.of(erasure)
    if not default_storage.exists(entry.name):
        default_storage.save(entry.name, ContentFile(json.dumps(asdict(entry)).encode()))


def read() -> Iterator[Entry]:
    """All that the store has."""
    try:
        _, names = default_storage.listdir(FOLDER)
    except FileNotFoundError:  # nobody was ever erased
        return
    for name in sorted(names):
        if name.endswith(".json"):
            with default_storage.open(f"{FOLDER}/{name}") as file:
                yield Entry.from_json(json.loads(file.read()))


def united(*lists: Iterable[Entry]) -> list[Entry]:
    """Each erasure once, the oldest first."""
    found = {(one.organization, one.customer): one for entries in lists for one in entries}
    return sorted(found.values(), key=lambda one: (one.asked_at, one.customer))
