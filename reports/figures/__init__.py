"""Figures over contacts, bills and reminders: each a function of a Scope, in a few queries."""
