"""What becomes of a lead, over HTTP: assigned, followed up, converted, lost, open again."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from history.models import Change
from leads.models import FollowUpHistory, Lead, LeadProjectAssociation

pytestmark = pytest.mark.django_db


@pytest.fixture
def act(as_bilal, lead):
    def call(name, body=None, client=as_bilal):
        return client.post(f"/api/leads/{lead.pk}/{name}/", body or {}, format="json")

    return call


def status_changes():
    return [
        change.changes["conversion_status"]
        for change in Change.objects.filter(target_type="lead").order_by("pk")
        if "conversion_status" in change.changes
    ]


def test_a_lead_is_assigned_by_a_manager(act, chitra):
    response = act("assign", {"assigned_to": chitra.pk})

    assert response.status_code == 200
    assert response.data["assigned_to_name"] == "chitra"
    assert response.data["assigned_at"]
    assert act("assign", {"assigned_to": None}).data["assigned_at"] is None


def test_staff_do_not_assign(act, as_chitra, chitra):
    assert act("assign", {"assigned_to": chitra.pk}, as_chitra).status_code == 403


def test_a_lead_goes_to_nobody_who_cannot_work_on_it(act, veena, dev):
    assert act("assign", {"assigned_to": veena.pk}).status_code == 400
    assert act("assign", {"assigned_to": dev.pk}).data["errors"][0]["code"] == "does_not_exist"
    assert act("assign", {}).status_code == 400


def test_a_conversion_is_written_down_everywhere(act, take, skyline, lead):
    take(project=skyline)

    response = act("convert", {"project": skyline.pk, "value": "2500000.00"})

    assert response.status_code == 200
    assert response.data["conversion_status"] == "converted"
    assert response.data["decided_at"]
    membership = LeadProjectAssociation.objects.get()
    assert (str(membership.value), membership.status) == ("2500000.00", "Converted")
    assert membership.converted_at
    assert Change.objects.filter(target_type="membership").first().changes["value"] == [
        None,
        "2500000.00",
    ]
    assert status_changes() == [["open", "converted"]]


def test_a_value_without_project_is_of_the_only_one(act, take, skyline):
    take(project=skyline)

    act("convert", {"value": "100"})

    assert LeadProjectAssociation.objects.get().value == 100


def test_a_value_without_project_is_refused_where_it_says_nothing(act, take, skyline, riverside):
    assert act("convert", {"value": "100"}).status_code == 400

    take(project=skyline)
    take(project=riverside)

    assert act("convert", {"value": "100"}).data["errors"][0]["field"] == "project"
    assert Lead.objects.get().conversion_status == "open"


def test_converting_twice_changes_nothing_more(act, skyline):
    for _ in range(2):
        assert act("convert", {"project": skyline.pk, "value": "100"}).status_code == 200

    assert len(status_changes()) == 1
    assert LeadProjectAssociation.objects.count() == 1


@pytest.mark.parametrize("body", [{"value": "-1"}, {"value": "much"}, {"project": 999}])
def test_a_conversion_that_makes_no_sense_is_refused(act, body):
    assert act("convert", body).status_code == 400
    assert Lead.objects.get().conversion_status == "open"


def test_a_loss_needs_a_reason(act):
    for body in ({}, {"reason": ""}, {"reason": "   "}, {"reason": "x" * 501}):
        assert act("lose", body).status_code == 400

    response = act("lose", {"reason": "Bought elsewhere"})

    assert (response.data["conversion_status"], response.data["lost_reason"]) == (
        "lost",
        "Bought elsewhere",
    )


def test_a_converted_lead_is_not_lost_by_mistake(act):
    act("convert")

    assert act("lose", {"reason": "Typo"}).status_code == 409


def test_a_decided_lead_can_be_reopened(act):
    assert act("reopen").status_code == 409
    act("lose", {"reason": "No answer"})

    response = act("reopen")

    assert response.data["conversion_status"] == "open"
    assert response.data["lost_reason"] == ""
    assert response.data["decided_at"] is None
    assert status_changes() == [["open", "lost"], ["lost", "open"]]


def test_a_reopened_lead_is_no_conversion_in_its_projects_any_more(act, skyline):
    act("convert", {"project": skyline.pk, "value": "1000.00"})

    act("reopen")

    membership = LeadProjectAssociation.objects.get()
    assert (membership.converted_at, membership.status, membership.value) == (
        None,
        "Reopened",
        1_000,
    )
    assert Change.objects.of(membership).latest("pk").changes["status"] == ["Converted", "Reopened"]


def test_who_comes_back_after_being_lost_is_open_again(act, as_chitra):
    act("lose", {"reason": "No answer"})

    response = as_chitra.post("/api/leads/", {"phone": "9723521333"})

    assert response.data["conversion_status"] == "open"
    assert status_changes()[-1] == ["lost", "open"]


def test_a_decided_lead_is_not_qualified(act):
    assert act("qualify").data["conversion_status"] == "qualified"
    act("convert")

    assert act("qualify").status_code == 409


def test_a_follow_up_makes_an_open_lead_contacted(act, as_chitra, chitra, tomorrow, lead):
    body = {"kind": "call", "response": "Call again", "next_follow_up_on": tomorrow.isoformat()}

    response = act("follow-ups", body, as_chitra)

    assert response.status_code == 201, response.data
    assert response.data["done_by_name"] == "chitra"
    lead.refresh_from_db()
    assert (lead.conversion_status, lead.next_follow_up_on) == ("contacted", tomorrow)
    listed = as_chitra.get(f"/api/leads/{lead.pk}/follow-ups/").data["results"]
    assert [row["response"] for row in listed] == ["Call again"]


def test_a_closing_reason_loses_the_lead(act, lead):
    assert act("follow-ups", {"closing_reason": "Moved abroad"}).status_code == 201

    lead.refresh_from_db()
    assert (lead.conversion_status, lead.lost_reason) == ("lost", "Moved abroad")
    assert act("follow-ups", {"closing_reason": "Again"}).status_code == 409


def test_a_follow_up_needs_exactly_one_end(act, tomorrow):
    both = {"next_follow_up_on": tomorrow.isoformat(), "closing_reason": "No"}

    assert act("follow-ups", {"notes": "Hello"}).status_code == 400
    assert act("follow-ups", both).status_code == 400
    assert not FollowUpHistory.objects.exists()


def test_the_next_follow_up_is_not_in_the_past(act, yesterday):
    response = act("follow-ups", {"next_follow_up_on": yesterday.isoformat()})

    assert response.status_code == 400
    assert response.data["errors"][0]["code"] == "date_in_past"


def test_todays_follow_ups_come_longest_overdue_first(as_chitra, take, today, yesterday, tomorrow):
    for name, phone, day in [
        ("Today", "9825012341", today),
        ("Tomorrow", "9825012342", tomorrow),
        ("Yesterday", "9825012343", yesterday),
    ]:
        Lead.objects.filter(pk=take(name, phone).pk).update(next_follow_up_on=day)

    due = as_chitra.get("/api/follow-ups/due/").data["results"]

    assert [(row["full_name"], row["overdue_days"]) for row in due] == [
        ("Yesterday", 1),
        ("Today", 0),
    ]


def test_today_is_the_organizations_own(as_chitra, lead, monkeypatch):
    """23:00 in London is 04:30 of the next day in Kolkata."""
    Lead.objects.update(next_follow_up_on="2025-09-26")
    late = datetime(2025, 9, 25, 23, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: late)

    assert as_chitra.get("/api/follow-ups/due/").data["count"] == 1


def test_a_decided_lead_is_due_no_more(act, as_chitra, today, lead):
    Lead.objects.update(next_follow_up_on=today)
    act("convert")

    assert as_chitra.get("/api/follow-ups/due/").data["count"] == 0
