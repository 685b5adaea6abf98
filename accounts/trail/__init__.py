"""The trail: who used the service for what, when and from where.

    record(TrailKind.MERGED, by=bilal, target=customer, details={"duplicates": [7, 9]})

An entry is written in the transaction of what it is about: neither is there without the other.
"""

from accounts.trail.recording import record, record_about

__all__ = ["record", "record_about"]
