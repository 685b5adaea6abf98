"""The list of customers: filters, order, export, and a constant number of queries."""

from datetime import UTC, date, datetime

import pytest

from customers.models import Customer
from customers.utils import upsert_customer_from_data

URL = "/api/customers/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def names(as_asha):
    def listed(**params):
        response = as_asha.get(URL, params)
        assert response.status_code == 200, response.data
        return [row["full_name"] for row in response.data["results"]]

    return listed


def test_the_newest_customer_stands_first(names, add):
    add("Asha"), add("Ravi")

    assert names() == ["Ravi", "Asha"]


def test_filters_narrow_the_list(names, add, shivranjani):
    add("Asha", "9723521333", branch=shivranjani, category="regular_branded", city="Surat")
    add("Ravi", city="Ahmedabad")

    assert names(branch=shivranjani.pk) == ["Asha"]
    assert names(category="regular_branded") == ["Asha"]
    assert names(has_phone="true") == ["Asha"]
    assert names(has_phone="false") == ["Ravi"]
    assert names(city="surat") == ["Asha"]
    assert names(source="manual") == ["Ravi", "Asha"]
    assert names(source="upload") == []


@pytest.mark.parametrize("text", ["patel asha", "97235 21333", "723521", "ASHA@example.in"])
def test_one_box_finds_by_name_phone_and_email(names, add, text):
    add("Asha Patel", "+919723521333", email="asha@example.in")
    add("Ravi Shah", "9825012345")

    assert names(search=text) == ["Asha Patel"]
    assert names(search="  ") == ["Ravi Shah", "Asha Patel"]
    assert names(search="x" * 5_000) == []


def test_deleted_customers_show_when_asked_for(names, add):
    add("Asha")
    Customer.objects.filter(pk=add("Ravi").pk).update(is_active=False)

    assert names() == names(is_active="true") == names(is_active="1") == ["Asha"]
    assert names(is_active="False") == ["Ravi"]
    assert names(is_active="all") == ["Ravi", "Asha"]


@pytest.mark.parametrize("who", ["as_chitra", "as_veena"])
@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_deleted_customer_is_in_no_list_but_a_managers(request, as_bilal, add, who, form):
    add("Asha")
    Customer.objects.filter(pk=add("Ravi").pk).update(is_active=False)
    client = request.getfixturevalue(who)

    for state in ("false", "all"):
        asked = {"is_active": state, "format": form}
        assert b"Ravi" not in client.get(URL, asked).getvalue()
        if form == "json":
            assert b"Ravi" in as_bilal.get(URL, asked).getvalue()


def test_the_admin_lists_a_deleted_customer_to_managers_alone(add, bilal, chitra, client):
    ravi = add("Ravi")
    Customer.objects.filter(pk=ravi.pk).update(is_active=False)

    for member, shown in ((chitra, False), (bilal, True)):
        client.force_login(member)
        page = client.get("/admin/customers/customer/").content.decode()
        own = client.get(f"/admin/customers/customer/{ravi.pk}/change/").status_code
        assert ("Ravi" in page, own == 200) == (shown, shown)


def test_days_are_those_of_the_organizations_zone(names, add):
    """20:00 UTC on the 1st is the 2nd in India."""
    late = datetime(2025, 9, 1, 20, 0, tzinfo=UTC)
    Customer.objects.filter(pk=add("Asha").pk).update(last_activity=late)

    assert names(last_activity_after="2025-09-02", last_activity_before="2025-09-02") == ["Asha"]
    assert names(last_activity_before="2025-09-01") == []
    assert names(last_activity_after="2025-09-03") == []


@pytest.mark.parametrize(
    "query",
    [
        "last_activity_after=2025-09-02&last_activity_before=2025-09-01",
        "created_after=2025-13-01",
        "created_after=01/02/2025",
        "created_after=0001-01-01",
        "created_before=9999-12-31",
        "is_active=perhaps",
        "has_phone=perhaps",
        "category=gold",
        "branch=abc",
        "branch=99999999999999999999999",
        "source=%00",
        "search=%00",
        "ordering=allergies",
        "ordering=organization__name",
        "page_size=0",
        "page_size=-5",
    ],
)
def test_a_filter_that_makes_no_sense_is_refused(as_asha, query):
    response = as_asha.get(f"{URL}?{query}")

    assert response.status_code == 400, response.data
    assert response.data["errors"]


def test_a_branch_of_strangers_is_no_filter(as_asha, other_branch):
    assert as_asha.get(URL, {"branch": other_branch.pk}).status_code == 400


def test_who_was_never_active_stands_last_in_both_directions(names, shop):
    upsert_customer_from_data("Old", organization=shop, last_activity=date(2024, 1, 1))
    upsert_customer_from_data("Never", organization=shop)
    upsert_customer_from_data("New", organization=shop, last_activity=date(2025, 1, 1))

    assert names(ordering="-last_activity") == ["New", "Old", "Never"]
    assert names(ordering="last_activity") == ["Old", "New", "Never"]


def test_queries_do_not_grow_with_the_customers(
    as_chitra, add, shivranjani, django_assert_max_num_queries
):
    for number in range(25):
        add(f"Person {number}", f"97235213{number:02}", branch=shivranjani)

    # The person's branches, the count and the page.
    with django_assert_max_num_queries(3):
        assert len(as_chitra.get(URL).data["results"]) == 25


def test_a_manager_exports_what_is_filtered(as_bilal, add):
    add("Asha", "9723521333", city="Surat", allergies="Penicillin")
    add("Ravi", city="Ahmedabad")

    response = as_bilal.get(URL, {"format": "csv", "city": "Surat"})

    heading, *rows = response.getvalue().decode("utf-8-sig").splitlines()
    assert len(rows) == 1
    assert "(+91) 97235 21333" in rows[0]
    assert "allergies" in heading
    assert "Penicillin" in rows[0]


def test_an_export_needs_the_right(as_chitra, as_veena, add):
    add("Asha")

    assert as_chitra.get(URL, {"format": "csv"}).status_code == 403
    assert as_veena.get(URL, {"format": "xlsx"}).status_code == 403


def test_medical_fields_are_not_for_readers(as_veena, as_chitra, add):
    asha = add(
        "Asha",
        chronic_conditions="Diabetes",
        allergies="Penicillin",
        primary_doctor="Dr Rao",
        special_notes="Pregnant",
    )

    for path in (URL, f"{URL}{asha.pk}/", f"{URL}{asha.pk}/history/", f"{URL}{asha.pk}/journey/"):
        for secret in (b"Diabetes", b"Penicillin", b"Dr Rao", b"Pregnant"):
            assert secret not in as_veena.get(path).content
            assert secret in as_chitra.get(path).content
