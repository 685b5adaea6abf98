"""Which branches the rows of an upload are of: kept beside the rows, whatever becomes of them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Branch
from jobs.testing import run_jobs
from uploads.models import FileUpload, UploadBranch, UploadRow
from uploads.queries import of_branch
from uploads.tests.conftest import ASHA, HEADINGS, RAVI

LIST = "/admin/uploads/fileupload/"
NINA = "Nina Joshi,99043 09399,Shivranjani,3/5/2024,"


@pytest.fixture
def may(as_bilal, upload, cg_road, shivranjani):
    """Rows of CG Road, one that waits for "CG Raod", one of Shivranjani."""
    text = upload(as_bilal, "\n".join([HEADINGS, ASHA, RAVI, NINA]))
    return FileUpload.objects.get(pk=text["id"])


def branches_of(upload):
    return sorted(upload.branches.values_list("branch__name", flat=True))


def test_the_rows_of_a_sheet_name_its_branches_in_every_chunk(
    as_bilal, upload, cg_road, shivranjani, settings
):
    settings.UPLOAD_CHUNK_ROWS = 1
    text = upload(as_bilal, "\n".join([HEADINGS, ASHA, RAVI, NINA, NINA]))

    assert branches_of(FileUpload.objects.get(pk=text["id"])) == ["CG Road", "Shivranjani"]


def test_a_preview_keeps_no_branches(as_bilal, send, cg_road):
    send(as_bilal, preview=True)
    run_jobs()

    assert not UploadBranch.objects.exists()


def test_a_row_that_waits_is_of_its_branch_once_corrected(as_bilal, may, shop):
    paldi = Branch.objects.create(organization=shop, name="Paldi")
    assert not of_branch(FileUpload.objects.all(), paldi).exists()

    as_bilal.patch(f"/api/uploads/{may.pk}/rows/3/", {"cells": {"Shop": "Paldi"}}, format="json")

    assert branches_of(may) == ["CG Road", "Paldi", "Shivranjani"]
    assert of_branch(FileUpload.objects.all(), paldi).get() == may


def test_an_upload_that_was_reverted_has_no_rows_of_any_branch(as_bilal, may, cg_road):
    as_bilal.post(f"/api/uploads/{may.pk}/revert/preview/")
    run_jobs()
    assert branches_of(may) == ["CG Road", "Shivranjani"]

    as_bilal.post(f"/api/uploads/{may.pk}/revert/")
    run_jobs()

    assert branches_of(may) == []
    assert not of_branch(FileUpload.objects.all(), cg_road).exists()


def test_what_a_revert_keeps_is_still_of_its_branch(as_bilal, may, cg_road):
    nina = UploadRow.objects.get(upload=may, row_number=4).customer
    as_bilal.patch(f"/api/customers/{nina.pk}/", {"city": "Surat"}, format="json")

    as_bilal.post(f"/api/uploads/{may.pk}/revert/")
    run_jobs()

    may.refresh_from_db()
    assert (may.status, branches_of(may)) == ("partly_reverted", ["Shivranjani"])


def test_finding_the_uploads_of_a_branch_reads_no_row(as_bilal, may, cg_road):
    with CaptureQueriesContext(connection) as captured:
        found = as_bilal.get("/api/uploads/", {"branch": cg_road.pk}).data
    assert found["count"] == 1
    assert not [one["sql"] for one in captured if UploadRow._meta.db_table in one["sql"]]


def test_the_admin_finds_the_same_uploads_of_a_branch_as_the_api(
    client, as_bilal, bilal, may, cg_road, shop
):
    client.force_login(bilal)
    paldi = Branch.objects.create(organization=shop, name="Paldi")
    FileUpload.objects.update(branch=paldi)

    for branch in (cg_road, paldi):
        listed = client.get(LIST, {"branch__id__exact": branch.pk}).context["cl"].result_list
        found = as_bilal.get("/api/uploads/", {"branch": branch.pk}).data["results"]
        assert [one.pk for one in listed] == [one["id"] for one in found] == [may.pk]


def test_the_admin_finds_nothing_of_a_strangers_branch(client, bilal, may, other_branch):
    client.force_login(bilal)

    listed = client.get(LIST, {"branch__id__exact": other_branch.pk})

    assert not listed.context["cl"].result_list
