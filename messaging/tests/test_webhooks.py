"""What providers tell back: signed, several at once, twice, in any order, of ids not known yet."""

import json
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from rest_framework.test import APIClient

from contacts.models import ContactRecord
from customers.models import Customer, CustomerIdentifier, IdentifierKind, OptedOutPhone
from jobs.testing import run_jobs
from messaging.models import Message, MessageEvent, PhoneEvidence
from messaging.services.evidence import expire_evidence
from messaging.tests.fake_gateway import accepts_and_hangs_up, ok, slow
from messaging.tests.providers import reply_of, status_of
from messaging.webhooks import whatsapp_signature
from reminders.models import RefillReminder

PHONE = "+919624046592"


@pytest.fixture
def sent(provider, person, remind, send_due):
    """A message that WhatsApp took."""
    remind(person())
    send_due()
    return Message.objects.get()


@pytest.fixture
def sent_sms(provider, person, remind, send_due, settings):
    settings.MESSAGE_GATEWAYS = settings.MESSAGE_GATEWAYS | {"whatsapp": ""}
    remind(person())
    send_due()
    return Message.objects.get()


def status(message):
    message.refresh_from_db()
    return message.status


def test_the_handshake_gives_the_challenge_back_bare(provider, as_nobody):
    asked = {
        "hub.mode": "subscribe",
        "hub.verify_token": "the-verify-token-of-the-test",
        "hub.challenge": "1158201444",
    }

    response = as_nobody.get("/webhooks/whatsapp/", asked)

    assert (response.status_code, response.content) == (200, b"1158201444")
    assert (
        as_nobody.get("/webhooks/whatsapp/", asked | {"hub.verify_token": "x"}).status_code == 403
    )


def test_a_wrong_signature_is_refused_and_nothing_is_written(sent, post_whatsapp):
    for signature in ("", "sha256=", "sha256=" + "0" * 64, "ä"):
        response = post_whatsapp(status_of(sent.provider_id, "read"), signature=signature)
        assert response.status_code == 403
        assert response.json()["message"] == (
            "This call is not signed as it must be. See docs/messages.md."
        )

    assert status(sent) == "accepted"
    assert MessageEvent.objects.count() == 0


def test_without_an_app_secret_nothing_is_believed(sent, post_whatsapp, settings):
    settings.WHATSAPP_APP_SECRET = ""

    assert post_whatsapp(status_of(sent.provider_id, "read")).status_code == 403


def test_sent_delivered_and_read_bring_a_message_forward(sent, post_whatsapp):
    seen = []
    for state in ("sent", "delivered", "read"):
        assert post_whatsapp(status_of(sent.provider_id, state)).status_code == 200
        seen.append(status(sent))

    assert seen == ["sent", "delivered", "read"]
    assert None not in (sent.sent_at, sent.delivered_at, sent.read_at)


def test_news_in_disorder_never_bring_a_message_back(sent, post_whatsapp):
    for state in ("read", "delivered", "sent", "failed"):
        post_whatsapp(status_of(sent.provider_id, state))

    assert status(sent) == "read"
    assert sent.delivered_at is not None


def test_the_same_call_twice_is_kept_once(sent, post_whatsapp):
    call = status_of(sent.provider_id, "delivered")

    post_whatsapp(call)
    post_whatsapp(call, call)

    assert (status(sent), MessageEvent.objects.count()) == ("delivered", 1)
    assert PhoneEvidence.objects.count() == 1


def test_several_entries_and_statuses_of_one_call_are_all_taken(
    provider, person, remind, send_due, post_whatsapp, django_assert_max_num_queries
):
    for number in range(5):
        remind(person(f"Person {number}", f"+91982500000{number}"))
    send_due()
    calls = [status_of(message.provider_id, "delivered") for message in Message.objects.all()]

    with django_assert_max_num_queries(30):
        post_whatsapp(*calls)

    assert set(Message.objects.values_list("status", flat=True)) == {"delivered"}


def test_a_webhook_tells_the_end_of_an_uncertain_message(
    provider, person, remind, send_due, post_whatsapp
):
    reminder = remind(person())
    provider.behave(PHONE, accepts_and_hangs_up)
    send_due()
    message = Message.objects.get()
    assert message.status == "uncertain"

    post_whatsapp(status_of("wamid.fake1", "sent", reference=str(message.reference)))

    reminder.refresh_from_db()
    assert (status(message), message.provider_id) == ("sent", "wamid.fake1")
    assert (reminder.status, reminder.sent_by, reminder.call_only) == ("sent", "whatsapp", False)


