"""Leads in projects, and what is promised by a day."""

from datetime import timedelta

import pytest

from history.models import Change
from jobs.schedule import _entries, tick
from leads.models import LeadProjectAssociation, LoanCommitment, PartnerClaim
from leads.services.loans import mark_overdue_loans

POSITIONS = "/api/lead-projects/"
LOANS = "/api/loan-commitments/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def membership(take, skyline):
    take(project=skyline)
    return LeadProjectAssociation.objects.get()


@pytest.fixture
def loan(shop, lead, tomorrow):
    return LoanCommitment.objects.create(
        organization=shop, lead=lead, amount=100, promised_on=tomorrow
    )


def test_a_lead_is_put_into_a_project_once(as_chitra, lead, skyline, partner):
    body = {"lead": lead.pk, "project": skyline.pk, "channel_partner": partner.pk}

    first = as_chitra.post(POSITIONS, body)
    second = as_chitra.post(POSITIONS, {**body, "status": "Site visit"})

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.data["channel_partner_name"] == "Mehta Realty"
    assert second.data["status"] == "Site visit"
    assert PartnerClaim.objects.count() == 1


def test_what_a_form_leaves_out_stays(as_chitra, membership):
    LeadProjectAssociation.objects.update(phone_verified=True)
    body = {"lead": membership.lead_id, "project": membership.project_id, "status": "Site visit"}

    response = as_chitra.post(POSITIONS, body, format="multipart")

    assert (response.data["status"], response.data["phone_verified"]) == ("Site visit", True)


@pytest.mark.parametrize("url", ["/api/leads/", POSITIONS])
def test_nothing_new_begins_with_what_is_deactivated(url, as_chitra, lead, skyline, partner, shop):
    whose = {"lead": lead.pk} if url == POSITIONS else {"phone": "9825012345"}
    body = {**whose, "project": skyline.pk}
    type(partner).objects.update(is_active=False)

    refused = as_chitra.post(url, {**body, "channel_partner": partner.pk})
    assert [error["field"] for error in refused.data["errors"]] == ["channel_partner"]

    type(skyline).objects.update(is_active=False)
    assert as_chitra.post(url, body).data["errors"][0]["code"] == "inactive"
    assert not LeadProjectAssociation.objects.exists()


def test_anothers_project_or_lead_is_refused(as_chitra, as_dev, lead, skyline, their_project):
    for client, project in ((as_chitra, their_project), (as_dev, their_project)):
        response = client.post(POSITIONS, {"lead": lead.pk, "project": project.pk})
        assert response.status_code == 400
        assert response.data["errors"][0]["code"] == "does_not_exist"
    assert not LeadProjectAssociation.objects.exists()


def test_every_change_of_a_place_is_written_down(as_bilal, membership, bilal, chitra):
    as_bilal.patch(
        f"{POSITIONS}{membership.pk}/", {"status": "Negotiation", "phone_verified": True}
    )
    as_bilal.post(f"{POSITIONS}{membership.pk}/assign/", {"assigned_to": chitra.pk})
    as_bilal.post(f"{POSITIONS}{membership.pk}/archive/")

    membership.refresh_from_db()
    assert (membership.assigned_to, membership.assigned_by) == (chitra, bilal)
    parts = [change.changes for change in Change.objects.of(membership).order_by("pk")][1:]
    assert parts[0] == {"status": ["New", "Negotiation"], "phone_verified": [False, True]}
    assert parts[1] == {"assigned_to": [None, chitra.pk]}
    assert list(parts[2]) == ["archived_at"]
    assert {change.by for change in Change.objects.of(membership)[:3]} == {bilal}


def test_what_changes_nothing_is_not_written_down(as_bilal, membership):
    as_bilal.patch(f"{POSITIONS}{membership.pk}/", {"status": "New"})

    assert Change.objects.of(membership).count() == 1


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ({"is_pretagged": True}, (True, "pending")),
        ({"pretag_status": "approved"}, (True, "approved")),
        ({"is_pretagged": False}, (False, "")),
    ],
)
def test_a_pretag_and_its_status_go_together(as_bilal, membership, body, shown):
    data = as_bilal.patch(f"{POSITIONS}{membership.pk}/", body).data

    assert (data["is_pretagged"], data["pretag_status"]) == shown


def test_a_status_that_says_converted_is_a_conversion(as_bilal, membership):
    as_bilal.patch(f"{POSITIONS}{membership.pk}/", {"status": "converted", "value": "1000.00"})

    membership.refresh_from_db()
    assert membership.converted_at is not None
    assert membership.lead.conversion_status == "converted"


def test_a_pretag_told_with_a_new_lead_is_pending(as_chitra, skyline):
    lead = {"phone": "9723521333", "project": skyline.pk}

    def pretag(given):
        (membership,) = as_chitra.post("/api/leads/", {**lead, "is_pretagged": given}).data[
            "associations"
        ]
        return membership["is_pretagged"], membership["pretag_status"]

    assert pretag(True) == (True, "pending")
    LeadProjectAssociation.objects.update(pretag_status="approved")
    assert pretag(True) == (True, "approved")
    assert pretag(False) == (False, "")


