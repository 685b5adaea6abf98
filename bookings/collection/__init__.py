"""Persons of bookings, leads and area customers, collected as customers (DESIGN 3).

Saving one collects it at once, a scan collects what changed since a day, and both take the same
road: batches through the matching core, with no query per record.
"""
