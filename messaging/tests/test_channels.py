"""GET /message-channels/ and a test message to a phone that was typed."""

import pytest

from customers.opting import opt_out_phone
from messaging.models import Message, MessageTemplate
from messaging.services.senders import stop_sender
from messaging.tests.fake_gateway import accepts_and_hangs_up, error

OWN_PHONE, NUMBER = "98250 12345", "+919825012345"


def send(client, **values):
    return client.post(
        "/message-channels/test/", {"phone": OWN_PHONE, "channel": "whatsapp"} | values
    )


def codes_of(response):
    body = response.json()
    return response.status_code, [each["code"] for each in body["errors"]] or [body["code"]]


def test_each_channel_says_how_it_stands(as_veena, shop, settings):
    settings.MESSAGE_GATEWAYS = settings.MESSAGE_GATEWAYS | {"sms": ""}
    template = MessageTemplate.objects.create(
        organization=shop, channel="whatsapp", language="en", body="Hello {name}, from {shop}."
    )

    whatsapp, sms = as_veena.get("/message-channels/").json()["channels"]

    assert (whatsapp["channel"], whatsapp["is_off"], whatsapp["template"]) == (
        "whatsapp", False, template.pk,
    )  # fmt: skip
    assert whatsapp["example"].startswith("Hello ")
    assert shop.name in whatsapp["example"]
    assert (sms["channel"], sms["is_off"], sms["sender"]) == ("sms", True, None)


def test_a_test_goes_to_the_phone_that_was_typed_and_says_what_came_of_it(provider, as_bilal, shop):
    tried = send(as_bilal).json()

    assert [call.phone for call in provider.calls] == [NUMBER]
    assert (tried["status"], tried["phone"], tried["shows_only"]) == ("accepted", NUMBER, False)
    assert tried["provider_id"]
    assert shop.name in tried["body"]
    assert not Message.objects.exists()


def test_what_the_provider_refused_is_told_and_stops_nobody(provider, as_bilal, shop):
    provider.behave(NUMBER, error(132001, text="Template name does not exist"))

    tried = send(as_bilal).json()

    assert (tried["status"], tried["code"]) == ("retry", "132001")
    assert tried["text"] == "Template name does not exist"
    assert not shop.senders.exists()


def test_a_lost_answer_is_uncertain(provider, as_bilal):
    provider.behave(NUMBER, accepts_and_hangs_up)

    assert send(as_bilal).json()["status"] == "uncertain"


def test_the_words_of_a_template_that_is_not_in_use_can_be_tried(provider, as_bilal, shop):
    template = MessageTemplate.objects.create(
        organization=shop, channel="whatsapp", language="gu", body="નમસ્તે {name}."
    )

    assert send(as_bilal, template=template.pk).json()["body"].startswith("નમસ્તે")
    sms = send(as_bilal, template=template.pk, channel="sms")
    assert codes_of(sms) == (400, ["invalid"])


def test_a_strangers_template_is_none(provider, as_dev, shop):
    template = MessageTemplate.objects.create(
        organization=shop, channel="whatsapp", language="gu", body="નમસ્તે {name}."
    )

    assert codes_of(send(as_dev, template=template.pk)) == (400, ["does_not_exist"])
    assert not provider.calls


@pytest.mark.parametrize("phone", ["", "98250", "no phone", "9.72352E+09"])
def test_what_is_no_phone_is_sent_nowhere(provider, as_bilal, phone):
    response = send(as_bilal, phone=phone)

    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == "phone"
    assert not provider.calls


def test_a_channel_that_is_off_or_stopped_sends_nothing(provider, as_bilal, shop, settings):
    stop_sender(shop, "whatsapp", code="190", text="The token is no longer valid.")
    assert codes_of(send(as_bilal)) == (409, ["sender_stopped"])
    settings.MESSAGE_GATEWAYS = settings.MESSAGE_GATEWAYS | {"sms": ""}
    assert codes_of(send(as_bilal, channel="sms")) == (409, ["channel_off"])
    assert not provider.calls


def test_who_wants_no_messages_gets_no_test(provider, as_bilal, shop, bilal):
    opt_out_phone(shop, NUMBER, why="STOP")

    assert codes_of(send(as_bilal)) == (409, ["opted_out"])
    assert not provider.calls


def test_ten_an_hour_are_enough(provider, as_bilal):
    answers = [send(as_bilal) for _ in range(11)]

    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert int(answers[-1]["Retry-After"]) <= 3600
    assert len(provider.calls) == 10


def test_staff_send_none(provider, as_chitra, as_veena):
    assert [send(client).status_code for client in (as_chitra, as_veena)] == [403, 403]
    assert not provider.calls
