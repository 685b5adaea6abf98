"""Refill reminders follow from bills: planned again whenever the bills of a customer change."""

from reminders.refills.planning import PLANNED_BY, REPLAN, plan_refills

__all__ = ["PLANNED_BY", "REPLAN", "plan_refills"]
