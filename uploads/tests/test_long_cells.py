"""Cells of any length, in every place of a sheet: no text keeps the worker busy."""

import time

import pytest

from uploads.detection.inspect import inspect
from uploads.models import UploadStatus
from uploads.readers import open_book
from uploads.tests.sheets import csv_file, import_rows

LETTERS = 20_000  # what grows with the square of them takes half a minute
MOST_SECONDS = 6  # of processor time
# Each once kept some pattern busy, or is what patterns of ours repeat.
PIECES = [
    "a", "a.", "1 ", "1,", "(1", " ", "\u00a0", "-", ":", "no ", "of ", "carried over ", "aA", "[",
]  # fmt: skip
HEADINGS = ["Name", "Mobile", "Shop", "Visit Date", "City"]
PLAIN = ["Asha Patel", "9825012345", "CG Road", "2/5/2024", "Surat"]
TEXTS = [f"Ravi{piece * (LETTERS // len(piece))}+!" for piece in PIECES]
LABELS = f"{'no ' * (LETTERS // 3)} 9825012345x"


@pytest.mark.parametrize("text", TEXTS, ids=PIECES)
def test_a_long_cell_is_looked_at_in_no_time_wherever_it_stands(text, tmp_path):
    lines = [
        PLAIN,
        *([*[""] * position, text] for position in range(5)),
        [text, "", "", "", "Surat"],
    ]
    path = tmp_path / "long.csv"
    path.write_bytes(csv_file([HEADINGS, *lines], [text]).read())
    began = time.thread_time()

    with open_book(path, path.name, max_unpacked_bytes=2**28) as book:
        seen = inspect(book, kind="customers", organization_date_order="DMY")

    assert seen.header_row == 2
    assert time.thread_time() - began < MOST_SECONDS


@pytest.mark.django_db
def test_a_sheet_with_long_cells_is_taken_in_in_no_time(shop, cg_road):
    headings = ["Name & Mobile", "Alt Mobile", "Shop", "Visit Date", "City"]
    long = [[text, "9825012346", text, text, text] for text in (*TEXTS, LABELS)]
    began = time.thread_time()

    upload = import_rows(shop, [PLAIN, *long], headings)

    assert time.thread_time() - began < MOST_SECONDS
    assert (upload.status, upload.needs_attention_count) == (UploadStatus.DONE, len(long))
