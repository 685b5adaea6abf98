"""A lead moved on a project's board: nobody overwrites what somebody else did meanwhile."""

import pytest

from accounts.models import Organization
from core.errors import DomainError
from jobs.testing import all_at_once
from leads.models import LeadProjectAssociation, Project
from leads.services.associations import add_to_project, edit_association
from leads.services.follow_ups import record_follow_up
from leads.services.leads import create_lead

URL = "/api/lead-projects/"


@pytest.fixture
def membership(take, skyline):
    return take(project=skyline).associations.get()


def move(client, membership, status, seen):
    body = {"status": status, "status_before": seen}
    return client.patch(f"{URL}{membership.pk}/", body, format="json")


def status_of(membership):
    return LeadProjectAssociation.objects.get(pk=membership.pk).status


def test_a_lead_is_moved_from_where_it_was_seen(as_chitra, membership):
    answer = move(as_chitra, membership, "Site visit", "new")

    assert answer.status_code == 200
    assert answer.json()["status"] == status_of(membership) == "Site visit"


def test_a_lead_that_somebody_moved_meanwhile_stays_and_says_where_it_is(
    as_chitra, as_bilal, membership
):
    move(as_bilal, membership, "Booked", "New")

    answer = move(as_chitra, membership, "Site visit", "New")

    assert answer.status_code == 409
    body = answer.json()
    assert (body["code"], body["status"]) == ("moved_meanwhile", "Booked")
    assert "it is in Booked now" in body["message"]
    assert status_of(membership) == "Booked"


def test_a_move_is_undone_by_the_move_back(as_chitra, membership):
    move(as_chitra, membership, "Site visit", "New")
    assert move(as_chitra, membership, "New", "Site visit").status_code == 200
    assert status_of(membership) == "New"


def test_a_reader_moves_nothing_and_a_stranger_finds_nothing(as_veena, as_dev, membership):
    assert move(as_veena, membership, "Booked", "New").status_code == 403
    assert move(as_dev, membership, "Booked", "New").status_code == 404
    assert status_of(membership) == "New"


@pytest.mark.parametrize("seen", ["", 7 * "a status of a whole sentence "])
def test_what_was_seen_is_a_status(as_chitra, membership, seen):
    assert move(as_chitra, membership, "Booked", seen).status_code == 400


def test_a_new_place_takes_no_status_before(as_chitra, lead, riverside):
    body = {"lead": lead.pk, "project": riverside.pk, "status_before": "New"}
    assert as_chitra.post(URL, body).status_code == 400


def test_a_row_has_the_day_that_was_promised_for_the_project(
    as_chitra, membership, skyline, riverside, chitra, today, tomorrow
):
    record_follow_up(membership.lead, by=chitra, next_follow_up_on=tomorrow, project=skyline)
    record_follow_up(membership.lead, by=chitra, next_follow_up_on=today, project=riverside)

    (row,) = as_chitra.get(URL, {"project": skyline.pk}).json()["results"]

    assert row["next_follow_up_on"] == str(tomorrow)


def test_whoever_wants_no_messages_is_marked_wherever_leads_are_listed(
    as_chitra, membership, today, chitra
):
    record_follow_up(membership.lead, by=chitra, next_follow_up_on=today)
    lists = (f"/api/leads/{membership.lead_id}/", "/api/leads/", "/api/follow-ups/due/")

    def marked():
        answers = [as_chitra.get(url).json() for url in lists]
        return {each["opted_out"] for a in answers for each in a.get("results", [a])}

    assert marked() == {False}
    as_chitra.post(f"/api/customers/{membership.lead.customer_id}/opt-out/")
    assert marked() == {True}


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_who_move_a_lead_at_once_one_is_told():
    shop = Organization.objects.create(name="Sabarmati Homes")
    tower = Project.objects.create(organization=shop, name="Tower")
    lead = create_lead(shop, {"full_name": "Asha Patel", "phone": "97235 21333"}, by=None).lead
    membership, _ = add_to_project(lead, tower, {"status": "New"}, by=None)

    def move_to(status):
        own = LeadProjectAssociation.objects.get(pk=membership.pk)
        try:
            edit_association(own, {"status": status}, by=None, status_before="New")
        except DomainError as error:
            return error.code
        return "moved"

    answers = all_at_once(*[lambda s=s: move_to(s) for s in ("Booked", "Site visit")])

    assert sorted(answers) == ["moved", "moved_meanwhile"]
