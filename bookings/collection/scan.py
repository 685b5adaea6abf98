"""The scan over all sources: in chunks, each a transaction, from where the last one ended."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Organization, User
from bookings.collection.bookings import collect_bookings
from bookings.collection.others import collect_area_customers, collect_leads
from bookings.collection.snapshot import Collected
from bookings.models import AreaCustomer, Booking, BookingStatus
from customers.matching import OrganizationRules
from customers.matching.store import lock_identities
from jobs.models import Job
from jobs.registry import job_handler
from jobs.run import JobRun
from jobs.schedule import Firing, daily
from jobs.services import start_job
from leads.models import Lead

KIND = "leads.auto_collection"
# Records per transaction: long enough to be fast, short enough for others to get their turn.
CHUNK = 2_000
# The nightly scan makes up for processes that died between saving a record and collecting it.
NIGHTLY_DAYS = 7

Cursor = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Source:
    """`rows`: those that may be collected."""

    rows: Callable[[Organization], QuerySet[Any]]
    collect: Callable[..., Collected]

    def changed(self, organization: Organization, since: datetime) -> QuerySet[Any]:
        return self.rows(organization).filter(updated_at__gte=since)


_SOURCES: tuple[_Source, ...] = (
    _Source(
        lambda organization: Booking.objects.filter(
            organization=organization, status=BookingStatus.CONFIRMED
        ),
        collect_bookings,
    ),
    _Source(
        lambda organization: AreaCustomer.objects.filter(organization=organization).select_related(
            "customer"
        ),
        collect_area_customers,
    ),
    _Source(
        lambda organization: Lead.objects.filter(
            organization=organization, is_active=True
        ).select_related("customer"),
        collect_leads,
    ),
)


def cutoff(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


def count_changed(organization: Organization, since: datetime) -> int:
    """How many records a scan will look at."""
    return sum(source.changed(organization, since).count() for source in _SOURCES)


def scan(organization: Organization, since: datetime, *, by: User | None) -> dict[str, int]:
    """Collect everything that changed since then, here and now."""
    cursor: Cursor = {}
    while not cursor.get("finished"):
        with transaction.atomic():
            cursor = scan_chunk(organization, since, cursor, by=by)
    return counts_in(cursor)


def scan_chunk(
    organization: Organization, since: datetime, cursor: Cursor, *, by: User | None
) -> Cursor:
    """Collect the next chunk within the caller's transaction; where to go on, and the counts."""
    membership, after = cursor.get("source", 0), cursor.get("after", 0)
    source = _SOURCES[membership]
    lock_identities(organization.pk)
    changed = source.changed(organization, since).filter(pk__gt=after)
    records: Sequence[Any] = list(changed.order_by("pk")[:CHUNK])
    collected = source.collect(OrganizationRules.of(organization), records, by=by)
    counts = {name: count + cursor.get(name, 0) for name, count in collected.as_dict().items()}
    done = cursor.get("done", 0) + len(records)
    if len(records) == CHUNK:
        return {**counts, "done": done, "source": membership, "after": records[-1].pk}
    finished = membership + 1 == len(_SOURCES)
    return {**counts, "done": done, "source": membership + 1, "after": 0, "finished": finished}


def counts_in(cursor: Cursor) -> dict[str, int]:
    return {name: cursor.get(name, 0) for name in Collected().as_dict()}


def start_scan(organization: Organization, *, days: int, by: User | None) -> Job:
    since = cutoff(days)
    return start_job(
        KIND,
        organization=organization,
        parameters={"since": since.isoformat()},
        by=by,
        total=count_changed(organization, since),
    )


@job_handler(
    KIND, label="Collect customers from bookings, leads and area customers", background=True
)
def run_scan(run: JobRun) -> dict[str, Any]:
    organization, by = run.job.organization, run.job.started_by
    assert organization is not None
    since = datetime.fromisoformat(run.parameters["since"])
    while not run.cursor.get("finished"):
        with run.chunk() as chunk:
            cursor = scan_chunk(organization, since, run.cursor, by=by)
            chunk.checkpoint(cursor, cursor["done"])
    return counts_in(run.cursor)


@daily("leads.auto_collection", hour=2, per_organization=True)
def scan_every_night(firing: Firing) -> None:
    assert firing.organization is not None
    start_scan(firing.organization, days=NIGHTLY_DAYS, by=None)
