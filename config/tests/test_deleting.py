"""Deleting a branch or an organization: what goes, what stays, and who may."""

from datetime import timedelta
from itertools import count
from unittest import mock

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Branch, Organization, User, UserSession
from accounts.sign_in.client import Client
from accounts.sign_in.sessions import start_app_session
from bookings.models import AreaCustomer
from config.deleting.rows import SHARED, rows_of_branch, rows_of_organization
from config.deleting.services import preview_branch, preview_organization
from config.deleting.steps import children_first, every_model
from config.tests.deletions import delete, deletion, rows_by_model, send
from conftest import make_member
from core.roles import Role
from core.unavailable import StoreUnavailable
from customers.models import Customer, CustomerIdentifier
from history.models import Change
from jobs.models import Job, JobStatus
from jobs.runner import run_job
from leads.models import Lead
from uploads.models import FileUpload, UploadRow
from visits.models import Medicine, Visit

# What a deletion of a branch never takes a row of, because none is of a branch: {label}.
OF_NO_BRANCH = {
    "admin.LogEntry",
    "accounts.IdempotencyKey",
    "accounts.TrailEntry",
    "accounts.UserSession",
    "accounts.Absence",
    "accounts.ApiKey",
    "accounts.SecondFactor",
    "accounts.RecoveryCode",
    "accounts.SavedFilter",
    "accounts.Organization",
    "accounts.User",
    "accounts.User_groups",
    "accounts.User_user_permissions",
    "jobs.Job",
    "jobs.ScheduleFiring",
    "customers.DuplicateScope",
    "customers.ErasedKey",
    "customers.Erasure",
    "customers.IgnoredIdentifier",
    "customers.OptedOutPhone",
    "customers.WebhookKey",
    "customers.WebhookEvent",
    "visits.BillNumber",
    "visits.Medicine",
    "leads.Project",
    "leads.ProjectStatus",
    "leads.ChannelPartner",
    "leads.PartnerProject",
    "messaging.MessageEvent",
    "messaging.PhoneEvidence",
    "messaging.SenderState",
    "messaging.MessageTemplate",
    "uploads.RememberedMapping",
}


def test_every_model_has_its_way_to_an_organization_or_a_reason_to_stay(db):
    ruled = {model._meta.label for model in rows_of_organization(1)}

    assert {model._meta.label for model in every_model()} == ruled | SHARED.keys()
    assert not ruled & SHARED.keys()


def test_every_model_has_its_way_to_a_branch_or_is_of_none(db):
    ruled = {model._meta.label for model in rows_of_branch(1)}

    assert {model._meta.label for model in every_model()} == ruled | OF_NO_BRANCH | SHARED.keys()
    assert not ruled & OF_NO_BRANCH


def test_whoever_points_to_a_row_goes_before_it():
    order = children_first(every_model())

    assert order.index(UploadRow) < order.index(Visit) < order.index(Customer)
    assert order.index(Customer) < order.index(Branch) < order.index(Organization)


def make_customer(branch, name, **fields):
    customer = Customer.objects.create(
        organization=branch.organization, branch=branch, full_name=name, **fields
    )
    CustomerIdentifier.objects.create(
        organization=branch.organization,
        customer=customer,
        kind="phone",
        value=name,
        first_seen=customer.created_at,
    )
    return customer


def visit(customer, branch, day):
    return Visit.objects.create(
        organization=branch.organization, customer=customer, branch=branch, visit_date=day
    )


def test_a_customer_whom_another_branch_knows_stays_with_it(as_asha, shivranjani, cg_road):
    meena, leela = make_customer(shivranjani, "Meena"), make_customer(shivranjani, "Leela")
    visit(meena, shivranjani, "2024-05-03")
    kept = visit(meena, cg_road, "2024-05-02")
    visit(leela, shivranjani, "2024-05-03")

    delete(as_asha, shivranjani)

    meena.refresh_from_db()
    assert (meena.branch, list(meena.visits.all())) == (cg_road, [kept])
    assert meena.identifiers.exists()
    assert not Customer.objects.filter(pk=leela.pk).exists()


@pytest.mark.parametrize("model", [Lead, AreaCustomer])
def test_a_customer_whom_the_whole_business_knows_stays_in_no_branch(
    as_asha, shop, shivranjani, model
):
    meena = make_customer(shivranjani, "Meena")
    model.objects.create(organization=shop, customer=meena)

    delete(as_asha, shivranjani)

    meena.refresh_from_db()
    assert meena.branch is None


