"""Sheets from a grammar of habits: every person a row, nobody else a person, nothing in silence."""

import csv
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Branch, Organization
from jobs.testing import run_jobs
from uploads.models import UploadStatus
from uploads.services import receive_upload, start_upload
from uploads.tests.corpus.grammar import Sheet, sheet_of
from uploads.tests.corpus.people import BRANCHES
from uploads.tests.corpus.truth import faults_of

# As many as show every habit twice.
IN_EVERY_RUN, PER_TEST, PER_LONG_TEST = 100, 25, 50
IN_ALL = 2_000

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_own_media", "_past_the_queue")]


@pytest.mark.one_database
@pytest.mark.parametrize("first", range(0, IN_EVERY_RUN, PER_TEST))
def test_each_person_of_a_sheet_is_in_one_row_and_nobody_else_is(first: int) -> None:
    assert faults_among(range(first, first + PER_TEST)) == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    "first",
    [
        IN_EVERY_RUN,
        *(
            pytest.param(n, marks=pytest.mark.long)
            for n in range(IN_EVERY_RUN + PER_LONG_TEST, IN_ALL, PER_LONG_TEST)
        ),
    ],
)
def test_the_same_holds_for_many_more_sheets(first: int) -> None:
    assert faults_among(range(first, first + PER_LONG_TEST)) == {}


def test_the_same_seed_gives_the_same_sheet() -> None:
    assert sheet_of(7) == sheet_of(7)
    assert {habit for seed in range(IN_EVERY_RUN) for habit in sheet_of(seed).habits} >= {
        "titles", "form above", "no headings", "headings in two lines", "unknown phone heading",
        "repeated headings", "another table below", "side table", "sections by shop",
        "sums beside", "day once per group", "ditto for a name", "ditto for a phone", "footer",
        "a name above the headings", "a phone in another column", "a footer of their own",
    }  # fmt: skip


def faults_among(seeds: range) -> dict[str, list[str]]:
    found = {}
    for seed in seeds:
        sheet = sheet_of(seed)
        if faults := faults_after(sheet):
            found[f"sheet_of({seed}): {', '.join(sheet.habits) or 'plain'}"] = faults
    return found


def faults_after(sheet: Sheet) -> list[str]:
    organization = Organization.objects.create(name=f"Sheet {sheet.seed}")
    for name in BRANCHES:
        Branch.objects.create(organization=organization, name=name)
    upload = receive_upload(organization, kind="customers", file=file_of(sheet), by=None)
    run_jobs()
    upload.refresh_from_db()
    if sheet.beside and upload.status != UploadStatus.NEEDS_MAPPING:
        return ["joined tables side by side without asking"]
    if upload.status == UploadStatus.NEEDS_MAPPING:
        if not sheet.may_ask:
            return [f"asked without need: {upload.error}"]
        if sheet.answer is None:
            return []
        start_upload(upload, by=None, options=sheet.answer)
        run_jobs()
        upload.refresh_from_db()
    if upload.status == UploadStatus.NEEDS_MAPPING:
        return [f"asked again: {upload.error}"]
    if upload.status == UploadStatus.FAILED and not sheet.mentions:
        return [] if "no data rows" in upload.error else [upload.error]
    if upload.status != UploadStatus.DONE:
        return [f"{upload.status}: {upload.error}"]
    return faults_of(sheet, upload)


def file_of(sheet: Sheet) -> SimpleUploadedFile:
    """Every fifth a workbook, the others text with one of the usual delimiters."""
    if sheet.seed % 5 == 4:
        book = openpyxl.Workbook()
        for line in sheet.lines:
            book.active.append([cell or None for cell in line])
        content = io.BytesIO()
        book.save(content)
        return SimpleUploadedFile(f"{sheet.seed}.xlsx", content.getvalue())
    text = io.StringIO()
    csv.writer(text, delimiter=",;\t,"[sheet.seed % 5]).writerows(sheet.lines)
    return SimpleUploadedFile(f"{sheet.seed}.csv", text.getvalue().encode())
