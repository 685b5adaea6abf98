"""Leads, projects and loans in the admin site."""

import pytest
from django.test import Client

from customers.models import Customer
from history.models import Change
from leads.models import FollowUpHistory, Lead, LeadProjectAssociation, LoanCommitment, Project

LIST = "/admin/leads/lead/"
ADD = f"{LIST}add/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def client(bilal):
    client = Client()
    client.force_login(bilal)
    return client


def lines(prefix, *rows, known=0):
    values = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": known}
    for number, row in enumerate(rows):
        values |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return values


def typed(*, memberships=(), known_memberships=0, follow_ups=(), loans=(), **values):
    return {
        "full_name": "Asha Patel",
        "contact_number": "97235 21333",
        "passport_number": "",
        "branch": "",
        "source": "",
        "notes": "",
        **lines("associations", *memberships, known=known_memberships),
        **lines("follow_ups", *follow_ups),
        **lines("loan_commitments", *loans),
        **values,
    }


def changed(lead, **values):
    """The page of a lead as it stands, but for `values`."""
    state = {
        "contact_number": lead.contact_number,
        "source": lead.source,
        "conversion_status": lead.conversion_status,
        "lost_reason": lead.lost_reason,
        "assigned_to": "",
        "next_follow_up_on": "",
    }
    return typed(**state | values)


def errors(response):
    page = response.context
    return str(page["adminform"].form.errors) + str(page["errors"])


def test_a_lead_is_entered_with_its_project(client, skyline, partner):
    membership = {"project": skyline.pk, "status": "Site visit", "channel_partner": partner.pk}

    response = client.post(ADD, typed(memberships=[membership]))

    assert response.status_code == 302, errors(response)
    assert Lead.objects.get().contact_number == "+919723521333"
    membership = LeadProjectAssociation.objects.get()
    assert (membership.status, membership.channel_partner) == ("Site visit", partner)
    assert Customer.objects.get().full_name == "Asha Patel"


def test_a_known_phone_brings_the_lead_up_to_date(client, lead):
    response = client.post(ADD, typed(full_name="Asha R Patel"), follow=True)

    assert "was a lead already" in response.content.decode()
    assert Lead.objects.get().full_name == "Asha R Patel"


def test_a_lead_without_a_key_is_a_form_error(client):
    response = client.post(ADD, typed(contact_number=""))

    assert "Give at least one of the two" in errors(response)
    assert not Lead.objects.exists()


def test_an_edit_goes_through_the_services(client, lead, chitra):
    response = client.post(
        f"{LIST}{lead.pk}/change/",
        changed(lead, full_name="Asha Mehta", assigned_to=chitra.pk),
    )

    assert response.status_code == 302, errors(response)
    lead.refresh_from_db()
    assert lead.assigned_to == chitra
    assert Customer.objects.get().full_name == "Asha Mehta"


def test_a_loss_without_reason_is_a_form_error(client, lead):
    page = f"{LIST}{lead.pk}/change/"

    assert "why the lead was lost" in errors(
        client.post(page, changed(lead, conversion_status="lost"))
    )
    client.post(page, changed(lead, conversion_status="lost", lost_reason="Moved"))

    lead.refresh_from_db()
    assert (lead.conversion_status, lead.lost_reason) == ("lost", "Moved")


def test_a_place_is_changed_and_archived_on_the_leads_page(client, take, skyline):
    lead = take(project=skyline)
    membership = LeadProjectAssociation.objects.get()
    row = {"id": membership.pk, "lead": lead.pk, "status": "Won", "archived": "on"}

    response = client.post(
        f"{LIST}{lead.pk}/change/", changed(lead, memberships=[row], known_memberships=1)
    )

    assert response.status_code == 302, errors(response)
    membership.refresh_from_db()
    assert (membership.status, membership.project) == ("Won", skyline)
    assert membership.archived_at
    assert Change.objects.of(membership).count() == 3


def test_a_follow_up_and_a_loan_are_added_on_the_leads_page(client, lead, tomorrow):
    response = client.post(
        f"{LIST}{lead.pk}/change/",
        changed(
            lead,
            follow_ups=[{"kind": "call", "response": "Yes", "next_follow_up_on": tomorrow}],
            loans=[{"amount": "100", "promised_on": tomorrow}],
        ),
    )

    assert response.status_code == 302, errors(response)
    assert FollowUpHistory.objects.get().response == "Yes"
    assert LoanCommitment.objects.get().amount == 100
    lead.refresh_from_db()
    assert lead.next_follow_up_on == tomorrow


def test_a_follow_up_without_end_is_refused_and_nothing_is_saved(client, lead):
    response = client.post(
        f"{LIST}{lead.pk}/change/",
        changed(lead, full_name="Other", follow_ups=[{"kind": "call", "response": "Hm"}]),
    )

    assert "day of the next follow-up" in errors(response)
    lead.refresh_from_db()
    assert lead.full_name == "Asha Patel"


def test_staff_see_whose_a_lead_is_without_giving_it_out(chitra, lead, bilal):
    client = Client()
    client.force_login(chitra)
    Lead.objects.update(assigned_to=bilal)

    client.post(f"{LIST}{lead.pk}/change/", changed(lead, assigned_to=chitra.pk))

    lead.refresh_from_db()
    assert lead.assigned_to == bilal


def test_a_loan_is_promised_and_kept(client, lead, tomorrow):
    loans = "/admin/leads/loancommitment/"
    client.post(f"{loans}add/", {"lead": lead.pk, "amount": "100", "promised_on": tomorrow})
    loan = LoanCommitment.objects.get()

    client.post(loans, {"action": "keep_selected", "_selected_action": [loan.pk]})

    loan.refresh_from_db()
    assert loan.status == "kept"


def test_a_loan_that_was_kept_is_named_with_its_lead_when_it_is_cancelled(client, lead, tomorrow):
    loans = "/admin/leads/loancommitment/"
    for amount in ("100", "200"):
        client.post(f"{loans}add/", {"lead": lead.pk, "amount": amount, "promised_on": tomorrow})
    kept, other = LoanCommitment.objects.order_by("amount")
    client.post(loans, {"action": "keep_selected", "_selected_action": [kept.pk]})
    chosen = {"action": "cancel_selected", "_selected_action": [kept.pk, other.pk]}

    response = client.post(loans, chosen, follow=True)

    *_, refusal, done = map(str, response.context["messages"])
    assert refusal.startswith(f"{lead}: ")
    assert done == "Cancelled: 1."


def test_a_promise_for_a_day_that_is_past_is_a_form_error(client, lead, yesterday):
    response = client.post(
        "/admin/leads/loancommitment/add/",
        {"lead": lead.pk, "amount": "100", "promised_on": yesterday},
    )

    assert "in the past" in errors(response)


def test_a_project_is_added_once(client, shop):
    add = "/admin/leads/project/add/"
    client.post(add, {"name": "Skyline", "is_active": "on"})

    response = client.post(add, {"name": "SKY LINE", "is_active": "on"})

    assert "already a project" in errors(response)
    assert Project.objects.get().organization == shop
