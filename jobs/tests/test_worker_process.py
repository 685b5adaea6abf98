"""Real worker processes: killed, frozen, told to leave, orphaned, cut off from the database."""

import shlex
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from jobs.models import Job, JobStatus, ScheduleFiring
from jobs.tests.workers import BASE_DIR, MANAGE, until

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def job(database_url) -> Job:
    """Without a task: the workers' sweep has to find it."""
    return Job.objects.create(kind="tests.slow_rows", parameters={"rows": 60, "seconds": 0.04})


def has_done(job: Job, rows: int) -> Callable[[], bool]:
    def poll() -> bool:
        job.refresh_from_db()
        return job.done >= rows

    return poll


def wait_for_end(job: Job) -> None:
    def ended() -> bool:
        job.refresh_from_db()
        return job.is_finished

    until(ended, seconds=90, what="the job's end")
    assert (job.status, job.error) == (JobStatus.DONE, "")


def assert_each_row_once(job: Job) -> None:
    rows = ScheduleFiring.objects.filter(name__startswith="row ")
    written = Counter(rows.values_list("name", flat=True))
    assert written == Counter(f"row {number}" for number in range(job.parameters["rows"]))


def test_a_killed_worker_is_taken_over_from_its_cursor(start_worker, job):
    victim = start_worker()
    until(has_done(job, 5), seconds=90, what="the first rows")
    heir = start_worker()
    victim.kill()
    victim.wait()
    job.refresh_from_db()
    at_kill = job.done

    waited = until(has_done(job, at_kill + 2), seconds=90, what="the heir's rows")
    wait_for_end(job)

    assert_each_row_once(job)
    assert job.attempts == 2
    assert waited < 12
    assert heir.poll() is None


def test_a_job_survives_several_kills(start_worker, job):
    for rows in (5, 20, 35):
        worker = start_worker()
        until(has_done(job, rows), seconds=90, what=f"row {rows}")
        worker.kill()
        worker.wait()
    start_worker()
    wait_for_end(job)

    assert_each_row_once(job)
    assert job.attempts == 4


def test_a_worker_told_to_leave_hands_its_job_over_at_once(start_worker, job):
    shutting_down = start_worker(JOB_LEASE_SECONDS="300")
    until(has_done(job, 5), seconds=90, what="the first rows")
    shutting_down.send_signal(signal.SIGTERM)
    assert shutting_down.wait(timeout=60) == 0

    job.refresh_from_db()
    assert (job.status, job.attempts, job.lease_until) == (JobStatus.QUEUED, 0, None)
    start_worker(JOB_LEASE_SECONDS="300")
    wait_for_end(job)
    assert_each_row_once(job)


def test_an_idle_worker_leaves_on_ctrl_c(start_worker, environment, tmp_path):
    worker = start_worker()
    until(
        lambda: b"waits for work" in (tmp_path / "worker-0.log").read_bytes(),
        seconds=20,
        what="the worker's start",
    )
    time.sleep(0.5)
    worker.send_signal(signal.SIGINT)

    assert worker.wait(timeout=60) == 0


def test_a_worker_ends_with_the_process_that_started_it(environment, tmp_path):
    command = f"{shlex.join(MANAGE)} worker --with-parent $$ & echo $!; wait"
    with (tmp_path / "log").open("wb") as log:
        parent = subprocess.Popen(
            ["sh", "-c", command], cwd=BASE_DIR, env=environment, stdout=subprocess.PIPE, stderr=log
        )
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    assert b"waits for work" in parent.stdout.readline()
    parent.kill()
    parent.wait()

    until(lambda: not is_alive(worker), seconds=90, what="the worker's end")
    parent.stdout.close()


def is_alive(pid: int) -> bool:
    """An ended process that nobody waited for is not alive."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def test_once_does_what_is_due_and_ends(environment, job):
    subprocess.run(
        [*MANAGE, "worker", "--once"], cwd=BASE_DIR, env=environment, check=True, timeout=60
    )

    job.refresh_from_db()
    assert job.status == JobStatus.DONE
    assert_each_row_once(job)


@pytest.mark.postgresql
def test_a_frozen_worker_that_wakes_writes_nothing_any_more(start_worker, job):
    frozen = start_worker()
    until(has_done(job, 5), seconds=90, what="the first rows")
    frozen.send_signal(signal.SIGSTOP)
    start_worker()
    wait_for_end(job)
    frozen.send_signal(signal.SIGCONT)
    time.sleep(2)

    assert_each_row_once(job)
    job.refresh_from_db()
    assert (job.status, job.attempts) == (JobStatus.DONE, 2)


@pytest.mark.postgresql
def test_a_worker_survives_the_loss_of_its_connections(start_worker, job):
    worker = start_worker()
    for rows in (5, 20):
        until(has_done(job, rows), seconds=90, what=f"row {rows}")
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid != pg_backend_pid()"
            )
    wait_for_end(job)

    assert worker.poll() is None
    assert_each_row_once(job)


@pytest.mark.postgresql
def test_a_worker_outlives_a_database_that_is_away_for_a_while(start_worker, job, database_url):
    worker = start_worker()
    until(has_done(job, 5), seconds=90, what="the first rows")
    name = connection.settings_dict["NAME"]
    with psycopg.connect(f"{database_url.rpartition('/')[0]}/postgres", autocommit=True) as server:
        server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        try:
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = %s AND pid != %s",
                [name, connection.connection.info.backend_pid],
            )
            time.sleep(3)
        finally:
            server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    wait_for_end(job)

    assert worker.poll() is None
    assert_each_row_once(job)