@pytest.mark.django_db(transaction=True)
def test_a_webhook_may_be_faster_than_the_answer(provider, person, remind, send_due, post_whatsapp):
    remind(person())
    given = threading.Event()

    def reports_first(call):
        provider_id = call.accept()
        post_whatsapp(status_of(provider_id, "delivered", reference=call.reference))
        connection.close()  # of this thread
        given.set()
        call.answer_accepted(provider_id)

    provider.behave(PHONE, reports_first)
    send_due()

    message = Message.objects.get()
    assert given.is_set()
    assert (message.status, message.provider_id) == ("delivered", "wamid.fake1")


@pytest.mark.django_db(transaction=True)
def test_news_of_an_id_that_is_not_known_yet_waits_for_it(
    provider, person, remind, send_due, post_whatsapp
):
    remind(person())

    def reports_first(call):
        provider_id = call.accept()
        post_whatsapp(status_of(provider_id, "delivered"))
        connection.close()
        call.answer_accepted(provider_id)

    provider.behave(PHONE, reports_first)
    send_due()

    assert Message.objects.get().status == "delivered"
    assert MessageEvent.objects.get().message is not None


def test_news_of_strangers_messages_are_kept_and_change_nothing(sent, post_whatsapp):
    post_whatsapp(status_of("wamid.of-somebody-else", "read", reference="not-even-a-uuid"))

    assert status(sent) == "accepted"
    assert MessageEvent.objects.get().message is None


def test_a_failure_that_is_told_later_goes_by_sms(sent, post_whatsapp):
    post_whatsapp(status_of(sent.provider_id, "failed", code=131049))
    run_jobs()

    assert [(m.channel, m.status) for m in Message.objects.order_by("pk")] == [
        ("whatsapp", "failed"),
        ("sms", "accepted"),
    ]
    reminder = RefillReminder.objects.get()
    assert (reminder.status, reminder.sent_by) == ("sent", "sms")


def test_a_failure_that_is_told_later_without_another_channel_is_for_a_call(
    sent, post_whatsapp, settings
):
    settings.MESSAGE_GATEWAYS = settings.MESSAGE_GATEWAYS | {"sms": ""}

    post_whatsapp(status_of(sent.provider_id, "failed", code=131026))

    reminder = RefillReminder.objects.get()
    assert (reminder.status, reminder.sent_at, reminder.call_only) == ("pending", None, True)


def test_delivered_is_evidence_that_the_phone_is_on_whatsapp(sent, post_whatsapp, shop):
    contact = ContactRecord.objects.create(organization=shop, phone=PHONE)

    post_whatsapp(status_of(sent.provider_id, "delivered"))

    contact.refresh_from_db()
    assert Customer.objects.get().whatsapp_status == "active"
    assert contact.whatsapp_status == "active"


def test_undeliverable_on_two_days_is_evidence_that_it_is_not(sent, post_whatsapp, shop):
    post_whatsapp(status_of(sent.provider_id, "failed", code=131026))
    assert Customer.objects.get().whatsapp_status == "unknown"

    PhoneEvidence.objects.update(day=shop.today() - timedelta(days=30))
    Message.objects.update(status="accepted")
    post_whatsapp(status_of(sent.provider_id, "failed", code=131026, after=-5))

    assert Customer.objects.get().whatsapp_status == "inactive"


def test_evidence_expires(sent, post_whatsapp, shop):
    post_whatsapp(status_of(sent.provider_id, "read"))
    PhoneEvidence.objects.update(day=shop.today() - timedelta(days=200))

    assert expire_evidence(today=timezone.now().date()) == 1

    assert Customer.objects.get().whatsapp_status == "unknown"
    assert PhoneEvidence.objects.count() == 0


def test_a_reply_is_noted_on_what_was_last_reminded_of(sent, post_whatsapp):
    call = reply_of(PHONE, "Yes please, keep it ready")

    post_whatsapp(call)
    post_whatsapp(call)

    reminder = RefillReminder.objects.get()
    assert (reminder.response, reminder.response_notes) == ("replied", "Yes please, keep it ready")
    assert Customer.objects.get().whatsapp_status == "active"
    assert MessageEvent.objects.count() == 1


def test_a_reply_never_covers_what_a_person_wrote_down(sent, post_whatsapp):
    RefillReminder.objects.update(response="will_buy")

    post_whatsapp(reply_of(PHONE, "ok"))

    assert RefillReminder.objects.get().response == "will_buy"


@pytest.mark.parametrize(
    "word",
    [
        "STOP", " stop. ", "Unsubscribe", "बंद करो", "બંધ કરો", "बंद करें।", "*STOP*", "Stop 🙏🏽",
        "✋️ stop", "ＳＴＯＰ", "\u200bSTOP", "opt-out",
    ],
    ids=range(12),
)  # fmt: skip
def test_stop_opts_out_and_start_opts_in_again(word, sent, post_whatsapp, shop):
    customer = Customer.objects.get()
    CustomerIdentifier.objects.create(
        organization=shop, customer=customer, kind=IdentifierKind.PHONE, value=PHONE,
        first_seen=timezone.now(),
    )  # fmt: skip

    post_whatsapp(reply_of(PHONE, word, number=1))
    customer.refresh_from_db()
    assert customer.opted_out_at is not None
    assert OptedOutPhone.objects.get().phone == PHONE

    post_whatsapp(reply_of(PHONE, "Start", number=2))
    customer.refresh_from_db()
    assert (customer.opted_out_at, OptedOutPhone.objects.count()) == (None, 0)
    assert customer.message_consent_at is not None


