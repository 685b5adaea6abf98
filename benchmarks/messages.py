"""How fast due reminders become messages and go out, by how many queries, in how much memory.

    python -m benchmarks.messages --reminders 10000

Over real HTTP to a provider on loopback, by the very jobs that workers run, each in a process of
its own whose peak is told; a tenth of the reminders goes before, so that what grows is seen.
Without DATABASE_URL it measures SQLite in a temporary file.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import Any

from benchmarks.measuring import (
    ROOT,
    Counter,
    compare,
    database_url,
    empty_database,
    files_of_its_own,
    peak_of,
    set_up,
)

MOST_QUERIES_PER_BATCH = 30
MOST_MEGABYTES = 150.0
MOST_MEGABYTES_MORE = 10.0  # than for a tenth of the reminders
STAGES = {"put into the outbox": "reminders.enqueue", "sent": "reminders.dispatch"}


@dataclass(frozen=True)
class Ran:
    """One job in its own process; `peak` in MB."""

    seconds: float
    queries: int
    peak: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reminders", type=int, default=10_000)
    parser.add_argument("--provider", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--job", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.provider:
        serve_provider()
        return
    if options.job:
        run_here(options.job)
        return
    with files_of_its_own():
        provider = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.messages", "--provider"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert provider.stdout is not None
            send_over(provider.stdout.readline().strip())
            measure(options.reminders)
        finally:
            provider.communicate()


def serve_provider() -> None:
    """In a process of its own: its time and memory are none of the workers'."""
    from messaging.tests.fake_gateway import FakeProvider

    fake = FakeProvider()
    print(fake.url, flush=True)
    sys.stdin.read()
    print(f"  the provider took {sum(fake.accepted.values()):,}", file=sys.stderr)
    assert set(fake.accepted.values()) <= {1}, "A message was sent twice."


def send_over(url: str) -> None:
    gateways = "messaging.gateways"
    os.environ |= {
        "WHATSAPP_GATEWAY": f"{gateways}.whatsapp.WhatsAppCloudGateway",
        "WHATSAPP_API_URL": url,
        "WHATSAPP_PHONE_NUMBER_ID": "106540352242922",
        "WHATSAPP_TOKEN": "a-token-of-the-benchmark",
        "WHATSAPP_APP_SECRET": "a-secret-of-the-benchmark",
        "WHATSAPP_VERIFY_TOKEN": "a-word-of-the-benchmark",
        "NO_PROXY": "127.0.0.1",
        "DEBUG": "false",
        "LOG_LEVEL": "WARNING",
    }


def measure(reminders: int) -> None:
    set_up()
    from django.conf import settings
    from django.db import connection

    with empty_database():
        print(f"{connection.vendor}, {reminders:,} due reminders")
        tenth = send_all("A tenth", reminders // 10, first=reminders)
        whole = send_all("All", reminders, first=0)
    enqueued, sent = whole.values()
    batches = reminders / settings.MESSAGE_PARALLEL
    compare(
        "queries per 500 customers", enqueued.queries / (reminders / 500), MOST_QUERIES_PER_BATCH
    )
    compare("queries per batch", sent.queries / batches, MOST_QUERIES_PER_BATCH)
    for name, ran in whole.items():
        compare(f"peak memory, {name}, MB", ran.peak, MOST_MEGABYTES)
        compare("  more than for a tenth, MB", ran.peak - tenth[name].peak, MOST_MEGABYTES_MORE)


def send_all(name: str, reminders: int, *, first: int) -> dict[str, Ran]:
    from benchmarks.due_refills import shop_with_due
    from messaging.models import Message

    shop = shop_with_due(f"{name} Stores", reminders, first=first)
    ran = {}
    for title, kind in STAGES.items():
        ran[title] = run_apart(kind, shop)
        seconds = ran[title].seconds
        print(
            f"  {name:8} {title:20} {seconds:7.1f} s  {reminders / seconds:8,.0f} a second  "
            f"{ran[title].queries:6,} queries  {ran[title].peak:6.1f} MB",
            flush=True,
        )
    assert Message.objects.filter(organization=shop, status="accepted").count() == reminders
    return ran


def run_apart(kind: str, shop: Any) -> Ran:
    """The job in a process that does nothing else, as a worker's would be."""
    from jobs.models import Job
    from jobs.services import start_job

    Job.objects.all().delete()
    job = start_job(kind, organization=shop, parameters={})
    child = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.messages", "--job", str(job.pk)],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database_url()},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    report = json.loads(child.stdout.read())
    assert child.wait() == 0, child.returncode
    job.refresh_from_db()
    assert job.status == "done", job.error
    return Ran(**report)


def run_here(job_id: int) -> None:
    set_up()
    from django.db import connection

    from jobs.runner import run_job

    queries = Counter()
    start = time.perf_counter()
    with connection.execute_wrapper(queries):
        run_job(job_id)
    seconds = time.perf_counter() - start
    report = {"seconds": seconds, "queries": queries.count, "peak": peak_of(os.getpid())}
    print(json.dumps(report))


if __name__ == "__main__":
    main()
