"""Rows are understood in the process that reads the file: the same rows, and nothing but rows."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from accounts.models import Branch, User
from jobs.testing import run_jobs
from leads.models import ChannelPartner, Project
from uploads.columns import COLUMNS
from uploads.detection import rows_to_read
from uploads.kinds import KINDS
from uploads.models import FileUpload
from uploads.pipeline.opening import memory_for, open_upload
from uploads.readers import Book, Unreadable
from uploads.rows.branches import BranchLookup
from uploads.rows.problems import RowReader
from uploads.rows.result import RowResult, Rows
from uploads.rows.seen_before import find_originals
from uploads.tests.sheets import hand_in, import_rows
from uploads.understanding.apart import inspected, understood_rows
from uploads.understanding.packing import Packer, Unpacker
from uploads.understanding.reader_process import ROWS, ToInspect

pytestmark = pytest.mark.django_db
SPECIAL = {
    "full_name": ["CASH", "Sub total", "રમેશ પટેલ", "", '"'],
    "phone": ["", "", "98250 123", "98250 12345 / 99043 09398", "9825012346"],
    "branch": ["CG Road", "C.G. Rd", "Nowhere", "", "CG Road"],
    "customer_id": ["", "7", "", "", "12"],
}


@pytest.fixture(autouse=True)
def _things_that_cells_name(shop, cg_road, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    Project.objects.create(organization=shop, name="Sky Heights")
    ChannelPartner.objects.create(
        organization=shop, name="Partner", code="CP-01", phone="+919825000001"
    )
    User.objects.create_user("meena", first_name="Meena", organization=shop)


def handed_in(shop, kind: str) -> FileUpload:
    """A sheet with all columns of the kind: the template's row, and rows with something wrong."""
    columns = [column for column in COLUMNS[kind] if column.name != "name_and_phone"]
    example = [column.example for column in columns]
    rows = [
        [SPECIAL.get(column.name, [column.example] * 5)[number] for column in columns]
        for number in range(5)
    ]
    odd = [f"{cell} or so" for cell in example]
    headings = [column.label for column in columns]
    return import_rows(shop, [example, *rows, odd], headings, kind=kind)


def rows_of(upload: FileUpload) -> Rows:
    return KINDS[upload.kind](upload).rows


def as_sent(result: RowResult) -> RowResult:
    """The values are in the fingerprint, unless that waits for a branch."""
    return result if result.missing_branch else replace(result, values=())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("create_missing_branches", [False, True])
def test_rows_come_as_they_would_be_understood_here(kind, create_missing_branches, shop):
    upload = handed_in(shop, kind)
    upload.options["create_missing_branches"] = create_missing_branches
    rows = rows_of(upload)
    reader = RowReader(rows)

    with open_upload(upload) as book:
        here = [reader.read(*line) for line in rows_to_read(book, rows.context.profile)]
        there = list(understood_rows(book, rows, 100))

    assert len(here) == upload.rows_read >= 6
    assert there == [[as_sent(result) for result in here]]


def test_every_kind_is_understood_apart():
    assert ROWS.keys() == KINDS.keys()


@pytest.mark.parametrize("size", [1, 3, 10_000])
def test_they_come_in_chunks_and_go_on_behind_any_row(size, shop):
    upload = handed_in(shop, "customers")
    rows = rows_of(upload)

    with open_upload(upload) as book:
        chunks = list(understood_rows(book, rows, size))
        whole = [result for chunk in chunks for result in chunk]
        rest = list(understood_rows(book, rows, size, after_row=whole[2].row_number))

    assert [len(chunk) for chunk in chunks[:-1]] == [size] * (len(chunks) - 1)
    assert [result for chunk in rest for result in chunk] == whole[3:]


def test_very_long_cells_make_short_chunks(shop):
    long = "x" * 30_000
    upload = hand_in(shop, [["Asha", "9825012345", long]] * 600, ["Name", "Mobile", "Notes"])
    run_jobs()
    upload.refresh_from_db()

    with open_upload(upload) as book:
        chunks = [len(chunk) for chunk in understood_rows(book, rows_of(upload), 10_000)]

    assert sum(chunks) == 600
    assert max(chunks) == 267


def other_branch(packed: dict[str, Any], other: Branch) -> None:
    packed["branch_id"] = other.pk


def person_of_another_branch(packed: dict[str, Any], other: Branch) -> None:
    packed["person"] = (*packed["person"][:4], other.pk, *packed["person"][5:])


def unknown_detail(packed: dict[str, Any], other: Branch) -> None:
    packed["person"] = (*packed["person"][:6], {"organization_id": other.organization_id})


def foreign_user(packed: dict[str, Any], other: Branch) -> None:
    packed["seldom"] = ("", (), None, False, False, ("Dev", 10**6))


def branch_to_be_made(packed: dict[str, Any], other: Branch) -> None:
    packed["seldom"] = ("New", (), None, False, False, None)


def foreign_project(packed: dict[str, Any], other: Branch) -> None:
    packed["entries"] = [{"project_id": 10**6}]


def own_cause(packed: dict[str, Any], other: Branch) -> None:
    packed["entries"] = [{"incoming": None}]


def no_row(packed: dict[str, Any], other: Branch) -> None:
    packed["person"] = 7


FIELDS = (
    "row_number", "cells_json", "filled", "fingerprint", "branch_id", "day", "person", "problems",
    "seldom", "entries",
)  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        other_branch, person_of_another_branch, unknown_detail, foreign_user, branch_to_be_made,
        foreign_project, own_cause, no_row,
    ],
)  # fmt: skip
def test_a_process_that_was_taken_over_names_no_record_it_was_not_given(
    change: Callable[..., None], shop, other_branch
):
    upload = handed_in(shop, "leads")
    rows = rows_of(upload)
    with open_upload(upload) as book:
        result = next(understood_rows(book, rows, 1))[0]
    packed = Packer(rows).pack(result)
    assert Unpacker(rows).unpack([packed]) == [result]
    changed = dict(zip(FIELDS, packed, strict=True))

    change(changed, other_branch)

    with pytest.raises(Unreadable) as refused:
        Unpacker(rows).unpack([tuple(changed.values())])
    assert refused.value.code == "damaged_file"


def test_a_fingerprint_of_another_organization_leads_to_none_of_its_rows(shop, other_shop):
    sheet = [["Asha Patel", "9723521333"]]
    theirs = import_rows(other_shop, sheet, ["Name", "Mobile"]).rows.get()
    ours = import_rows(shop, [["Ravi Shah", "9904309398"]], ["Name", "Mobile"])
    forged = RowResult(2, "[]", fingerprint=theirs.fingerprint.hex)

    assert find_originals(ours, [forged]) == {}


@pytest.mark.parametrize(
    "changed",
    [{"mapping": {"0": "organization_id"}}, {"mapping": {"99": "phone"}}, {"kinds": []}, None],
)
def test_a_file_may_be_understood_only_by_columns_that_there_are(changed, shop, monkeypatch):
    upload = handed_in(shop, "customers")
    given_back = changed if changed is None else {**upload.profile, **changed}
    monkeypatch.setattr(Book, "work", lambda *_given, **_options: iter([(None, given_back)]))
    given = ToInspect("customers", "IN", "DMY", {}, memory_for(upload), BranchLookup(upload), True)

    with open_upload(upload) as book, pytest.raises(Unreadable) as refused:
        inspected(book, given)

    assert refused.value.code == "damaged_file"
