"""After a sheet: whether its people are here already, and where that is told."""

from unittest import mock

import pytest

from accounts.models import Branch
from customers.duplicates.scan import KIND as SCAN
from customers.duplicates.services import dismiss
from customers.models import DuplicateCandidate
from jobs.models import Job
from jobs.testing import run_jobs
from leads.models import Project
from uploads import duplicates
from uploads.duplicates import CHECK_JOB
from uploads.fixing.services import retry_rows
from uploads.tests.sheets import hand_in, import_rows

pytestmark = pytest.mark.people_compared

SUNITA = ["Sunita Patel", "9825012345", "sunita@example.in", "", "CG Road", "1/5/2024", "Ahmedabad"]
SUNEETA = ["Suneeta Patel", "9825012354", "", "", "CG Road", "2/5/2024", "Amdavad"]
RAVI = ["Ravi Rao", "9904309398", "", "", "CG Road", "1/5/2024", "Surat"]


@pytest.fixture
def sheets(shop, cg_road, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return import_rows(shop, [SUNITA]), import_rows(shop, [SUNEETA, RAVI])


def described(client, upload):
    return client.get(f"/api/uploads/{upload.pk}/").data["potential_duplicates"]


def test_an_upload_says_how_many_open_pairs_its_rows_are_in(as_bilal, sheets):
    _, second = sheets

    given = described(as_bilal, second)

    assert given["open_pairs"] == 1
    assert given["checked_at"] is not None
    listed = as_bilal.get(given["url"]).data["results"]
    names = [(pair["first"]["full_name"], pair["second"]["full_name"]) for pair in listed]
    assert names == [("Sunita Patel", "Suneeta Patel")]


def test_a_pair_that_was_dismissed_has_left_the_list(as_bilal, bilal, sheets):
    dismiss(DuplicateCandidate.objects.get(), by=bilal)

    assert as_bilal.get(described(as_bilal, sheets[1])["url"]).data["count"] == 0


def test_pairs_of_other_sheets_are_not_counted(as_bilal, shop, sheets):
    third = import_rows(
        shop, [["Kiran Shah", "9099054597", "", "", "CG Road", "1/5/2024", "Surat"]]
    )

    assert described(as_bilal, third)["open_pairs"] == 0
    assert as_bilal.get(described(as_bilal, third)["url"]).data["count"] == 0


def test_comparing_is_a_job_of_its_own_after_the_upload(as_bilal, shop, sheets):
    first, second = sheets
    jobs = Job.objects.filter(kind=CHECK_JOB).order_by("pk")

    assert [list(job.parameters["uploads"]) for job in jobs] == [[str(first.pk)], [str(second.pk)]]
    assert all(job.status == "done" for job in jobs)
    assert jobs[1].result["open_pairs"] == 1
    assert jobs[1].created_at >= second.job.started_at
    assert not Job.objects.filter(kind=SCAN).exists()


def test_before_it_was_compared_it_says_so(as_bilal, shop, sheets):
    upload = hand_in(shop, [RAVI])

    given = described(as_bilal, upload)
    assert (given["open_pairs"], given["checked_at"]) == (0, None)


def test_rows_of_a_retry_by_job_are_compared_too(as_bilal, bilal, shop, sheets):
    waiting = [*SUNEETA[:4], "Nowhere", *SUNEETA[5:]]
    upload = import_rows(shop, [RAVI, [*waiting[:1], "9825012355", *waiting[2:]]])
    assert described(as_bilal, upload)["open_pairs"] == 0
    Branch.objects.create(organization=shop, name="Nowhere")

    with mock.patch("uploads.fixing.services.ROWS_AT_ONCE", 0):
        retry_rows(upload, by=bilal)
        run_jobs()

    assert described(as_bilal, upload)["open_pairs"] == 2


def test_leads_of_a_sheet_are_counted_with_their_people(as_bilal, shop, cg_road):
    Project.objects.create(organization=shop, name="Sky Heights")
    lead = ["Sunita Patel", "9825012345", "Sky Heights", "Ahmedabad"]
    headings = ["Name", "Contact No", "Project", "City"]
    import_rows(shop, [lead], headings, kind="leads", branch=cg_road)

    second = import_rows(
        shop, [["Suneeta Patel", "9825012354", *lead[2:]]], headings, kind="leads", branch=cg_road
    )

    pairs = as_bilal.get(described(as_bilal, second)["url"]).data["results"]
    assert sorted(pair["type"] for pair in pairs) == ["customer", "lead"]
    assert described(as_bilal, second)["open_pairs"] == 2


def test_partners_of_a_sheet_are_counted(as_bilal, shop, cg_road):
    firms = [
        ["Sabarmati Realty", "9825012341", "CP-01"],
        ["Sabarmati Realti", "9825012314", "CP-2"],
    ]

    upload = import_rows(shop, firms, ["Firm", "Mobile", "CP Code"], kind="channel_partners")

    assert described(as_bilal, upload)["open_pairs"] == 1
    assert as_bilal.get(described(as_bilal, upload)["url"]).data["count"] == 1


def test_a_check_that_broke_goes_on_and_says_the_same(as_bilal, shop, sheets):
    real, broke = duplicates._open_pairs, []

    def breaks_once(run, upload):
        if not broke:
            broke.append(upload)
            raise ConnectionError
        return real(run, upload)

    with mock.patch.object(duplicates, "_open_pairs", breaks_once):
        upload = import_rows(shop, [SUNEETA])

    job = Job.objects.filter(kind=CHECK_JOB).latest("pk")
    assert (job.status, job.attempts) == ("done", 2)
    assert described(as_bilal, upload)["open_pairs"] == 1


def test_a_stranger_lists_nothing_by_the_upload(as_dev, sheets):
    assert as_dev.get(f"/api/duplicates/?upload={sheets[1].pk}").data["count"] == 0


def test_an_upload_that_is_no_number_is_refused(as_bilal):
    answer = as_bilal.get("/api/duplicates/?upload=may")

    assert answer.status_code == 400
    assert answer.data["errors"][0]["field"] == "upload"
    assert answer.data["errors"][0]["message"] == "Enter a number."


def test_the_page_leads_to_the_pairs_of_the_sheet(client, bilal, sheets):
    client.force_login(bilal)
    url = f"/admin/customers/duplicatecandidate/?upload={sheets[1].pk}"

    page = client.get(f"/admin/uploads/fileupload/{sheets[1].pk}/change/").content.decode()

    assert f'href="{url}">1 pair of records that may be one person</a>' in page
    assert "Suneeta Patel" in client.get(url).content.decode()
