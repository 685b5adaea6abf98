"""What the database knows, asked when Prometheus asks: jobs, messages, rows of uploads.

All machines would say the same, whoever is asked: take the maximum over them, never the sum.
"""

import logging
from collections.abc import Callable, Iterator

from django.db import DatabaseError, connections
from django.db.models import Count, Sum
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from config import __version__
from config.health import background_work
from core.waiting import statements_end_after, waiting_at_most
from jobs.models import Job
from messaging.models import Message
from uploads.models import FileUpload

logger = logging.getLogger(__name__)

PATIENCE_SECONDS = 5.0  # Prometheus itself gives up after ten


class DatabaseState(Collector):
    """What the database doesn't answer in time is left out, and `footfall_database_up` is 0."""

    def __init__(self, *, leave: Callable[[], None] = connections.close_all) -> None:
        """`leave` is called when nothing more is asked, in whatever thread that is."""
        self.leave = leave

    def describe(self) -> list[Metric]:
        return []  # or the registry would ask the database for the names

    def collect(self) -> Iterator[Metric]:
        yield InfoMetricFamily("footfall", "Which version this is.", {"version": __version__})
        up = 1
        for part in (jobs, messages, upload_rows):
            try:
                with waiting_at_most(1), statements_end_after(PATIENCE_SECONDS):
                    yield from list(part())
            except DatabaseError as error:
                up = 0
                logger.error("Figures of %s are missing: %s", part.__name__, error)
                self.leave()
        self.leave()
        yield GaugeMetricFamily(
            "footfall_database_up", "Whether the database answered all that was asked.", up
        )


def jobs() -> Iterator[Metric]:
    counts = GaugeMetricFamily(
        "footfall_jobs", "Jobs by kind and status.", labels=["kind", "status"]
    )
    takeovers = CounterMetricFamily(
        "footfall_job_takeovers",
        "How often a job went on with another worker because its own died or froze.",
        labels=["kind"],
    )
    rows = Job.objects.order_by("kind", "status").values_list("kind", "status")
    by_kind: dict[str, int] = {}
    for kind, status, count, taken in rows.annotate(Count("pk"), Sum("takeovers")):
        counts.add_metric([kind, status], count)
        by_kind[kind] = by_kind.get(kind, 0) + taken
    for kind, taken in by_kind.items():
        takeovers.add_metric([kind], taken)
    yield counts
    yield takeovers
    yield GaugeMetricFamily(
        "footfall_oldest_waiting_seconds",
        "How long the job has waited that nobody took up for longest.",
        background_work()["oldest_waiting_seconds"],
    )


def messages() -> Iterator[Metric]:
    counts = GaugeMetricFamily(
        "footfall_messages", "Messages by channel and status.", labels=["channel", "status"]
    )
    rows = Message.objects.order_by("channel", "status").values_list("channel", "status")
    for channel, status, count in rows.annotate(Count("pk")):
        counts.add_metric([channel, status], count)
    yield counts


def upload_rows() -> Iterator[Metric]:
    """A counter, so that rate() gives rows per second. Deleting an organization takes its rows off,
    which Prometheus takes for a new beginning."""
    outcomes = ("created", "updated", "unchanged", "needs_attention")
    sums = FileUpload.objects.aggregate(**{name: Sum(f"{name}_count") for name in outcomes})
    rows = CounterMetricFamily(
        "footfall_upload_rows", "Rows of sheets by what became of them.", labels=["outcome"]
    )
    for name in outcomes:
        rows.add_metric([name], sums[name] or 0)
    yield rows
