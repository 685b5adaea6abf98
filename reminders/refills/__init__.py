"""Refill reminders follow from bills: planned again whenever the bills of a customer change."""

from reminders.refills.planning import plan_refills
from reminders.refills.replanning import PLANNED_BY, REPLAN

__all__ = ["PLANNED_BY", "REPLAN", "plan_refills"]
