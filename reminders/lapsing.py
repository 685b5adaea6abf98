"""Who may lapse: customers who are later than their own rhythm, in visits or in refills.

How often somebody comes is the median of the days between their visits, shrunk towards the
organization's usual gap as far as they are few: a normal-normal empirical Bayes on the logarithm of
the gaps, by the moments of a sample of customers (Efron & Morris 1975, J. Am. Stat. Assoc. 70:311).
It is counted every night; whoever came, or bought their refill, meanwhile is late no more.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, pairwise
from math import ceil, exp, log
from statistics import fmean, median, variance
from typing import Any

from django.db.models import Q

from accounts.models import Organization
from customers.models import Customer
from jobs.models import Job
from jobs.registry import job_handler
from jobs.run import JobRun
from jobs.schedule import Firing, daily
from jobs.services import start_job
from reminders.models import OPEN_REFILLS, RefillReminder, VisitRhythm
from visits.models import Visit

KIND = "reminders.count_rhythms"
CHUNK = 2_000
FEWEST_VISITS = 3
KNOWN_DAYS = 730
# Late is who stays away for so many of their usual gaps, for a week more than one, and for longer
# than nine of ten gaps that they had.
_LATE_GAPS, _LEAST_LATE_DAYS, _USUAL_PART = 1.5, 7, 0.9
_FEWEST_IN_SAMPLE, _LEAST_WEIGHT, _MOST_WEIGHT = 20, 0.5, 20.0
_REFILL_WEIGHT = 2
COUNTED = (
    "visits",
    "usual_gap_days",
    "last_visit_on",
    "visit_late_from",
    "refill_late_from",
    "late_from",
)


@dataclass(frozen=True, slots=True)
class UsualGap:
    """Between two visits, in the organization; it is worth `weight` gaps of a person's own."""

    days: float = 30.0
    weight: float = 2.0


def usual_gap_of(people: Iterable[Sequence[int]]) -> UsualGap:
    """Of some customers' gaps in days; a month where they are too few to say."""
    logs = [[log(gap) for gap in gaps] for gaps in people if len(gaps) >= FEWEST_VISITS - 1]
    if len(logs) < _FEWEST_IN_SAMPLE:
        return UsualGap()
    means = [fmean(each) for each in logs]
    within = fmean(variance(each) for each in logs)
    between = variance(means) - within * fmean(1 / len(each) for each in logs)
    weight = within / between if between > 0 else _MOST_WEIGHT
    return UsualGap(exp(median(means)), min(max(weight, _LEAST_WEIGHT), _MOST_WEIGHT))


def gap_and_lateness(days: Sequence[date], usual: UsualGap) -> tuple[int, date] | None:
    """How many days usually pass between visits, and from when on the customer is late.

    `days` of visits, each once, in order. None for fewer than three.
    """
    gaps = gaps_between(days)
    if len(days) < FEWEST_VISITS:
        return None
    many = len(gaps)
    mean = (many * log(median(gaps)) + usual.weight * log(usual.days)) / (many + usual.weight)
    gap = max(round(exp(mean)), 1)
    longest = sorted(gaps)[ceil(_USUAL_PART * many) - 1]
    away = max(ceil(_LATE_GAPS * gap), gap + _LEAST_LATE_DAYS, longest)
    return gap, days[-1] + timedelta(days=away + 1)


def gaps_between(days: Sequence[date]) -> list[int]:
    return [(later - earlier).days for earlier, later in pairwise(days)]


def refill_lateness(ran_out: Sequence[date], delays: Sequence[int]) -> date | None:
    """From when on the first open refill, of those that ran out on these days, is late.

    `delays`: by how many days earlier refills were bought after the medicine ran out.
    """
    if not ran_out:
        return None
    usual = median(delays) * len(delays) / (len(delays) + _REFILL_WEIGHT) if delays else 0
    return min(ran_out) + timedelta(days=max(round(usual), 0) + _LEAST_LATE_DAYS + 1)


@daily("reminders.count_rhythms", hour=4, per_organization=True)
def count_rhythms_every_night(firing: Firing) -> None:
    assert firing.organization is not None
    start_counting(firing.organization)


def start_counting(organization: Organization) -> Job | None:
    """Start the job, unless nobody ever came."""
    if not Visit.objects.filter(organization=organization).exists():
        return None
    return start_job(KIND, organization=organization, parameters={})


