"""What each outcome of a call would do, said before anybody chooses."""

from datetime import timedelta

import pytest

from contacts.models import ContactRecord
from reminders.tests.test_call_outcomes import contact, late, record

__all__ = ["contact", "late", "record"]
pytestmark = pytest.mark.django_db


def test_the_proposals_say_what_each_outcome_would_do(
    record, as_chitra, meera, contact, late, today
):
    record("no_answer", contact=contact.pk)
    ContactRecord.objects.update(next_action_on=today)

    answer = as_chitra.get(f"/api/call-outcomes/proposals/?customer={meera.pk}").json()

    assert (answer["contact"], answer["no_answers"]) == (contact.pk, 1)
    by_outcome = {one.pop("outcome"): one for one in answer["outcomes"]}
    assert list(by_outcome)[:3] == ["no_answer", "call_later", "will_come"]
    assert by_outcome["no_answer"]["next_on"] == (today + timedelta(days=1)).isoformat()
    assert by_outcome["do_not_call"] == {
        "next_on": None,
        "closing_reason": "Asked not to be called",
    }
    assert "stopped" not in by_outcome  # the refills wait for tomorrow


def test_every_task_of_the_day_comes_with_what_each_outcome_would_do(as_chitra, contact, late):
    tasks = as_chitra.get("/api/worklist/").json()["results"]

    offered = {task["type"]: [one["outcome"] for one in task["outcomes"]] for task in tasks}
    assert "stopped" in offered["refill_call"]
    assert "stopped" not in offered["contact"]
