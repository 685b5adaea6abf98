"""Contacts in the admin site."""

import pytest
from django.test import Client

from accounts.models import User
from contacts.models import ContactInteraction, ContactRecord, ContactReminder
from contacts.services.reminders import remind
from contacts.tests.contacts import make_contact
from core.roles import Role

LIST = "/admin/contacts/contactrecord/"
ADD = f"{LIST}add/"
REMINDERS = "/admin/contacts/contactreminder/"
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
    values = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        values |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return values


def typed(*, interactions=(), reminders=(), **values):
    return {
        "name": "Asha Patel", "branch": "", "source": "", "notes": "", "status": "pending",
        "closing_reason": "", "next_action_on": "",
        **lines("interactions", *interactions), **lines("reminders", *reminders),
        **lines("reminders-2"), **lines("changes"), **values,
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
    assert "give &quot;Next action on&quot;, the day of the next step" in errors(response)
    assert "id_interactions-0-next_action_on_error" in errors(response)
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


@pytest.fixture
def farid(shop):
    return User.objects.create_user("farid", organization=shop, role=Role.STAFF, is_staff=True)


@pytest.fixture
def give_out(client, shop):
    """Select all contacts there are and answer the page that asks."""

    def post(client=client, **answers):
        values = {
            "action": "assign",
            "_selected_action": list(ContactRecord.objects.values_list("pk", flat=True)),
            **answers,
        }
        return client.post(LIST, values, follow=True)

    return post


def test_giving_out_asks_to_whom_first(give_out, shop, bilal, chitra, farid, veena):
    contact = make_contact(shop, "9825000001")

    page = give_out()

    form = page.context["form"]
    assert page.context["title"] == "Give out 1 contact"
    assert [name.split(":")[0] for _, name in form.fields["staff"].choices] == [
        "chitra", "farid", "bilal (manager)",
    ]  # fmt: skip
    assert form.initial["staff"] == [chitra.pk, farid.pk]
    assert f'name="_selected_action" value="{contact.pk}"' in page.content.decode()
    assert not ContactRecord.objects.exclude(assigned_to=None).exists()


def test_contacts_go_evenly_to_who_was_chosen_up_to_the_limit(give_out, chitra, farid, shop):
    for number in range(5):
        make_contact(shop, f"98250{number:05d}")

    answer = give_out(answered=1, staff=[farid.pk, chitra.pk], daily_limit=2).content.decode()

    assert "4 given out: chitra 2, farid 2." in answer
    assert "1 left over. Everybody who works there has the daily limit." in answer
    give_out(answered=1, staff=[farid.pk], reassign="on")
    assert ContactRecord.objects.filter(assigned_to=farid).count() == 5


def test_a_whole_list_is_given_out_as_it_was_filtered(client, chitra, shop):
    for number in range(3):
        make_contact(shop, f"98250{number:05d}", name=f"Asha {number}")
    make_contact(shop, "9904309398", name="Ravi Shah")
    pk = ContactRecord.objects.get(name="Asha 0").pk
    values = {"action": "assign", "_selected_action": [pk], "select_across": 1, "answered": 1}

    client.post(f"{LIST}?q=asha", {**values, "staff": [chitra.pk]})

    given = ContactRecord.objects.filter(assigned_to=chitra).values_list("name", flat=True)
    assert sorted(given) == ["Asha 0", "Asha 1", "Asha 2"]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({}, "Choose at least one member."),
        ({"staff": ["dev"]}, "Select a valid choice."),
        ({"staff": ["chitra"], "daily_limit": 0}, "greater than or equal to 1"),
    ],
)
def test_a_wrong_answer_gives_nothing_out(give_out, chitra, dev, contact, wrong, message):
    staff = [{"chitra": chitra, "dev": dev}[name].pk for name in wrong.get("staff", ())]

    page = give_out(answered=1, **{**wrong, "staff": staff}).content.decode()

    assert message in page
    assert not ContactRecord.objects.exclude(assigned_to=None).exists()


def test_only_managers_give_out(give_out, farid, contact):
    page = give_out(client=signed_in(farid), answered=1, staff=[farid.pk])

    assert "Give out" not in page.content.decode()
    assert not ContactRecord.objects.exclude(assigned_to=None).exists()


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


@pytest.fixture
def reminder(contact, chitra, tomorrow):
    return remind(contact, due_on=tomorrow, by=chitra, note="Ask about Saturday")


@pytest.mark.parametrize(
    ("action", "status"), [("finish_selected", "done"), ("cancel_selected", "cancelled")]
)
def test_a_reminder_is_found_and_finished(chitra, reminder, action, status):
    client = signed_in(chitra)
    assert "Ask about Saturday" in client.get(REMINDERS).content.decode()

    answer = {"action": action, "_selected_action": [reminder.pk]}
    client.post(REMINDERS, answer)
    again = client.post(REMINDERS, answer, follow=True)

    reminder.refresh_from_db()
    assert (reminder.status, reminder.done_by) == (status, chitra)
    assert f"This reminder is {status} already." in again.content.decode()


def test_a_reminder_is_not_edited_and_no_stranger_or_reader_finishes_it(reminder, dev, veena):
    answer = {"action": "finish_selected", "_selected_action": [reminder.pk]}
    for other in (dev, veena):
        signed_in(other).post(REMINDERS, answer)
    assert "Ask about Saturday" not in signed_in(dev).get(REMINDERS).content.decode()

    signed_in(reminder.assigned_to).post(f"{REMINDERS}{reminder.pk}/change/", {"note": "Other"})

    reminder.refresh_from_db()
    assert (reminder.status, reminder.note) == ("open", "Ask about Saturday")


def test_an_added_call_with_all_fields_as_they_came_is_refused_not_dropped(client, contact):
    """Once the page answered "changed successfully" and the call was gone."""
    response = client.post(
        f"{LIST}{contact.pk}/change/", typed(interactions=[{"kind": "call"}], name="Asha P.")
    )

    assert response.status_code == 200
    assert "id_interactions-0-closing_reason_error" in errors(response)
    contact.refresh_from_db()
    assert contact.name == "Asha Patel"


def test_days_are_read_in_the_organizations_order_and_the_field_says_which(shop, asha, contact):
    page = f"{LIST}{contact.pk}/change/"
    note = {"note": "Asked for the new range"}
    for order, hint in [
        ("DMY", "Day first, as 31/12/2026"),
        ("MDY", "Month first, as 12/31/2026"),
        ("YMD", "Year first, as 2026-12-31"),
    ]:
        shop.date_order = order
        shop.save()
        assert hint in signed_in(asha).get(page).content.decode()

    shop.date_order = "MDY"
    shop.save()
    year = shop.today().year + 1
    typed_day = {"due_on": f"1/2/{year}", **note}
    response = signed_in(asha).post(page, typed(reminders=[typed_day]))

    assert response.status_code == 302, errors(response)
    due = ContactReminder.objects.get().due_on
    assert (due.month, due.day) == (1, 2)
