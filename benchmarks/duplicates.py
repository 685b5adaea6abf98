"""How well and how fast possible duplicates are found. `make bench-duplicates` calls this.

Quality: precision, recall and F1 at the threshold that the service ships, over all pairs, so that
what blocking misses counts as missed. Beside it the best F1 over all thresholds, as the figures of
the goals were measured. Speed: a whole scan through the real job in a worker process, its memory,
and the time of comparing one record that was just saved.

    python -m benchmarks.duplicates --records 10000 100000 --rldata RLdata10000.csv

RLdata10000 comes with R's RecordLinkage, which we do not ship: a CSV of its data frame with the
identity as a further column. Without DATABASE_URL the speed is that of SQLite.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.measuring import (
    ROOT,
    empty_database,
    files_of_its_own,
    judged,
    peak_of,
    run_worker,
    seconds_of,
    set_up,
)

CHOSEN_BY = "used to choose weights and threshold"
ASIAN_CHOSEN, ASIAN_REPORTED = 7, 11
SIZES = (10_000, 100_000, 1_000_000)
CHECKS = 200
CHECK_GOAL_MS = 50


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, nargs="*", default=SIZES)
    parser.add_argument("--rldata", type=Path)
    parser.add_argument("--asian", type=int, default=100_000, help="South Asian entries.")
    parser.add_argument("--only", choices=["quality", "speed"])
    parser.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure(options.measure)
        return
    if options.only != "speed":
        measure_quality(options.rldata, options.asian)
    for size in options.records if options.only != "quality" else ():
        subprocess.run(
            [sys.executable, "-m", "benchmarks.duplicates", "--measure", str(size)],
            cwd=ROOT,
            check=True,
        )


# --- Quality --------------------------------------------------------------------------------------


def measure_quality(rldata_path: Path | None, asian_count: int) -> None:
    set_up()
    from benchmarks.duplicate_sets import asian, febrl, rldata

    sets = [
        ("FEBRL 1", lambda: febrl("dataset1"), 0.99, ""),
        ("FEBRL 2", lambda: febrl("dataset2"), None, CHOSEN_BY),
        ("FEBRL 3", lambda: febrl("dataset3"), 0.98, ""),
        ("FEBRL 4", lambda: febrl("dataset4a", "dataset4b"), 0.99, ""),
        (
            f"South Asian, seed {ASIAN_CHOSEN}",
            lambda: asian(asian_count // 4, ASIAN_CHOSEN),
            None,
            CHOSEN_BY,
        ),
        (
            f"South Asian, seed {ASIAN_REPORTED}",
            lambda: asian(asian_count, ASIAN_REPORTED),
            0.82,
            "",
        ),
    ]
    if rldata_path is None:
        print("RLdata10000 is not measured: name a copy with --rldata.")
    else:
        sets.append(("RLdata10000", lambda: rldata(rldata_path), 0.965, ""))
    print(f"{'':24}   entries  F1 (goal)       precision  recall  best F1  first 1,000")
    for title, make, goal, remark in sets:
        print(f"{title:24} {describe_quality(make(), goal)}  {remark}", flush=True)


def describe_quality(labelled, goal: float | None) -> str:
    from benchmarks.duplicate_sets import pairs_of
    from customers.duplicates.weights import THRESHOLD

    true = pairs_of(labelled)
    scored = sorted(scored_pairs(labelled), reverse=True)
    shown = [pair for score, pair in scored if score >= THRESHOLD]
    right = sum(pair in true for pair in shown)
    f1 = 2 * right / (len(shown) + len(true))
    best, hits = 0.0, 0
    for position, (_, pair) in enumerate(scored, 1):
        hits += pair in true
        best = max(best, 2 * hits / (position + len(true)))
    first = shown[:1000]
    first_right = sum(pair in true for pair in first) / len(first)
    wanted = f"({goal:.3f})" if goal else ""
    return (
        f"{len(labelled):9,}  {f1:.4f} {wanted:8}  {right / len(shown):9.4f}  "
        f"{right / len(true):6.4f}  {best:7.4f}  {first_right:11.2%}"
    )


def scored_pairs(labelled):
    from customers.duplicates.blocking import LARGEST_BLOCK, keys_of
    from customers.duplicates.records import profile_of
    from customers.duplicates.scoring import score_of

    profiles = {record.id: profile_of(record) for record, _ in labelled}
    blocks: dict[int, list[int]] = {}
    for profile in profiles.values():
        for key in keys_of(profile):
            blocks.setdefault(key, []).append(profile.id)
    pairs = {
        (a, b)
        for ids in blocks.values()
        if len(ids) <= LARGEST_BLOCK
        for position, a in enumerate(sorted(ids))
        for b in sorted(ids)[position + 1 :]
    }
    return [(score_of(profiles[a], profiles[b]), (a, b)) for a, b in pairs]


# --- Speed ----------------------------------------------------------------------------------------


def measure(records: int) -> None:
    with files_of_its_own():
        set_up()
        with empty_database():
            scan(records)


def scan(records: int) -> None:
    from django.db import connection

    from accounts.models import Organization
    from customers.duplicates.services import start_scan
    from customers.models import BlockingKey, DuplicateCandidate

    shop = Organization.objects.create(name="Benchmark Stores")
    fill(shop, records)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    job = start_scan(shop, by=None, whole=True)
    peak = run_worker()
    job.refresh_from_db()
    assert job.status == "done", (job.status, job.error)
    seconds = seconds_of(job)
    keys, pairs = BlockingKey.objects.count(), DuplicateCandidate.objects.count()
    print(
        f"{connection.vendor}, {records:,} records: {seconds:,.1f} s, "
        f"{records / seconds:,.0f} records/s, worker's peak {peak:,.0f} MB, "
        f"{keys:,} keys, {pairs:,} pairs",
        flush=True,
    )
    check_nothing_changed(shop, records)
    check_new_ones(shop, records)
    print(f"  this process' peak {peak_of(os.getpid()):,.0f} MB", flush=True)


def check_nothing_changed(shop, records: int) -> None:
    """What the hourly check waits for where nothing was saved."""
    from customers.duplicates.services import check_if_changed

    times = []
    for _ in range(5):
        start = time.perf_counter()
        assert check_if_changed(shop) is None
        times.append((time.perf_counter() - start) * 1000)
    print(f"  nothing changed among {records:,}: {min(times):.1f} ms to see that", flush=True)


def check_new_ones(shop, records: int) -> None:
    """What creating a customer waits for, of people some of whom are there already."""
    from benchmarks.people import south_asian
    from customers.duplicates.services import compare_now
    from customers.models import Customer

    times = []
    for record, _ in south_asian(CHECKS, ASIAN_REPORTED + 1):
        phone = record.phones[0] if record.phones else ""
        values = {"full_name": record.name, "phone": phone, "city": record.city}
        values |= {"address": record.address, "date_of_birth": record.date_of_birth}
        customer = Customer.objects.create(organization=shop, **values)
        start = time.perf_counter()
        compare_now("customer", customer.pk, shop)
        times.append((time.perf_counter() - start) * 1000)
    times.sort()
    middle, late = times[len(times) // 2], times[len(times) * 95 // 100]
    print(
        f"  one new among {records:,}: median {middle:.1f} ms, 95 of 100 within {late:.1f} ms, "
        f"longest {times[-1]:.1f} ms; {judged(late, CHECK_GOAL_MS)} ms",
        flush=True,
    )


def fill(shop, records: int) -> None:
    from itertools import islice

    from django.utils import timezone

    from benchmarks.people import south_asian
    from core.bulk import reserve_ids
    from customers.models import Customer, CustomerIdentifier

    now = timezone.now()
    people = south_asian(records, ASIAN_REPORTED)
    while batch := list(islice(people, 5_000)):
        ids = reserve_ids(Customer, len(batch))
        Customer.objects.bulk_create(
            [
                Customer(
                    id=pk,
                    organization=shop,
                    full_name=record.name,
                    phone=record.phones[0] if record.phones else "",
                    email=record.emails[0] if record.emails else "",
                    date_of_birth=record.date_of_birth,
                    city=record.city,
                    address=record.address,
                    created_at=now,
                )
                for pk, (record, _) in zip(ids, batch, strict=True)
            ],
            batch_size=1_000,
        )
        keys = [
            (pk, kind, values[0])
            for pk, (record, _) in zip(ids, batch, strict=True)
            for kind, values in (("phone", record.phones), ("email", record.emails))
            if values
        ]
        CustomerIdentifier.objects.bulk_create(
            [
                CustomerIdentifier(
                    organization=shop, customer_id=pk, kind=kind, value=value, first_seen=now
                )
                for pk, kind, value in keys
            ],
            batch_size=1_000,
            ignore_conflicts=True,  # a family's phone is the key of one of them
        )


if __name__ == "__main__":
    main()
