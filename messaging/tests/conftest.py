"""Messages are tried with the refills that they speak of."""

from reminders.tests.conftest import meera, sell, today

__all__ = ["meera", "sell", "today"]
