"""How fast a big sheet comes in, as ratios measured in one run. `make bench` calls this.

(a) the upload through the real task in a worker process, (b) the same upload again, (c) the floor:
COPY of the very rows that resulted. `--preview` measures a preview of the sheet before that, as a
ratio to (a). On SQLite (w) is the upload once more, beside people who write customers meanwhile.
Without DATABASE_URL only SQLite is measured.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measuring import (
    ROOT,
    compare,
    empty_database,
    files_of_its_own,
    kept,
    run_worker,
    seconds_of,
    set_up,
)
from benchmarks.people_waiting import measuring_writes, percentile_95

SQLITE_ROWS = 100_000
peaks: list[float] = []  # of each worker, in MB


@dataclass
class Run:
    """One upload through a worker."""

    rows: int
    seconds: float
    counts: dict[str, int]

    def __str__(self) -> str:
        return f"{self.seconds:8.1f} s  {self.rows / self.seconds:9,.0f} rows/s  {self.counts}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--kind", choices=["customers", "leads"], default="customers")
    parser.add_argument("--preview", action="store_true", help="Measure a preview, too.")
    parser.add_argument("--revert", action="store_true", help="Measure reverting the upload, too.")
    parser.add_argument("--measure", choices=["here"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    more = [name for name in ("preview", "revert") if getattr(options, name)]
    if options.measure:
        measure(options.rows, options.kind, more=more)
        return
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith("postgres"):
        run_child("PostgreSQL", options.rows, url, options.kind, more=more)
    else:
        print("DATABASE_URL names no PostgreSQL: measuring SQLite only.")
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.sqlite3"
        rows = min(options.rows, SQLITE_ROWS)
        run_child("SQLite", rows, url, options.kind, more=more)


def run_child(title: str, rows: int, url: str, kind: str, *, more: list[str]) -> None:
    """Measure in a process of its own: settings are read once per process."""
    print(f"\n{title}, {rows:,} rows of {kind}", flush=True)
    asked = ["--rows", str(rows), "--kind", kind, *(f"--{name}" for name in more)]
    subprocess.run(
        [sys.executable, "-m", "benchmarks", "--measure", "here", *asked],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url},
        check=True,
    )


def measure(rows: int, kind: str, *, more: list[str]) -> None:
    with files_of_its_own() as media:
        set_up()
        from django.db import connection

        with kept(f"make bench: {rows:,} rows of {kind}, {connection.vendor}"):
            compare_runs(media, rows, kind, more=more)


def compare_runs(media: Path, rows: int, kind: str, *, more: list[str]) -> None:
    from django.db import connection

    on_postgresql = connection.vendor == "postgresql"
    small = max(rows // 10, 1)
    if "preview" in more:
        with empty_database():
            shown = upload_sheet(media, rows, kind, preview=True)
            print(f"  (p) preview        {shown}")
        compare("peak memory of the preview, MB", max(peaks), 250.0)
    # Each size begins in an empty database of its own.
    with empty_database():
        tenth = upload_sheet(media, small, kind)
    with empty_database():
        first = upload_sheet(media, rows, kind)
        again = upload_sheet(media, rows, kind)
        print(f"  (a) first upload   {first}")
        print(f"  (b) the same again {again}")
        if on_postgresql and kind == "customers":
            report_floor(first)
        compare("peak memory of the uploads, MB", max(peaks[-3:]), 250.0)
        if "preview" in more:
            compare("(p) / (a)", shown.seconds / first.seconds, 0.7)
        compare("(b) / (a)", again.seconds / first.seconds, 0.5)
        compare(f"(a) / (a of {small:,})", first.seconds / tenth.seconds, 10.5)
    if not on_postgresql:
        with empty_database(), measuring_writes() as waits:
            beside = upload_sheet(media, rows, kind)
        print(f"  (w) beside people  {beside}")
        print(f"      {len(waits)} writes, median {statistics.median(waits):.0f} ms")
        compare("95 of 100 of their writes, ms", percentile_95(waits), 150.0)
    if "revert" in more:
        with empty_database():
            measure_reverting(media, rows, kind)
    compare("peak memory of the worker, MB", max(peaks), 250.0)


def measure_reverting(folder: Path, rows: int, kind: str) -> None:
    """The upload, the preview of reverting it, the reverting: whatever it made is gone again."""
    from customers.models import Customer
    from uploads.models import FileUpload
    from uploads.reverting.services import preview_revert, revert_upload

    first = upload_sheet(folder, rows, kind)
    upload = FileUpload.objects.latest("pk")
    for name, begin, goal in (
        ("(r) preview of reverting", preview_revert, 0.7),
        ("(u) reverting", revert_upload, 1.5),
    ):
        revert = begin(upload, by=None)
        peaks.append(run_worker())
        revert.refresh_from_db()
        assert revert.status == "done", (revert.status, revert.error)
        seconds = seconds_of(revert.job)
        print(f"  {name:32} {Run(rows, seconds, revert.counts.get('reverted', {}))}")
        compare(f"{name[:3]} / (a)", seconds / first.seconds, goal)
        compare(f"{name[:3]} memory, MB", peaks[-1], 250.0)
    assert not Customer.objects.exists()


def report_floor(first: Run) -> None:
    from benchmarks.floor import measure_floor

    # The second upload's rows are there too: take them away, the floor is that of the first.
    from uploads.models import FileUpload, UploadRow

    UploadRow.objects.filter(upload=FileUpload.objects.latest("pk")).delete()
    seconds, rows = measure_floor()
    print(f"  (c) floor          {seconds:8.1f} s  {rows}")
    compare("(a) / (c)", first.seconds / seconds, 1.5)


def upload_sheet(folder: Path, rows: int, kind: str, *, preview: bool = False) -> Run:
    """Hand the sheet in as a manager would, and let one worker process import or preview it."""
    from django.core.files.uploadedfile import UploadedFile

    from accounts.models import Branch, Organization
    from benchmarks.sheet import BRANCHES, PARTNERS, PROJECTS, write_sheet
    from leads.models import ChannelPartner, Project
    from uploads.services import receive_upload

    path = folder / f"{rows}.csv"
    if not path.exists():
        write_sheet(path, rows, kind=kind)
    shop, created = Organization.objects.get_or_create(name="Benchmark Stores")
    for name in BRANCHES if created else ():
        Branch.objects.create(organization=shop, name=name)
    for name in PROJECTS if created else ():
        Project.objects.create(organization=shop, name=name)
    for number, code in enumerate(PARTNERS if created else ()):
        ChannelPartner.objects.create(
            organization=shop, name=f"Partner {code}", code=code, phone=f"+9198250000{number:02}"
        )
    with path.open("rb") as file:
        sent = UploadedFile(file, path.name, "text/csv", path.stat().st_size)
        upload = receive_upload(shop, kind=kind, file=sent, by=None, preview=preview)
    peaks.append(run_worker())
    upload.refresh_from_db()
    assert upload.status == ("previewed" if preview else "done"), (upload.status, upload.error)
    return Run(rows, seconds_of(upload.job), upload.job.result)


if __name__ == "__main__":
    main()
