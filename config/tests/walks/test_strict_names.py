"""No route takes a name that it does not know, in the query or in the body."""

import re

import pytest
from drf_spectacular.generators import SchemaGenerator

from config.tests.routes import SAFE
from config.tests.walks.test_walk import LISTS, ROUTES, every, served


def booleans(route):
    """The parameters of `route` that are true or false in the document."""
    path = re.sub(r"\{\w+\}", "{id}", route.template)
    given = DOCUMENT.get(path, {}).get(route.method, {}).get("parameters", ())
    return [one["name"] for one in given if one["schema"].get("type") == "boolean"]


DOCUMENT = {
    re.sub(r"\{\w+\}", "{id}", path): described
    for path, described in SchemaGenerator().get_schema(public=True)["paths"].items()
}
BOOLEANS = {str(route): booleans(route) for route in ROUTES}
PREFIXES = ["/api/", "/", "/api/customer-tracking/"]


def refused(response):
    assert response.status_code == 400, response.content
    return {error["field"]: error for error in response.json()["errors"]}


@pytest.mark.one_database
@every(ROUTES)
def test_a_parameter_that_nobody_knows_is_refused(route, as_asha, records):
    unsafe = {} if route.method in SAFE else {"data": {}, "format": "json"}
    url = route.url(served(route, records)) + "?qqxyzzy=1"

    error = refused(getattr(as_asha, route.method)(url, **unsafe))["qqxyzzy"]
    assert error["code"] == "unknown_parameter"


@pytest.mark.one_database
@every(route for route in ROUTES if route.method not in SAFE)
def test_a_field_that_nobody_knows_is_refused(route, as_asha, records):
    response = getattr(as_asha, route.method)(
        route.url(served(route, records)), {"qqxyzzy": 1}, format="json"
    )

    assert refused(response)["qqxyzzy"]["code"] == "unknown_field"


@every(route for route in ROUTES if route.method in ("put", "patch"))
def test_a_client_may_send_back_what_it_got_and_again(route, as_asha, records):
    url = route.url(served(route, records))
    shown = as_asha.get(url)
    if shown.status_code != 200 or route.action not in ("update", "partial_update", "put", "patch"):
        pytest.skip("What it answers is another record.")

    for _ in range(2):
        response = getattr(as_asha, route.method)(url, shown.json(), format="json")
        assert response.status_code == 200, response.content


@every(LISTS)
def test_pages_and_files_are_known_by_every_list(route, as_asha, shop):
    response = as_asha.get(route.url(), {"page": 1, "page_size": 2, "format": "json"})

    assert response.status_code == 200


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize(
    ("asked", "near"), [("serch", "search"), ("Branch", "branch"), ("page-size", "page_size")]
)
def test_the_nearest_known_name_is_told_under_every_prefix(prefix, asked, near, as_asha, shop):
    errors = refused(as_asha.get(f"{prefix}customers/?{asked}=x"))

    assert errors[asked]["message"].endswith(f'Did you mean "{near}"?')


def test_a_field_deep_in_a_body_is_named_by_its_path(as_asha, shop, shivranjani):
    item = {"medicine_name": "Metformin", "ammount": "10", "amount": "10"}
    body = {"phone": "9723521333", "branch": shivranjani.pk, "items": [item]}

    errors = refused(as_asha.post("/api/bills/quick-purchase/", body, "json"))
    assert errors["items.0.ammount"]["message"].endswith('Did you mean "amount"?')


def test_a_field_that_is_shown_and_not_set_is_refused_where_it_is_changed(as_asha, shivranjani):
    url = f"/api/branches/{shivranjani.pk}/"
    shown = as_asha.get(url).json()

    assert as_asha.put(url, shown, "json").status_code == 200
    error = refused(as_asha.put(url, {**shown, "created_at": "2020-01-01T00:00:00Z"}, "json"))
    assert error["created_at"]["code"] == "read_only"


@pytest.mark.parametrize("name", ["phone", "phone_number"])
def test_a_phone_is_asked_for_by_either_name(name, as_asha, shop):
    as_asha.post("/api/customers/", {"full_name": "Asha", "phone": "9723521333"}, "json")

    for path in ("customers/lookup/", "uploads/history/", "leads/search/"):
        response = as_asha.get(f"/api/{path}", {name: "97235 21333"})
        assert response.status_code == 200, path
    assert len(as_asha.get("/api/customers/lookup/", {name: "9723521333"}).data) == 1


def test_two_names_of_one_thing_may_not_differ(as_asha, shop):
    response = as_asha.get("/api/customers/lookup/?phone=9723521333&phone_number=9825098250")

    assert refused(response)["phone_number"]["code"] == "conflicting_parameters"


@pytest.mark.parametrize("name", ["phone", "phone_number"])
def test_a_parameter_given_twice_with_two_values_is_refused(name, as_asha, shop):
    asked = f"/api/customers/lookup/?{name}=9723521333&{name}="

    assert refused(as_asha.get(f"{asked}9825098250"))[name]["code"] == "conflicting_parameters"
    assert as_asha.get(f"{asked}9723521333").status_code == 200


@pytest.mark.one_database
@every(route for route in ROUTES if route.method == "get" and BOOLEANS[str(route)])
def test_a_yes_or_no_is_nothing_else(route, as_asha, records):
    url = route.url(served(route, records))

    for name in BOOLEANS[str(route)]:
        response = as_asha.get(url, {name: "maybe"})
        assert refused(response)[name]["message"] == "Give true or false."


def test_signing_in_takes_no_more_than_name_and_password(as_nobody):
    body = {"username": "asha", "password": "x", "passwrd": "y"}

    assert "passwrd" in refused(as_nobody.post("/api/token/", body, "json"))


def test_a_form_of_the_browsable_pages_sends_its_own_token_along(as_asha, shop):
    body = {"name": "Bopal", "csrfmiddlewaretoken": "x"}

    assert as_asha.post("/api/branches/", body, format="multipart").status_code == 201
