"""The workbook of the waiting rows on the admin's pages, without JavaScript."""

import io

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jobs.models import Job
from jobs.services import cancel_job
from jobs.testing import run_jobs
from uploads.models import FileUpload, WaitingWorkbook
from uploads.tests.conftest import HEADINGS
from uploads.workbook.stored import WORKBOOK_JOB

REFRESH = '<meta http-equiv="refresh" content="2">'


@pytest.fixture
def waiting_rows():
    """How many rows wait; more than come at once."""
    return 12


@pytest.fixture
def may(as_bilal, upload, cg_road, settings, waiting_rows):
    settings.UPLOAD_WORKBOOK_ROWS_AT_ONCE = 10
    rows = [f"Person {n},98250{n:05d},CG Raod,3/5/2024,Dust" for n in range(waiting_rows)]
    done = upload(as_bilal, "\n".join([HEADINGS, *rows]))
    return FileUpload.objects.get(pk=done["id"])


def address(page, may):
    return reverse(f"admin:uploads_fileupload_{page}", args=[may.pk])


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def see(user, may, page="waiting"):
    return signed_in(user).get(address(page, may), follow=True).content.decode()


def post(user, may, page="waiting_make"):
    return signed_in(user).post(address(page, may), follow=True).content.decode()


def download(user, may):
    response = signed_in(user).get(address("waiting_file", may))
    assert response.status_code == 200, response.headers
    return openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active


def job():
    return Job.objects.get(kind=WORKBOOK_JOB)


def put_right(client, may):
    cells = {"cells": {"Shop": "CG Road"}}
    assert client.patch(f"/api/uploads/{may.pk}/rows/2/", cells, format="json").status_code == 200


def test_few_rows_are_a_link_to_the_file_itself(bilal, may, settings):
    settings.UPLOAD_WORKBOOK_ROWS_AT_ONCE = 12

    page = see(bilal, may, "change")

    assert f'href="{address("waiting_file", may)}"' in page
    assert address("waiting_make", may) not in page
    assert download(bilal, may).max_row == 13
    assert not WaitingWorkbook.objects.exists()


@pytest.mark.parametrize("waiting_rows", [1_200])
def test_many_rows_are_a_button_that_leads_to_a_page_of_how_far_it_is(bilal, may):
    assert f'action="{address("waiting_make", may)}"' in see(bilal, may, "change")

    page = post(bilal, may)

    assert "1,200 rows are about to be written into a workbook." in page
    assert REFRESH in page
    Job.objects.filter(pk=job().pk).update(status="running", done=400)
    page = see(bilal, may)
    assert "400 of 1,200 rows written." in page
    assert 'value="33.3"' in page
    assert REFRESH in page
    assert "Download" not in page


def test_the_page_offers_the_workbook_once_it_is_ready(bilal, asha, may):
    post(bilal, may)
    run_jobs()

    page = see(asha, may)

    assert "The workbook is ready: 12 rows." in page
    assert REFRESH not in page
    assert f'href="{address("waiting_file", may)}"' in page
    assert "Make" not in page
    assert download(asha, may).max_row == 13


def test_before_anybody_asked_the_page_offers_to_make_it(bilal, may):
    page = see(bilal, may)

    assert "12 rows wait for you." in page
    assert "Make the workbook" in page
    assert address("waiting_file", may) not in page
    assert not Job.objects.filter(kind=WORKBOOK_JOB).exists()


def test_after_corrections_it_is_made_anew_or_taken_as_it_was(bilal, as_asha, may):
    post(bilal, may)
    run_jobs()
    put_right(as_asha, may)

    page = see(bilal, may)

    assert "Rows were corrected or tried again since the workbook was made." in page
    assert "with 12 rows; 11 rows wait now" in page
    assert "Download it as it was made" in page
    assert download(bilal, may).max_row == 13
    assert "11 rows are about to be written" in post(bilal, may)
    run_jobs()
    assert download(bilal, may).max_row == 12


def test_it_is_cancelled_on_its_page_and_can_be_made_again(bilal, may):
    post(bilal, may)

    page = post(bilal, may, "waiting_stop")

    assert "Cancelled before the workbook was ready." in page
    assert REFRESH not in page
    assert "Make the workbook" in page
    assert "This work has already ended" in post(bilal, may, "waiting_stop")
    post(bilal, may)
    run_jobs()
    assert "The workbook is ready" in see(bilal, may)


def test_while_it_stops_the_page_says_so(bilal, may):
    post(bilal, may)
    Job.objects.filter(pk=job().pk).update(status="running", lease_until="2999-01-01T00:00Z")
    cancel_job(job(), by=bilal)

    page = see(bilal, may)

    assert "It stops in a moment." in page
    assert REFRESH in page
    assert address("waiting_stop", may) not in page


def test_a_failure_is_told_with_its_reason(bilal, may):
    post(bilal, may)
    FileUpload.objects.update(status="processing")
    run_jobs()
    FileUpload.objects.update(status="done")

    page = see(bilal, may)

    assert "The sheet is still being imported." in page
    assert "Make the workbook" in page


@pytest.mark.parametrize("page", ["waiting", "waiting_file"])
def test_what_is_no_longer_waiting_leads_back_to_the_upload(bilal, may, page):
    FileUpload.objects.update(status="reverting")

    shown = see(bilal, may, page)

    assert "Rows of this upload cannot be corrected" in shown
    assert "Rows of this upload cannot be corrected" in post(bilal, may)
    assert not WaitingWorkbook.objects.exists()


def test_a_file_that_is_not_there_yet_leads_to_the_page(bilal, may):
    assert "Make the workbook" in see(bilal, may, "waiting_file")
    post(bilal, may)
    assert "are about to be written" in see(bilal, may, "waiting_file")


def test_viewers_and_strangers_neither_see_nor_start_nor_stop_it(bilal, veena, dev, chitra, may):
    for _ in range(2):  # before it is asked for, and once it is there
        for user, status in ((veena, 403), (dev, 404), (chitra, 404)):
            for page in ("waiting", "waiting_file"):
                assert signed_in(user).get(address(page, may)).status_code == status
            for page in ("waiting_make", "waiting_stop"):
                assert signed_in(user).post(address(page, may)).status_code == status
        assert Job.objects.filter(kind=WORKBOOK_JOB).count() in (0, 1)
        post(bilal, may)
        run_jobs()
    assert job().status == "done"


def test_looking_at_a_page_starts_and_stops_nothing(bilal, may):
    for page in ("waiting_make", "waiting_stop"):
        assert signed_in(bilal).get(address(page, may)).status_code == 405


def test_the_page_costs_a_handful_of_queries_in_each_state(bilal, may):
    client = signed_in(bilal)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address("waiting", may)).status_code == 200
        return len(captured)

    client.get(address("waiting", may))
    unasked = queries()
    post(bilal, may)
    being_made = queries()
    run_jobs()
    assert max(unasked, being_made, queries()) <= unasked + 2
