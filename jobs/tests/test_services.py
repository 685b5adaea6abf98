"""Cancelling, and finding the jobs that a dead worker or a lost bell left behind."""

import threading
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connections
from django.utils import timezone

from accounts.models import Branch
from jobs.errors import JobFinished
from jobs.lease import claim, put_off, release
from jobs.models import Job, JobStatus
from jobs.services import cancel_job, pending_tasks, start_job, sweep
from jobs.testing import run_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def described(handle) -> list[tuple[str, str]]:
    """What the hooks of kind `tests.hooked` heard."""
    heard: list[tuple[str, str]] = []
    handle(
        "tests.hooked",
        lambda run: None,
        on_failed=lambda job, reason: heard.append((job.status, reason)),
        on_cancelled=lambda job: heard.append((job.status, "")),
    )
    return heard


@pytest.fixture
def hooked(described, organization) -> Job:
    return start_job("tests.hooked", organization=organization, parameters={})


def lose_tasks() -> None:
    apps.get_model("django_tasks_database", "DBTaskResult").objects.all().delete()


def test_a_waiting_job_is_cancelled_at_once_and_never_runs(hooked, described):
    assert cancel_job(hooked, by=None).status == JobStatus.CANCELLED
    run_jobs()

    assert described == [(JobStatus.CANCELLED, "")]
    assert Job.objects.get().attempts == 0


def test_a_running_job_stops_after_its_chunk_and_keeps_what_is_done(
    organization, handle, described
):
    def cancelled_on_the_way(run):
        for number in range(3):
            with run.chunk() as chunk:
                Branch.objects.create(organization=organization, name=f"Branch {number}")
                chunk.checkpoint({"next": number + 1}, done=number + 1)
                if number == 1:
                    cancel_job(Job.objects.get(), by=None)

    handle("tests.long", cancelled_on_the_way)
    job = start_job("tests.long", organization=organization, parameters={})
    run_jobs()

    job.refresh_from_db()
    assert (job.status, job.done) == (JobStatus.CANCELLED, 2)
    assert Branch.objects.count() == 2


def test_cancelling_a_running_job_only_asks(hooked, described):
    claim(hooked.pk)

    job = cancel_job(hooked, by=None)

    assert (job.status, job.cancel_requested) == (JobStatus.RUNNING, True)
    assert described == []


def test_a_job_whose_worker_died_is_cancelled_at_once(hooked, described):
    claim(hooked.pk)
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

    assert cancel_job(hooked, by=None).status == JobStatus.CANCELLED
    assert described == [(JobStatus.CANCELLED, "")]


def test_a_cancel_asked_while_the_worker_died_is_honoured_by_the_next(hooked, described):
    claim(hooked.pk)
    cancel_job(hooked, by=None)
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    run_jobs()

    assert Job.objects.get().status == JobStatus.CANCELLED


def test_cancelling_what_has_ended_is_refused(counting):
    run_jobs()

    with pytest.raises(JobFinished, match="already ended"):
        cancel_job(counting, by=None)


def test_a_lost_bell_is_rung_again(counting):
    lose_tasks()

    assert sweep() == 1
    run_jobs()

    counting.refresh_from_db()
    assert counting.status == JobStatus.DONE


def test_a_job_whose_bell_still_waits_is_not_rung_twice(counting):
    assert sweep() == 0
    assert pending_tasks() == {counting.pk}


def test_a_job_with_a_live_lease_is_left_alone(counting):
    lose_tasks()
    claim(counting.pk)

    assert sweep() == 0


def test_a_job_of_a_dead_worker_goes_on_from_its_cursor(counting):
    lose_tasks()
    claim(counting.pk)
    Job.objects.update(cursor={"next": 4}, lease_until=timezone.now() - timedelta(seconds=1))

    assert sweep() == 1
    run_jobs()

    counting.refresh_from_db()
    assert (counting.status, counting.attempts, counting.done) == (JobStatus.DONE, 2, 5)


def test_a_bell_that_finds_the_job_held_rings_again_after_the_lease(counting):
    held = claim(counting.pk)
    run_jobs()

    assert pending_tasks() == {counting.pk}
    assert sweep() == 0

    Job.objects.filter(pk=held.pk).update(lease_until=None)
    assert sweep() == 0, "its bell still waits, for the end of the lease"


