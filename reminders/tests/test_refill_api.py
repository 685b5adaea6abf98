"""Refill reminders over HTTP: listed, told, answered, put off."""

from datetime import timedelta

import pytest

from messaging.tests.fake_gateway import accepts_and_hangs_up
from reminders.models import RefillReminder, RefillStatus
from visits.effects import effects_of
from visits.models import Bill

pytestmark = pytest.mark.django_db


@pytest.fixture
def due(sell, today):
    """A reminder that is due today."""
    sell(on=today - timedelta(days=25), days=30)
    return RefillReminder.objects.get()


def url(reminder, verb=""):
    return f"/api/refill-reminders/{reminder.pk}/{verb and verb + '/'}"


def test_the_list_says_who_to_remind_of_what(as_chitra, due):
    row = as_chitra.get("/api/refill-reminders/?list=due").json()["results"][0]
    assert (row["customer_name"], row["medicine_name"]) == ("Meera Pillai", "Thyronorm 50")
    assert (row["phone"], row["status"], row["days_overdue"]) == ("+919624046592", "pending", 0)


def test_whoever_wants_no_messages_is_shown_as_such(as_chitra, as_veena, as_dev, due, meera):
    assert as_veena.get(url(due)).json()["opted_out"] is False
    as_chitra.post(f"/api/customers/{meera.pk}/opt-out/")

    assert as_chitra.get("/api/refill-reminders/?list=due").json()["results"][0]["opted_out"]
    assert as_veena.get(url(due)).json()["opted_out"] is True
    assert as_dev.get(url(due)).status_code == 404


def test_a_viewer_reads_without_the_medicine(as_veena, due):
    row = as_veena.get(url(due)).json()
    assert row["customer_name"] == "Meera Pillai"
    assert "medicine_name" not in row


@pytest.mark.parametrize(
    ("days_ago", "which"), [(20, "upcoming"), (25, "due"), (28, "late"), (60, "calls")]
)
def test_lists_of_today(as_chitra, sell, today, days_ago, which):
    sell(on=today - timedelta(days=days_ago), days=30)
    assert as_chitra.get(f"/api/refill-reminders/?list={which}").json()["count"] == 1


def test_what_is_long_over_is_apart_and_nothing_is_in_neither(as_chitra, sell, today):
    for ago, medicine in ((20, "Upcoming"), (55, "A month late"), (56, "Long over")):
        sell(medicine, on=today - timedelta(days=ago), days=30)

    def listed(asked):
        rows = as_chitra.get(f"/api/refill-reminders/?{asked}").json()["results"]
        return [row["medicine_name"] for row in rows]

    assert listed("list=late&long_over=true") == ["Long over"]
    assert listed("list=late&long_over=false") == ["A month late"]
    assert listed("list=late") == ["Long over", "A month late"]
    assert listed("list=upcoming&long_over=false") == ["Upcoming"]
    assert as_chitra.get("/api/refill-reminders/?long_over=maybe").status_code == 400


def test_whoever_asks_for_nothing_else_sees_what_is_due(as_chitra, sell, today):
    for ago, medicine in ((20, "Upcoming"), (25, "Due"), (27, "Overdue")):
        sell(medicine, on=today - timedelta(days=ago), days=30)

    def listed(**asked):
        rows = as_chitra.get("/api/refill-reminders/", asked).json()["results"]
        return [row["medicine_name"] for row in rows]

    assert listed() == listed(list="due") == ["Overdue", "Due"]
    assert listed(list="all") == ["Overdue", "Due", "Upcoming"]
    assert listed(search="Meera") == ["Overdue", "Due"]


def test_a_status_is_looked_for_in_all_of_them(as_chitra, due):
    as_chitra.post(url(due, "mark-sent"), {"sent_by": "call"})

    assert as_chitra.get("/api/refill-reminders/").json()["count"] == 0
    assert as_chitra.get("/api/refill-reminders/?status=sent").json()["count"] == 1
    assert as_chitra.get("/api/refill-reminders/?status=sent&list=due").json()["count"] == 0


