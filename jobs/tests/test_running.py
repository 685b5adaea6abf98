"""A job from start to end, and everything that may come between."""

import pytest
from django.db import OperationalError, transaction

from accounts.models import Branch, Organization
from jobs.errors import JobFailed
from jobs.models import Job, JobStatus
from jobs.runner import run_job
from jobs.services import pending_tasks, start_job
from jobs.testing import run_jobs

pytestmark = pytest.mark.django_db


def test_a_job_runs_to_its_end_and_keeps_its_result(counting):
    run_jobs()

    counting.refresh_from_db()
    assert counting.status == JobStatus.DONE
    assert (counting.done, counting.total, counting.result) == (5, 5, {"counted": 5})
    assert None not in (counting.started_at, counting.finished_at)
    assert counting.lease_token is None


@pytest.mark.django_db(transaction=True)
def test_a_job_runs_when_the_test_itself_commits(counting):
    run_jobs()

    counting.refresh_from_db()
    assert counting.status == JobStatus.DONE


def test_a_job_of_a_transaction_that_fails_was_never_queued(organization, handle):
    with transaction.atomic():
        start_job("tests.any", organization=organization, parameters={})
        transaction.set_rollback(True)

    assert not Job.objects.exists()
    assert pending_tasks() == set()


def test_an_unknown_kind_fails_with_a_clear_reason(organization):
    job = start_job("tests.nobody_knows", organization=organization, parameters={})
    run_jobs()

    job.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert "tests.nobody_knows" in job.error


def test_a_job_of_a_newer_version_waits_for_a_worker_that_knows_it(organization, handle, settings):
    settings.JOB_RETRY_SECONDS = 60
    job = start_job("tests.newer", organization=organization, parameters={})
    run_jobs()
    job.refresh_from_db()
    assert job.status == JobStatus.QUEUED

    handle("tests.newer", lambda run: {"by": "the new version"})
    Job.objects.update(lease_until=None)
    assert run_job(job.pk) is None

    job.refresh_from_db()
    assert (job.status, job.result) == (JobStatus.DONE, {"by": "the new version"})


def test_a_failure_with_a_reason_is_final_and_told_to_people(organization, handle):
    attempts = []

    def refuse(run):
        attempts.append(run.job.attempts)
        raise JobFailed("The file is gone. Upload it again.", code="file_lost")

    parts = []
    handle("tests.refuse", refuse, on_failed=lambda job, reason: parts.append((job.status, reason)))
    job = start_job("tests.refuse", organization=organization, parameters={})
    run_jobs()

    job.refresh_from_db()
    assert (job.status, job.error) == (JobStatus.FAILED, "The file is gone. Upload it again.")
    assert job.error_code == "file_lost"
    assert attempts == [1]
    assert parts == [(JobStatus.FAILED, "The file is gone. Upload it again.")]


def test_an_unexpected_error_is_tried_again_from_the_cursor(organization, handle):
    positions = []

    def stumble(run):
        positions.append(run.cursor.get("next", 0))
        with run.chunk() as chunk:
            chunk.checkpoint({"next": run.cursor.get("next", 0) + 1}, done=1)
        if len(positions) < 3:
            raise OperationalError("server closed the connection unexpectedly")

    handle("tests.stumble", stumble)
    job = start_job("tests.stumble", organization=organization, parameters={})
    run_jobs()

    job.refresh_from_db()
    assert job.status == JobStatus.DONE
    assert positions == [0, 1, 2]


def test_out_of_lives_a_job_fails_without_showing_internals(organization, handle, settings):
    settings.JOB_MAX_ATTEMPTS = 3
    attempts = []

    def break_always(run):
        attempts.append(run.job.attempts)
        raise ValueError("secret inside")

    parts = []
    handle("tests.break", break_always, on_failed=lambda job, reason: parts.append(reason))
    job = start_job("tests.break", organization=organization, parameters={})
    run_jobs()

    job.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert attempts == [1, 2, 3]
    assert job.error.startswith("Stopped after 3 attempts by an unexpected error (ValueError).")
    assert "secret inside" not in job.error
    assert parts == [job.error]


def test_a_broken_try_waits_longer_each_time(organization, handle, settings):
    settings.JOB_RETRY_SECONDS = 60

    def break_always(run):
        raise ValueError("broken")

    handle("tests.break", break_always)
    job = start_job("tests.break", organization=organization, parameters={})
    run_jobs()

    job.refresh_from_db()
    assert (job.status, job.attempts) == (JobStatus.QUEUED, 1)
    assert job.lease_until is not None
    assert pending_tasks() == {job.pk}


def test_a_chunk_that_breaks_leaves_nothing_behind(organization, handle, settings):
    settings.JOB_MAX_ATTEMPTS = 1

    def write_and_break(run):
        with run.chunk() as chunk:
            Branch.objects.create(organization=organization, name="Kept")
            chunk.checkpoint({"next": 1}, done=1)
        with run.chunk() as chunk:
            Branch.objects.create(organization=organization, name="Lost")
            chunk.checkpoint({"next": 2}, done=2)
            raise ValueError("in the middle")

    handle("tests.write", write_and_break)
    job = start_job("tests.write", organization=organization, parameters={})
    run_jobs()

    job.refresh_from_db()
    assert [branch.name for branch in Branch.objects.all()] == ["Kept"]
    assert (job.cursor, job.done) == ({"next": 1}, 1)


def test_the_ending_and_its_hook_are_one_transaction(organization, handle):
    def rename(job):
        Organization.objects.update(name="Renamed")
        raise ValueError("the hook breaks")

    handle("tests.quick", lambda run: {}, on_done=rename)
    job = start_job("tests.quick", organization=organization, parameters={})
    run_jobs()

    job.refresh_from_db()
    organization.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert organization.name == "Glow Clinic"


def test_a_job_may_start_another_one(organization, handle, counting):
    def start_next(run):
        with run.chunk():
            start_job("tests.count", organization=organization, parameters={})

    handle("tests.first", start_next)
    start_job("tests.first", organization=organization, parameters={})
    run_jobs()

    assert set(Job.objects.values_list("status", flat=True)) == {JobStatus.DONE}
    assert Job.objects.count() == 3
