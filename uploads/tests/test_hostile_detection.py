"""What hostile files cost the process that works on uploads, beside the one that reads them."""

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from uploads.detection import NeedsMapping, inspect, rows_to_read
from uploads.readers import Unreadable
from uploads.readers.book import Book
from uploads.readers.limits import MEGABYTE
from uploads.tests.hostile import Hostile, hostile_files
from uploads.tests.measuring import Spent
from uploads.tests.test_hostile_files import LIMITS, refusal_on_arrival

MOST_CPU_SECONDS = 12.0  # the costliest take 4 on a machine that does other things, too
MOST_BYTES = 150 * MEGABYTE  # 32 of them for a line of a million letters
IN_ALL, IN_EVERY_RUN = 500, 40
ANSWER = {"0": "full_name", "1": "phone"}  # of who says that a sheet has no headings


def costs_of(files: Iterator[Hostile], folder: Path) -> list[tuple[str, Spent]]:
    """Each file that is let in, looked at as it comes and then with an answer, rows and all."""
    costs = []
    for file in files:
        if refusal_on_arrival(file):
            continue
        path = folder / file.name
        path.write_bytes(file.content)
        ways: list[dict[str, Any]] = [{}, {"mapping": ANSWER, "header_row": 0}]
        for choices in ways:
            with Spent() as spent:
                go_through(Book(str(path), file.name, LIMITS), choices)
            costs.append((file.what, spent))
    return costs


def go_through(book: Book, choices: dict[str, Any]) -> None:
    """As the job does: the look, the question if there is one, and each row that is one."""
    with suppress(NeedsMapping, Unreadable), book:
        book.open()
        profile = inspect(
            book,
            kind="customers",
            organization_date_order="DMY",
            is_shop=lambda name: name == "CG Road",
            **choices,
        )
        for _row in rows_to_read(book, profile, 0):
            pass


@pytest.mark.parametrize("every", [IN_ALL // IN_EVERY_RUN, pytest.param(1, marks=pytest.mark.slow)])
def test_hostile_files_cost_the_worker_itself_little(every, tmp_path):
    costs = costs_of(islice(hostile_files(IN_ALL), 0, None, every), tmp_path)

    assert len(costs) > IN_ALL / every  # two looks at each, and few are refused at the door
    assert [what for what, spent in costs if spent.cpu_seconds > MOST_CPU_SECONDS] == []
    assert [what for what, spent in costs if spent.grown_bytes > MOST_BYTES] == []


def test_what_is_spent_here_is_seen():
    with Spent() as spent:
        sum(len(bytes(MEGABYTE)) for _ in range(2_000))
        kept = bytearray(b"x") * (200 * MEGABYTE)
    assert len(kept) > MOST_BYTES
    assert spent.grown_bytes > MOST_BYTES
    assert spent.cpu_seconds > 0
