"""After a backup was restored: whoever had been erased meanwhile is erased again."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from config.deleting.steps import all_of
from config.rights.erasing import kept_list
from config.rights.erasing.kept_list import Entry
from config.rights.erasing.services import queue_erasure
from customers.models import Customer, Erasure

LIST = "erased.jsonl"


def add_to_backups(home: Path) -> None:
    """The list of those who were erased lies beside the backups, and grows with each."""
    entries = kept_list.united(read_from_backups(home), kept_list.read(), _done_here())
    if entries:
        text = "".join(json.dumps(asdict(entry)) + "\n" for entry in entries)
        unfinished = home / f"{LIST}.new"
        unfinished.write_text(text)
        unfinished.replace(home / LIST)


def read_from_backups(home: Path) -> list[Entry]:
    file = home / LIST
    if not file.is_file():
        return []
    return [Entry.from_json(json.loads(line)) for line in file.read_text().splitlines() if line]


def erase_again(entries: Iterable[Entry]) -> list[int]:
    """Queue the erasure of those whom the database has still or again; their numbers."""
    queued = []
    for entry in kept_list.united(entries, kept_list.read(), _done_here()):
        # After a restored backup a number is given once more: whoever came later is another person.
        there = all_of(Customer).filter(
            organization=entry.organization,
            pk__in=[entry.customer, *entry.numbers],
            created_at__lt=datetime.fromisoformat(entry.asked_at),
            erased_at=None,
        )
        for customer in there.select_related("organization").order_by("pk"):
            if customer.merged_into_id is None:
                queue_erasure(customer, by=None)
                queued.append(customer.pk)
    return queued


def _done_here() -> list[Entry]:
    return [Entry.of(erasure) for erasure in Erasure.objects.exclude(finished_at=None)]
