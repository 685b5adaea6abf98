"""When somebody is best called: by who answered when, with the evidence beside it (DESIGN 12)."""

from reminders.call_times.hints import Person, best_times
from reminders.call_times.parts import CallTime

__all__ = ["CallTime", "Person", "best_times"]
