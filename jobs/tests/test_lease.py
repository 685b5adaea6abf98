"""Two workers may believe that they own a job; only one of them can write."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, connections, transaction
from django.utils import timezone

from accounts.models import Branch
from jobs.errors import JobCancelled, LeaseLost, Released
from jobs.lease import claim, release
from jobs.models import Job, JobStatus
from jobs.run import FEW_ROWS, JobRun, shutting_down
from jobs.runner import run_job
from jobs.services import cancel_job, start_job
from jobs.testing import run_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(counting) -> JobRun:
    job = claim(counting.pk)
    assert job is not None
    return JobRun(job)


def end_lease(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_a_held_job_cannot_be_claimed_again(run):
    assert claim(run.job.pk) is None


def test_a_job_whose_lease_ended_is_claimed_for_a_new_life(run):
    end_lease(run.job)

    second = claim(run.job.pk)

    assert second is not None
    assert second.attempts == 2
    assert second.lease_token != run.job.lease_token


def test_a_job_waiting_for_its_next_try_is_not_claimed_early(counting):
    Job.objects.update(lease_until=timezone.now() + timedelta(minutes=1))

    assert claim(counting.pk) is None


def test_a_chunk_renews_the_lease_with_its_rows(run):
    Job.objects.update(lease_until=timezone.now() + timedelta(seconds=1))

    with run.chunk() as chunk:
        chunk.checkpoint({"next": 1}, done=1)

    held = Job.objects.get()
    assert held.lease_until > timezone.now() + timedelta(seconds=10)
    assert (held.cursor, held.done) == ({"next": 1}, 1)


def test_a_worker_whose_job_was_taken_over_does_not_begin_a_chunk(run):
    end_lease(run.job)
    claim(run.job.pk)

    begun = False
    with pytest.raises(LeaseLost), run.chunk():
        begun = True

    assert not begun


def test_a_token_stolen_within_a_chunk_rolls_its_rows_back(run, organization):
    def write_while_another_takes_over() -> None:
        with run.chunk() as chunk:
            Branch.objects.create(organization=organization, name="Never")
            Job.objects.update(lease_token=uuid.uuid4())
            chunk.checkpoint({"next": 1}, done=1)

    with pytest.raises(LeaseLost):
        write_while_another_takes_over()

    assert not Branch.objects.exists()
    assert Job.objects.get().cursor == {}


def test_a_job_cancelled_meanwhile_takes_no_more_rows(run, organization):
    end_lease(run.job)
    cancel_job(run.job, by=None)

    with pytest.raises(LeaseLost), run.chunk():
        Branch.objects.create(organization=organization, name="Never")

    assert not Branch.objects.exists()


def test_a_handler_that_catches_exceptions_cannot_swallow_a_lost_lease(handle, counting):
    swallowed = []

    def careless(run):
        Job.objects.update(lease_token=uuid.uuid4())
        try:
            with run.chunk():
                pass
        except Exception:  # noqa: BLE001
            swallowed.append(True)

    handle("tests.careless", careless)
    Job.objects.update(kind="tests.careless")

    assert run_job(counting.pk) is None
    assert not swallowed
    assert Job.objects.get().status == JobStatus.RUNNING


def test_renewing_writes_only_now_and_then(run, django_assert_num_queries):
    with django_assert_num_queries(0):
        for _ in range(1000):
            run.renew()


def test_renewing_notices_a_lost_lease(run, settings):
    settings.JOB_LEASE_SECONDS = 0
    Job.objects.update(lease_token=uuid.uuid4())

    with pytest.raises(LeaseLost):
        run.renew()


def test_renewing_keeps_the_job(run, settings):
    Job.objects.update(lease_until=timezone.now() + timedelta(seconds=1))
    run._renewed -= settings.JOB_LEASE_SECONDS

    run.renew()

    assert Job.objects.get().lease_until > timezone.now() + timedelta(seconds=10)


def test_renewing_notices_a_cancel(run, settings):
    run._renewed -= settings.JOB_LEASE_SECONDS
    cancel_job(run.job, by=None)

    with pytest.raises(JobCancelled):
        run.renew()


def test_a_leaving_worker_stops_after_its_chunk_and_gives_the_job_back(run, monkeypatch):
    monkeypatch.setattr("jobs.run.shutting_down", shutting_down_now())

    with pytest.raises(Released), run.chunk() as chunk:
        chunk.checkpoint({"next": 1}, done=1)
    assert release(run.job)

    waiting = Job.objects.get()
    assert (waiting.status, waiting.cursor, waiting.attempts) == (JobStatus.QUEUED, {"next": 1}, 0)
    assert claim(waiting.pk) is not None


def shutting_down_now() -> threading.Event:
    event = threading.Event()
    event.set()
    return event


def test_no_test_leaves_the_process_leaving():
    assert not shutting_down.is_set()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_a_chunk_that_outlasts_its_lease_is_not_taken_from_under_it(run):
    taken = []

    def other_worker():
        taken.append(claim(run.job.pk))
        connections.close_all()

    with run.chunk() as chunk:
        Job.objects.filter(pk=run.job.pk).update(done=0)
        chunk.checkpoint({"next": 1}, done=1)
        with transaction.atomic():
            rival = threading.Thread(target=other_worker)
            rival.start()
            rival.join(timeout=60)

    assert taken == [None]
    assert Job.objects.get().cursor == {"next": 1}


@pytest.mark.postgresql
def test_a_statement_of_a_chunk_starts_no_other_process_and_compiles_nothing(run):
    ask = "SELECT current_setting('max_parallel_workers_per_gather'), current_setting('jit')"
    with run.chunk() as chunk, connection.cursor() as cursor:
        cursor.execute(ask)
        assert cursor.fetchone() == ("0", "off")
        chunk.checkpoint({"next": 1}, done=1)


def test_chunks_are_small_while_people_wait_for_them_and_a_little_longer(run, monkeypatch):
    assert run.rows_at_once(1_000) == 1_000
    monkeypatch.setattr("jobs.run.pause", lambda: True)
    work_a_chunk(run)
    assert run.rows_at_once(1_000) == FEW_ROWS
    assert run.rows_at_once(7) == 7

    monkeypatch.setattr("jobs.run.pause", lambda: False)
    work_a_chunk(run)
    assert run.rows_at_once(1_000) == FEW_ROWS  # somebody waited a moment ago

    monkeypatch.setattr("jobs.run._WATCHFUL_SECONDS", 0)
    monkeypatch.setattr("jobs.run.pause", lambda: True)
    work_a_chunk(run)
    assert run.rows_at_once(1_000) == 1_000


@pytest.fixture
def tidying(organization, handle) -> JobRun:
    """A background job, begun."""
    handle("tests.tidy", lambda run: None, background=True)
    job = claim(start_job("tests.tidy", organization=organization, parameters={}).pk)
    assert job is not None
    return JobRun(job)


def work_a_chunk(run: JobRun) -> None:
    with run.chunk() as chunk:
        chunk.checkpoint({"next": 1}, done=1)


def test_a_background_job_gives_way_after_a_chunk_to_one_that_people_wait_for(tidying, counting):
    with pytest.raises(Released):
        work_a_chunk(tidying)

    assert Job.objects.get(pk=tidying.job.pk).cursor == {"next": 1}


def test_a_background_job_goes_on_beside_others_like_it_and_work_that_is_not_due(
    tidying, counting, organization, handle
):
    Job.objects.filter(pk=counting.pk).update(lease_until=timezone.now() + timedelta(minutes=1))
    handle("tests.message", lambda run: None, queue="messages")
    for kind in ("tests.tidy", "tests.message"):
        start_job(kind, organization=organization, parameters={})

    work_a_chunk(tidying)

    assert Job.objects.get(pk=tidying.job.pk).lease_token is not None


def test_no_other_job_gives_way(run, organization):
    start_job("tests.count", organization=organization, parameters={})

    work_a_chunk(run)

    assert Job.objects.get(pk=run.job.pk).lease_token is not None


def test_a_job_that_gave_way_goes_on_after_the_other_and_loses_no_attempt(
    organization, handle, counting
):
    order = []

    def tidy(run):
        order.append(run.cursor.get("next", 0))
        for number in range(run.cursor.get("next", 0), 2):
            with run.chunk() as chunk:
                chunk.checkpoint({"next": number + 1}, done=number + 1)

    handle("tests.tidy", tidy, background=True)
    job = start_job("tests.tidy", organization=organization, parameters={})
    run_job(job.pk)  # while the other one waits
    run_jobs()

    job.refresh_from_db()
    counting.refresh_from_db()
    assert order == [0, 1]
    assert (job.status, job.attempts) == ("done", 1)
    assert counting.finished_at < job.finished_at


def test_a_background_job_begins_after_others_that_were_started_later(organization, handle):
    order = []
    handle("tests.tidy", lambda run: order.append("tidy"), background=True)
    handle("tests.urgent", lambda run: order.append("urgent"))
    for kind in ("tests.tidy", "tests.urgent"):
        start_job(kind, organization=organization, parameters={})

    run_jobs()

    assert order == ["urgent", "tidy"]


def test_a_question_renews_the_lease_before_it_is_asked(run, settings):
    before = Job.objects.get().lease_until
    run._renewed -= settings.JOB_LEASE_SECONDS

    with run.reading():
        assert Job.objects.get().lease_until > before


def test_a_question_is_not_asked_by_who_lost_the_job(run):
    Job.objects.update(lease_token=uuid.uuid4())
    run._renewed -= 60

    with pytest.raises(LeaseLost), run.reading():
        raise AssertionError("asked")


@pytest.mark.postgresql
def test_a_statement_that_would_outlast_the_lease_is_ended(run, settings):
    settings.JOB_LEASE_SECONDS = 0.1

    with pytest.raises(OperationalError), run.reading(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(5)")
