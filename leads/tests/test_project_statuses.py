"""A project's statuses are one set, however they are typed, by whom and where."""

import pytest

from history.models import Change
from leads.models import ProjectStatus
from leads.services.associations import add_to_project, edit_association
from leads.services.projects import delete_project
from leads.services.statuses import spell_statuses

pytestmark = pytest.mark.django_db


def statuses_of(project):
    return list(project.statuses.values_list("name", flat=True))


def test_who_writes_new_means_the_new_that_is_there(take, skyline, asha):
    lead = take(project=skyline)
    membership = lead.associations.get()

    edit_association(membership, {"status": "new"}, by=asha)
    membership.refresh_from_db()
    assert membership.status == "New"
    assert Change.objects.of(membership).count() == 1  # nothing changed
    edit_association(membership, {"status": "Site visit"}, by=asha)
    other = take("Ravi Rao", "9904309398")
    given, _ = add_to_project(other, skyline, {"status": "SITE  VISIT."}, by=asha)

    assert given.status == "Site visit"
    assert statuses_of(skyline) == ["New", "Site visit"]


def test_the_api_spells_as_the_project_does_and_names_the_set(as_asha, skyline, take):
    take(project=skyline, status="Negotiation")

    answer = as_asha.post(
        "/api/leads/",
        {
            "full_name": "Ravi Rao", "phone": "9904309398", "project": skyline.pk,
            "status": "NEGOTIATION",
        },
    )  # fmt: skip

    assert answer.data["associations"][0]["status"] == "Negotiation"
    response = as_asha.get(f"/api/projects/{skyline.pk}/").data["statuses"]
    assert sorted(response) == ["Negotiation"] or sorted(response) == ["Negotiation", "New"]
    assert as_asha.get("/api/leads/?project_status=negotiation").data["count"] == 2


def test_two_projects_have_a_set_each(skyline, riverside):
    given = spell_statuses(
        [(skyline.pk, "Site visit"), (riverside.pk, "SITE VISIT"), (skyline.pk, "site visit")]
    )

    assert list(given.values()) == ["Site visit", "SITE VISIT", "Site visit"]


def test_the_services_own_words_have_one_spelling(skyline):
    given = spell_statuses([(skyline.pk, "CONVERTED"), (skyline.pk, "new"), (skyline.pk, "ನಿ")])

    assert list(given.values()) == ["Converted", "New", "ನಿ"]


def test_a_status_of_dots_is_one_all_the_same(skyline):
    assert spell_statuses([(skyline.pk, "..")]) == {(skyline.pk, ".."): ".."}


def test_a_batch_costs_the_same_queries_however_many(skyline, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        spell_statuses([(skyline.pk, f"Status {number}") for number in range(50)])
    with django_assert_max_num_queries(1):
        spell_statuses([(skyline.pk, f"STATUS {number}") for number in range(50)])


def test_a_project_that_nobody_is_in_is_deleted_with_its_statuses(skyline):
    spell_statuses([(skyline.pk, "New")])

    delete_project(skyline, by=None)

    assert not ProjectStatus.objects.exists()
