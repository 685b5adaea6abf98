"""A person as a source record has it, whether the customer was told all of it, and what came of
it.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from customers.intake import Reading, read_person
from customers.matching import Decision, OrganizationRules
from customers.normalize import share_a_word
from history.models import ChangeAction

_OWN_FIELDS = ("full_name", "phone", "email", "passport_number")


@dataclass(slots=True)
class SourceSnapshot:
    """`values` as typed. `customer_id` and `customer_name`: whom the record stands for so far."""

    record_id: int
    values: Mapping[str, Any]
    branch_id: int | None
    day: date | None
    customer_id: int | None
    customer_name: str
    snapshot_digest: str

    @property
    def print(self) -> str:
        """The same as long as the record says the same."""
        parts = [self.branch_id, self.day, sorted(self.values.items())]
        return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()

    @property
    def is_settled(self) -> bool:
        """A record that says nothing new is left alone: a later edit by hand stays."""
        return self.customer_id is not None and self.snapshot_digest == self.print

    def read(self, rules: OrganizationRules, *, cause_id: int, label: str) -> Reading:
        """The person; a record that stood for somebody goes on to, unless it was renamed."""
        values = self.values
        reading = read_person(
            rules,
            full_name=values["full_name"],
            phones=[values["phone"]],
            emails=[values["email"]],
            passport_number=values["passport_number"],
            branch_id=self.branch_id,
            day=self.day,
            details={name: cell for name, cell in values.items() if name not in _OWN_FIELDS},
        )
        incoming = reading.incoming
        incoming.cause_id, incoming.label = cause_id, label
        if self.customer_id is not None and _may_be_same(incoming.full_name, self.customer_name):
            incoming.known_id = self.customer_id
        return reading


def _may_be_same(name: str, known: str) -> bool:
    return not name or not known or share_a_word(name, known)


@dataclass(slots=True)
class Collected:
    """Records by what they did to customers; one that needs attention waits where it is."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    needs_attention: int = 0

    def add(self, reading: Reading, decision: Decision | None) -> None:
        if decision is None or not reading.usable:
            self.needs_attention += 1
        elif decision.created:
            self.created += 1
        elif decision.changes or decision.action is not ChangeAction.UPDATED:
            self.updated += 1
        else:
            self.unchanged += 1

    def as_dict(self) -> dict[str, int]:
        return asdict(self)
