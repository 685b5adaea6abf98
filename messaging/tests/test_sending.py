"""Due reminders go out over real HTTP, once, and what came of them is known."""

import re
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jobs.runner import run_job
from jobs.services import start_job
from jobs.testing import run_jobs
from messaging.gateways import close_gateways
from messaging.models import Message, SenderState
from messaging.services.outbox import DISPATCH, Bundle, make_messages
from messaging.tests.fake_gateway import (
    ACCOUNT,
    PHONE_NUMBER_ID,
    TOKEN,
    accepts_and_hangs_up,
    broken,
    error,
    slow,
)
from messaging.tests.providers import described, the_reminder
from reminders.models import RefillReminder


def test_a_due_reminder_goes_out_as_whatsapp_wants_it(provider, person, remind, send_due):
    reminder = remind(person())

    send_due()

    call = provider.calls[0]
    message = Message.objects.get()
    assert call.handler.path == f"/v25.0/{PHONE_NUMBER_ID}/messages"
    assert call.headers["authorization"] == f"Bearer {TOKEN}"
    assert call.body == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "+919624046592",
        "type": "template",
        "biz_opaque_callback_data": str(message.reference),
        "template": {
            "name": "refill_reminder",
            "language": {"code": "en", "policy": "deterministic"},
            "components": [
                {
                    "type": "body",
                    "parameters": [
                        {"type": "text", "text": "Meera Pillai"},
                        {"type": "text", "text": "Asha Medicals"},
                    ],
                }
            ],
        },
    }
    assert (message.status, message.provider_id) == ("accepted", "wamid.fake1")
    reminder.refresh_from_db()
    assert (reminder.status, reminder.sent_by) == ("sent", "whatsapp")


def test_the_message_names_no_medicine(provider, person, remind, send_due):
    remind(person(), "Thyronorm 50")

    send_due()

    assert "thyronorm" not in str(provider.calls[0].body).lower()
    assert Message.objects.get().body == (
        "Hello Meera Pillai, your regular order at Asha Medicals is due again. Answer here and we "
        "keep it ready for you. Answer STOP to get no more messages."
    )


def test_several_medicines_due_together_are_one_message(provider, person, remind, send_due):
    meera = person()
    for medicine in ("Thyronorm 50", "Glycomet 500", "Telma 40"):
        remind(meera, medicine)

    send_due()

    assert len(provider.calls) == 1
    assert set(RefillReminder.objects.values_list("status", flat=True)) == {"sent"}


def test_sending_again_sends_nothing_twice(provider, person, remind, send_due):
    remind(person())

    send_due()
    send_due()
    RefillReminder.objects.update(status="pending", sent_at=None)
    send_due()

    assert len(provider.calls) == 1


def test_an_sms_is_a_signed_form_with_the_address_for_its_status(
    provider, person, without_whatsapp, remind, send_due, settings
):
    settings.SMS_EXTRA_FIELDS = {"DltEntityId": "110100", "DltTemplateId": "{template}"}
    remind(without_whatsapp(person()))

    send_due()

    call = provider.calls[0]
    sms = Message.objects.get(channel="sms")
    assert call.handler.path == f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    assert call.headers["authorization"].startswith("Basic ")
    assert call.body["To"] == "+919624046592"
    assert call.body["From"] == "+15005550006"
    assert call.body["Body"] == sms.body
    assert call.body["DltEntityId"] == "110100"
    assert call.body["StatusCallback"] == (
        f"https://footfall.example/webhooks/sms/status/?reference={sms.reference}"
    )
    assert described() == [("whatsapp", "skipped", "not_on_whatsapp"), ("sms", "accepted", "")]


def test_what_whatsapp_refuses_for_good_goes_by_sms_once(provider, person, remind, send_due):
    remind(person())
    provider.behave("+919624046592", error(131026))

    send_due()
    send_due()

    assert described() == [("whatsapp", "failed", "131026"), ("sms", "accepted", "")]
    assert the_reminder().sent_by == "sms"


def test_what_neither_can_bring_is_left_for_a_call(provider, person, remind, send_due):
    remind(person())
    provider.behave("+919624046592", error(131026), error(21614))

    send_due()

    assert described() == [("whatsapp", "failed", "131026"), ("sms", "failed", "21614")]
    assert (the_reminder().status, the_reminder().call_only) == ("pending", True)


@pytest.mark.parametrize("behaviour", [accepts_and_hangs_up, slow(1.2), broken(502), broken(200)])
def test_an_answer_that_never_came_is_uncertain_and_never_sent_again(
    behaviour, provider, person, remind, send_due
):
    remind(person())
    provider.behave("+919624046592", behaviour)

    send_due()
    send_due()

    assert len(provider.calls) == 1
    assert [status for _, status, _ in described()] == ["uncertain"]
    assert (the_reminder().status, the_reminder().call_only) == ("pending", True)


def test_what_was_certainly_not_accepted_is_tried_again(provider, person, remind, send_due):
    remind(person())
    provider.behave("+919624046592", error(131000, status=500), error(131016, status=503))

    send_due()
    run_jobs()

    assert described() == [("whatsapp", "accepted", "")]
    assert (Message.objects.get().attempts, len(provider.calls)) == (3, 3)


