"""Customers from other systems: signed, safe to send again, with an outcome per customer."""
