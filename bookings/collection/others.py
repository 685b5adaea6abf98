"""Area customers and leads, collected."""

from collections.abc import Sequence

from accounts.models import User
from bookings.collection.snapshot import Collected, SourceSnapshot
from bookings.models import AreaCustomer
from core.bulk import update_rows
from customers.intake import Reading, read_person
from customers.matching import Cause, Matcher, OrganizationRules
from history.models import ChangeCause
from leads.models import Lead


def collect_area_customers(
    rules: OrganizationRules, records: Sequence[AreaCustomer], *, by: User | None = None
) -> Collected:
    """Import what these records say that is new. The caller holds the identity lock."""
    collected = Collected()
    fresh: list[tuple[SourceSnapshot, Reading]] = []
    for record in records:
        snapshot = _snapshot(record)
        if snapshot.is_settled:
            collected.unchanged += 1
            continue
        label = f"Area customer {record.pk}"
        fresh.append((snapshot, snapshot.read(rules, cause_id=record.pk, label=label)))
    matcher = Matcher(rules, Cause(ChangeCause.AREA_CUSTOMER, by=by, source="area_customer"))
    usable = [(snapshot, reading) for snapshot, reading in fresh if reading.usable]
    decisions = matcher.run([reading.incoming for _, reading in usable])
    for (_, reading), decision in zip(usable, decisions, strict=True):
        collected.add(reading, decision)
    collected.needs_attention += len(fresh) - len(usable)
    update_rows(
        AreaCustomer,
        ["customer_id", "snapshot_digest"],
        [
            (snapshot.record_id, decision.person.id, snapshot.print)
            for (snapshot, _), decision in zip(usable, decisions, strict=True)
        ],
    )
    return collected


def _snapshot(record: AreaCustomer) -> SourceSnapshot:
    values = {
        "full_name": record.full_name,
        "phone": record.phone,
        "email": record.email,
        "passport_number": record.passport_number,
        "city": record.city,
        "address": record.address,
        "service_type": record.service_type,
    }
    return SourceSnapshot(
        record_id=record.pk,
        values=values,
        branch_id=record.branch_id,
        day=record.last_activity_on,
        customer_id=record.customer_id,
        customer_name=record.customer.full_name if record.customer else "",
        snapshot_digest=record.snapshot_digest,
    )


def collect_leads(
    rules: OrganizationRules, records: Sequence[Lead], *, by: User | None = None
) -> Collected:
    """Give the customers of these leads what they lack; the caller holds the identity lock.

    Whoever wrote the lead told its customer, so only keys and blanks can be missing: an edit by
    hand since then stays. A lead of a deleted customer is no sign of life.
    """
    collected = Collected()
    incomings = []
    for lead in records:
        customer = lead.customer
        if not customer.is_active or not (lead.contact_number or lead.passport_number):
            collected.unchanged += 1
            continue
        reading = read_person(
            rules,
            full_name="" if customer.full_name else lead.full_name,
            phones=[lead.contact_number],
            passport_number=lead.passport_number,
            branch_id=None if customer.branch_id else lead.branch_id,
        )
        if not reading.usable:
            collected.needs_attention += 1
            continue
        incoming = reading.incoming
        incoming.cause_id, incoming.known_id = lead.pk, customer.pk
        incoming.label = f"Lead {lead.pk}"
        incomings.append((reading, incoming))
    matcher = Matcher(rules, Cause(ChangeCause.LEAD, by=by, source="lead"))
    decisions = matcher.run([incoming for _, incoming in incomings])
    for (reading, _), decision in zip(incomings, decisions, strict=True):
        collected.add(reading, decision)
    return collected
