"""The people of one sheet as others take them in, beside ours. `make bench-peers` calls this.

    python -m benchmarks.peers --rows 20000

django-import-export in bulk (batches, no differences; with its own look-up of each row and with one
for all) and a plain loop of `update_or_create` write customers, with the indexes that our searches
need, and nothing else. Ours takes the same file in with matching by every key, rows, visits and
history. To the others' advantage they get each phone once, cleaned before: bulk would make a
customer of each repetition.
"""

import argparse
import csv
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.ingest import upload_sheet
from benchmarks.measuring import empty_database, files_of_its_own, kept, set_up

BATCH = 1_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    rows = parser.parse_args().rows
    with files_of_its_own() as folder:
        set_up()
        from django.db import connection

        with kept(f"make bench-peers: {rows:,} rows, {connection.vendor}"):
            compare_with_peers(folder, rows)


def compare_with_peers(folder: Path, rows: int) -> None:
    with empty_database():
        ours = upload_sheet(folder, rows, "customers")
    print(f"  ours, with visits and history {ours}")
    people = list(_people_in(folder / f"{rows}.csv"))
    for name, import_people, goal in (
        ("django-import-export, in bulk", in_bulk, 10.0),
        ("the same, one look-up for all", in_bulk_with_one_lookup, 10.0),
        ("update_or_create in a loop", in_a_loop, 25.0),
    ):
        with empty_database():
            seconds = _seconds_of(import_people, people)
        slower = (seconds / len(people)) / (ours.seconds / rows)
        reached = "within" if slower >= goal else "BELOW"
        print(f"  {name:32} {seconds:8.1f} s for {len(people):,} people")
        print(
            f"  {'  slower than ours, per row':32} {slower:8.2f}   {reached} the goal of {goal:g}"
        )


def in_bulk(people: list[dict[str, str]], shop: Any) -> None:
    from import_export.instance_loaders import ModelInstanceLoader

    _by_import_export(people, shop, ModelInstanceLoader)


def in_bulk_with_one_lookup(people: list[dict[str, str]], shop: Any) -> None:
    from import_export.instance_loaders import CachedInstanceLoader

    _by_import_export(people, shop, CachedInstanceLoader)


def _by_import_export(people: list[dict[str, str]], shop: Any, loader: type) -> None:
    import tablib
    from import_export.resources import ModelResource

    from customers.models import Customer

    class Customers(ModelResource):
        class Meta:
            model = Customer
            import_id_fields = ("phone",)
            fields = ("phone", "full_name", "email", "city")
            instance_loader_class = loader
            use_bulk = True
            batch_size = BATCH
            skip_diff = skip_html_diff = True
            use_transactions = True

        def get_queryset(self) -> Any:
            return Customer.objects.filter(organization=shop)

        def init_instance(self, row: Any = None) -> Any:
            return Customer(organization=shop)

    data = tablib.Dataset(headers=list(people[0]))
    data.extend(tuple(one.values()) for one in people)
    assert not Customers().import_data(data, raise_errors=True).has_errors()


def in_a_loop(people: list[dict[str, str]], shop: Any) -> None:
    from django.db import transaction

    from customers.models import Customer

    with transaction.atomic():
        for one in people:
            details = {name: value for name, value in one.items() if name != "phone"}
            Customer.objects.update_or_create(
                organization=shop, phone=one["phone"], defaults=details
            )


def _seconds_of(import_people: Callable[..., None], people: list[dict[str, str]]) -> float:
    from accounts.models import Organization
    from customers.models import Customer

    shop = Organization.objects.create(name="Benchmark Stores")
    began = time.monotonic()
    import_people(people, shop)
    seconds = time.monotonic() - began
    assert Customer.objects.count() == len(people)
    return seconds


def _people_in(path: Path) -> Iterator[dict[str, str]]:
    """Each phone once, as our customers have it."""
    known: set[str] = set()
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            phone = "".join(filter(str.isdigit, row["Mob No."]))[-10:]
            if len(phone) == 10 and phone not in known:
                known.add(phone)
                yield {
                    "phone": f"+91{phone}",
                    "full_name": row["Cust Name"],
                    "email": row["E-mail ID"],
                    "city": row["City"],
                }


if __name__ == "__main__":
    main()
