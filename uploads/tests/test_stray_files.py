"""Files that no row names go after a while; what a row names never does."""

import os
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from core.storage import UNFINISHED
from jobs.models import Job, JobStatus
from jobs.schedule import tick
from jobs.services import start_job
from jobs.testing import run_jobs
from uploads.models import FileUpload, WaitingWorkbook
from uploads.stray_files import STRAY_FILES, find_stray_files

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def stored(name, *, days=0):
    default_storage.save(name, ContentFile(b"Name,Phone\n"))
    then = (timezone.now() - timedelta(days=days)).timestamp()
    os.utime(default_storage.path(name), (then, then))
    return name


def upload_of(shop, name):
    return FileUpload.objects.create(
        organization=shop, kind="customers", file=name, original_name="may.csv", size=11
    )


def run_sweep():
    tick(timezone.now().replace(hour=5))
    run_jobs()
    return Job.objects.get(kind=STRAY_FILES)


def test_a_file_that_no_row_names_goes_after_a_month():
    stray = stored("uploads/1/2026/05/stray.csv", days=31)
    young = stored("uploads/1/2026/05/young.csv", days=29)
    job = run_sweep()

    assert (job.status, job.result["stray"]) == (JobStatus.DONE, 1)
    assert not default_storage.exists(stray)
    assert default_storage.exists(young)


def test_what_a_row_names_stays_however_old(shop):
    sheet = stored("uploads/1/2020/05/sheet.csv", days=2000)
    workbook = stored("workbooks/1/waiting.xlsx", days=2000)
    upload, job = upload_of(shop, sheet), start_job("tests.any", organization=shop, parameters={})
    WaitingWorkbook.objects.create(
        upload=upload, job=job, file=workbook, is_being_made=False, made_at=timezone.now()
    )
    result = run_sweep().result

    assert (result["files"], result["stray"]) == (2, 0)
    assert default_storage.exists(sheet)
    assert default_storage.exists(workbook)


def test_what_a_killed_process_left_unfinished_goes_after_a_day(settings):
    settings.UPLOAD_STRAY_FILE_KEEP_DAYS = 0
    old = stored(f"uploads/1/2026/05/a.csv.1{UNFINISHED}", days=2)
    being_written = stored(f"uploads/1/2026/05/b.csv.2{UNFINISHED}")
    whole = stored("uploads/1/2026/05/c.csv", days=2000)
    run_sweep()

    assert not default_storage.exists(old)
    assert default_storage.exists(being_written)
    assert default_storage.exists(whole)  # 0 keeps them for good


def test_files_of_another_database_are_left_alone():
    names = [stored(f"uploads/1/2026/05/{number}.csv", days=100) for number in range(30)]
    job = run_sweep()

    assert job.status == JobStatus.FAILED
    assert "is this store another installation's" in job.error
    assert all(default_storage.exists(name) for name in names)


def test_nothing_is_outside_its_folders():
    mine = stored("letters/1.txt", days=1000)
    run_sweep()

    assert default_storage.exists(mine)


def test_an_empty_store_is_swept_too():
    assert find_stray_files(default_storage, now=timezone.now()).files == 0


def test_names_are_looked_up_many_at_once(shop, django_assert_num_queries):
    for number in range(60):
        upload_of(shop, stored(f"uploads/1/2026/05/{number}.csv"))

    with django_assert_num_queries(2):
        assert find_stray_files(default_storage, now=timezone.now()).files == 60
