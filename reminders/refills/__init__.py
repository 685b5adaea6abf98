"""Refill reminders follow from bills: planned again whenever the bills of a customer change."""

from reminders.refills.planning import plan_refills

__all__ = ["plan_refills"]
