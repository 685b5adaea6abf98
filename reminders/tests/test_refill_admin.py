from datetime import timedelta

import pytest
from django.urls import reverse

from reminders.models import RefillReminder, RefillStatus

pytestmark = pytest.mark.django_db
LIST = "admin:reminders_refillreminder_changelist"


def run(client, action, reminder):
    return client.post(
        reverse(LIST), {"action": action, "_selected_action": [reminder.pk]}, follow=True
    )


@pytest.fixture
def due(sell, today):
    sell(on=today.replace(year=today.year - 1), days=30)
    return RefillReminder.objects.get()


@pytest.mark.parametrize(
    ("action", "status"),
    [
        ("called", RefillStatus.SENT),
        ("will_buy", RefillStatus.SENT),
        ("bought_elsewhere", RefillStatus.CLOSED),
        ("stopped", RefillStatus.CLOSED),
        ("snooze_a_week", RefillStatus.PENDING),
    ],
)
def test_staff_write_down_what_came_of_a_call(client, chitra, due, action, status):
    client.force_login(chitra)
    assert "Reminders changed: 1." in run(client, action, due).content.decode()
    before = due.due_on
    due.refresh_from_db()
    assert due.status == status
    assert (due.due_on > before) is (action == "snooze_a_week")


def test_what_is_over_says_so(client, chitra, due):
    client.force_login(chitra)
    run(client, "stopped", due)
    assert "This reminder is closed." in run(client, "called", due).content.decode()


def test_a_viewer_sees_the_list_without_medicines_or_actions(client, veena, due):
    client.force_login(veena)
    page = client.get(reverse(LIST)).content.decode()
    assert "Meera Pillai" in page
    assert "Thyronorm" not in page
    run(client, "called", due)
    due.refresh_from_db()
    assert due.status == RefillStatus.PENDING


def test_the_lists_of_today(client, chitra, due):
    client.force_login(chitra)
    for which, shown in [("calls", True), ("late", True), ("due", True), ("upcoming", False)]:
        page = client.get(reverse(LIST), {"list": which}).content.decode()
        assert ("Meera Pillai" in page) is shown, which


def test_open_ones_come_first_with_phones_as_people_write_them(client, chitra, sell, today):
    long_ago = today.replace(year=today.year - 1)
    sell("Closed", on=long_ago - timedelta(days=9), days=30)
    RefillReminder.objects.update(status="closed", closing_reason="Stopped")
    sell("Later", days=30)
    sell("Late", on=long_ago, days=30)
    client.force_login(chitra)

    page = client.get(reverse(LIST))

    shown = [reminder.medicine_name for reminder in page.context["cl"].result_list]
    assert shown == ["Late", "Later", "Closed"]
    assert "+91 96240 46592" in page.content.decode()


def page_of(reminder):
    return reverse("admin:reminders_refillreminder_change", args=[reminder.pk])


@pytest.mark.parametrize(
    ("answer", "status", "response"),
    [
        ("reminded", RefillStatus.SENT, ""),
        ("will_buy", RefillStatus.SENT, "will_buy"),
        ("wrong_number", RefillStatus.CLOSED, "wrong_number"),
    ],
)
def test_an_open_reminder_is_answered_on_its_page(client, chitra, due, answer, status, response):
    client.force_login(chitra)

    client.post(page_of(due), {"answer": answer, "day": "", "notes": "Spoke to her son"})

    due.refresh_from_db()
    assert (due.status, due.response) == (status, response)
    if response:
        assert (due.response_notes, due.responded_by) == ("Spoke to her son", chitra)


def test_a_reminder_is_put_off_on_its_page(client, chitra, due, today):
    client.force_login(chitra)
    day = today + timedelta(days=9)

    client.post(page_of(due), {"answer": "put_off", "day": f"{day:%d/%m/%Y}", "notes": ""})

    due.refresh_from_db()
    assert (due.status, due.due_on) == (RefillStatus.PENDING, day)


def test_what_the_answer_lacks_is_said_beside_its_field(client, chitra, due, today):
    client.force_login(chitra)

    no_day = client.post(page_of(due), {"answer": "call_later", "day": "", "notes": ""})
    past = client.post(page_of(due), {"answer": "put_off", "day": f"{today:%d/%m/%Y}"})
    no_answer = client.post(page_of(due), {"answer": "", "notes": "Spoke to her son"})

    assert "id_day_error" in str(no_day.context["adminform"].form.errors)
    assert "Give a day after today." in str(past.context["adminform"].form.errors["day"])
    assert "answer" in no_answer.context["adminform"].form.errors
    due.refresh_from_db()
    assert (due.status, due.response) == (RefillStatus.PENDING, "")


def test_a_reminder_that_is_over_and_a_viewers_page_have_no_button_to_save(
    client, chitra, veena, due
):
    client.force_login(veena)
    assert 'name="_save"' not in client.get(page_of(due)).content.decode()

    client.force_login(chitra)
    assert 'name="_save"' in client.get(page_of(due)).content.decode()
    client.post(page_of(due), {"answer": "stopped", "day": "", "notes": ""})
    assert 'name="_save"' not in client.get(page_of(due)).content.decode()