@job_handler(KIND, label="Counting how often customers come", background=True)
def count_rhythms(run: JobRun) -> dict[str, Any]:
    organization = run.job.organization
    assert organization is not None
    if "usual" not in run.cursor:
        with run.reading():
            usual = usual_gap_of(_sample(organization))
        with run.chunk() as chunk:
            chunk.checkpoint({"usual": [usual.days, usual.weight], "after": 0, "done": 0}, 0)
    done = run.cursor["done"]
    while not run.cursor.get("finished"):
        with run.chunk() as chunk:
            people = Customer.objects.filter(organization=organization, is_active=True)
            found = people.filter(pk__gt=run.cursor["after"]).order_by("pk")
            ids = list(found.values_list("pk", flat=True)[:CHUNK])
            count_rhythms_of(organization, ids, UsualGap(*run.cursor["usual"]))
            done += len(ids)
            after = {"after": ids[-1] if ids else 0, "done": done, "finished": len(ids) < CHUNK}
            chunk.checkpoint({**run.cursor, **after}, done)
    return {"customers": done}


def count_rhythms_of(organization: Organization, ids: Collection[int], usual: UsualGap) -> None:
    """Write down the rhythm of these customers; of who has none, nothing. Five statements."""
    today = organization.today()
    since = today - timedelta(days=KNOWN_DAYS)
    ran_out, delays = _refills(ids, today, since)
    counted: dict[int, VisitRhythm] = {}
    for customer, days in _visit_days(ids, since):
        known = gap_and_lateness(days, usual)
        gap, visit_late = known or (None, None)
        refill_late = refill_lateness(ran_out.get(customer, []), delays.get(customer, []))
        late = min((day for day in (visit_late, refill_late) if day is not None), default=None)
        if late is None:
            continue
        counted[customer] = VisitRhythm(
            organization=organization,
            customer_id=customer,
            visits=len(days),
            usual_gap_days=gap,
            last_visit_on=days[-1],
            visit_late_from=visit_late,
            refill_late_from=refill_late,
            late_from=late,
        )
    before = {row.customer_id: row for row in VisitRhythm.objects.filter(customer__in_values=ids)}
    gone = [pk for pk in before if pk not in counted]
    VisitRhythm.objects.filter(customer__in_values=gone).delete()
    changed = [row for pk, row in counted.items() if not _is_same(before.get(pk), row)]
    VisitRhythm.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["customer"], update_fields=COUNTED
    )


def _is_same(before: VisitRhythm | None, now: VisitRhythm) -> bool:
    return before is not None and all(
        getattr(before, name) == getattr(now, name) for name in COUNTED
    )


def _visit_days(ids: Collection[int], since: date) -> Iterable[tuple[int, list[date]]]:
    """Each day once, in however many branches."""
    rows = Visit.objects.filter(customer__in_values=list(ids), visit_date__gte=since)
    ordered = rows.order_by("customer_id", "visit_date").values_list("customer_id", "visit_date")
    for customer, visits in groupby(ordered, key=lambda row: row[0]):
        yield customer, list(dict.fromkeys(day for _, day in visits))


def _refills(
    ids: Collection[int], today: date, since: date
) -> tuple[dict[int, list[date]], dict[int, list[int]]]:
    """Per customer: on which days what is not bought again ran out, and the earlier delays."""
    is_open = Q(status__in=OPEN_REFILLS, runs_out_on__gte=today - timedelta(days=VisitRhythm.LOST))
    rows = RefillReminder.objects.filter(customer__in_values=list(ids)).filter(
        is_open | Q(bought_on__gte=since)
    )
    ran_out: dict[int, list[date]] = {}
    delays: dict[int, list[int]] = {}
    for customer, status, runs_out, bought in rows.order_by().values_list(
        "customer_id", "status", "runs_out_on", "bought_on"
    ):
        if status in OPEN_REFILLS:
            ran_out.setdefault(customer, []).append(runs_out)
        elif bought is not None:
            delays.setdefault(customer, []).append((bought - runs_out).days)
    return ran_out, delays


def _sample(organization: Organization) -> list[list[int]]:
    """The gaps of those who were there last."""
    people = Customer.objects.filter(
        organization=organization, is_active=True, last_activity__isnull=False
    )
    latest = people.order_by("-last_activity").values_list("pk", flat=True)[:CHUNK]
    since = organization.today() - timedelta(days=KNOWN_DAYS)
    return [gaps_between(days) for _, days in _visit_days(list(latest), since)]
