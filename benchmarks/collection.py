"""How fast the auto-collection takes 100,000 records in, and by how many queries.

    python -m benchmarks.collection --records 100000

Half are bookings with a person each, half area customers; three in ten name somebody again.
Without DATABASE_URL it measures SQLite in a temporary file.
"""

import argparse
import time

from benchmarks.measuring import Counter, empty_database, files_of_its_own, set_up

REPEATED = 10, 3  # of ten records, three are of somebody named before


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    options = parser.parse_args()
    with files_of_its_own():
        set_up()
        with empty_database():
            collect(options.records)


def collect(records: int) -> None:
    from django.db import connection

    from accounts.models import Organization
    from bookings.collection.scan import cutoff, scan

    shop = Organization.objects.create(name="Benchmark Stores")
    fill(shop, records)
    print(f"{connection.vendor}, {records:,} bookings and area customers")
    for title in ("first scan", "the same again"):
        queries = Counter()
        start = time.perf_counter()
        with connection.execute_wrapper(queries):
            counts = scan(shop, cutoff(30), by=None)
        seconds = time.perf_counter() - start
        inspected = sum(counts.values())
        print(
            f"  {title:16} {seconds:7.1f} s  {inspected / seconds:9,.0f} records/s  "
            f"{queries.count:6,} queries  {counts}"
        )


def fill(shop, records: int) -> None:
    """Past every signal, as a crash before the collecting would leave them."""
    from bookings.models import AreaCustomer, Booking, BookingPerson

    numbers = range(records // 2)
    bookings = Booking.objects.bulk_create(
        (Booking(organization=shop, reference=f"B{n}", booked_on=shop.today()) for n in numbers),
        batch_size=2_000,
    )
    BookingPerson.objects.bulk_create(
        (
            BookingPerson(booking=booking, full_name=f"Person {person(n)}", phone=phone(n))
            for n, booking in zip(numbers, bookings, strict=True)
        ),
        batch_size=2_000,
    )
    AreaCustomer.objects.bulk_create(
        (
            AreaCustomer(organization=shop, full_name=f"Person {person(n)}", phone=phone(n))
            for n in range(records // 2, records)
        ),
        batch_size=2_000,
    )


def person(number: int) -> int:
    of, again = REPEATED
    return number // of if number % of < again else number


def phone(number: int) -> str:
    return f"+9198{person(number):08d}"


if __name__ == "__main__":
    main()