@pytest.mark.parametrize("known", [True, False])
def test_a_merged_record_stays_or_goes_with_the_one_that_it_became(
    as_asha, shivranjani, cg_road, known
):
    meena = make_customer(shivranjani, "Meena")
    make_customer(shivranjani, "Mina", is_active=False, merged_into=meena)
    if known:
        make_customer(cg_road, "Minaben", is_active=False, merged_into=meena)

    delete(as_asha, shivranjani)

    assert Customer.objects.count() == (3 if known else 0)


def test_the_counter_customer_goes_with_its_branch(as_asha, shop, shivranjani):
    counter = Customer.with_counters.create(
        organization=shop, branch=shivranjani, full_name="Counter sale", is_counter=True
    )
    visit(counter, shivranjani, "2024-05-03")

    delete(as_asha, shivranjani)

    assert not Customer.with_counters.exists()
    assert not Visit._base_manager.exists()


def test_what_was_sold_only_there_is_proposed_no_more(as_asha, shivranjani, cg_road):
    for branch, name in ((shivranjani, "Metformin"), (cg_road, "Metformin"), (shivranjani, "ORS")):
        line = {"medicine_name": name, "amount": 20}
        bill = {"branch": branch.pk, "items": [line]}
        as_asha.post("/api/bills/quick-purchase/", bill, format="json")

    delete(as_asha, shivranjani)

    assert list(Medicine.objects.values_list("key", "uses")) == [("metformin", 1)]


def test_who_worked_only_there_no_longer_signs_in_rather_than_see_everything(
    as_asha, asha, chitra, shop, shivranjani, cg_road
):
    both = make_member(shop, "both", Role.STAFF)
    both.branches.set([shivranjani, cg_road])
    for member in (chitra, both):
        start_app_session(member, Client("", ""))

    delete(as_asha, shivranjani)

    chitra.refresh_from_db()
    assert not chitra.is_active
    change = Change.objects.of(chitra).get()
    assert (change.cause, change.by) == ("branch_deleted", asha)
    assert change.changes == {"is_active": [True, False]}
    assert list(User.objects.get(pk=both.pk).branches.all()) == [cg_road]
    assert User.objects.get(pk=both.pk).is_active
    open_sessions = UserSession.objects.filter(ended_at=None)
    assert both.sessions.get() in open_sessions
    assert chitra.sessions.get() not in open_sessions


@pytest.mark.parametrize("typed", ["", "shivranjani", "Shivranjan", None])
def test_a_wrong_name_deletes_nothing(as_asha, shivranjani, typed):
    response = as_asha.post(deletion(shivranjani), {"name": typed}, format="json")

    assert response.status_code == 400
    assert response.data["errors"][0]["field"] == "name"
    assert not Job.objects.exists()
    assert Branch.objects.get().is_active


