"""What looking for duplicates costs after uploads, on a database without statistics.

    DATABASE_URL=postgres://... python -m benchmarks.checks --rows 100000

One long sheet, then six of one row handed in together, then six one after the other: seconds and
compared records of each check, and the time of listing the pairs of the long sheet.
"""

import argparse
import os
import time
from pathlib import Path

from benchmarks.measuring import empty_database, files_of_its_own, run_worker, seconds_of, set_up

TABLES = (
    "uploads_uploadrow", "uploads_fileupload", "customers_customer", "customers_customeridentifier",
    "customers_duplicatecandidate", "customers_blockingkey", "visits_visit", "jobs_job",
)  # fmt: skip
SHORT = 6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    options = parser.parse_args()
    with files_of_its_own() as folder:
        set_up()
        with empty_database():
            measure(folder, options.rows)


def measure(folder: Path, rows: int) -> None:
    from django.db import connection

    from accounts.models import Organization
    from benchmarks.ingest import upload_sheet
    from benchmarks.sheet import BRANCHES
    from customers.models import DuplicateCandidate
    from uploads.duplicates import of_upload
    from uploads.models import FileUpload
    from uploads.services import receive_upload

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f'ALTER TABLE "{table}" SET (autovacuum_enabled = false)')
    print(
        f"{connection.vendor}, {rows:,} rows: {upload_sheet(folder, rows, 'customers')}", flush=True
    )
    report_checks("after the long sheet")
    upload = FileUpload.objects.latest("pk")
    pairs = DuplicateCandidate.objects.filter(organization=upload.organization, status="open")
    start = time.perf_counter()
    count = of_upload(pairs, upload).count()
    print(
        f"  counting its {count:,} pairs by the list's filter {time.perf_counter() - start:.1f} s"
    )

    shop = Organization.objects.get()
    headings = upload.file.open("r").readline()
    for together in (True, False):
        for number in range(SHORT):
            path = folder / f"short {together} {number}.csv"
            phone = f"98250{70_000 + number + SHORT * together:05d}"
            path.write_text(f"{headings}1,Asha Patel,{phone},,{BRANCHES[0]},1/5/2024,Surat,\n")
            with path.open("rb") as file:
                receive_short(shop, file, receive_upload)
            if not together:
                run_worker()
        if together:
            run_worker()
        report_checks("of short sheets together" if together else "of short sheets apart")


def receive_short(shop, file, receive_upload) -> None:
    from django.core.files.uploadedfile import UploadedFile

    sent = UploadedFile(file, Path(file.name).name, "text/csv", os.path.getsize(file.name))
    receive_upload(shop, kind="customers", file=sent, by=None)


def report_checks(title: str) -> None:
    """The checks since the last report."""
    from jobs.models import Job

    checks = Job.objects.filter(kind="uploads.check_duplicates").order_by("pk")
    parts = [
        f"{job.result.get('records')} records in {seconds_of(job):.1f} s ({job.status})"
        if job.finished_at and job.started_at
        else job.status
        for job in checks[reported[0] :]
    ]
    reported[0] += len(parts)
    print(f"  {len(parts)} checks {title}: " + "; ".join(parts), flush=True)


reported = [0]


if __name__ == "__main__":
    main()
