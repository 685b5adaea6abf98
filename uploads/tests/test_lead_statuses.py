"""Sheets say a project's statuses in its own spelling, in the preview, too."""

import pytest

from jobs.testing import run_jobs
from leads.models import LeadProjectAssociation, Project, ProjectStatus
from uploads.tests.sheets import hand_in, import_rows

HEADINGS = ["Name", "Contact No", "Project", "Status"]
ROWS = [
    ["Sunita Patel", "9825012345", "Sky Heights", "Site Visit"],
    ["Ravi Rao", "9904309398", "Sky Heights", "site visit"],
    ["Kiran Shah", "9099054597", "Sky Heights", "NEW"],
]


@pytest.fixture
def project(shop, cg_road, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return Project.objects.create(organization=shop, name="Sky Heights")


def test_statuses_of_a_sheet_are_those_of_the_project(shop, project):
    ProjectStatus.objects.create(project=project, key="sitevisit", name="Site visit")

    upload = import_rows(shop, ROWS, HEADINGS, kind="leads")

    assert upload.status == "done", upload.error
    memberships = LeadProjectAssociation.objects.order_by("pk").values_list("status", flat=True)
    assert list(memberships) == ["Site visit", "Site visit", "New"]
    again = import_rows(shop, [[*row[:3], row[3].upper()] for row in ROWS], HEADINGS, kind="leads")
    assert (again.unchanged_count, again.updated_count) == (3, 0)


def test_a_preview_says_them_as_the_run_does_and_writes_none(shop, project):
    upload = hand_in(shop, ROWS, HEADINGS, kind="leads", preview=True)
    run_jobs()

    upload.refresh_from_db()
    assert upload.status == "previewed", upload.error
    assert not ProjectStatus.objects.exists()
    parts = [
        row.changes.get("project status") for row in upload.preview_rows.order_by("row_number")
    ]
    assert parts == [["New", "Site Visit"], ["New", "Site Visit"], None]