@pytest.mark.parametrize(
    "body",
    [
        {"status": "  "},
        {"value": "-5"},
        {"pretag_status": "perhaps"},
        {"is_pretagged": False, "pretag_status": "approved"},
        {"enquired_on": "yesterday"},
        {"enquired_on": "2999-01-01"},
        {"enquired_on": "0201-01-01"},
    ],
)
def test_a_change_that_makes_no_sense_is_refused(as_bilal, membership, body):
    assert as_bilal.patch(f"{POSITIONS}{membership.pk}/", body).status_code == 400


def test_an_archived_place_leaves_the_list_and_comes_back(as_chitra, membership, skyline, lead):
    url = f"{POSITIONS}{membership.pk}/"
    as_chitra.post(f"{url}archive/")

    assert as_chitra.get(POSITIONS).data["count"] == 0
    assert as_chitra.get(POSITIONS, {"is_archived": "true"}).data["count"] == 1
    assert as_chitra.get(url).data["archived_at"]

    as_chitra.post(f"{url}unarchive/")
    assert as_chitra.get(POSITIONS).data["count"] == 1


@pytest.mark.parametrize(
    ("name", "hits"), [("project", 1), ("assigned_to", 0), ("channel_partner", 0), ("lead", 1)]
)
def test_places_are_listed_by(name, hits, as_bilal, membership, bilal, partner, skyline):
    ids = {
        "project": skyline.pk,
        "assigned_to": bilal.pk,
        "channel_partner": partner.pk,
        "lead": membership.lead_id,
    }

    assert as_bilal.get(POSITIONS, {name: ids[name]}).data["count"] == hits


def test_staff_of_a_branch_do_not_see_places_of_other_branches(as_chitra, take, skyline, cg_road):
    take(project=skyline, branch=cg_road)

    assert as_chitra.get(POSITIONS).data["count"] == 0


def test_a_loan_is_promised_for_a_day_to_come(as_chitra, lead, tomorrow, chitra):
    body = {"lead": lead.pk, "amount": "2500000", "promised_on": tomorrow, "lender": "HDFC"}

    response = as_chitra.post(LOANS, body)

    assert response.status_code == 201, response.data
    assert (response.data["status"], response.data["created_by"]) == ("open", chitra.pk)


def test_a_promised_day_that_is_past_is_refused(as_chitra, lead, yesterday):
    body = {"lead": lead.pk, "amount": "100", "promised_on": yesterday}

    response = as_chitra.post(LOANS, body)

    assert response.status_code == 400
    assert response.data["errors"][0]["code"] == "date_in_past"
    assert not LoanCommitment.objects.exists()


@pytest.mark.parametrize("amount", ["0", "-1", "", "a lot", "1" * 20])
def test_a_loan_needs_an_amount(as_chitra, lead, tomorrow, amount):
    body = {"lead": lead.pk, "amount": amount, "promised_on": tomorrow}

    assert as_chitra.post(LOANS, body).status_code == 400


def test_a_promise_is_concluded_once(as_chitra, loan):
    assert as_chitra.post(f"{LOANS}{loan.pk}/keep/").data["status"] == "kept"
    assert as_chitra.post(f"{LOANS}{loan.pk}/cancel/").status_code == 409
    assert as_chitra.get(LOANS, {"status": "kept"}).data["count"] == 1


@pytest.mark.parametrize("step", ["keep", "cancel"])
def test_a_promise_that_was_concluded_by_mistake_is_opened_again(as_chitra, loan, step):
    as_chitra.post(f"{LOANS}{loan.pk}/{step}/")

    assert as_chitra.post(f"{LOANS}{loan.pk}/reopen/").data["status"] == "open"
    again = as_chitra.post(f"{LOANS}{loan.pk}/reopen/")

    assert (again.status_code, again.data["code"]) == (409, "not_concluded")


def test_a_promise_opened_again_after_its_day_is_overdue(as_chitra, loan, yesterday):
    LoanCommitment.objects.update(status="kept", promised_on=yesterday)

    assert as_chitra.post(f"{LOANS}{loan.pk}/reopen/").data["status"] == "overdue"


def test_who_only_reads_opens_no_promise_again(as_veena, loan):
    LoanCommitment.objects.update(status="kept")

    assert as_veena.post(f"{LOANS}{loan.pk}/reopen/").status_code == 403
    assert LoanCommitment.objects.get().status == "kept"


def test_the_daily_job_marks_what_is_overdue_and_nothing_else(shop, loan, lead, today, yesterday):
    late = LoanCommitment.objects.create(
        organization=shop, lead=lead, amount=1, promised_on=yesterday
    )
    due = LoanCommitment.objects.create(organization=shop, lead=lead, amount=1, promised_on=today)
    kept = LoanCommitment.objects.create(
        organization=shop, lead=lead, amount=1, promised_on=yesterday, status="kept"
    )

    assert "leads.mark_overdue_loans" in _entries
    tick()

    statuses = dict(LoanCommitment.objects.values_list("pk", "status"))
    assert statuses == {late.pk: "overdue", due.pk: "open", loan.pk: "open", kept.pk: "kept"}
    assert mark_overdue_loans(shop) == 0


def test_missed_nights_are_caught_up_at_once(shop, loan, today):
    LoanCommitment.objects.update(promised_on=today - timedelta(days=9))

    assert mark_overdue_loans(shop) == 1
