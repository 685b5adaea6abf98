"""Who was erased, in a file each in the store: what a database that is restored does not know.

By numbers alone. A backup made before an erasure brings the person back, and with this list
`manage.py erase_again` erases them once more.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
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
    """The same erasure gives the same file; one after a restored backup is a later one."""
    entry = Entry.of(erasure)
    content = json.dumps(asdict(entry)).encode()
    if default_storage.exists(entry.name):
        with default_storage.open(entry.name) as file:
            if file.read() == content:
                return
        default_storage.delete(entry.name)
    default_storage.save(entry.name, ContentFile(content))


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
    """Each erasure once, the oldest first; of two of the same number the later one."""
    by_day = sorted(
        (one for entries in lists for one in entries), key=lambda one: (one.asked_at, one.customer)
    )
    found: dict[tuple[int, int], Entry] = {}
    for one in by_day:
        earlier = found.pop((one.organization, one.customer), one)
        numbers = tuple(sorted({*earlier.numbers, *one.numbers}))
        found[one.organization, one.customer] = replace(one, numbers=numbers)
    return list(found.values())
