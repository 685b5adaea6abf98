"""The matching core: who a row, form or webhook speaks of (DESIGN 3).

One batch of people comes in as `Incoming`; `Matcher` finds or makes each one's customer, strictly
in order, as if each were its own upsert, and writes the lot in a few statements.
"""

from customers.matching.incoming import Incoming
from customers.matching.matcher import Conflict, Decision, Matcher
from customers.matching.person import Person
from customers.matching.rules import OrganizationRules
from history.importing import Cause

__all__ = [
    "Cause",
    "Conflict",
    "Decision",
    "Incoming",
    "Matcher",
    "OrganizationRules",
    "Person",
]
