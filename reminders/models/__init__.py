from reminders.models.calls import (
    REVERTIBLE_FOR,
    CallOutcome,
    CallResult,
    CustomerReminder,
)
from reminders.models.refills import (
    LATE_DAYS,
    OPEN_FIRST,
    OPEN_REFILLS,
    MessageReminder,
    RefillReminder,
    RefillResponse,
    RefillStatus,
    SentBy,
)
from reminders.models.rhythm import (
    VisitRhythm,
    VisitRhythmQuerySet,
)

__all__ = [
    "LATE_DAYS",
    "OPEN_FIRST",
    "OPEN_REFILLS",
    "REVERTIBLE_FOR",
    "CallOutcome",
    "CallResult",
    "CustomerReminder",
    "MessageReminder",
    "RefillReminder",
    "RefillResponse",
    "RefillStatus",
    "SentBy",
    "VisitRhythm",
    "VisitRhythmQuerySet",
]
