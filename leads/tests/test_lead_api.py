"""Leads over HTTP: entered, found, edited."""

import pytest

from customers.edits import edit_customer, remove_identifier
from customers.models import Customer
from history.models import Change
from leads.models import Lead, LeadProjectAssociation, PartnerClaim

URL = "/api/leads/"
pytestmark = pytest.mark.django_db


def test_a_new_lead_is_a_new_customer_in_the_project(as_chitra, shivranjani, skyline):
    response = as_chitra.post(
        URL,
        {
            "full_name": "Asha Patel",
            "phone": "97235 21333",
            "branch": shivranjani.pk,
            "source": "Broker",
            "project": skyline.pk,
            "status": "Site visit",
        },
    )

    assert response.status_code == 201, response.data
    assert response.data["created"] is True
    assert response.data["contact_number"] == "+919723521333"
    assert response.data["conversion_status"] == "open"
    (membership,) = response.data["associations"]
    assert (membership["project_name"], membership["status"]) == ("Skyline", "Site visit")
    customer = Customer.objects.get()
    assert (customer.pk, customer.full_name) == (response.data["customer"], "Asha Patel")


def test_a_known_phone_adds_a_place_instead_of_a_lead(as_chitra, lead, skyline):
    response = as_chitra.post(URL, {"phone": "+91 97235-21333", "project": skyline.pk})

    assert response.status_code == 200
    assert response.data["created"] is False
    assert response.data["id"] == lead.pk
    assert [membership["project"] for membership in response.data["associations"]] == [skyline.pk]
    assert Lead.objects.count() == Customer.objects.count() == 1


def test_the_same_project_again_updates_the_place(as_chitra, take, skyline):
    take(project=skyline)

    response = as_chitra.post(
        URL, {"phone": "9723521333", "project": skyline.pk, "status": "Negotiation"}
    )

    assert response.status_code == 200
    assert LeadProjectAssociation.objects.get().status == "Negotiation"


def test_a_lead_of_a_known_customer_is_that_customer(as_chitra, add):
    asha = add("Asha Patel", "9723521333")

    response = as_chitra.post(URL, {"phone": "9723521333", "passport_number": "M1234567"})

    assert response.status_code == 201
    assert response.data["customer"] == asha.pk
    asha.refresh_from_db()
    assert asha.passport_number == "M1234567"


def test_a_known_passport_is_the_same_lead(as_chitra, take):
    known = take(phone="", passport_number="M1234567")

    response = as_chitra.post(URL, {"phone": "9723521333", "passport_number": "m 1234567"})

    assert response.status_code == 200
    assert response.data["id"] == known.pk
    assert response.data["contact_number"] == "+919723521333"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"full_name": "Asha Patel"},
        {"full_name": "Asha Patel", "email": "asha@example.in"},
        {"full_name": "Asha Patel", "phone": "", "passport_number": " "},
    ],
)
def test_a_lead_with_neither_phone_nor_passport_is_refused(as_chitra, body):
    response = as_chitra.post(URL, body)

    assert response.status_code == 400
    assert response.data["code"] == "no_key"
    assert [error["field"] for error in response.data["errors"]] == ["phone", "passport_number"]
    assert not Customer.objects.exists()


def test_an_unreadable_phone_is_refused_in_words(as_chitra):
    response = as_chitra.post(URL, {"full_name": "Asha", "phone": "12"})

    assert response.status_code == 400
    assert response.data["errors"][0]["field"] == "phone"


def test_a_lead_has_not_enquired_on_a_day_to_come(as_chitra, skyline, tomorrow):
    lead = {"phone": "9723521333", "project": skyline.pk, "enquired_on": str(tomorrow)}

    response = as_chitra.post(URL, lead)

    assert response.status_code == 400
    assert response.data["errors"][0]["field"] == "enquired_on"
    assert not Customer.objects.exists()


def test_what_belongs_to_a_project_needs_one(as_chitra, partner):
    response = as_chitra.post(URL, {"phone": "9723521333", "channel_partner": partner.pk})

    assert response.status_code == 400
    assert "channel_partner" in response.data["errors"][0]["message"]
    assert not Lead.objects.exists()


def test_another_organizations_project_is_refused_like_a_missing_one(as_chitra, their_project):
    response = as_chitra.post(URL, {"phone": "9723521333", "project": their_project.pk})

    assert response.status_code == 400
    assert response.data["errors"][0]["code"] == "does_not_exist"
    assert not Customer.objects.exists()


def test_a_second_partners_claim_is_told_and_kept(as_chitra, take, skyline, partner, rival):
    take(project=skyline, channel_partner=partner)

    response = as_chitra.post(
        URL, {"phone": "9723521333", "project": skyline.pk, "channel_partner": rival.pk}
    )

    assert response.status_code == 200
    assert response.data["contested_claim"]["active_partner"] == partner.pk
    assert response.data["associations"][0]["channel_partner"] == partner.pk
    assert PartnerClaim.objects.count() == 2


def test_a_reader_may_not_enter_leads(as_veena):
    assert as_veena.post(URL, {"phone": "9723521333"}).status_code == 403