def test_a_reminder_that_is_not_due_has_its_own_page(as_chitra, sell, today):
    sell(on=today - timedelta(days=20), days=30)
    reminder = RefillReminder.objects.get()

    assert as_chitra.get(url(reminder)).status_code == 200
    assert as_chitra.post(url(reminder, "mark-sent"), {"sent_by": "call"}).status_code == 200


@pytest.mark.parametrize("word", ["dues", "everything", "pending"])
def test_a_list_that_there_is_not_is_refused(as_chitra, word):
    refused = as_chitra.get(f"/api/refill-reminders/?list={word}")

    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "list")


def test_three_days_late_means_reminded_and_still_not_bought(as_chitra, due, today):
    as_chitra.post(url(due, "mark-sent"), {"sent_by": "call"})
    RefillReminder.objects.update(
        reminder_date=today - timedelta(days=3), due_on=today - timedelta(days=3)
    )
    assert as_chitra.get("/api/refill-reminders/?list=late").json()["count"] == 1


def test_marking_as_sent_says_by_whom_and_how(as_chitra, chitra, due):
    answer = as_chitra.post(url(due, "mark-sent"), {"sent_by": "whatsapp"})
    assert answer.status_code == 200
    assert (answer.json()["status"], answer.json()["sent_by"]) == ("sent", "whatsapp")
    assert answer.json()["sent_by_name"] == chitra.name


def test_whom_a_message_may_have_reached_is_marked(provider, person, remind, send_due, as_chitra):
    provider.behave("+919624046592", accepts_and_hangs_up)
    remind(person())

    send_due()

    (row,) = as_chitra.get("/api/refill-reminders/?list=all").json()["results"]
    assert row["message_status"] == "uncertain"


def test_the_second_to_mark_it_is_told(as_chitra, due):
    as_chitra.post(url(due, "mark-sent"), {"sent_by": "call"})
    answer = as_chitra.post(url(due, "mark-sent"), {"sent_by": "call"})
    assert answer.status_code == 409
    assert answer.json()["message"].startswith("This reminder is reminded.")


@pytest.mark.parametrize("response", ["bought_elsewhere", "stopped", "wrong_number"])
def test_an_answer_that_ends_it_closes_the_reminder(as_chitra, due, response):
    answer = as_chitra.post(url(due, "response"), {"response": response, "notes": "On phone"})
    assert answer.json()["status"] == "closed"
    assert answer.json()["closing_reason"]


def test_call_later_needs_the_day(as_chitra, due):
    answer = as_chitra.post(url(due, "response"), {"response": "call_later"})
    assert answer.status_code == 400
    assert answer.json()["message"] == "Give the day on which to call again."
    due.refresh_from_db()
    assert due.response == ""


def test_call_later_puts_it_on_the_call_list_of_that_day(as_chitra, due, today):
    day = today + timedelta(days=2)
    values = {"response": "call_later", "call_again_on": day.isoformat()}
    assert as_chitra.post(url(due, "response"), values).status_code == 200
    assert not RefillReminder.objects.to_call(on=today).exists()
    assert RefillReminder.objects.to_call(on=day).exists()


def test_who_says_they_will_buy_was_reminded(as_chitra, due):
    answer = as_chitra.post(url(due, "response"), {"response": "will_buy"})
    assert (answer.json()["status"], answer.json()["sent_by"]) == ("sent", "call")


def test_who_heard_the_answer_is_told(as_chitra, chitra, due):
    answer = as_chitra.post(url(due, "response"), {"response": "no_answer"})
    assert (answer.json()["status"], answer.json()["responded_by_name"]) == ("pending", chitra.name)


def test_a_snoozed_reminder_is_due_on_that_day(as_chitra, due, today):
    day = today + timedelta(days=4)
    assert as_chitra.post(url(due, "snooze"), {"until": day.isoformat()}).status_code == 200
    assert not RefillReminder.objects.due(on=today).exists()
    assert RefillReminder.objects.due(on=day).exists()


