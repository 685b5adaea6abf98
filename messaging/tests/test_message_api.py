"""Messages for people: what went out, what is uncertain, what stopped."""

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from core.errors import DomainError
from jobs.testing import all_at_once, run_jobs
from messaging.models import Message, MessageTemplate, SenderState
from messaging.services.messages import resolve_uncertain
from messaging.tests.fake_gateway import accepts_and_hangs_up, error
from reminders.models import RefillReminder

PHONE = "+919624046592"
EVENTS = {"events-TOTAL_FORMS": 0, "events-INITIAL_FORMS": 0}


@pytest.fixture
def uncertain(provider, person, remind, send_due):
    remind(person())
    provider.behave(PHONE, accepts_and_hangs_up)
    send_due()
    return Message.objects.get()


def resolve(client, message, resolution):
    return client.post(f"/messages/{message.pk}/resolve/", {"resolution": resolution})


def test_uncertain_messages_are_listed_for_a_person(uncertain, as_chitra):
    found = as_chitra.get("/messages/", {"status": "uncertain", "channel": "whatsapp"}).json()

    assert found["count"] == 1
    shown = found["results"][0]
    assert shown["customer_name"] == "Meera Pillai"
    assert shown["reminders"] == [RefillReminder.objects.get().pk]
    assert shown["error_code"] == "no_answer"


def test_an_uncertain_message_is_on_the_call_list(uncertain, as_chitra):
    found = as_chitra.get("/refill-reminders/", {"list": "calls"}).json()

    assert [row["customer_name"] for row in found["results"]] == ["Meera Pillai"]


def test_a_person_says_that_it_was_sent(uncertain, provider, as_chitra, chitra):
    response = resolve(as_chitra, uncertain, "sent")

    assert (response.status_code, response.data["status"]) == (200, "sent")
    assert response.data["resolved_by"] == chitra.pk
    assert RefillReminder.objects.get().status == "sent"
    assert len(provider.calls) == 1


def test_a_person_has_it_sent_again(uncertain, provider, as_chitra):
    resolve(as_chitra, uncertain, "send_again")
    run_jobs()

    uncertain.refresh_from_db()
    assert (uncertain.status, len(provider.calls)) == ("accepted", 2)
    assert RefillReminder.objects.get().status == "sent"


def test_a_person_decides_to_call(uncertain, provider, as_chitra):
    response = resolve(as_chitra, uncertain, "not_sent")
    run_jobs()

    assert (response.data["status"], len(provider.calls)) == ("failed", 1)
    assert RefillReminder.objects.get().call_only


def test_what_is_not_uncertain_is_not_decided(uncertain, as_chitra):
    resolve(as_chitra, uncertain, "sent")

    response = resolve(as_chitra, uncertain, "send_again")

    assert response.status_code == 409
    assert response.json()["message"] == (
        "This message is sent; only one whose end is not known can be decided."
    )


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("database_url")
def test_of_two_who_have_it_sent_again_one_is_told(uncertain, provider, chitra):
    def decide():
        message = Message.objects.get()
        try:
            resolve_uncertain(message, resolution="send_again", by=chitra)
        except DomainError as refusal:
            return refusal.code
        return "done"

    assert sorted(all_at_once(decide, decide)) == ["done", "not_uncertain"]
    run_jobs()
    assert len(provider.calls) == 2


def test_a_viewer_reads_messages_without_their_words_and_decides_nothing(uncertain, as_veena):
    shown = as_veena.get(f"/messages/{uncertain.pk}/").json()

    assert "body" not in shown
    assert "variables" not in shown
    assert resolve(as_veena, uncertain, "sent").status_code == 403


def test_a_stranger_finds_no_message(uncertain, as_dev):
    assert as_dev.get("/messages/").json()["count"] == 0
    assert resolve(as_dev, uncertain, "sent").status_code == 404


def test_the_journey_tells_of_the_message(uncertain, as_chitra):
    path = f"/customers/{uncertain.customer_id}/journey/"

    parts = [item for item in as_chitra.get(path).json()["results"] if item["type"] == "message"]

    assert parts[0]["title"] == "Reminder by WhatsApp"
    assert parts[0]["description"].startswith("Not known whether it was sent. ")


@pytest.fixture
def stopped(provider, person, remind, send_due):
    remind(person())
    provider.otherwise = error(190, status=401, text="Session has expired")
    send_due()
    return SenderState.objects.get()


def test_a_manager_opens_a_stopped_sender_and_what_waits_goes_out(stopped, provider, as_bilal):
    provider.otherwise = lambda call: call.answer_accepted(call.accept())

    response = as_bilal.post(f"/message-senders/{stopped.pk}/reset/")
    run_jobs()

    assert (response.status_code, response.data["stop_reason"]) == (200, "")
    assert Message.objects.get().status == "accepted"


def test_staff_do_not_open_a_sender(stopped, as_chitra, as_dev):
    assert as_chitra.post(f"/message-senders/{stopped.pk}/reset/").status_code == 403
    assert as_dev.post(f"/message-senders/{stopped.pk}/reset/").status_code == 404


