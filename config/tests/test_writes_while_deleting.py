"""What else happens while a branch or an organization is being deleted."""

from unittest import mock

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Branch
from config.deleting import running
from config.deleting.rows import rows_of_organization
from config.deleting.services import in_words
from config.tests.deletions import delete, deletion
from config.tests.factories.refills import message
from customers.models import Customer
from history.models import Change
from jobs.models import Job, JobStatus, ScheduleFiring
from jobs.schedule import tick
from jobs.testing import all_at_once, run_jobs
from leads.models import Lead
from messaging.models import MessageEvent
from messaging.services.replies import _heard_by, _whose
from messaging.services.status_updates import StatusUpdate, apply_status_updates
from uploads.models import UploadRow
from uploads.tests.sheets import import_rows
from visits.models import Visit


def order(client, record):
    response = client.post(deletion(record), {"name": record.name}, format="json")
    assert response.status_code == 202, response.data
    return Job.objects.get(pk=response.data["id"])


def test_nothing_new_names_a_branch_that_goes(as_asha, as_bilal, shivranjani, cg_road):
    order(as_asha, shivranjani)

    person = {"full_name": "Meena", "phone": "97235 21333", "branch": shivranjani.pk}
    answers = [
        as_bilal.post("/api/customers/", person, format="json"),
        as_bilal.get("/api/visits/", {"branch": shivranjani.pk}),
        as_asha.patch(f"/api/branches/{shivranjani.pk}/", {"is_active": True}, format="json"),
    ]

    assert [answer.status_code for answer in answers] == [400, 400, 404]
    assert not Customer.objects.exists()
    assert as_asha.get(deletion(shivranjani)).status_code == 200


@pytest.mark.parametrize("create", [True, False])
def test_rows_that_name_a_branch_that_goes_wait(shop, shivranjani, create):
    Branch.objects.update(deletion_started_at=timezone.now())  # as while the job runs

    rows = [["Meena", "97235 21333", "Shivranjani", "2/5/2024"]]
    headings = ["Name", "Mobile", "Shop", "Visit Date"]
    import_rows(shop, rows, headings, options={"create_missing_branches": create})

    (row,) = UploadRow.objects.all()
    assert (row.outcome, row.problems[0]["code"]) == ("needs_attention", "branch_unknown")
    assert not Visit.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_written_meanwhile_goes_within_the_same_attempt(as_asha, shop, shivranjani):
    meena = Customer.objects.create(organization=shop, branch=shivranjani, full_name="Meena")
    walked, came = running._walk, []

    def a_visit_comes_in(run, step):
        walked(run, step)
        if step.model is Customer and not step.changes and not came:
            came.append(step)
            late = Customer.objects.create(organization=shop, full_name="Late", branch=shivranjani)
            Visit.objects.create(
                organization=shop, customer=late, branch=shivranjani, visit_date="2024-05-03"
            )

    with mock.patch.object(running, "_walk", a_visit_comes_in):
        job = delete(as_asha, shivranjani)

    assert (job.status, job.attempts, job.error) == (JobStatus.DONE, 1, "")
    assert not Customer.objects.exclude(pk=meena.pk).exists()
    assert not Branch.objects.exists()
    assert not Visit.objects.exists()


def test_a_customer_who_moves_to_another_branch_has_it_in_the_history(
    as_asha, asha, shop, shivranjani, cg_road
):
    meena = Customer.objects.create(organization=shop, branch=shivranjani, full_name="Meena")
    Visit.objects.create(organization=shop, customer=meena, branch=cg_road, visit_date="2024-05-03")

    job = delete(as_asha, shivranjani)

    change = Change.objects.of(meena).get()
    assert change.changes == {"branch": [shivranjani.pk, cg_road.pk]}
    assert (change.cause, change.cause_id, change.by) == ("branch_deleted", job.pk, asha)
    (given,) = as_asha.get(f"/api/customers/{meena.pk}/history/").data["results"]
    assert given["cause_label"] == "Shivranjani"


