"""The counter customer of a branch: nobody in particular, who holds the bills of CASH and walk-ins.

It is no person: no list, search, report of people, duplicate, merge or message knows it
(`Customer.objects` leaves it out). It has no key, no details and no history.
"""

from collections.abc import Collection

from django.utils import timezone

from accounts.models import Organization
from core.bulk import insert_rows, reserve_ids
from core.dry_run import current_dry_run
from customers.matching.person import PERSON_FIELDS, Person
from customers.models import Customer, WhatsAppStatus

COUNTER_NAME = "Counter sale"


def counter_customers(organization: Organization, branch_ids: Collection[int]) -> dict[int, int]:
    """{branch id: id of its counter customer}, made where there is none yet.

    Of two who make it at the same moment the database lets one; both get that one. A dry run
    makes it anew at each call: its caller keeps what it was given.
    """
    wanted = set(branch_ids)
    rows = Customer.with_counters.filter(is_counter=True, branch__in=wanted).order_by()
    found: dict[int, int] = dict(rows.values_list("branch_id", "pk"))
    for branch_id in sorted(wanted - found.keys()):
        found[branch_id] = _make(organization, branch_id)
    return found


def _make(organization: Organization, branch_id: int) -> int:
    if current_dry_run():
        return _imagine(organization, branch_id)
    record, _ = Customer.with_counters.get_or_create(
        branch_id=branch_id,
        is_counter=True,
        defaults={"organization": organization, "full_name": COUNTER_NAME, "source": "counter"},
    )
    pk: int = record.pk
    return pk


def _imagine(organization: Organization, branch_id: int) -> int:
    (pk,) = reserve_ids(Customer, 1)
    fields = {**Person.new().fields, "branch_id": branch_id, "full_name": COUNTER_NAME}
    at = timezone.now()
    insert_rows(
        Customer,
        [
            "id", *PERSON_FIELDS, "organization_id", "source", "whatsapp_status", "is_counter",
            "created_at", "updated_at",
        ],
        [
            (
                pk, *fields.values(), organization.pk, "counter", WhatsAppStatus.UNKNOWN.value,
                True, at, at,
            )
        ],
    )  # fmt: skip
    return pk