def test_the_dashboard_tells_of_a_stopped_sender(stopped, bilal):
    client = Client()
    client.force_login(bilal)

    page = client.get("/admin/").content.decode()

    assert "Session has expired (code 190)" in page


def test_a_template_of_ones_own_is_what_is_said(provider, person, remind, send_due, as_bilal):
    words = {
        "channel": "whatsapp",
        "language": "en",
        "provider_name": "asha_refill",
        "body": "{shop}: {name}, time to order.",
    }
    assert as_bilal.post("/message-templates/", words).status_code == 201
    remind(person())

    send_due()

    template = provider.calls[0].body["template"]
    values = [one["text"] for one in template["components"][0]["parameters"]]
    assert (template["name"], values) == ("asha_refill", ["Asha Medicals", "Meera Pillai"])


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("Hello {nme}", "There is no {nme}. Use {name}, {shop}, {branch}, {medicines}."),
        (
            "Hello {name",
            "A brace is left over. Write variables as {name}, and no other braces.",
        ),
        (
            "Take {medicines}",
            "{medicines} tells health data. Take it out, or switch on that this template names "
            "medicines after reading docs/messages.md.",
        ),
    ],
)
def test_a_template_that_could_not_be_filled_in_is_refused(body, message, as_bilal):
    response = as_bilal.post(
        "/message-templates/", {"channel": "sms", "language": "en", "body": body}
    )

    assert response.status_code == 400
    assert response.json()["errors"] == [{"field": "body", "code": "invalid", "message": message}]


def test_a_second_template_of_a_language_is_refused(as_bilal):
    words = {"channel": "sms", "language": "en", "body": "Hello {name}"}
    as_bilal.post("/message-templates/", words)

    response = as_bilal.post("/message-templates/", words)

    assert response.status_code == 400
    assert "There is a template for this channel and language." in response.content.decode()


def test_medicines_are_named_where_the_shop_chose_it(provider, person, remind, send_due, as_bilal):
    words = {"channel": "whatsapp", "body": "{name}: {medicines}", "names_medicines": True}
    as_bilal.post("/message-templates/", words)
    meera = person()
    remind(meera, "Telma 40")
    remind(meera, "Glycomet 500")

    send_due()

    assert Message.objects.get().body == "Meera Pillai: Telma 40, Glycomet 500"


def test_a_template_that_the_provider_refuses_stops_until_it_is_changed(
    provider, person, remind, send_due, as_bilal
):
    words = {"channel": "whatsapp", "language": "en", "body": "Hello {name}"}
    made = as_bilal.post("/message-templates/", words).json()
    remind(person())
    provider.behave(PHONE, error(132001, text="Template name does not exist"))
    send_due()
    refused = MessageTemplate.objects.get()
    assert refused.stop_reason == "Template name does not exist (code 132001)"
    assert not SenderState.objects.exists()

    as_bilal.patch(f"/message-templates/{made['id']}/", {"provider_name": "refill_v2"})
    run_jobs()

    assert Message.objects.get().status == "accepted"
    assert provider.calls[-1].body["template"]["name"] == "refill_v2"


def test_an_organization_says_when_it_is_quiet(as_asha, shop):
    response = as_asha.patch("/organization/", {"quiet_from": "21:00", "quiet_until": "08:30"})

    assert response.status_code == 200
    assert response.data["quiet_from"] == "21:00:00"
    assert as_asha.patch("/organization/", {"messages_per_hour": 0}).status_code == 400
    assert as_asha.patch("/organization/", {"message_language": "English"}).status_code == 400


def test_a_message_cannot_be_made_twice(shop, meera):
    now = timezone.now()
    message = Message(
        organization=shop, customer=meera, channel="sms", day=shop.today(), bundle="refill:1",
        next_try_at=now, expires_at=now,
    )  # fmt: skip
    message.save()
    message.pk, message.reference = None, "5e0a3a4e-3a55-4b2a-9d0e-111111111111"

    with pytest.raises(IntegrityError):
        message.save()


def test_a_person_decides_on_the_messages_page_of_the_admin(uncertain, chitra, client):
    client.force_login(chitra)
    page = f"/admin/messaging/message/{uncertain.pk}/change/"
    assert "What became of it" in client.get(page).content.decode()

    client.post(page, {"resolution": "not_sent"} | EVENTS)

    uncertain.refresh_from_db()
    assert (uncertain.status, uncertain.resolved_by) == ("failed", chitra)
    assert 'name="_save"' not in client.get(page).content.decode()


def test_a_message_that_is_decided_already_says_so_on_its_page(uncertain, chitra, bilal, client):
    client.force_login(chitra)
    page = f"/admin/messaging/message/{uncertain.pk}/change/"
    resolve_uncertain(uncertain, resolution="sent", by=bilal)

    client.post(page, {"resolution": "send_again"} | EVENTS)

    uncertain.refresh_from_db()
    assert (uncertain.status, uncertain.resolved_by) == ("sent", bilal)
