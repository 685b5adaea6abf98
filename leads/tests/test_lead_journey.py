"""What the customer's journey and page tell of leads."""

import pytest

from leads.services.associations import (
    add_to_project,
    archive_association,
    assign_association,
    edit_association,
)
from leads.services.follow_ups import record_follow_up
from leads.services.transitions import assign_lead, convert_lead

pytestmark = pytest.mark.django_db


@pytest.fixture
def journey(lead):
    def read(client):
        response = client.get(f"/api/customers/{lead.customer_id}/journey/")
        assert response.status_code == 200, response.data
        return response.data["results"]

    return read


def test_the_journey_tells_a_leads_life_newest_first(journey, as_asha, lead, chitra, tomorrow):
    record_follow_up(lead, by=chitra, response="Likes it", next_follow_up_on=tomorrow)
    convert_lead(lead, by=chitra)

    given = journey(as_asha)

    titles = [item["title"] for item in given]
    assert titles[0] == "Lead: converted"
    assert titles[-1] == "Became a lead"
    assert given[0]["details"]["status"] == "converted"
    assert {"Lead: contacted", "Follow-up: Call"} < set(titles)
    assert {item["type"] for item in given} == {"lead", "follow_up"}


def test_the_journey_names_who_has_a_lead_and_not_their_id(journey, as_asha, lead, chitra, bilal):
    assign_lead(lead, chitra, by=bilal)

    changed = journey(as_asha)[0]

    assert f"Lead assigned to: — → {chitra.name}" in changed["description"]
    assert changed["details"]["changes"]["assigned_to"] == ["—", chitra.name]


def test_a_customers_history_is_of_the_customer_and_the_journey_has_the_lead(
    journey, as_asha, lead, chitra
):
    convert_lead(lead, by=chitra)
    history = as_asha.get(f"/api/customers/{lead.customer_id}/history/").data["results"]

    assert "Lead: converted" in [item["title"] for item in journey(as_asha)]
    assert not [one for one in history if "conversion_status" in one["changes"]]


def test_the_journey_tells_what_became_of_a_lead_in_each_project(
    journey, as_asha, lead, chitra, skyline, riverside, django_assert_max_num_queries
):
    membership, _ = add_to_project(lead, skyline, {}, by=chitra)
    add_to_project(lead, riverside, {"status": "Called"}, by=chitra)
    edit_association(membership, {"status": "Site visit", "phone_verified": True}, by=chitra)
    assign_association(membership, chitra, by=chitra)
    archive_association(membership, by=chitra)

    with django_assert_max_num_queries(26):
        parts = [item for item in journey(as_asha) if item["type"] == "lead_project"]

    assert [item["title"] for item in parts] == [
        "Skyline: archived",
        "Skyline: changed",
        "Skyline: Site visit",
        "Riverside: Called",
        "Skyline: put into the project",
    ]
    assert parts[1]["description"] == f"Assigned to: {chitra.name}"
    assert parts[2]["description"] == "Phone verified: yes"
    assert parts[2]["details"]["changes"]["status"] == ["New", "Site visit"]


def test_a_project_of_another_branchs_lead_is_not_told(journey, as_chitra, lead, skyline, cg_road):
    add_to_project(lead, skyline, {}, by=None)
    type(lead).objects.update(branch=cg_road)

    assert journey(as_chitra) == []


def test_a_lead_of_another_branch_is_not_told(journey, as_chitra, lead, cg_road):
    convert_lead(lead, by=None)
    type(lead).objects.update(branch=cg_road)

    assert journey(as_chitra) == []


def test_the_customers_page_counts_leads(as_asha, lead):
    response = as_asha.get(f"/api/customers/{lead.customer_id}/")

    assert response.data["counts"]["leads"] == 1
