"""Lists of projects: rows that wait, come twice, and are reverted."""

import pytest

from leads.models import LeadProjectAssociation, Project
from uploads.models import UploadKind
from uploads.tests.lead_sheets import LEADS, open_shop
from uploads.tests.reverting import listed, revert
from uploads.tests.sheets import import_rows, sum_closes

HEADINGS = ["Project", "Code", "City", "Description"]
MEADOWS = ["Meadows", "MD", "Surat", "Row houses"]


@pytest.fixture
def office(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return open_shop()


def take(organization, *rows):
    return import_rows(organization, list(rows), HEADINGS, kind=UploadKind.PROJECTS)


def test_new_projects_are_made_and_known_ones_filled(office):
    upload = take(office, MEADOWS, ["SKY  HEIGHTS", "SKY", "Ahmedabad", ""])

    assert (upload.status, upload.created_count, upload.updated_count) == ("done", 1, 1)
    known = Project.objects.get(name="Sky Heights")
    assert (known.code, known.city) == ("SKY", "Ahmedabad")
    assert upload.rows.get(row_number=2).project.name == "Meadows"
    assert sum_closes(upload)


def test_two_spellings_of_one_sheet_are_one_project(office):
    upload = take(office, MEADOWS, ["meadows.", "", "Vapi", ""])

    assert Project.objects.filter(name="Meadows", city="Vapi").count() == 1
    assert (upload.created_count, upload.updated_count) == (1, 1)


def test_a_row_without_a_name_or_with_too_long_a_code_waits(office):
    upload = take(office, MEADOWS, ["", "X", "Surat", "?"], ["Lakeside", "X" * 21, "Surat", ""])

    codes = [row.problems[0]["code"] for row in upload.rows.filter(outcome="needs_attention")]
    assert codes == ["name_missing", "too_long"]


def test_the_same_list_again_is_unchanged(office):
    first = take(office, MEADOWS)
    second = take(office, MEADOWS)

    assert second.unchanged_count == 1
    assert second.rows.get().same_as == first.rows.get().pk


def test_a_reverted_list_takes_its_projects_and_its_values_with_it(office):
    upload = take(office, MEADOWS, ["Sky Heights", "SKY", "", ""])

    revert(upload)

    assert upload.status == "reverted"
    assert not Project.objects.filter(name="Meadows").exists()
    assert Project.objects.get(name="Sky Heights").code == ""


def test_a_project_that_somebody_is_in_stays(office):
    upload = take(office, MEADOWS)
    import_rows(
        office, [["Nisha", "9898012345", "", "Meadows", "", "New", "", ""]], LEADS, kind="leads"
    )

    reverting = revert(upload)

    assert Project.objects.filter(name="Meadows").exists()
    assert LeadProjectAssociation.objects.count() == 1
    assert "stays as it is" in listed(reverting, "blocked")[0]


def test_another_business_keeps_its_project_of_that_name(office):
    other = open_shop("Beside")
    upload = take(office, ["Sky Heights", "SKY", "", ""])

    assert Project.objects.get(organization=other, name="Sky Heights").code == ""
    revert(upload)
    assert Project.objects.filter(organization=other).count() == 2
