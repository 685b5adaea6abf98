"""A project as a board: columns with their counts and first cards; the counts of all projects."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from leads.models import LeadProjectAssociation, Project
from leads.services.associations import add_to_project, archive_association
from leads.services.follow_ups import record_follow_up

BOARD, COUNTS = "/api/lead-projects/board/", "/api/lead-projects/counts/"


@pytest.fixture
def full(take, skyline, riverside, asha):
    """Skyline: four new ones and one who saw the site; Riverside: one of them is interested."""
    leads = [take(f"Person {n}", f"98250 1234{n}", project=skyline) for n in range(5)]
    add_to_project(leads[0], skyline, {"status": "Site visit"}, by=asha)
    add_to_project(leads[1], riverside, {"status": "Interested"}, by=asha)
    return leads


def counted(board):
    return {column["status"]: column["count"] for column in board["columns"]}


def test_a_board_has_every_status_with_its_count_and_newest_cards(as_chitra, full, skyline):
    board = as_chitra.get(BOARD, {"project": skyline.pk, "cards": 2}).json()

    assert (board["project_name"], board["count"]) == ("Skyline", 5)
    assert counted(board) == {"New": 4, "Site visit": 1}
    names = {c["status"]: [card["lead_name"] for card in c["cards"]] for c in board["columns"]}
    assert names == {"New": ["Person 4", "Person 3"], "Site visit": ["Person 0"]}


def test_a_column_counts_what_the_list_behind_it_counts(as_chitra, full, skyline):
    archive_association(full[4].associations.get(project=skyline), by=None)

    board = as_chitra.get(BOARD, {"project": skyline.pk}).json()

    for column in board["columns"]:
        asked = {"project": skyline.pk, "status": column["status"]}
        listed = as_chitra.get("/api/lead-projects/", asked).json()
        assert column["count"] == listed["count"]
        assert [c["id"] for c in column["cards"]] == [row["id"] for row in listed["results"]]
    assert counted(board)["New"] == 3


def test_a_status_that_nobody_is_in_is_an_empty_column(as_chitra, full, skyline, asha):
    add_to_project(full[0], skyline, {"status": "New"}, by=asha)

    board = as_chitra.get(BOARD, {"project": skyline.pk}).json()

    assert counted(board) == {"New": 5, "Site visit": 0}


def test_a_board_is_filtered_and_searched_like_the_list(as_bilal, full, skyline, chitra):
    LeadProjectAssociation.objects.filter(lead=full[2]).update(assigned_to=chitra)

    asked = {"project": skyline.pk}
    assert as_bilal.get(BOARD, {**asked, "assigned_to": chitra.pk}).json()["count"] == 1
    assert as_bilal.get(BOARD, {**asked, "search": "Person 3"}).json()["count"] == 1


def test_counts_are_of_all_active_projects(as_chitra, full, skyline, riverside):
    Project.objects.create(organization=skyline.organization, name="Old", is_active=False)

    boards = as_chitra.get(COUNTS).json()["projects"]

    assert {board["project_name"]: counted(board) for board in boards} == {
        "Riverside": {"Interested": 1}, "Skyline": {"New": 4, "Site visit": 1},
    }  # fmt: skip
    assert "cards" not in boards[0]["columns"][0]


def test_a_card_and_a_cell_say_the_day_that_was_promised_for_the_project(
    as_chitra, full, skyline, riverside, today, tomorrow, chitra
):
    record_follow_up(full[1], by=chitra, next_follow_up_on=tomorrow, project=riverside)
    record_follow_up(full[1], by=chitra, next_follow_up_on=today, project=skyline)
    record_follow_up(full[1], by=chitra, next_follow_up_on=tomorrow, project=skyline)
    record_follow_up(full[1], by=chitra, next_follow_up_on=today)

    (card,) = as_chitra.get(BOARD, {"project": riverside.pk}).json()["columns"][0]["cards"]
    rows = as_chitra.get("/api/leads/grid/", {"search": "Person 1"}).json()["results"]

    assert card["next_follow_up_on"] == str(tomorrow)
    assert rows[0]["next_follow_up_on"] == str(today)
    cells = {cell["project"]: cell["next_follow_up_on"] for cell in rows[0]["cells"]}
    assert cells == {skyline.pk: str(tomorrow), riverside.pk: str(tomorrow)}


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({}, "project"), ({"project": "x"}, "project"), ({"project": "999999"}, "project"),
        ({"project": "own", "cards": "0"}, "cards"), ({"project": "own", "cards": "101"}, "cards"),
        ({"project": "own", "ordering": "value"}, "ordering"),
    ],
)  # fmt: skip
def test_a_board_that_cannot_be_is_refused(as_chitra, skyline, asked, field):
    asked = {name: skyline.pk if value == "own" else value for name, value in asked.items()}

    answer = as_chitra.get(BOARD, asked)

    assert answer.status_code == 400
    assert answer.data["errors"][0]["field"] == field


def test_strangers_see_no_board(as_dev, full, skyline):
    assert as_dev.get(BOARD, {"project": skyline.pk}).status_code == 400
    assert as_dev.get(COUNTS).json() == {"projects": []}


@pytest.mark.parametrize("url", [BOARD, COUNTS])
def test_boards_cost_the_same_queries_however_full(as_chitra, take, skyline, shop, url):
    def count():
        with CaptureQueriesContext(connection) as captured:
            asked = {"project": skyline.pk} if url == BOARD else {}
            assert as_chitra.get(url, asked).status_code == 200
        return len(captured)

    take(project=skyline)
    count()  # what a user may see is kept from then on
    before = count()
    for number in range(4):
        other = Project.objects.create(organization=shop, name=f"Project {number}")
        lead = take(f"Person {number}", f"98250 1234{number}", project=skyline)
        add_to_project(lead, other, {"status": f"Status {number}"}, by=None)

    assert count() == before
