"""The counter customer of a branch: nobody in particular, who holds the bills of CASH and walk-ins.

It is no person: no list, search, report of people, duplicate, merge or message knows it
(`Customer.objects` leaves it out). It has no key, no details and no history.
"""

from collections.abc import Collection

from accounts.models import Organization
from core.bulk import get_or_insert
from customers.models import Customer

COUNTER_NAME = "Counter sale"


def counter_customers(organization: Organization, branch_ids: Collection[int]) -> dict[int, int]:
    """{branch id: id of its counter customer}, made where there is none yet."""
    values = {
        "organization_id": organization.pk, "full_name": COUNTER_NAME, "source": "counter",
    }  # fmt: skip
    wanted = {(branch_id,): values for branch_id in sorted(branch_ids)}
    found = get_or_insert(Customer, ["branch_id"], wanted, where={"is_counter": True})
    return {branch_id: pk for (branch_id,), (pk,) in found.items()}
