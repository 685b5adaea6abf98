"""What the check after an upload costs, whom it keeps waiting, and that a kill changes nothing."""

from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Branch
from customers.duplicates import incremental, scan
from customers.models import Customer, DuplicateCandidate
from jobs.models import Job
from jobs.runner import run_job
from jobs.testing import run_jobs, without_queue
from uploads import duplicates
from uploads.duplicates import CHECK_JOB, check_upload, of_upload
from uploads.fixing.services import retry_rows
from uploads.models import UploadRow
from uploads.pipeline.queueing import JOB_KIND
from uploads.tests.sheets import hand_in, import_rows

pytestmark = pytest.mark.people_compared

ONLY_POSTGRESQL = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="its planner alone is misled"
)
FIRST = ["Asha", "Bina", "Chetan", "Deepa", "Esha", "Farhan", "Gita", "Hitesh", "Isha", "Jignesh"]
LAST = ["Patel", "Shah", "Rao", "Mehta", "Joshi", "Trivedi", "Desai", "Iyer", "Khan", "Bose"]


def person(number: int, *, slip: int = 0) -> list[str]:
    """One of a hundred names; `slip`: the same person with another number typed."""
    name = f"{FIRST[number % 10]} {LAST[number // 10 % 10]}"
    return [name, f"98250{10_000 + number * 36 + slip:05d}", "", "", "CG Road", "1/5/2024", "Surat"]


