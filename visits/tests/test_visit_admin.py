"""Visits in the admin site, and on the customer's page."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from visits.models import Visit

pytestmark = pytest.mark.django_db
LIST = "/admin/visits/visit/"
ADD = f"{LIST}add/"


@pytest.fixture
def client(bilal):
    client = Client()
    client.force_login(bilal)
    return client


@pytest.fixture
def asha_patel(add):
    return add("Asha Patel", "9723521333")


@pytest.fixture
def typed(asha_patel, shivranjani):
    return {
        "customer": asha_patel.pk,
        "branch": shivranjani.pk,
        "visit_date": "2025-09-25",
        "outcome": "purchased",
        "notes": "",
        "attended_by": "",
    }


def test_a_visit_by_hand_is_recorded_with_the_customers_activity(client, typed, asha_patel):
    response = client.post(ADD, typed)

    assert response.status_code == 302, response.context["adminform"].form.errors
    visit = Visit.objects.get()
    assert (visit.outcome, visit.source) == ("purchased", "manual")
    asha_patel.refresh_from_db()
    assert asha_patel.last_activity.date() == date(2025, 9, 25)


def test_a_visit_of_somebody_new_makes_the_customer(client, typed, shivranjani):
    person = {"customer": "", "phone": "98250 12345", "full_name": "Ravi Shah"}

    response = client.post(ADD, {**typed, **person})

    assert response.status_code == 302, response.context["adminform"].form.errors
    visit = Visit.objects.get()
    assert (visit.customer.full_name, visit.customer.phone) == ("Ravi Shah", "+919825012345")
    assert (visit.branch, visit.outcome) == (shivranjani, "purchased")


def test_a_phone_that_is_known_is_a_visit_of_who_has_it(client, typed, asha_patel):
    client.post(ADD, {**typed, "customer": "", "phone": "0 97235-21333"})

    assert Visit.objects.get().customer == asha_patel


@pytest.mark.parametrize(
    ("person", "field", "message"),
    [
        ({"customer": ""}, "customer", "Pick a customer, or give the phone of who came."),
        ({"customer": "", "full_name": "Ravi"}, "customer", "give the phone of who came"),
        ({"customer": "", "phone": "98250 12"}, "phone", "too few digits"),
        ({"phone": "9825012345"}, "customer", "Either pick a customer or give a phone"),
    ],
)
def test_a_visit_says_once_who_came(client, typed, person, field, message):
    response = client.post(ADD, {**typed, **person})

    errors = response.context["adminform"].form.errors
    assert message in str(errors[field])
    assert list(errors) == [field]
    assert not Visit.objects.exists()


def test_what_the_service_refuses_is_a_form_error(client, typed, shop):
    tomorrow = shop.today() + timedelta(days=1)

    response = client.post(ADD, {**typed, "visit_date": tomorrow.isoformat()})

    assert "not come yet" in str(response.context["adminform"].form.errors["visit_date"])
    assert not Visit.objects.exists()


def test_the_same_visit_again_is_a_form_error(client, typed):
    client.post(ADD, typed)

    response = client.post(ADD, typed)

    assert "already recorded" in str(response.context["adminform"].form.errors)
    assert Visit.objects.count() == 1


def test_only_what_came_of_a_visit_is_put_right(client, typed, cg_road):
    client.post(ADD, typed)
    visit = Visit.objects.get()
    url = reverse("admin:visits_visit_change", args=[visit.pk])

    client.post(url, {**typed, "outcome": "no_purchase", "branch": cg_road.pk})

    visit.refresh_from_db()
    assert (visit.outcome, visit.branch.name) == ("no_purchase", "Shivranjani")


def test_the_list_finds_by_the_customers_phone_and_by_day(client, typed, add):
    client.post(ADD, typed)

    def found(**query):
        return "25 Sep 2025" in client.get(LIST, query).content.decode()

    assert found(q="97235 21333")
    assert not found(q="9825012345")
    assert found(visit_date_from="2025-09-25", visit_date_to="2025-09-25")
    assert not found(visit_date_from="2025-09-26", visit_date_to="2025-09-27")


def test_customers_are_found_by_typing_and_never_listed_whole(client, asha_patel, add):
    add("Ravi Shah", "9825012345")
    query = {"app_label": "visits", "model_name": "visit", "field_name": "customer"}

    found = client.get("/admin/autocomplete/", {**query, "term": "97235 21333"}).json()

    assert [row["text"] for row in found["results"]] == ["Asha Patel, +91 97235 21333"]
    assert "Ravi Shah" not in client.get(ADD).content.decode()


def test_a_customers_page_shows_visits_page_by_page_at_the_same_cost(
    client, shop, asha_patel, shivranjani, bilal
):
    url = reverse("admin:customers_customer_change", args=[asha_patel.pk])

    def visit(*days):
        Visit.objects.bulk_create(
            Visit(
                organization=shop,
                customer=asha_patel,
                branch=shivranjani,
                attended_by=bilal,
                visit_date=date(2025, 1, 1) + timedelta(days=day),
            )
            for day in days
        )

    def queries():
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            page = client.get(url).content.decode()
        assert "Shivranjani" in page
        return len(captured)

    visit(0)
    few = queries()
    visit(*range(1, 60))

    assert queries() == few
