"""Five hundred hostile files: each is refused, fails with a reason, or is read; none hurts us."""

import time
from itertools import islice
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.errors import DomainError
from uploads.models import FileUpload
from uploads.readers import Unreadable
from uploads.readers.book import Book
from uploads.readers.limits import MEGABYTE, Limits
from uploads.services.receiving import check_file
from uploads.tests.hostile import Hostile, attacks, good_files, hostile_files

LIMITS = Limits(200 * MEGABYTE, memory_bytes=256 * MEGABYTE, cpu_seconds=4)
MOST_CPU_SECONDS = LIMITS.cpu_seconds_for(LIMITS.max_unpacked_bytes) + 1
CODES = {
    "empty_file", "not_a_spreadsheet", "too_large", "zip_bomb", "encrypted", "damaged_file",
}  # fmt: skip
HEAD_ROWS = 30


@pytest.fixture(autouse=True)
def _limits(settings):
    settings.UPLOAD_MAX_UNPACKED_BYTES = LIMITS.max_unpacked_bytes
    settings.UPLOAD_READER_MEMORY_MB = LIMITS.memory_bytes // MEGABYTE
    settings.UPLOAD_READER_SECONDS = LIMITS.cpu_seconds


def outcome_of(file: Hostile, folder: Path) -> str:
    """ "refused", "failed: code" or "read", by the door and then as the look and the run read."""
    if refusal := refusal_on_arrival(file):
        assert refusal.status == 400, file.what
        assert refusal.code in CODES, file.what
        return "refused"
    path = folder / file.name
    path.write_bytes(file.content)
    book = Book(str(path), file.name, LIMITS)
    reason = reason_against(book)
    for end in book.ends:
        assert end.peak_bytes <= LIMITS.memory_bytes, file.what
        assert end.cpu_seconds <= MOST_CPU_SECONDS, file.what
    if reason is None:
        return "read"
    assert reason.code in CODES, (file.what, reason.message)
    assert reason.message.endswith("."), file.what
    return f"failed: {reason.code}"


def refusal_on_arrival(file: Hostile) -> DomainError | None:
    try:
        check_file(SimpleUploadedFile(file.name, file.content), file.name)
    except DomainError as refusal:
        return refusal
    return None


def reason_against(book: Book) -> Unreadable | None:
    """Reads the heads of all sheets, and then all of the first."""
    try:
        with book:
            book.open()
            for sheet in book.sheets:
                list(islice(book.rows(sheet.name), HEAD_ROWS))
            for _row in book.rows():
                pass
    except Unreadable as reason:
        return reason
    return None


def test_every_good_file_that_is_mutated_is_read_as_it_is(tmp_path):
    for name, content in good_files().items():
        assert outcome_of(Hostile("good", name, content), tmp_path) == "read"


@pytest.mark.parametrize("count", [60, pytest.param(500, marks=pytest.mark.slow)])
def test_hostile_files_end_with_a_reason_within_their_limits(count, tmp_path):
    outcomes = [outcome_of(file, tmp_path) for file in hostile_files(count)]
    assert len(outcomes) == count
    assert {"refused", "read", "failed: damaged_file", "failed: too_large"} <= set(outcomes)


@pytest.mark.django_db
def test_a_good_sheet_handed_in_among_hostile_ones_is_done_within_seconds(
    as_bilal, send, upload, cg_road
):
    for file in islice(attacks(), 0, None, 12):
        response = send(as_bilal, file.content, name=file.name)
        assert response.status_code in (201, 400), file.what
    began = time.monotonic()

    given = upload(as_bilal, good_files()["people.csv"], name="good.csv")

    assert (given["status"], given["counts"]["rows"]) == ("done", 60)
    assert time.monotonic() - began < 60
    for hostile in FileUpload.objects.exclude(pk=given["id"]):
        assert hostile.status in ("failed", "needs_mapping", "done"), hostile.error
        assert hostile.error or hostile.status == "done"