@pytest.mark.parametrize(
    ("who", "status"),
    [("as_bilal", 403), ("as_chitra", 403), ("as_veena", 403), ("as_dev", 404), ("as_nobody", 401)],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_only_the_owner_deletes_a_branch(request, shivranjani, dev, who, status, method):
    client = request.getfixturevalue(who)

    response = send(client, method, shivranjani)

    assert response.status_code == status
    assert Branch.objects.get().is_active


@pytest.mark.parametrize(
    ("who", "status"), [("as_asha", 403), ("as_bilal", 403), ("as_dev", 404), ("as_nobody", 401)]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_only_the_operator_deletes_an_organization(request, shop, who, status, method):
    client = request.getfixturevalue(who)

    response = send(client, method, shop)

    assert response.status_code == status
    assert not Job.objects.exists()


def test_a_second_deletion_names_the_first(as_asha, shivranjani):
    first = as_asha.post(deletion(shivranjani), {"name": "Shivranjani"}, format="json")

    second = as_asha.post(deletion(shivranjani), {"name": "Shivranjani"}, format="json")

    assert (second.status_code, second.data["job"]) == (409, first.data["id"])
    assert not Branch.objects.get().is_active


def test_a_branch_waits_for_its_uploads(as_asha, shop, asha, shivranjani):
    job = Job.objects.create(organization=shop, kind="uploads.process")
    FileUpload.objects.create(
        organization=shop, branch=shivranjani, uploaded_by=asha, kind="customers", size=1, job=job
    )

    response = as_asha.post(deletion(shivranjani), {"name": "Shivranjani"}, format="json")

    assert response.status_code == 409
    assert response.data["message"].startswith("1 of this branch's uploads is being worked on.")


def test_nobody_of_a_deleted_organization_gets_in_and_its_work_is_cancelled(
    as_operator, shop, asha, dev
):
    work = Job.objects.create(organization=shop, kind="duplicates.scan")

    as_operator.post(deletion(shop), {"name": shop.name}, format="json")

    work.refresh_from_db()
    asha.refresh_from_db()
    assert (asha.is_active, work.status) == (False, JobStatus.CANCELLED)
    assert User.objects.get(pk=dev.pk).is_active


class Killed(BaseException):
    """As if the power went."""


@pytest.mark.parametrize("of", ["branch", "organization"])
def test_a_deletion_killed_in_any_chunk_goes_on_to_the_same_end(
    as_asha, as_operator, shop, shivranjani, cg_road, of, monkeypatch
):
    monkeypatch.setattr("config.deleting.running.CHUNK", 2)
    for name in ("Meena", "Leela", "Tara", "Usha", "Vina"):
        customer = make_customer(shivranjani, name)
        visit(customer, shivranjani, "2024-05-03")
        if name == "Tara":
            visit(customer, cg_road, "2024-05-03")
    record, client = (shivranjani, as_asha) if of == "branch" else (shop, as_operator)
    answered = client.get(deletion(record)).data
    response = client.post(deletion(record), {"name": record.name}, format="json")
    job, chunks = Job.objects.get(pk=response.data["id"]), 0

    while job.status != JobStatus.DONE:
        try:
            with mock.patch("config.deleting.running.kind_of", dies_at_the_second_call()):
                run_job(job.pk)
        except Killed:
            chunks += 1
        Job.objects.filter(pk=job.pk, status=JobStatus.RUNNING).update(
            lease_until=timezone.now() - timedelta(seconds=1), attempts=0
        )
        job.refresh_from_db()

    assert chunks > 5
    assert job.result["gone"] == {one["kind"]: one["count"] for one in answered["goes"]}
    rows = rows_of_branch if of == "branch" else rows_of_organization
    assert not any(rows_by_model(rows(record.pk)).values())
    assert Customer.objects.count() == (1 if of == "branch" else 0)


def dies_at_the_second_call():
    """In the second chunk: its rows are deleted and not yet committed."""
    calls = count(1)

    def dies(model):
        if next(calls) == 2:
            raise Killed
        return model._meta.model_name

    return dies


def test_a_preview_asks_as_often_for_many_as_for_one(shop, shivranjani):
    def questions():
        with CaptureQueriesContext(connection) as asked:
            preview_branch(shivranjani)
            preview_organization(shop)
        return len(asked)

    before = questions()
    for name in ("Meena", "Leela", "Tara"):
        visit(make_customer(shivranjani, name), shivranjani, "2024-05-03")

    assert questions() == before


def test_the_page_of_a_deletion_keeps_a_name_that_does_not_fit(client, asha, shivranjani):
    client.force_login(asha)

    page = client.post(f"/admin/accounts/branch/{shivranjani.pk}/delete/", {"name": "Shivranjan"})

    assert page.status_code == 400
    assert 'value="Shivranjan"' in page.content.decode()


def test_the_page_of_a_deletion_counts_one_as_one(client, asha, chitra, shivranjani):
    client.force_login(asha)

    page = client.get(f"/admin/accounts/branch/{shivranjani.pk}/delete/").content.decode()

    assert "1 member stays. Only worked there" in page


@pytest.mark.one_database
def test_its_files_go_from_a_bucket_and_wait_for_one_that_is_away(
    as_operator, shop, other_shop, bucket, settings, monkeypatch
):
    settings.JOB_RETRY_SECONDS = 60
    for organization in (shop, other_shop):
        name = default_storage.save(f"uploads/{organization.pk}/may.csv", ContentFile(b"Name\n"))
        FileUpload.objects.create(
            organization=organization, kind="customers", file=name, original_name="may", size=5
        )
    with monkeypatch.context() as away:
        away.setattr("core.object_storage.ObjectStorage.delete_many", unreachable)
        job = delete(as_operator, shop)
    assert (job.status, job.attempts) == ("queued", 0)
    Job.objects.update(lease_until=None)
    run_job(job.pk)

    assert bucket.objects() == [f"files/uploads/{other_shop.pk}/may.csv"]
    assert not Organization.objects.filter(pk=shop.pk).exists()


def unreachable(*arguments):
    raise StoreUnavailable("s3.internal:9000 refuses")
