"""How fast due reminders become messages and go out, by how many queries, in how much memory.

    python -m benchmarks.messages --reminders 10000

Over real HTTP to a provider on loopback, by the very jobs that workers run. Without DATABASE_URL it
measures SQLite in a temporary file.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MOST_QUERIES_PER_BATCH = 30
MOST_MEGABYTES = 60.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reminders", type=int, default=10_000)
    parser.add_argument("--provider", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.provider:
        serve_provider()
        return
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/messages.sqlite3")
        os.environ.setdefault("SECRET_KEY", "only-for-a-benchmark-that-serves-nobody-at-all")
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        provider = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.messages", "--provider"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert provider.stdout is not None
            measure(options.reminders, provider.stdout.readline().strip())
        finally:
            provider.communicate()


def serve_provider() -> None:
    """In a process of its own: its time and memory are none of the workers'."""
    from reminders.tests.fake_gateway import FakeProvider

    fake = FakeProvider()
    print(fake.url, flush=True)
    sys.stdin.read()
    print(f"  the provider took {sum(fake.accepted.values()):,}", file=sys.stderr)
    assert set(fake.accepted.values()) <= {1}, "A message was sent twice."


def measure(reminders: int, url: str) -> None:
    gateways = "reminders.messages.gateways"
    os.environ |= {
        "WHATSAPP_GATEWAY": f"{gateways}.whatsapp.WhatsAppCloudGateway",
        "WHATSAPP_API_URL": url,
        "WHATSAPP_PHONE_NUMBER_ID": "106540352242922",
        "WHATSAPP_TOKEN": "a-token-of-the-benchmark",
        "WHATSAPP_APP_SECRET": "a-secret-of-the-benchmark",
        "WHATSAPP_VERIFY_TOKEN": "a-word-of-the-benchmark",
        "NO_PROXY": "127.0.0.1",
        "LOG_LEVEL": "WARNING",
        "JOB_SQLITE_PAUSE_SECONDS": "0",
    }
    import django

    django.setup()
    from benchmarks.ingest import compare, empty_database

    with empty_database():
        shop = fill(reminders)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        enqueued = run_counted("put into the outbox", reminders, shop, "reminders.enqueue")
        sent = run_counted("sent", reminders, shop, "reminders.dispatch")
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        from django.conf import settings

        from reminders.models import Message

        assert Message.objects.filter(status="accepted").count() == reminders
        batches = reminders / settings.MESSAGE_PARALLEL
        compare("queries per 500 customers", enqueued / (reminders / 500), MOST_QUERIES_PER_BATCH)
        compare("queries per batch", sent / batches, MOST_QUERIES_PER_BATCH)
        compare("memory that it took, MB", after - before, MOST_MEGABYTES)


def run_counted(title: str, reminders: int, shop, kind: str) -> int:
    from django.db import connection

    from benchmarks.collection import Counter
    from jobs.models import Job
    from jobs.runner import run_job
    from jobs.services import start_job

    Job.objects.all().delete()
    job = start_job(kind, organization=shop, parameters={})
    queries = Counter()
    start = time.perf_counter()
    with connection.execute_wrapper(queries):
        run_job(job.pk)
    seconds = time.perf_counter() - start
    job.refresh_from_db()
    assert job.status == "done", job.error
    print(
        f"  {title:20} {seconds:7.1f} s  {reminders / seconds:8,.0f} a second  "
        f"{queries.count:6,} queries  {job.result}"
    )
    return queries.count


def fill(reminders: int):
    """One due reminder of one customer each."""
    from datetime import time as clock
    from datetime import timedelta

    from django.db import connection

    from accounts.models import Branch, Organization
    from customers.models import Customer
    from reminders.models import RefillReminder
    from visits.models import Bill, Purchase, Visit

    shop = Organization.objects.create(
        name="Benchmark Stores",
        quiet_from=clock(0),
        quiet_until=clock(0),
        messages_per_hour=100_000,
    )
    print(f"{connection.vendor}, {reminders:,} due reminders")
    branch = Branch.objects.create(organization=shop, name="Shivranjani")
    today, numbers = shop.today(), range(reminders)
    sold = today - timedelta(days=25)
    customers = Customer.objects.bulk_create(
        (
            Customer(
                organization=shop, branch=branch, full_name=f"Person {n}", phone=f"+9198{n:08d}"
            )
            for n in numbers
        ),
        batch_size=2_000,
    )
    visits = Visit.objects.bulk_create(
        (Visit(organization=shop, customer=c, branch=branch, visit_date=sold) for c in customers),
        batch_size=2_000,
    )
    bills = Bill.objects.bulk_create(
        (
            Bill(
                organization=shop, branch=branch, customer=visit.customer, visit=visit,
                bill_number=f"B{n}", bill_date=sold, currency="INR",
            )
            for n, visit in enumerate(visits)
        ),
        batch_size=2_000,
    )  # fmt: skip
    lines = Purchase.objects.bulk_create(
        (
            Purchase(
                bill=bill, medicine_name="Telma 40", medicine_key="telma 40", duration_days=30,
                runs_out_on=today + timedelta(days=5),
            )
            for bill in bills
        ),
        batch_size=2_000,
    )  # fmt: skip
    RefillReminder.objects.bulk_create(
        (
            RefillReminder(
                organization=shop, branch=branch, customer=line.bill.customer, purchase=line,
                medicine_name="Telma 40", medicine_key="telma 40", runs_out_on=line.runs_out_on,
                reminder_date=today, due_on=today,
            )
            for line in lines
        ),
        batch_size=2_000,
    )  # fmt: skip
    return shop


if __name__ == "__main__":
    main()
