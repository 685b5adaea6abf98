"""/saved-filters/: how a person likes to see a list."""

import pytest

from accounts import saved_filters
from accounts.models import SavedFilter
from accounts.models.saved_filter import SavedList

pytestmark = pytest.mark.django_db

URL = "/api/saved-filters/"
YELLOW = {
    "list": "contacts",
    "name": "Came in vain",
    "parameters": {"status": "yellow", "ordering": "-id"},
}


def save(client, **values):
    return client.post(URL, {**YELLOW, **values}, format="json")


def errors_of(response):
    return response.status_code, [
        (each["field"], each["code"]) for each in response.json()["errors"]
    ]


def test_a_filter_is_kept_changed_and_deleted(as_chitra):
    pk = save(as_chitra).json()["id"]

    as_chitra.patch(f"{URL}{pk}/", {"name": "Yellow", "parameters": {}}, format="json")
    (row,) = as_chitra.get(URL, {"list": "contacts"}).json()["results"]
    assert (row["name"], row["parameters"]) == ("Yellow", {})
    assert as_chitra.get(URL, {"list": "leads"}).json()["count"] == 0
    assert as_chitra.delete(f"{URL}{pk}/").status_code == 204
    assert as_chitra.get(URL).json()["count"] == 0


def test_it_is_ones_own(as_chitra, as_asha, as_dev, as_veena):
    pk = save(as_chitra).json()["id"]

    for other in (as_asha, as_dev, as_veena):
        assert other.get(URL).json()["count"] == 0
        assert other.patch(f"{URL}{pk}/", {"name": "Mine"}, format="json").status_code == 404
        assert other.delete(f"{URL}{pk}/").status_code == 404
    assert SavedFilter.objects.get().name == "Came in vain"


def test_a_viewer_keeps_filters_too(as_veena):
    assert save(as_veena).status_code == 201


def test_a_name_is_taken_once_for_each_list_and_person(as_chitra, as_asha):
    assert save(as_chitra).status_code == 201
    assert save(as_chitra, list="leads").status_code == save(as_asha).status_code == 201

    again = save(as_chitra)

    assert again.status_code == 400
    assert again.json()["message"].endswith("You have a filter of this name already.")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"list": "trail"}, "list"),
        ({"name": ""}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"parameters": ["status"]}, "parameters"),
        ({"parameters": {"search": "x" * 1_001}}, "parameters"),
        ({"parameters": {"a": "x" * 990, "b": "x" * 990, "c": "x" * 90}}, "parameters"),
        ({"parameters": {"status": {"in": ["yellow"]}}}, "parameters"),
        ({"parameters": {"status": ""}}, "parameters"),
        ({"parameters": {" ": "yellow"}}, "parameters"),
        ({"colour": "blue"}, "colour"),
    ],
)
def test_what_is_no_filter_is_refused(as_chitra, values, field):
    status, errors = errors_of(save(as_chitra, **values))

    assert status == 400
    assert errors[0][0].split(".")[0] == field
    assert not SavedFilter.objects.exists()


def test_a_parameter_that_the_list_does_not_take_is_refused_with_the_nearest(as_chitra):
    answer = save(as_chitra, parameters={"staus": "yellow"})

    assert errors_of(answer) == (400, [("parameters.staus", "unknown_parameter")])
    assert 'Did you mean "status"?' in answer.json()["message"]


def test_each_list_knows_its_own_parameters(as_chitra):
    of_customers = {"show_duplicates": "true", "ordering": "full_name", "search": "asha"}
    for name in SavedList.values:
        assert save(as_chitra, list=name, parameters={"ordering": "-id"}).status_code == 201, name

    assert save(as_chitra, list="customers", name="A", parameters=of_customers).status_code == 201
    pk = save(as_chitra, name="B").json()["id"]
    moved = as_chitra.patch(f"{URL}{pk}/", {"list": "customers"}, format="json")
    assert errors_of(moved) == (400, [("parameters.status", "unknown_parameter")])
    assert save(as_chitra, name="C", parameters=of_customers).status_code == 400


def test_what_was_saved_before_the_list_lost_a_filter_is_renamed_and_deleted(as_chitra, chitra):
    old = SavedFilter.objects.create(
        user=chitra, list="contacts", name="Old", parameters={"colour": "blue"}
    )

    answer = as_chitra.patch(f"{URL}{old.pk}/", {"name": "Older"}, format="json")
    assert (answer.status_code, answer.json()["parameters"]) == (200, {"colour": "blue"})
    assert as_chitra.delete(f"{URL}{old.pk}/").status_code == 204


def test_nul_in_the_name_of_a_parameter_is_refused(as_chitra):
    form = {"list": "contacts", "name": "Came in vain", "parameters.status\x00": "yellow"}

    answer = as_chitra.post(URL, form, format="multipart")
    assert errors_of(answer) == (400, [("parameters", "invalid")])
    assert save(as_chitra, parameters={"status\x00": "yellow"}).json()["code"] == "parse_error"


def test_there_is_an_end_to_how_many(as_chitra, monkeypatch):
    monkeypatch.setattr(saved_filters, "MOST_FILTERS", 2)

    answers = [save(as_chitra, name=f"Filter {number}") for number in range(3)]

    assert [answer.status_code for answer in answers] == [201, 201, 409]
    assert answers[2].json()["code"] == "too_many"
