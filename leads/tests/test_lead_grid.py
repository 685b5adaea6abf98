"""All projects of a person wherever a lead is named: lists, look-ups, the grid, a loss."""

import csv

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from leads.models import LeadProjectAssociation, Project
from leads.services.associations import add_to_project, archive_association

GRID = "/api/leads/grid/"


@pytest.fixture
def asha_lead(take, skyline, riverside, partner, asha):
    """In two projects."""
    lead = take(project=skyline, channel_partner=partner)
    add_to_project(lead, riverside, {"status": "Site visit"}, by=asha)
    return lead


def named(row):
    return [(one["name"], one["status"], one["is_archived"]) for one in row["projects"]]


@pytest.mark.parametrize("url", ["/api/leads/", "/api/leads/search/?phone=9723521333"])
def test_lists_and_look_ups_name_all_projects_of_a_person(as_chitra, asha_lead, skyline, url):
    archive_association(asha_lead.associations.get(project=skyline), by=None)

    answer = as_chitra.get(url).data

    (row,) = answer if isinstance(answer, list) else answer["results"]
    assert named(row) == [("Riverside", "Site visit", False), ("Skyline", "New", True)]


def test_leads_to_follow_up_name_their_projects(as_chitra, asha_lead, today):
    asha_lead.next_follow_up_on = today
    asha_lead.save()

    (row,) = as_chitra.get("/api/follow-ups/due/").data["results"]

    assert len(row["projects"]) == 2


def test_the_admins_list_names_them_too(client, bilal, asha_lead):
    client.force_login(bilal)

    page = client.get("/admin/leads/lead/").content.decode()

    assert "Riverside: Site visit, Skyline: New" in page or "Skyline: New, Riverside" in page


def test_the_grid_says_of_each_lead_what_each_project_says(
    as_chitra, asha_lead, take, skyline, riverside, partner
):
    other = take("Ravi Rao", "9904309398", project=skyline)
    take("Kiran Shah", "9099054597")

    answer = as_chitra.get(GRID, {"projects": f"{skyline.pk},{riverside.pk}"})

    rows = {row["id"]: row for row in answer.data["results"]}
    assert rows.keys() == {asha_lead.pk, other.pk}
    cells = {cell["project"]: cell for cell in rows[asha_lead.pk]["cells"]}
    assert cells[riverside.pk]["status"] == "Site visit"
    assert cells[skyline.pk]["channel_partner_name"] == partner.name
    assert [cell["project_name"] for cell in rows[other.pk]["cells"]] == ["Skyline"]


def test_without_projects_the_grid_is_of_all_leads_and_active_projects(
    as_chitra, asha_lead, take, riverside
):
    take("Kiran Shah", "9099054597")
    Project.objects.filter(pk=riverside.pk).update(is_active=False)

    answer = as_chitra.get(GRID).data

    assert answer["count"] == 2
    cells = {
        row["full_name"]: [c["project_name"] for c in row["cells"]] for row in answer["results"]
    }
    assert cells == {"Asha Patel": ["Skyline"], "Kiran Shah": []}


def test_the_grid_is_filtered_and_paged_like_the_list(as_bilal, asha_lead, take, skyline):
    take("Ravi Rao", "9904309398", project=skyline)

    assert as_bilal.get(GRID, {"search": "Ravi"}).data["count"] == 1
    assert len(as_bilal.get(GRID, {"page_size": 1}).data["results"]) == 1
    assert as_bilal.get(GRID, {"project_status": "new"}).data["count"] == 2


def test_the_grid_as_a_file_has_a_column_for_each_project(
    as_bilal, as_chitra, asha_lead, take, skyline, riverside
):
    take("Ravi Rao", "9904309398", project=riverside)

    file = as_bilal.get(GRID, {"format": "csv", "projects": f"{skyline.pk},{riverside.pk}"})
    titles, *rows = csv.reader(b"".join(file.streaming_content).decode("utf-8-sig").splitlines())
    assert titles[-2:] == [riverside.name, skyline.name]
    assert {row[1]: row[-2:] for row in rows} == {
        asha_lead.full_name: ["Site visit", "New"], "Ravi Rao": ["New", ""],
    }  # fmt: skip
    assert as_chitra.get(GRID, {"format": "csv"}).status_code == 403


def test_archived_places_are_in_no_cell(as_chitra, asha_lead, skyline):
    archive_association(asha_lead.associations.get(project=skyline), by=None)

    assert as_chitra.get(GRID, {"projects": skyline.pk}).data["count"] == 0


@pytest.mark.parametrize("asked", ["abc", "1;2", "-1", "9" * 30])
def test_projects_that_are_no_ids_are_refused(as_chitra, asked):
    answer = as_chitra.get(GRID, {"projects": asked})

    assert answer.status_code == 400
    assert answer.data["errors"][0]["field"] == "projects"


def test_a_project_of_somebody_else_is_one_that_does_not_exist(as_chitra, their_project):
    answer = as_chitra.get(GRID, {"projects": their_project.pk})

    assert answer.status_code == 400
    assert answer.data["errors"][0]["code"] == "does_not_exist"


def test_strangers_see_no_line_and_no_column(as_dev, asha_lead):
    assert as_dev.get(GRID).data["count"] == 0


def test_the_grid_costs_the_same_queries_however_long(as_chitra, take, skyline, riverside):
    def count():
        with CaptureQueriesContext(connection) as captured:
            assert as_chitra.get(GRID).status_code == 200
        return len(captured)

    take(project=skyline)
    count()  # what a user may see is kept from then on
    before = count()
    for number in range(4):
        lead = take(f"Person {number}", f"98250 1234{number}", project=skyline)
        add_to_project(lead, riverside, {}, by=None)

    assert count() == before


def test_losing_a_lead_says_that_its_projects_stay(as_chitra, asha_lead):
    answer = as_chitra.post(f"/api/leads/{asha_lead.pk}/lose/", {"reason": "Too dear"})

    assert answer.data["what_becomes_of_projects"] == (
        "The lead stays in Riverside (Site visit), Skyline (New) with its status there, and on "
        "that list. Archive what is over."
    )
    assert LeadProjectAssociation.objects.filter(archived_at=None).count() == 2


def test_losing_a_lead_takes_it_out_of_its_projects_when_asked(as_chitra, asha_lead):
    answer = as_chitra.post(
        f"/api/leads/{asha_lead.pk}/lose/", {"reason": "Too dear", "archive_projects": True}
    )

    assert answer.data["what_becomes_of_projects"] == (
        "Archived, with status and notes kept: Riverside, Skyline."
    )
    assert not LeadProjectAssociation.objects.filter(archived_at=None).exists()


def test_losing_a_lead_of_no_project_says_so(as_chitra, lead):
    answer = as_chitra.post(f"/api/leads/{lead.pk}/lose/", {"reason": "Too dear"})

    assert answer.data["what_becomes_of_projects"] == "The lead was in no project."