@pytest.mark.parametrize(
    ("days", "message"),
    [
        (0, "Give a day after today."),
        (-3, "Give a day after today."),
        (500, "That is more than a year away. Check the year."),
    ],
)
def test_a_snooze_to_a_wrong_day_is_refused(as_chitra, due, today, days, message):
    day = today + timedelta(days=days)
    answer = as_chitra.post(url(due, "snooze"), {"until": day.isoformat()})
    assert (answer.status_code, answer.json()["message"]) == (400, message)


def test_a_closing_by_mistake_is_taken_back(as_chitra, due):
    as_chitra.post(url(due, "response"), {"response": "stopped"})
    answer = as_chitra.post(url(due, "reopen"))
    assert (answer.json()["status"], answer.json()["call_only"]) == ("pending", True)


def test_what_was_bought_since_cannot_be_opened_again(as_chitra, due, sell):
    as_chitra.post(url(due, "response"), {"response": "stopped"})
    sell()
    assert as_chitra.post(url(due, "reopen")).status_code == 409


@pytest.mark.parametrize("verb", ["mark-sent", "response", "snooze", "reopen"])
def test_a_viewer_changes_nothing(as_veena, due, verb):
    assert as_veena.post(url(due, verb), {}).status_code == 403
    due.refresh_from_db()
    assert due.status == RefillStatus.PENDING


@pytest.mark.parametrize("verb", ["mark-sent", "response", "snooze", "reopen"])
def test_a_stranger_finds_nothing(as_dev, due, verb):
    body = {"sent_by": "call"} if verb == "mark-sent" else {}
    assert as_dev.post(url(due, verb), body).status_code == 404


def test_the_journey_tells_of_the_reminder(as_chitra, as_veena, due, meera):
    items = as_chitra.get(f"/api/customers/{meera.pk}/journey/").json()["results"]
    (item,) = [item for item in items if item["type"] == "refill_reminder"]
    assert item["title"] == "Refill of Thyronorm 50 to remind of"
    items = as_veena.get(f"/api/customers/{meera.pk}/journey/").json()["results"]
    assert "Thyronorm" not in str([item for item in items if item["type"] == "refill_reminder"])


def test_the_journey_has_the_note_of_a_refill_call_for_who_may_read_it(
    as_chitra, as_veena, due, meera
):
    answer = {"response": "will_buy", "notes": "On Sunday, with her son"}
    assert as_chitra.post(url(due, "response"), answer).status_code == 200

    def line(client):
        items = client.get(f"/api/customers/{meera.pk}/journey/").json()["results"]
        return next(item for item in items if item["type"] == "refill_reminder")

    assert line(as_chitra)["details"]["response_notes"] == "On Sunday, with her son"
    assert "her son" in line(as_chitra)["description"]
    assert "her son" not in str(line(as_veena))


def test_the_counter_is_told_when_each_medicine_is_to_be_reminded_of(
    as_chitra, shop, shivranjani, veena, today
):
    lines = [
        {"medicine_name": "Metformin 500", "amount": "180", "duration_days": 30},
        {"medicine_name": "Telma 40", "amount": "90", "duration_days": 15},
        {"medicine_name": "ORS", "amount": "20"},
    ]
    answer = as_chitra.post(
        "/api/bills/quick-purchase/", {"phone": "96240 46592", "items": lines}, format="json"
    )

    assert answer.status_code == 201, answer.data
    assert [(row["medicine_name"], row["due_on"]) for row in answer.data["effects"]["refills"]] == [
        ("Telma 40", (today + timedelta(days=10)).isoformat()),
        ("Metformin 500", (today + timedelta(days=25)).isoformat()),
    ]
    bill = Bill.objects.get(pk=answer.data["bill"]["id"])
    assert {row["medicine_name"] for row in effects_of(bill, veena)["refills"]} == {""}


def test_of_a_sale_to_nobody_in_particular_nothing_is_to_be_reminded_of(as_chitra, shivranjani):
    line = {"medicine_name": "Metformin 500", "amount": "180", "duration_days": 30}

    answer = as_chitra.post("/api/bills/quick-purchase/", {"items": [line]}, format="json")

    assert answer.data["effects"]["refills"] == []