def test_a_customer_who_stays_in_no_branch_has_it_in_the_history(as_asha, shop, shivranjani):
    meena = Customer.objects.create(organization=shop, branch=shivranjani, full_name="Meena")
    Lead.objects.create(organization=shop, customer=meena)

    delete(as_asha, shivranjani)

    assert Change.objects.get(target_type="customer").changes == {"branch": [shivranjani.pk, None]}


# Who may stop it
@pytest.mark.parametrize("who", ["as_bilal", "as_chitra", "as_veena"])
def test_only_who_may_order_a_deletion_cancels_it(request, as_asha, shivranjani, cg_road, who):
    client = request.getfixturevalue(who)
    job = order(as_asha, shivranjani)

    response = client.post(f"/api/jobs/{job.pk}/cancel/")

    job.refresh_from_db()
    assert (response.status_code, job.status) == (403, JobStatus.QUEUED)


def test_the_admin_does_not_let_staff_cancel_a_deletion(as_asha, bilal, shivranjani):
    job = order(as_asha, shivranjani)
    client = Client()
    client.force_login(bilal)

    chosen = {"action": "cancel_selected", "_selected_action": [job.pk]}
    page = client.post("/admin/jobs/job/", chosen, follow=True)

    job.refresh_from_db()
    assert job.status == JobStatus.QUEUED
    assert "only who may order this work may cancel it" in page.content.decode()


def test_a_cancelled_deletion_leaves_an_inactive_branch_that_can_be_used_again(
    as_asha, shivranjani
):
    job = order(as_asha, shivranjani)

    assert as_asha.post(f"/api/jobs/{job.pk}/cancel/").status_code == 200

    url = f"/api/branches/{shivranjani.pk}/"
    assert as_asha.get(url).data["is_active"] is False
    assert as_asha.patch(url, {"is_active": True}, format="json").status_code == 200


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("database_url")
@pytest.mark.parametrize("of", ["branch", "organization"])
def test_of_two_who_order_at_the_same_moment_one_is_told_of_the_other(
    asha, operator, shop, shivranjani, of
):
    user, record = (asha, shivranjani) if of == "branch" else (operator, shop)

    def send():
        client = APIClient()
        client.force_authenticate(user)
        return client.post(deletion(record), {"name": record.name}, format="json")

    answers = all_at_once(*[send] * 4)

    assert sorted(answer.status_code for answer in answers) == [202, 409, 409, 409]
    assert Job.objects.count() == 1
    run_jobs()
    assert Job.objects.get().status == JobStatus.DONE


# What works by itself
def test_no_schedule_fires_for_an_organization_that_goes(as_operator, shop, other_shop):
    order(as_operator, shop)

    tick(timezone.now())

    fired = ScheduleFiring.objects.exclude(organization=None)
    assert set(fired.values_list("organization", flat=True)) == {other_shop.pk}


def test_no_webhook_writes_for_an_organization_that_goes(as_operator, shop):
    sent = message(shop, 1)
    type(sent).objects.filter(pk=sent.pk).update(provider_id="wamid.1", status="accepted")
    order(as_operator, shop)
    before = type(sent).objects.values().get(pk=sent.pk)
    updates = StatusUpdate(sent.channel, "wamid.1", "delivered", timezone.now())

    assert apply_status_updates([updates]) == 0
    reply = mock.Mock(channel=sent.channel, sender="")
    assert _heard_by(reply, sent.phone, shop) == []
    assert _whose("any", sent.phone) is None
    assert type(sent).objects.values().get(pk=sent.pk) == before
    assert not MessageEvent.objects.filter(organization=shop, provider_id="wamid.1").exists()


# What the preview says
@pytest.mark.parametrize("count", [1, 2])
def test_a_preview_speaks_the_words_of_people(db, count):
    parts = [in_words(model, count) for model in rows_of_organization(1)]

    private = ("relationship", "token", "blocking", "scope", "idempotency", "webhook")
    assert not [one for one in parts if any(word in one.casefold() for word in private)]
    assert not [one for one in parts if one.endswith(("dss", "rss"))]
    assert len(set(parts)) == len(parts)
