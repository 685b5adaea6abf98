"""An organization may have cells, files and messages forgotten after so many months."""

from datetime import date, timedelta
from unittest import mock

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from config.tests.factories import FACTORIES
from core.dates import months_before
from jobs.models import Job
from jobs.runner import run_job
from jobs.schedule import tick
from jobs.testing import run_jobs
from messaging.models import Message, MessageEvent, MessageStatus
from uploads.models import FileUpload, Outcome, UploadStatus
from uploads.reverting.services import may_be_reverted
from uploads.sentences import ROWS_FORGOTTEN
from uploads.tests.sheets import import_rows, sum_closes

SETTINGS = "/api/organization/"
FARIDA = ["Farida Khan", "9723521333", "", "", "CG Road", "2/5/2024", "Surat"]
WAITS = ["Harish", "9825012399", "", "", "Nowhere", "5/5/2024", ""]


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def old(shop, cg_road):
    """A sheet of a year ago."""
    upload = import_rows(shop, [FARIDA, WAITS])
    return _aged(upload)


def _aged(upload, days=400):
    FileUpload.objects.filter(pk=upload.pk).update(
        uploaded_at=timezone.now() - timedelta(days=days)
    )
    upload.refresh_from_db()
    return upload


def keep(shop, **months):
    for name, value in months.items():
        setattr(shop, f"forget_{name}_after_months", value)
    shop.save()


def a_night():
    tick(timezone.now().replace(hour=22, minute=0))
    run_jobs()


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 11, 29), 12, date(2025, 11, 29)),
        (date(2024, 2, 29), 600, date(1974, 2, 28)),
    ],
)
def test_months_are_counted_by_the_calendar(day, months, before):
    assert months_before(day, months) == before


def test_owners_set_it_and_nobody_else(as_asha, as_bilal, shop):
    assert as_bilal.patch(SETTINGS, {"forget_cells_after_months": 12}).status_code == 403

    answer = as_asha.patch(SETTINGS, {"forget_cells_after_months": 12}, format="json")

    assert answer.json()["forget_cells_after_months"] == 12
    assert answer.json()["forget_files_after_months"] is None


@pytest.mark.parametrize("months", [0, -1, 601, "soon"])
def test_a_time_that_is_none_is_refused(months, as_asha):
    answer = as_asha.patch(SETTINGS, {"forget_files_after_months": months}, format="json")

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "forget_files_after_months"


def test_without_a_setting_everything_is_kept(old):
    a_night()

    old.refresh_from_db()
    assert old.file.name
    assert [row.cells[0] for row in old.rows.order_by("row_number")] == ["Farida Khan", "Harish"]


def test_cells_are_forgotten_and_say_so(old, shop, as_asha):
    keep(shop, cells=12)

    a_night()

    old.refresh_from_db()
    first, waited = old.rows.order_by("row_number")
    assert ([first.cells, waited.cells], first.forgotten) == ([[], []], "retention")
    assert (first.outcome, waited.outcome) == (Outcome.CREATED, Outcome.UNCHANGED)
    assert first.customer.full_name == "Farida Khan"
    assert old.cells_forgotten_at is not None
    assert old.file.name
    assert sum_closes(old)
    row = as_asha.get(f"/api/uploads/{old.pk}/rows/").json()["results"][0]
    assert (row["raw"], row["forgotten"]) == ({}, "retention")
    upload = as_asha.get(f"/api/uploads/{old.pk}/").json()
    assert "What its rows held was forgotten" in upload["sentence"]


def test_what_is_younger_or_of_another_business_stays(old, shop, other_shop, other_branch):
    young = import_rows(shop, [["Leela Rao", "9825012345", "", "", "CG Road", "3/5/2024", ""]])
    theirs = _aged(import_rows(other_shop, [[*FARIDA[:4], "Shivranjani", "2/5/2024", ""]]))
    keep(shop, cells=12, files=12)

    a_night()

    for upload in (young, theirs):
        upload.refresh_from_db()
        assert upload.cells_forgotten_at is None
        assert default_storage.exists(upload.file.name)
        assert upload.rows.exclude(cells=[]).exists()


def test_an_upload_of_forgotten_cells_cannot_be_reverted_and_says_why(old, shop, as_asha):
    assert may_be_reverted(old)
    keep(shop, cells=12)

    before_the_night = as_asha.post(f"/api/uploads/{old.pk}/revert/", {}, format="json")
    a_night()
    after = as_asha.post(f"/api/uploads/{old.pk}/revert/preview/", {}, format="json")

    for answer in (before_the_night, after):
        assert answer.status_code == 409
        assert "was forgotten, as the organization's settings say" in answer.json()["message"]


def test_a_younger_upload_of_the_same_person_is_reverted_as_ever(old, shop, as_asha, cg_road):
    young = import_rows(shop, [[*FARIDA[:5], "9/5/2024", "Vadodara"]])
    keep(shop, cells=12)
    a_night()

    as_asha.post(f"/api/uploads/{young.pk}/revert/", {}, format="json")
    run_jobs()

    young.refresh_from_db()
    customer = old.rows.order_by("row_number").first().customer
    assert young.status == UploadStatus.REVERTED
    assert customer.city == "Surat"
    assert customer.visits.count() == 1