@pytest.fixture
def town(shop, cg_road, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return shop


def checks():
    return Job.objects.filter(kind=CHECK_JOB).order_by("pk")


def test_sheets_of_one_row_after_a_long_one_compare_one_record_each(town):
    import_rows(town, [person(number) for number in range(100)])

    with mock.patch.object(incremental, "compare", wraps=incremental.compare) as compare:
        for number in range(6):
            import_rows(town, [person(number, slip=1)])

    assert [job.result["records"] for job in checks()] == [100, 1, 1, 1, 1, 1, 1]
    assert compare.call_count < 6 * 30  # who shares a key with the one
    assert [job.result["open_pairs"] for job in checks()][1:] == [1] * 6


def test_rows_that_changed_nothing_are_not_compared_again(town):
    sheet = [person(number) for number in range(20)]
    import_rows(town, sheet)

    again = import_rows(town, [*sheet, person(3, slip=1)])

    assert checks().last().result["records"] == 1
    assert again.duplicates_count == 1


def test_of_a_sheet_tried_again_only_the_rows_taken_in_then_are_compared(town, bilal):
    from_nowhere = [[*person(3, slip=1)[:4], "Nowhere", *person(3)[5:]]]
    upload = import_rows(town, [person(number) for number in range(20)] + from_nowhere)
    UploadRow.objects.filter(outcome="created").update(processed_at="2025-01-01T00:00Z")
    Branch.objects.create(organization=town, name="Nowhere")

    with mock.patch("uploads.fixing.services.ROWS_AT_ONCE", 0):
        retry_rows(upload, by=bilal)
        run_jobs()

    upload.refresh_from_db()
    assert checks().last().result["records"] == 1
    assert upload.duplicates_count == 1


def test_uploads_that_wait_are_taken_in_before_any_check_and_share_one(town):
    uploads = [hand_in(town, [person(number, slip=slip)]) for number, slip in [(1, 0), (1, 1)]]
    uploads.append(hand_in(town, [person(2)]))

    run_jobs()

    (check,) = checks()
    assert set(check.parameters["uploads"]) == {str(upload.pk) for upload in uploads}
    assert check.result == {"records": 3, "new_pairs": 1, "uploads": 3, "open_pairs": 2}
    for upload, pairs in zip(uploads, [1, 1, 0], strict=True):
        upload.refresh_from_db()
        assert (upload.duplicates_count, upload.duplicates_checked_at is None) == (pairs, False)


def test_checks_of_two_organizations_are_two(town, other_shop):
    Branch.objects.create(organization=other_shop, name="CG Road")
    for organization in (town, other_shop):
        hand_in(organization, [person(1)])

    run_jobs()

    assert {job.organization_id for job in checks()} == {town.pk, other_shop.pk}
    assert checks().count() == 2


def test_a_check_that_has_begun_takes_no_more_uploads_in(town):
    upload = import_rows(town, [person(1)])
    begun = checks().get()
    Job.objects.filter(pk=begun.pk).update(status="queued", finished_at=None)

    check_upload(upload)

    begun.refresh_from_db()
    assert list(begun.parameters["uploads"]) == [str(upload.pk)]
    assert checks().count() == 2


def test_all_rows_asked_for_outweigh_those_tried_again(town):
    upload = import_rows(town, [person(1)])

    check_upload(upload, since=upload.finished_at)
    since = checks().last().parameters["uploads"][str(upload.pk)]
    check_upload(upload)
    check_upload(upload, since=upload.finished_at)

    assert since is not None
    assert checks().last().parameters["uploads"] == {str(upload.pk): None}
    assert checks().count() == 2


def test_an_upload_handed_in_during_a_check_is_done_before_the_check_goes_on(town):
    import_rows(town, [person(number) for number in range(30)])
    ends: list[str] = []
    real = scan.compare_changed

    def hands_in_at_first(*args, **kwargs):
        if not ends:
            ends.append("check begins")
            second.append(hand_in(town, [person(60)]))
        elif Job.objects.get(pk=second[0].job_id).is_finished:
            ends.append("upload done before")
        return real(*args, **kwargs)

    second: list = []
    with (
        mock.patch.object(scan, "CHANGED_AT_ONCE", 2),
        mock.patch.object(scan, "compare_changed", hands_in_at_first),
    ):
        first = import_rows(town, [person(number, slip=1) for number in range(5)])

    assert ends[:2] == ["check begins", "upload done before"]
    assert len(ends) == 4  # three pages of the first, one of the second
    assert {job.status for job in Job.objects.all()} == {"done"}
    assert {job.attempts for job in checks()} == {1}
    first.refresh_from_db()
    assert first.duplicates_count == 5


def test_a_check_killed_after_every_chunk_finds_the_same(town):
    import_rows(town, [person(number) for number in range(30)])
    with (
        without_queue(shutting_down=[CHECK_JOB]),
        mock.patch.object(scan, "CHANGED_AT_ONCE", 2),
        mock.patch.object(duplicates, "ROWS_AT_ONCE", 3),
    ):
        upload = import_rows(town, [person(number, slip=1) for number in range(6)])
        job = checks().last()
        attempts = 0
        while not job.is_finished:
            with mock.patch("jobs.run.JobRun._give_way", side_effect=_Killed):
                try:
                    run_job(job.pk)
                except _Killed:
                    Job.objects.filter(pk=job.pk).update(
                        status="queued", lease_token=None, lease_until=None, attempts=0
                    )
            attempts += 1
            job.refresh_from_db()

    upload.refresh_from_db()
    assert attempts == 6  # three pages and the last one, the count, the end
    assert (upload.duplicates_count, DuplicateCandidate.objects.count()) == (6, 6)
    assert job.result["records"] == 6


class _Killed(BaseException):
    """What no handler catches."""


def test_a_whole_check_with_many_pairs_of_one_page_goes_on_behind_those_it_saved(town):
    """An upload that keeps coming between may never make it begin the page anew for ever."""
    sheet = [person(number, slip=slip) for number in range(8) for slip in (0, 1)]
    with (
        mock.patch.object(scan, "PAIRS_AT_ONCE", 2),
        without_queue(shutting_down=[CHECK_JOB]),
    ):
        import_rows(town, sheet)
        waiting = hand_in(town, [person(70)])
        Job.objects.filter(pk=waiting.job_id).update(status="queued")
        job = checks().last()
        for _ in range(12):
            Job.objects.filter(kind=JOB_KIND, pk=waiting.job_id).update(
                status="queued", lease_until=None, lease_token=None, attempts=0
            )
            run_job(job.pk)

    job.refresh_from_db()
    assert job.status == "done"
    assert DuplicateCandidate.objects.count() == 8


def plan_of(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}")
        return "\n".join(line for (line,) in cursor.fetchall())


@pytest.fixture
def no_statistics(db):
    """As on a database whose tables were empty when it last looked: it takes them for small."""
    with connection.cursor() as cursor:
        for table in ("uploads_uploadrow", "customers_duplicatecandidate", "customers_customer"):
            cursor.execute(f"ANALYZE {table}")


@ONLY_POSTGRESQL
def test_every_question_of_a_check_goes_by_index_without_statistics(no_statistics, town):
    import_rows(town, [person(number) for number in range(100)])
    hand_in(town, [person(number, slip=1) for number in range(60)])

    with CaptureQueriesContext(connection) as queries:
        run_jobs()

    watched = ('FROM "uploads_uploadrow"', 'FROM "customers_duplicatecandidate"')
    asked = [
        query["sql"]
        for query in queries
        if query["sql"].startswith("SELECT") and any(name in query["sql"] for name in watched)
    ]
    questions = [sql for sql in asked if "row_number" in sql or "ANY(" in sql]
    assert len(questions) >= 4
    for sql in questions:
        assert "Seq Scan" not in plan_of(sql), plan_of(sql)


@ONLY_POSTGRESQL
def test_the_list_of_an_uploads_pairs_looks_rows_up_by_their_customer(no_statistics, town):
    """Reading all rows of the upload for each pair took minutes after a long first sheet."""
    upload = import_rows(town, [person(number) for number in range(100)])
    pairs = of_upload(DuplicateCandidate.objects.filter(organization=town, status="open"), upload)

    plan = plan_of(
        str(pairs.query).replace("= open", "= 'open'").replace("= customer", "= 'customer'")
    )

    assert "row_of_customer" in plan
    assert "row_once_per_upload" not in plan
    assert Customer.objects.count() == 100