def test_trying_again_has_an_end(provider, person, remind, send_due, settings):
    settings.MESSAGE_MAX_ATTEMPTS = 2
    remind(person())
    provider.behave("+919624046592", error(131000), error(131000), error(30003))

    send_due()
    run_jobs()

    assert described() == [("whatsapp", "failed", "131000"), ("sms", "failed", "30003")]


def test_a_provider_that_is_not_there_was_certainly_not_reached(
    provider, person, remind, send_due, settings
):
    settings.MESSAGE_RETRY_SECONDS = 60
    settings.WHATSAPP_API_URL = "http://127.0.0.1:9"
    remind(person())

    send_due()

    message = Message.objects.get()
    assert (message.status, message.error_code) == ("queued", "not_connected")
    assert message.next_try_at > timezone.now() + timedelta(seconds=50)


def test_a_rate_limit_pauses_the_sender_and_costs_no_attempt(provider, person, remind, send_due):
    remind(person())
    provider.behave("+919624046592", error(130429, status=429))

    send_due()

    message, state = Message.objects.get(), SenderState.objects.get()
    assert (message.status, message.attempts) == ("queued", 0)
    assert message.next_try_at == state.paused_until
    assert 20 < (state.paused_until - timezone.now()).total_seconds() <= 30


def test_what_cannot_be_sent_at_all_stops_the_sender(provider, person, remind, send_due, settings):
    settings.WHATSAPP_TOKEN = "a token\nwith a line break"
    remind(person())

    send_due()

    assert described() == [("whatsapp", "queued", "not_sendable")]
    assert SenderState.objects.get().stop_code == "not_sendable"


def test_a_provider_whose_answers_are_lost_gets_no_further_messages_for_a_while(
    provider, person, remind, send_due, settings
):
    settings.MESSAGE_PARALLEL = 4
    for number in range(12):
        remind(person(f"Person {number}", f"+9198250000{number:02}"))
    provider.otherwise = broken(502)

    send_due()

    assert len(provider.calls) == 4
    assert [status for _, status, _ in described()].count("uncertain") == 4
    assert SenderState.objects.get().paused_until > timezone.now()


def test_a_batch_costs_the_same_queries_however_large_it_is(
    provider, person, remind, loud, settings
):
    def queries(people):
        settings.MESSAGE_PARALLEL = people
        close_gateways()  # whose connections are as many
        for _ in range(people):
            number = Message.objects.count() + RefillReminder.objects.count()
            remind(person(f"Person {number}", f"+91982501{number:04}"))
        bundles = [
            Bundle(r.customer_id, r.branch_id, loud.today(), [r.pk], timezone.now(), later)
            for r in RefillReminder.objects.filter(status="pending")
        ]
        make_messages(loud, "whatsapp", bundles)
        job = start_job(DISPATCH, organization=loud, parameters={})
        with CaptureQueriesContext(connection) as captured:
            run_job(job.pk)
        shapes = (re.sub(r"^\d+ times: |s\d+_x\d+", "", q["sql"])[:60] for q in captured)
        return Counter(s for s in shapes if not s.startswith(renewal))

    renewal = 'UPDATE "jobs_job" SET "lease_until"'  # by the clock, however many messages there are
    later = timezone.now() + timedelta(days=1)
    queries(1)  # what is cached once per process

    few, many = queries(2), queries(20)
    assert (few - many, many - few) == (Counter(), Counter())
    assert set(Message.objects.values_list("status", flat=True)) == {"accepted"}


def test_one_message_per_six_seconds_to_one_person(provider, person, remind, send_due):
    remind(person())
    provider.behave("+919624046592", error(131056))

    send_due()

    wait = Message.objects.get().next_try_at - timezone.now()
    assert 5 < wait.total_seconds() <= 7
    assert not SenderState.objects.exists()


@pytest.mark.parametrize("code", [190, 0, 3, 10, 200, 299, 368, 131031, 131042])
def test_an_error_of_the_account_stops_the_sender_for_a_person_to_see(
    code, provider, person, remind, send_due
):
    remind(person("Meera Pillai", "+919624046592"))
    provider.otherwise = error(code, status=401, text="Session has expired")

    send_due()
    send_due()

    state = SenderState.objects.get()
    assert len(provider.calls) == 1
    assert state.stop_reason == f"Session has expired (code {code})"
    assert described() == [("whatsapp", "queued", str(code))]


@pytest.mark.parametrize("code", [131047, 131049, 130472])
def test_errors_that_say_nothing_of_the_phone_are_no_evidence(
    code, provider, person, remind, send_due
):
    meera = person()
    remind(meera)
    provider.behave("+919624046592", error(code))

    send_due()

    meera.refresh_from_db()
    assert meera.whatsapp_status == "unknown"
    assert described()[0] == ("whatsapp", "failed", str(code))


@pytest.mark.parametrize(("on_whatsapp", "code"), [(True, 131050), (False, 21610)])
def test_a_provider_that_knows_of_an_opt_out_is_believed(
    on_whatsapp, code, provider, person, without_whatsapp, remind, send_due
):
    meera = person()
    if not on_whatsapp:
        without_whatsapp(meera)
    remind(meera)
    provider.behave("+919624046592", error(code))

    send_due()
    remind(meera, "Glycomet 500")
    Message.objects.update(bundle="earlier")
    send_due()

    assert len(provider.calls) == 1
    assert described()[-1][1:] == ("skipped", "opted_out")
