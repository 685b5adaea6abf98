"""The outcome of a call: one request per person, whatever they were called about (DESIGN 11)."""

from reminders.calls.people import Called, find_called
from reminders.calls.recording import RecordedOutcome, record_call_outcome
from reminders.calls.reverting import revert_call_outcome
from reminders.calls.rules import End, no_answers_of, usual_ends

__all__ = [
    "Called",
    "End",
    "RecordedOutcome",
    "find_called",
    "no_answers_of",
    "record_call_outcome",
    "revert_call_outcome",
    "usual_ends",
]
