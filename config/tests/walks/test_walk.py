"""Walks every route of the API: nobody gets in unasked, and no stranger finds anything.

New viewsets are covered without a change here; a new model needs a factory in factories/.
"""

import json

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import Organization
from config.tests.factories import FACTORIES
from config.tests.routes import OWN, READING, SAFE, api_routes
from conftest import make_member
from core.api.rights import right_for
from core.roles import Role

ROUTES = api_routes()
LISTS = [route for route in ROUTES if route.action == "list"]


def every(routes):
    return pytest.mark.parametrize("route", list(routes), ids=str)


def served(route, records):
    """The record of the model that the route serves; None when it serves none."""
    if route.model is None:
        return None
    if route.model not in records:
        pytest.fail(f"Add a factory for {route.model.__name__} to config/tests/factories/")
    return records[route.model]


def send(client, route, record=None):
    unsafe = {} if route.method in SAFE else {"data": {}, "format": "json"}
    return getattr(client, route.method)(route.url(record), **unsafe)


def text_of(response):
    streamed = getattr(response, "streaming_content", None)
    return (b"".join(streamed) if streamed else response.content).decode(errors="replace")


def is_kept_by_nobody(response):
    return "no-store" in response["Cache-Control"]


def test_there_is_something_to_walk():
    assert {"GET /api/branches/", "PATCH /api/users/{pk}/"} <= {str(route) for route in ROUTES}


@every(ROUTES)
def test_every_action_has_a_declared_right(route):
    view = route.view()
    view.action = route.action

    assert right_for(view) is not None, f"{route}: name it in `rights`"


@pytest.mark.one_database
@every(ROUTES)
def test_nobody_gets_in_without_signing_in(route, as_nobody, records):
    response = send(as_nobody, route, served(route, records))

    assert response.status_code == 401
    assert json.loads(response.content)["code"] == "not_authenticated"
    assert is_kept_by_nobody(response)


@pytest.mark.one_database
@every(route for route in ROUTES if route.has_id)
def test_a_strangers_record_is_a_404(route, as_dev, records):
    response = send(as_dev, route, served(route, records))

    assert response.status_code == 404
    assert json.loads(response.content)["code"] == "not_found"


@every(route for route in ROUTES if route.has_id)
def test_a_strangers_record_answers_exactly_like_a_missing_one(route, as_dev, records):
    strangers = send(as_dev, route, served(route, records))
    missing = getattr(as_dev, route.method)(route.url().replace("/1/", "/999999999/"))

    assert text_of(strangers) == text_of(missing)


WITHOUT_ID = [route for route in ROUTES if not route.has_id and route.method == "get"]


@pytest.fixture(scope="module")
def stranger_answers(module_db):
    """Each route's answer before another business has records, and with one of every kind."""

    def answers():
        return {route: text_of(send(client, route)) for route in WITHOUT_ID}

    with transaction.atomic():
        dev = make_member(Organization.objects.create(name="Dev Stores"), "dev", Role.OWNER)
        client = APIClient()
        client.force_authenticate(dev)
        before = answers()
        beside = Organization.objects.create(name="Farid Traders")
        for factory in FACTORIES.values():
            factory(beside, 1)
        after = answers()
        transaction.set_rollback(True)
    return before, after


@every(WITHOUT_ID)
def test_another_business_changes_nothing_in_a_strangers_answer(route, stranger_answers):
    before, after = stranger_answers

    assert after[route] == before[route]
    assert "secret" not in after[route].lower().replace("webhook-secrets", "")  # of the root


@pytest.mark.one_database
@every(route for route in ROUTES if route.method not in SAFE and route.name not in OWN)
def test_a_viewer_may_not_write(route, as_veena, records):
    if (route.name, route.method) in READING:
        pytest.skip("It only reads.")

    assert send(as_veena, route, served(route, records)).status_code == 403


@pytest.mark.one_database
@every(ROUTES)
def test_a_browser_may_ask_what_there_is(route, as_asha, records):
    response = as_asha.options(route.url(served(route, records)))

    assert response.status_code == 200
    assert is_kept_by_nobody(response)


@pytest.mark.one_database
@every(route for route in ROUTES if route.action in {"list", "retrieve"})
def test_the_browsable_pages_show_it(route, as_asha, records):
    response = as_asha.get(route.url(served(route, records)), headers={"accept": "text/html"})

    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/html")
    assert is_kept_by_nobody(response)


@pytest.mark.one_database
@every(LISTS)
def test_a_list_costs_the_same_queries_however_long_it_is(route, as_asha, shop):
    def queries(*numbers):
        for number in numbers if route.model else ():
            FACTORIES[route.model](shop, number)
        as_asha.get(route.url())  # whatever is cached once per process
        with CaptureQueriesContext(connection) as captured:
            response = as_asha.get(route.url(), {"page_size": 200})
        assert response.status_code == 200
        return len(captured)

    assert queries(2, 3) == queries(*range(4, 30))


# The kinds of sheets are five, for a program to read.
@every(route for route in ROUTES if route.method == "get" and route.action not in ("list", "kinds"))
def test_whatever_is_paged_can_be_had_as_a_file(route, as_asha, records):
    url = route.url(served(route, records))
    shown = as_asha.get(url)
    if shown.status_code != 200 or "application/json" not in shown["Content-Type"]:
        pytest.skip("It is no list.")
    listed = shown.json()
    if not (isinstance(listed, dict) and {"count", "next", "previous", "results"} <= listed.keys()):
        pytest.skip("It is no list.")

    response = as_asha.get(url, {"format": "csv"})

    assert response.status_code == 200
    assert text_of(response).count("\r\n") == 1 + listed["count"]


@every(LISTS)
@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_a_list_can_be_had_as_a_file(route, file_format, as_asha, records):
    # What the address says wins over what a browser sends.
    response = as_asha.get(
        route.url(), {"format": file_format}, headers={"accept": "text/html, image/png;q=0.1"}
    )

    assert response.status_code == 200
    assert f".{file_format}" in response["Content-Disposition"]
    assert is_kept_by_nobody(response)
    assert b"".join(response.streaming_content)


@pytest.mark.one_database
@every(route for route in ROUTES if route.has_id)
def test_an_id_that_is_no_number_is_a_404(route, as_asha):
    url = route.url().replace("/1/", "/not-an-id/")

    assert getattr(as_asha, route.method)(url).status_code == 404


@pytest.mark.parametrize("prefix", ["/api/", "/api/customer-tracking/"])
def test_the_root_leads_to_everything_that_can_be_read(prefix, as_asha, shop):
    root = as_asha.get(prefix)

    assert {"customers", "reports/conversion", "worklist", "me"} <= root.data.keys()
    for name, address in root.data.items():
        assert as_asha.get(address).status_code == 200, name
    page = as_asha.get(prefix, headers={"accept": "text/html"}).content.decode()
    assert f'href="http://testserver{prefix}customers/"' in page


@pytest.mark.parametrize("prefix", ["/api/", "/", "/api/customer-tracking/"])
@pytest.mark.parametrize("slash", ["", "/"])
def test_the_same_routes_answer_under_every_prefix_with_and_without_slash(prefix, slash, as_asha):
    assert as_asha.get(f"{prefix}branches{slash}").status_code == 200
    assert as_asha.post(f"{prefix}branches{slash}", {}).status_code == 400
    assert as_asha.get(f"{prefix}me{slash}").status_code == 200