def test_stop_inside_a_sentence_is_a_reply(sent, post_whatsapp):
    post_whatsapp(reply_of(PHONE, "I will stop by tomorrow"))

    assert OptedOutPhone.objects.count() == 0
    assert RefillReminder.objects.get().response == "replied"


def test_a_reply_of_nobody_we_wrote_to_is_kept(provider, shop, post_whatsapp):
    post_whatsapp(reply_of("+919999900000", "Are you open?"))

    event = MessageEvent.objects.get()
    assert (event.organization, event.message, event.text) == (shop, None, "Are you open?")


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        {"entry": None},
        {"entry": [None, {"changes": [{"value": {"statuses": [{"status": "read"}, 7]}}]}]},
        {"entry": [{"changes": [{"value": {"messages": [{"id": {"a": 1}}, "x"]}}]}]},
        {"entry": [{"changes": [{"value": {"statuses": [{"status": "new", "id": "1"}]}}]}]},
    ],
    ids=range(6),
)
def test_what_we_do_not_know_yet_is_passed_over(body, provider, db):
    text = json.dumps(body)

    response = APIClient().post(
        "/webhooks/whatsapp/",
        text,
        content_type="application/json",
        headers={"X-Hub-Signature-256": whatsapp_signature(text.encode())},
    )

    assert response.status_code == 200


def test_a_body_of_three_megabytes_is_taken(sent, post_whatsapp):
    long = status_of(sent.provider_id, "read")
    long["statuses"][0]["pricing"] = {"padding": "x" * 3_000_000}

    assert post_whatsapp(long).status_code == 200
    assert status(sent) == "read"


def test_an_sms_is_brought_forward_by_its_status(sent_sms, post_sms):
    path = f"/webhooks/sms/status/?reference={sent_sms.reference}"

    response = post_sms(path, MessageSid=sent_sms.provider_id, MessageStatus="delivered")

    assert response.status_code == 204
    assert status(sent_sms) == "delivered"
    assert PhoneEvidence.objects.count() == 0


def test_the_status_of_an_uncertain_sms_finds_it_by_our_reference(
    provider, person, remind, send_due, settings, post_sms
):
    settings.MESSAGE_GATEWAYS = settings.MESSAGE_GATEWAYS | {"whatsapp": ""}
    remind(person())
    provider.behave(PHONE, accepts_and_hangs_up)
    send_due()
    message = Message.objects.get()

    post_sms(
        f"/webhooks/sms/status/?reference={message.reference}",
        MessageSid="SMfake1",
        MessageStatus="sent",
    )

    assert (status(message), message.provider_id) == ("sent", "SMfake1")


def test_an_sms_call_with_a_wrong_signature_is_refused(sent_sms, post_sms):
    for path in ("/webhooks/sms/status/", "/webhooks/sms/inbound/"):
        response = post_sms(
            path, signature="bm8=", MessageSid=sent_sms.provider_id, MessageStatus="delivered"
        )
        assert response.status_code == 403

    assert (status(sent_sms), MessageEvent.objects.count()) == ("accepted", 0)


def test_stop_by_sms_opts_out(sent_sms, post_sms):
    response = post_sms(
        "/webhooks/sms/inbound/", MessageSid="SMin1", From=PHONE, To="+15005550006", Body="STOP"
    )

    assert (response.status_code, b"<Response/>" in response.content) == (200, True)
    assert OptedOutPhone.objects.get().phone == PHONE


def test_stop_reaches_every_business_that_writes_by_this_sender(
    sent, post_whatsapp, other_shop, provider
):
    stranger = Customer.objects.create(organization=other_shop, phone=PHONE)
    now = timezone.now()
    Message.objects.create(
        organization=other_shop, customer=stranger, channel="whatsapp", day=now.date(),
        bundle="x", status="read", phone=PHONE, sender=sent.sender, next_try_at=now,
        expires_at=now,
    )  # fmt: skip

    post_whatsapp(reply_of(PHONE, "STOP"))

    assert OptedOutPhone.objects.count() == 2


def test_slow_answers_are_in_time_when_they_are(provider, person, remind, send_due):
    remind(person())
    provider.behave(PHONE, slow(0.2), ok)

    send_due()

    assert Message.objects.get().status == "accepted"
