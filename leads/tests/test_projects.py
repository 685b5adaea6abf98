"""Projects over HTTP: whoever manages adds, renames, closes and deletes them."""

import pytest

from history.models import Change
from leads.models import Project

pytestmark = pytest.mark.django_db
PROJECTS = "/api/projects/"


def of(project):
    return f"{PROJECTS}{project.pk}/"


def test_a_manager_adds_and_renames_and_closes_one(as_bilal, bilal):
    made = as_bilal.post(PROJECTS, {"name": " Sky  Heights ", "code": "SKY", "city": "Surat"})
    changed = as_bilal.patch(f"{PROJECTS}{made.data['id']}/", {"name": "Sky", "is_active": False})

    assert (made.status_code, made.data["name"]) == (201, "Sky Heights")
    assert made.data["is_active"]
    assert (changed.data["name"], changed.data["code"], changed.data["is_active"]) == (
        "Sky", "SKY", False,
    )  # fmt: skip
    assert {change.by for change in Change.objects.of(Project.objects.get())} == {bilal}


@pytest.mark.parametrize("member", ["as_chitra", "as_veena"])
def test_who_manages_nothing_changes_none(member, request, skyline):
    client = request.getfixturevalue(member)

    assert client.get(of(skyline)).status_code == 200
    assert client.post(PROJECTS, {"name": "Riverside"}).status_code == 403
    assert client.patch(of(skyline), {"name": "Riverside"}).status_code == 403
    assert client.delete(of(skyline)).status_code == 403
    assert [project.name for project in Project.objects.all()] == ["Skyline"]


def test_a_stranger_finds_none(as_dev, skyline):
    assert as_dev.get(PROJECTS).data["count"] == 0
    assert as_dev.patch(of(skyline), {"name": "Riverside"}).status_code == 404
    assert as_dev.delete(of(skyline)).status_code == 404
    assert Project.objects.get().name == "Skyline"


@pytest.mark.parametrize("spelling", ["sky line.", "SKYLINE"])
def test_a_name_is_of_one_project_however_it_is_spelled(as_bilal, skyline, riverside, spelling):
    added = as_bilal.post(PROJECTS, {"name": spelling})
    renamed = as_bilal.patch(of(riverside), {"name": spelling})

    for answer in (added, renamed):
        assert (answer.status_code, answer.data["code"]) == (400, "invalid")
        assert answer.data["errors"] == [
            {
                "field": "name",
                "code": "name_taken",
                "message": "There is already a project with this name.",
            }
        ]
    assert as_bilal.patch(of(skyline), {"name": spelling}).status_code == 200  # its own


def test_two_businesses_may_call_theirs_the_same(as_bilal, their_project):
    assert as_bilal.post(PROJECTS, {"name": their_project.name}).status_code == 201


def test_one_that_was_added_is_added_once_though_the_answer_was_lost(as_bilal):
    answers = [
        as_bilal.post(PROJECTS, {"name": "Skyline"}, HTTP_IDEMPOTENCY_KEY="once") for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert Project.objects.count() == 1


def test_one_with_leads_is_not_deleted(as_bilal, take, skyline, riverside):
    take(project=skyline)

    refused = as_bilal.delete(of(skyline))
    assert (refused.status_code, refused.data["code"]) == (409, "in_use")
    assert as_bilal.delete(of(riverside)).status_code == 204
    assert [project.name for project in Project.objects.all()] == ["Skyline"]
