"""Contacts in the admin site."""

import pytest
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from leads.models import ContactInteraction, ContactRecord, ContactReminder
from leads.tests.contacts import make_contact

LIST = "/admin/leads/contactrecord/"
ADD = f"{LIST}add/"
pytestmark = pytest.mark.django_db


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def client(bilal):
    return signed_in(bilal)


@pytest.fixture
def contact(shop):
    return make_contact(shop, name="Asha Patel")


def lines(prefix, *rows):
    told = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        told |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return told


def typed(*, interactions=(), reminders=(), **values):
    return {
        "name": "Asha Patel", "branch": "", "source": "", "notes": "", "status": "pending",
        "closing_reason": "", "next_action_on": "",
        **lines("interactions", *interactions), **lines("reminders", *reminders),
        **lines("changes"), **values,
    }  # fmt: skip


def errors(response):
    page = response.context
    return str(page["adminform"].form.errors) + str(page["errors"])


def test_a_contact_is_entered_by_any_spelling_of_the_phone(client):
    response = client.post(ADD, {"phone": "097235-21333", "name": "Asha", "branch": "",
                                 "source": "", "notes": ""})  # fmt: skip

    assert response.status_code == 302, errors(response)
    assert ContactRecord.objects.get().phone == "+919723521333"


def test_an_unreadable_phone_is_refused_beside_its_field(client):
    response = client.post(ADD, {"phone": "98250", "name": "", "branch": ""})

    assert response.status_code == 200
    assert "too few digits" in errors(response)
    assert not ContactRecord.objects.exists()


def test_a_call_is_recorded_on_the_contacts_page(client, contact, bilal, tomorrow):
    call = {"kind": "call", "customer_response": "Will come", "next_action_on": str(tomorrow)}

    response = client.post(f"{LIST}{contact.pk}/change/", typed(interactions=[call]))

    assert response.status_code == 302, errors(response)
    interaction = ContactInteraction.objects.get()
    assert (interaction.done_by, interaction.customer_response) == (bilal, "Will come")
    contact.refresh_from_db()
    assert (contact.status, contact.attempts, contact.next_action_on) == ("contacted", 1, tomorrow)
    page = client.get(f"{LIST}{contact.pk}/change/").content.decode()
    assert "Call by bilal" in page
    assert "Call recorded." in page


def test_a_call_without_an_end_is_refused_and_nothing_is_kept(client, contact):
    call = {"kind": "call", "customer_response": "Will come"}

    response = client.post(f"{LIST}{contact.pk}/change/", typed(interactions=[call]))

    assert response.status_code == 200
    assert "Say how it goes on: give next_action_on" in errors(response)
    assert not ContactInteraction.objects.exists()


def test_a_reminder_is_planned_on_the_contacts_page(client, contact, bilal, tomorrow):
    reminder = {"due_on": str(tomorrow), "note": "Ask again", "assigned_to": ""}

    response = client.post(f"{LIST}{contact.pk}/change/", typed(reminders=[reminder]))

    assert response.status_code == 302, errors(response)
    assert ContactReminder.objects.get().assigned_to == bilal


def test_the_page_of_a_converted_contact_takes_no_more_work(client, contact, today, tomorrow):
    url = f"{LIST}{contact.pk}/change/"
    assert 'name="reminders-__prefix__-due_on"' in client.get(url).content.decode()
    ContactRecord.objects.update(status="converted", converted_on=today, conversion_value=100)

    page = client.get(url).content.decode()
    client.post(url, typed(status="converted", reminders=[{"due_on": str(tomorrow)}]))

    assert "__prefix__-due_on" not in page
    assert not ContactReminder.objects.exists()


def test_the_page_offers_the_moves_that_there_are(client, contact):
    page = client.get(f"{LIST}{contact.pk}/change/").content.decode()
    assert '<option value="yellow">' in page
    assert '<option value="converted">' not in page

    response = client.post(
        f"{LIST}{contact.pk}/change/", typed(status="inactive", closing_reason="Moved away")
    )

    assert response.status_code == 302, errors(response)
    contact.refresh_from_db()
    assert (contact.status, contact.closing_reason) == ("inactive", "Moved away")


def test_selected_contacts_are_given_out_evenly_by_managers(client, chitra, shop):
    farid = User.objects.create_user("farid", organization=shop, role=Role.STAFF, is_staff=True)
    contacts = [make_contact(shop, f"98250{n:05d}").pk for n in range(4)]
    told = {"action": "assign_evenly", "_selected_action": contacts}

    answer = signed_in(farid).post(LIST, told, follow=True)
    assert not ContactRecord.objects.exclude(assigned_to=None).exists()
    answer = client.post(LIST, told, follow=True)

    assert "4 given out: chitra 2, farid 2." in answer.content.decode()
    assert ContactRecord.objects.filter(assigned_to=farid).count() == 2


def test_selected_contacts_are_marked_yellow(client, contact):
    client.post(LIST, {"action": "mark_selected_yellow", "_selected_action": [contact.pk]})

    contact.refresh_from_db()
    assert contact.status == "yellow"


def test_contacts_are_found_by_any_spelling(client, contact, shop):
    make_contact(shop, "9904309398", name="Ravi Shah")

    page = client.get(LIST, {"q": "097235 21333"}).content.decode()

    assert "Asha Patel" in page
    assert "Ravi Shah" not in page


def test_a_viewer_reads_and_changes_nothing(veena, contact, tomorrow):
    client = signed_in(veena)
    url = f"{LIST}{contact.pk}/change/"

    assert "Asha Patel" in client.get(url).content.decode()
    assert client.post(url, typed(name="Else")).status_code == 403
    assert client.post(ADD, {"phone": "9723521333"}).status_code == 403


def test_the_list_costs_the_same_queries_however_long(
    client, shop, chitra, django_assert_max_num_queries
):
    for number in range(30):
        make_contact(shop, f"98250{number:05d}")
    ContactRecord.objects.update(assigned_to=chitra)

    with django_assert_max_num_queries(14):
        client.get(LIST)