def test_an_edit_reaches_the_customer(as_chitra, lead):
    response = as_chitra.patch(
        f"{URL}{lead.pk}/", {"full_name": "Asha Mehta", "phone": "98250 12345", "source": "Web"}
    )

    assert response.status_code == 200, response.data
    assert response.data["contact_number"] == "+919825012345"
    customer = Customer.objects.get()
    assert (customer.full_name, customer.phone) == ("Asha Mehta", "+919825012345")
    change = Change.objects.first()
    assert (change.cause, change.cause_id) == ("lead", lead.pk)


def test_somebody_elses_phone_is_a_409_and_changes_nothing(as_chitra, lead, add):
    other = add("Ravi Shah", "9825012345")

    response = as_chitra.patch(f"{URL}{lead.pk}/", {"full_name": "X", "phone": "9825012345"})

    assert response.status_code == 409
    assert response.data["customer"] == other.pk
    lead.refresh_from_db()
    assert lead.full_name == "Asha Patel"


def test_the_last_key_of_a_lead_cannot_be_taken_away(as_chitra, lead):
    response = as_chitra.patch(f"{URL}{lead.pk}/", {"phone": ""})

    assert response.status_code == 400
    assert response.data["code"] == "no_key"
    assert Customer.objects.get().phone == "+919723521333"


@pytest.mark.parametrize("edited", [False, True])
def test_a_phone_that_was_wrong_makes_another_lead(as_chitra, lead, take, edited):
    """The customer's page took it away, the lead still shows it."""
    edit_customer(lead.customer, {"phone": "9825012345"}, by=None)
    remove_identifier(lead.customer.identifiers.get(value="+919723521333"), by=None)

    if edited:
        other = take("Ravi Shah", "9825098250")
        response = as_chitra.patch(f"{URL}{other.pk}/", {"phone": "9723521333"})
    else:
        response = as_chitra.post(URL, {"full_name": "Ravi Shah", "phone": "9723521333"})

    assert response.status_code == (200 if edited else 201), response.data
    assert response.data["contact_number"] == "+919723521333"
    lead.refresh_from_db()
    assert lead.contact_number == ""


def test_a_lead_is_found_by_any_spelling_of_its_phone_or_its_passport(as_chitra, take):
    lead = take(passport_number="M1234567")
    take("Ravi", "9825012345")

    for query in ({"phone": "097235-21333"}, {"passport": "m-1234567"}):
        found = as_chitra.get(f"{URL}search/", query).data
        assert [row["id"] for row in found] == [lead.pk], query


@pytest.mark.parametrize("query", [{}, {"phone": "abc"}, {"passport": "!!"}])
def test_a_search_for_nothing_readable_is_refused(as_chitra, query):
    assert as_chitra.get(f"{URL}search/", query).status_code == 400


def test_a_stranger_finds_nobody_by_phone(as_dev, lead):
    assert as_dev.get(f"{URL}search/", {"phone": "9723521333"}).data == []


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"status": "lost"}, []),
        ({"status": "open"}, ["Ravi", "Asha Patel"]),
        ({"source": "Web"}, ["Ravi"]),
        ({"project_status": "site VISIT"}, ["Asha Patel"]),
        ({"search": "patel"}, ["Asha Patel"]),
        ({"search": "98250 12345"}, ["Ravi"]),
        ({"ordering": "full_name"}, ["Asha Patel", "Ravi"]),
        ({"created_before": "2000-01-01"}, []),
        ({"next_follow_up_after": "2000-01-01"}, []),
    ],
)
def test_leads_are_listed_by(query, names, as_asha, take, skyline):
    take(project=skyline, status="Site visit")
    take("Ravi", "98250 12345", source="Web")

    response = as_asha.get(URL, query)

    assert [row["full_name"] for row in response.data["results"]] == names


def test_project_and_its_status_are_of_the_same_place(as_asha, take, skyline, riverside):
    take(project=skyline, status="Lost")
    take(project=riverside, status="New")

    def count(project, status):
        query = {"project": project.pk, "project_status": status}
        return as_asha.get(URL, query).data["count"]

    assert count(skyline, "Lost") == 1
    assert count(skyline, "New") == 0


def test_staff_of_a_branch_see_their_leads_only(as_chitra, take, cg_road, shivranjani):
    theirs = take(branch=cg_road)
    mine = take("Ravi", "98250 12345", branch=shivranjani)

    assert [row["id"] for row in as_chitra.get(URL).data["results"]] == [mine.pk]
    assert as_chitra.get(f"{URL}{theirs.pk}/").status_code == 404


def test_the_project_grid_of_a_person_comes_in_one_call(as_asha, take, skyline, riverside):
    take(project=skyline, status="Site visit")
    lead = take(project=riverside)

    grid = as_asha.get(f"{URL}{lead.pk}/projects/").data

    assert [(line["project_name"], line["status"]) for line in grid] == [
        ("Riverside", "New"),
        ("Skyline", "Site visit"),
    ]


def test_the_contact_number_is_taken_under_the_name_that_answers_give_it(as_chitra, db):
    made = as_chitra.post(
        "/api/leads/", {"full_name": "Asha", "contact_number": "97235-21333"}, format="json"
    )
    assert (made.status_code, made.json()["contact_number"]) == (201, "+919723521333")

    address = f"/api/leads/{made.json()['id']}/"
    changed = as_chitra.patch(address, {"contact_number": "9099019076"}, format="json")
    assert changed.json()["contact_number"] == "+919099019076"
    both = {"contact_number": "9099019076", "phone": "9099019077"}
    refused = as_chitra.patch(address, both, format="json")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "contact_number")
