"""Sheets whose files are kept in a bucket: read, handed out, swept; and a bucket that is away."""

import logging
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from core.stores import default_store
from core.tests.buckets import stored_files
from core.tests.proxies import Proxy
from customers.models import Customer
from jobs.models import Job
from jobs.runner import run_job
from jobs.services import start_job
from jobs.testing import run_jobs
from uploads.models import FileUpload, WaitingWorkbook
from uploads.stray_files import STRAY_FILES, find_stray_files
from uploads.tests.conftest import SHEET
from uploads.tests.sabarmati import SAMPLES

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.usefixtures("cg_road"),
]


@pytest.fixture(autouse=True)
def _nothing_on_the_disk(bucket, settings, tmp_path):
    """Files of people are nowhere but in the bucket, not even for a moment afterwards."""
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "arriving")
    (tmp_path / "arriving").mkdir()
    yield
    assert list((tmp_path / "arriving").iterdir()) == []
    assert not (tmp_path / "media").exists()


@pytest.fixture
def proxy(bucket, s3_server, settings):
    """What stands between the service and the bucket from now on."""
    host, port = s3_server.split(":")
    between = Proxy(host, port)
    url = bucket.url.replace(s3_server, f"127.0.0.1:{between.port}")
    settings.STORAGES = {**settings.STORAGES, "default": default_store(url)}
    yield between
    between.refuse()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("01_visits_may.csv", "customers"),
        ("11_day_book.xlsx", "customers"),
        ("12_old_register.xls", "customers"),
        ("13_register_gu_hi.ods", "customers"),
    ],
)
def test_every_format_is_imported_from_there(as_bilal, bucket, name, kind):
    content = (SAMPLES / name).read_bytes()
    file = SimpleUploadedFile(name, content)
    sent = as_bilal.post("/api/uploads/", {"kind": kind, "file": file}, format="multipart")
    run_jobs()
    done = as_bilal.get(f"/api/uploads/{sent.data['id']}/").data
    back = as_bilal.get(f"/api/uploads/{sent.data['id']}/file/")

    assert done["status"] in ("done", "needs_mapping"), done["error"]
    assert b"".join(back.streaming_content) == content
    assert int(back["Content-Length"]) == len(content)
    assert len(bucket.objects()) == 1


def test_a_stranger_and_a_reader_get_no_file_of_it(as_bilal, as_dev, as_veena, upload):
    address = f"/api/uploads/{upload(as_bilal)['id']}/file/"

    assert as_dev.get(address).status_code == 404
    assert as_veena.get(address).status_code == 403


def test_a_lost_file_is_said_of_the_upload(as_bilal, send):
    upload = FileUpload.objects.get(pk=send(as_bilal).data["id"])
    default_storage.delete(upload.file.name)
    run_jobs()

    upload.refresh_from_db()
    assert upload.status == "failed"
    assert "no longer in the service's storage" in upload.error


def test_while_it_is_away_nothing_is_half_done(as_bilal, send, bucket, proxy, caplog):
    as_bilal.raise_request_exception = False
    proxy.refuse()
    response = send(as_bilal)

    assert (response.status_code, response.json()["code"]) == (503, "unavailable")
    assert int(response["Retry-After"]) > 0
    assert "the store of files does not work: Could not connect" in caplog.text
    assert f"127.0.0.1:{proxy.port}, {bucket.name}" in caplog.text
    assert "secret" not in caplog.text
    assert not FileUpload.objects.exists()
    assert not Job.objects.exists()
    proxy.listen()
    assert send(as_bilal).status_code == 201


def test_a_line_that_breaks_in_the_middle_leaves_no_file(as_bilal, send, bucket, proxy):
    as_bilal.raise_request_exception = False
    proxy.cut_after = 20_000
    response = send(as_bilal, SHEET + "\n".join(f"P {n},98250{n:05d},,," for n in range(9_000)))

    assert response.status_code == 503
    assert bucket.objects() == []
    assert not FileUpload.objects.exists()


def test_a_worker_waits_for_it_however_long_it_is_away(as_bilal, send, proxy, settings, caplog):
    settings.JOB_MAX_ATTEMPTS = 2
    settings.JOB_RETRY_SECONDS = 60
    upload = FileUpload.objects.get(pk=send(as_bilal).data["id"])
    proxy.refuse()
    for _ in range(4):
        assert run_job(upload.job_id) is not None
        Job.objects.update(lease_until=None)

    job = Job.objects.get(pk=upload.job_id)
    assert (job.status, job.attempts) == ("queued", 0)
    shown = as_bilal.get(f"/api/uploads/{upload.pk}/").data["sentence"]
    assert shown.startswith("Files cannot be read or kept at the moment")
    assert f"Job {job.pk} (uploads.process) waits: the store of files does not work" in caplog.text
    assert not [one for one in caplog.records if one.levelno >= logging.ERROR and one.exc_info]
    proxy.listen()
    run_job(job.pk)
    upload.refresh_from_db()
    assert (upload.status, upload.rows_read, Customer.objects.count()) == ("done", 2, 1)
    assert Job.objects.get(pk=job.pk).error == ""


def test_a_workbook_that_it_did_not_keep_is_written_again(as_bilal, upload, proxy, settings):
    settings.UPLOAD_WORKBOOK_ROWS_AT_ONCE = 0
    settings.JOB_RETRY_SECONDS = 60
    done = upload(as_bilal)
    address = f"/api/uploads/{done['id']}/workbook/"
    job = as_bilal.get(address).data["id"]
    proxy.refuse()
    run_job(job)
    assert WaitingWorkbook.objects.get().made_at is None
    Job.objects.update(lease_until=None)
    proxy.listen()
    run_job(job)

    assert as_bilal.get(address).status_code == 200
    assert len(stored_files("workbooks")) == 1


def test_the_admins_page_of_an_upload_is_there_without_it(as_bilal, upload, client, bilal, proxy):
    done = upload(as_bilal)
    client.force_login(bilal)
    proxy.refuse()

    assert client.get(f"/admin/uploads/fileupload/{done['id']}/change/").status_code == 200


def test_files_that_no_row_names_are_found_there(as_bilal, upload, bucket, settings):
    upload(as_bilal)
    stray = default_storage.save("uploads/1/2026/05/stray.csv", SimpleUploadedFile("a.csv", b"x"))
    month = timezone.now() + timedelta(days=31)

    assert find_stray_files(default_storage, now=timezone.now()).stray == []
    found = find_stray_files(default_storage, now=month)
    assert (found.files, found.stray) == (2, [stray])
    settings.UPLOAD_STRAY_FILE_KEEP_DAYS = -1  # as if it were a month ago
    start_job(STRAY_FILES, organization=None, parameters={})
    run_jobs()
    assert Job.objects.get(kind=STRAY_FILES).result["stray"] == 1
    assert len(bucket.objects()) == 1


def test_a_sweep_that_meets_it_away_goes_on_later(proxy, settings):
    settings.JOB_RETRY_SECONDS = 60
    default_storage.save("uploads/1/2026/05/stray.csv", SimpleUploadedFile("a.csv", b"x"))
    job = start_job(STRAY_FILES, organization=None, parameters={})
    proxy.refuse()
    run_job(job.pk)

    job.refresh_from_db()
    assert (job.status, job.attempts) == ("queued", 0)
