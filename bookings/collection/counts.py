"""What came of collecting."""

from dataclasses import asdict, dataclass

from customers.intake import Reading
from customers.matching import Decision
from history.models import ChangeAction


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
