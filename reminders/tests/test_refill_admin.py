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
