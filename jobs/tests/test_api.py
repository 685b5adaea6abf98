"""Jobs over HTTP: the organization reads them, who may work cancels, strangers see nothing."""

import pytest

from jobs.lease import claim
from jobs.models import Job, JobStatus
from jobs.services import start_job
from jobs.testing import run_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(shop, asha, handle) -> Job:
    handle("tests.five", count_to_five)
    return start_job("tests.five", organization=shop, parameters={"secret": "key"}, by=asha)


def count_to_five(run):
    with run.chunk() as chunk:
        chunk.checkpoint({"next": 5}, done=5, total=5)
    return {"rows": 5}


def test_a_waiting_job_tells_where_it_stands(as_asha, job):
    answer = as_asha.get(f"/api/jobs/{job.pk}/")

    assert answer.status_code == 200
    assert answer.json().keys() >= {"created_at", "started_at", "rows_per_second", "seconds_left"}
    assert (answer.json()["status"], answer.json()["percent"]) == ("queued", None)


def test_a_job_that_is_done_shows_its_result(as_asha, job):
    run_jobs()

    response = as_asha.get(f"/api/jobs/{job.pk}/").json()
    assert (response["status"], response["done"], response["total"]) == ("done", 5, 5)
    assert (response["percent"], response["result"], response["error"]) == (100.0, {"rows": 5}, "")


def test_what_a_job_was_given_is_not_shown(as_asha, job):
    assert "secret" not in as_asha.get(f"/api/jobs/{job.pk}/").content.decode()


def test_a_colleague_who_only_reads_sees_it_but_cannot_cancel_it(as_veena, job):
    assert as_veena.get(f"/api/jobs/{job.pk}/").status_code == 200

    answer = as_veena.post(f"/api/jobs/{job.pk}/cancel/")

    assert answer.status_code == 403
    assert Job.objects.get().status == JobStatus.QUEUED


def test_a_stranger_finds_nothing(as_dev, job):
    assert as_dev.get("/api/jobs/").json()["count"] == 0
    assert as_dev.get(f"/api/jobs/{job.pk}/").status_code == 404
    assert as_dev.post(f"/api/jobs/{job.pk}/cancel/").status_code == 404
    assert Job.objects.get().status == JobStatus.QUEUED


def test_who_is_not_signed_in_is_refused(as_nobody, job):
    assert as_nobody.get("/api/jobs/").status_code == 401


def test_a_colleague_cancels_a_waiting_job_at_once(as_chitra, job):
    answer = as_chitra.post(f"/api/jobs/{job.pk}/cancel/")

    assert answer.status_code == 200
    assert answer.json()["status"] == "cancelled"


def test_a_running_job_shows_that_it_will_stop(as_asha, job):
    claim(job.pk)

    response = as_asha.post(f"/api/jobs/{job.pk}/cancel/").json()

    assert (response["status"], response["cancel_requested"]) == ("running", True)


def test_cancelling_what_has_ended_answers_409(as_asha, job):
    run_jobs()

    answer = as_asha.post(f"/api/jobs/{job.pk}/cancel/")

    assert answer.status_code == 409
    assert answer.json()["code"] == "job_finished"
    assert "already ended" in answer.json()["message"]


@pytest.mark.parametrize("path", ["99999999", "nonsense", "9" * 30, "-1"])
def test_an_id_that_is_none_answers_404(as_asha, path):
    assert as_asha.get(f"/api/jobs/{path}/").status_code == 404
    assert as_asha.post(f"/api/jobs/{path}/cancel/").status_code == 404


def test_jobs_are_narrowed_by_status_and_kind(as_asha, job, shop):
    run_jobs()
    start_job("tests.five", organization=shop, parameters={})

    assert as_asha.get("/api/jobs/?status=done").json()["count"] == 1
    assert as_asha.get("/api/jobs/?kind=tests.five").json()["count"] == 2
    assert as_asha.get("/api/jobs/?status=nonsense").status_code == 400


def test_a_job_cannot_be_made_or_changed_over_http(as_asha, job):
    assert as_asha.post("/api/jobs/", {"kind": "tests.five"}).status_code == 405
    assert as_asha.delete(f"/api/jobs/{job.pk}/").status_code == 405


def test_the_number_of_queries_does_not_grow_with_the_jobs(
    as_asha, shop, job, django_assert_num_queries
):
    for _ in range(10):
        start_job("tests.five", organization=shop, parameters={})

    with django_assert_num_queries(2):
        assert as_asha.get("/api/jobs/").json()["count"] == 11