def test_a_bell_of_a_job_that_ended_is_not_rung_again(hooked):
    cancel_job(hooked, by=None)
    run_jobs()

    assert pending_tasks() == set()


def test_workers_that_keep_dying_end_in_a_reason_people_understand(hooked, described, settings):
    settings.JOB_MAX_ATTEMPTS = 2
    lose_tasks()
    for _ in range(2):
        claim(hooked.pk)
        Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

    assert sweep() == 0

    hooked.refresh_from_db()
    assert hooked.status == JobStatus.FAILED
    assert hooked.error.startswith("Stopped: 2 workers ended in the middle of it")
    assert described == [(JobStatus.FAILED, hooked.error)]


def die(job: Job) -> None:
    """Its worker falls silent, and the lease ends."""
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def advance(job: Job, rows: int) -> None:
    Job.objects.filter(pk=job.pk).update(cursor={"row": rows}, done=rows, total=9)


def test_a_job_that_dies_twice_at_one_place_fails_with_a_reason(hooked, described):
    for rows in (4, 4):
        claim(hooked.pk)
        advance(hooked, rows)
        die(hooked)
    lose_tasks()

    assert claim(hooked.pk) is None
    assert sweep() == 0

    hooked.refresh_from_db()
    assert hooked.status == JobStatus.FAILED
    assert "two workers in a row ended at the same place (after 4 of 9)" in hooked.error
    assert described == [(JobStatus.FAILED, hooked.error)]


def test_a_job_whose_workers_die_at_different_places_goes_on(hooked):
    for rows in (1, 2, 4, 7):
        assert claim(hooked.pk)
        advance(hooked, rows)
        die(hooked)

    assert claim(hooked.pk)


def test_a_job_that_only_counts_goes_on_where_its_workers_die_at_different_counts(hooked):
    for sent in (1, 2, 4):
        assert claim(hooked.pk)
        Job.objects.update(done=sent)
        die(hooked)

    assert claim(hooked.pk)


def test_an_error_or_a_worker_that_leaves_between_two_deaths_is_no_death(hooked):
    claim(hooked.pk)
    die(hooked)
    assert release(claim(hooked.pk))
    assert put_off(claim(hooked.pk))
    Job.objects.update(lease_until=None)

    assert claim(hooked.pk)


def test_the_second_attempt_is_left_in_peace_while_it_is_held(hooked):
    claim(hooked.pk)
    die(hooked)
    claim(hooked.pk)
    run_jobs()
    sweep()

    hooked.refresh_from_db()
    assert hooked.status == JobStatus.RUNNING


def test_the_next_job_is_done_while_the_one_before_lies_dead(hooked, organization, handle):
    handle("tests.next", lambda run: {"fine": True})
    claim(hooked.pk)
    following = start_job("tests.next", organization=organization, parameters={})

    run_jobs()

    following.refresh_from_db()
    assert following.status == JobStatus.DONE


def test_one_job_that_cannot_be_ended_does_not_stop_the_sweep(organization, handle, settings):
    def break_hook(job, reason):
        raise ValueError("hook")

    settings.JOB_MAX_ATTEMPTS = 1
    handle("tests.bad_hook", lambda run: None, on_failed=break_hook)
    start_job("tests.bad_hook", organization=organization, parameters={})
    Job.objects.update(attempts=1)
    start_job("tests.other", organization=organization, parameters={})
    lose_tasks()

    assert sweep() == 1
    broken = Job.objects.get(kind="tests.bad_hook")
    assert broken.lease_until > timezone.now() + timedelta(seconds=30), "tried again, but not soon"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_of_two_workers_that_claim_at_once_one_gets_the_job(hooked):
    claimed = []

    def worker() -> None:
        claimed.append(claim(hooked.pk) is not None)
        connections.close_all()

    workers = [threading.Thread(target=worker) for _ in range(2)]
    for thread in workers:
        thread.start()
    for thread in workers:
        thread.join()

    assert sorted(claimed) == [False, True]