def test_a_forgotten_row_waits_no_more(old, shop, as_asha):
    keep(shop, cells=12)
    a_night()

    path = f"/api/uploads/{old.pk}/rows/3/"
    answer = as_asha.patch(path, {"cells": {"Shop": "CG Road"}}, format="json")

    assert answer.status_code == 409
    assert as_asha.get(f"/api/uploads/{old.pk}/workbook/").status_code in (404, 409)


def test_files_are_forgotten_and_say_so(old, shop, as_asha):
    keep(shop, files=12)
    name = old.file.name

    a_night()

    old.refresh_from_db()
    assert not default_storage.exists(name)
    assert (old.file.name, old.file_forgotten) == ("", "retention")
    assert [row.cells[0] for row in old.rows.order_by("row_number")] == ["Farida Khan", "Harish"]
    answer = as_asha.get(f"/api/uploads/{old.pk}/file/")
    assert (answer.status_code, answer.json()["code"]) == (410, "file_forgotten")
    assert may_be_reverted(old)


def test_a_preview_that_nobody_ran_goes_with_its_file(shop, cg_road, as_asha):
    upload = _aged(import_rows(shop, [FARIDA], preview=True), days=40)
    keep(shop, files=1)

    a_night()

    upload.refresh_from_db()
    assert upload.status == UploadStatus.CANCELLED
    assert not upload.preview_rows.exists()
    answer = as_asha.post(f"/api/uploads/{upload.pk}/run/", {}, format="json")
    assert answer.status_code == 409


@pytest.fixture
def spoken(shop):
    """A message and a reply of a year ago, and a message that nobody knows the fate of."""
    sent, waiting = FACTORIES[Message](shop, 1), FACTORIES[Message](shop, 2)
    long_ago = timezone.now() - timedelta(days=400)
    Message.objects.filter(pk=sent.pk).update(
        status=MessageStatus.DELIVERED,
        body="Dear Farida",
        variables=["Farida"],
        phone="+919723521333",
    )
    Message.objects.filter(pk=waiting.pk).update(status=MessageStatus.UNCERTAIN, body="Dear Leela")
    MessageEvent.objects.create(
        organization=shop, channel="whatsapp", kind="inbound", fingerprint="f", message=sent,
        provider_id="p", phone="+919723521333", text="Will come", happened_at=long_ago,
    )  # fmt: skip
    Message.objects.update(created_at=long_ago)
    MessageEvent.objects.update(received_at=long_ago)
    return sent, waiting


def test_messages_are_forgotten_and_say_so(spoken, shop, as_asha):
    keep(shop, messages=6)

    a_night()

    sent, waiting = (Message.objects.get(pk=one.pk) for one in spoken)
    reply = MessageEvent.objects.get()
    assert (sent.body, sent.variables, sent.phone) == ("", [], "+919723521333")
    assert (reply.text, reply.forgotten_at is not None) == ("", True)
    assert (waiting.body, waiting.forgotten_at) == ("Dear Leela", None)
    shown = as_asha.get(f"/api/messages/{sent.pk}/").json()
    assert shown["forgotten_at"] is not None
    journey = as_asha.get(f"/api/customers/{sent.customer_id}/journey/").json()["results"]
    (entry,) = [one for one in journey if one["type"] == "message"]
    assert "What was said is forgotten. answered: (forgotten)" in entry["description"]


class Killed(BaseException):
    """As if the power went."""


def test_a_job_that_is_killed_goes_on(old, shop, monkeypatch):
    monkeypatch.setattr("uploads.retention.CHUNK", 1)
    keep(shop, cells=12, files=12)
    tick(timezone.now().replace(hour=22, minute=0))
    job = Job.objects.get(kind="uploads.forget")

    dying = mock.patch("uploads.retention.empty_rows", side_effect=[None, Killed])
    with dying, pytest.raises(Killed):
        run_job(job.pk)
    Job.objects.filter(pk=job.pk).update(lease_until=None, died_at=None)
    run_job(job.pk)

    old.refresh_from_db()
    assert not old.rows.filter(forgotten="").exists()
    assert old.cells_forgotten_at is not None
    assert old.file_forgotten == "retention"


def test_a_preview_that_nobody_ran_goes_with_the_cells(shop, cg_road, as_asha):
    upload = _aged(import_rows(shop, [FARIDA], preview=True), days=40)
    young = import_rows(shop, [WAITS], preview=True)
    keep(shop, cells=1)

    a_night()

    upload.refresh_from_db()
    assert (upload.status, upload.preview_rows.count()) == (UploadStatus.CANCELLED, 0)
    assert (upload.error, upload.cells_forgotten_at is None) == (ROWS_FORGOTTEN, False)
    assert young.preview_rows.count() == 1
    a_night()
    assert Job.objects.filter(kind="uploads.forget").count() == 1
