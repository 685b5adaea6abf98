"""How far, how fast, how long still."""

from datetime import UTC, datetime, timedelta

from jobs.models import Job, JobStatus
from jobs.progress import Progress, progress_of

NOW = datetime(2025, 3, 10, 12, tzinfo=UTC)


def a_job(**fields) -> Job:
    return Job(
        **{
            "status": JobStatus.RUNNING,
            "claimed_at": NOW - timedelta(seconds=10),
            "done": 200,
            "total": 1000,
            **fields,
        }
    )


def test_speed_and_time_left_come_from_the_rows_done_so_far():
    assert progress_of(a_job(), now=NOW) == Progress(20.0, 20.0, 40)


def test_the_speed_is_that_of_the_present_life():
    assert progress_of(a_job(done_at_claim=100), now=NOW).rows_per_second == 10.0


def test_a_waiting_job_has_neither_speed_nor_end():
    assert progress_of(a_job(status=JobStatus.QUEUED), now=NOW) == Progress(20.0, None, None)


def test_without_a_total_only_the_speed_is_known():
    assert progress_of(a_job(total=None), now=NOW) == Progress(None, 20.0, None)


def test_before_anything_is_done_no_speed_is_guessed():
    assert progress_of(a_job(done=0), now=NOW) == Progress(0.0, None, None)


def test_a_finished_job_is_whole_and_keeps_its_speed():
    job = a_job(status=JobStatus.DONE, done=1000, finished_at=NOW - timedelta(seconds=5))

    assert progress_of(job, now=NOW) == Progress(100.0, 200.0, None)


def test_an_empty_job_that_is_done_is_whole():
    assert progress_of(a_job(status=JobStatus.DONE, done=0, total=0), now=NOW).percent == 100.0


def test_more_rows_than_expected_are_not_more_than_everything():
    assert progress_of(a_job(done=1200), now=NOW) == Progress(100.0, 120.0, 0)
