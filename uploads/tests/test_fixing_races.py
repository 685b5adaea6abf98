"""Two people at one row, and workers killed in the middle of many."""

import pytest

from accounts.models import Branch
from accounts.services import add_spelling
from core.errors import DomainError
from customers.models import Customer
from jobs.models import Job
from jobs.testing import all_at_once, run_jobs
from jobs.tests.workers import until
from uploads.fixing import correct_rows, fix_row
from uploads.fixing import services as fixing_job
from uploads.models import FileUpload, RowAttempt, UploadRow
from uploads.reverting.services import revert_upload
from uploads.tests.sheets import hand_in, import_rows, sum_closes

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def shared_media(database_url, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def person(number: int, shop: str = "Shivranjni", by=None) -> list[str]:
    return [f"Person {number}", f"98250{number:05d}", "", "", shop, "3/5/2024", ""]


def test_of_two_who_fix_a_row_at_once_one_wins(shop, bilal, asha, shivranjani, shared_media):
    upload = import_rows(shop, [person(1)])
    rows = [UploadRow.objects.select_related("upload__organization").get() for _ in range(2)]

    def fix(row, by, name):
        try:
            fix_row(row, cells={"Shop": "Shivranjani", "Name": name}, by=by)
        except DomainError as refusal:
            return refusal.code
        return name

    given = all_at_once(
        lambda: fix(rows[0], bilal, "By Bilal"), lambda: fix(rows[1], asha, "By Asha")
    )

    [name] = set(given) - {"tried_meanwhile"}
    assert given.count("tried_meanwhile") == 1
    assert Customer.objects.get().full_name == name
    upload.refresh_from_db()
    assert sum_closes(upload)
    assert [attempt.number for attempt in RowAttempt.objects.all()] == [1, 2]


def test_a_row_fixed_while_all_are_corrected_is_taken_in_once(
    shop, bilal, asha, shivranjani, shared_media
):
    upload = import_rows(shop, [person(n) for n in range(60)])
    row = upload.rows.select_related("upload__organization").get(row_number=30)

    def fix():
        try:
            fix_row(row, cells={"Shop": "Shivranjani"}, by=asha)
        except DomainError as refusal:
            return refusal.code

    def correct():
        correct_rows(upload, column="Shop", value="Shivranjni", replacement="Shivranjani", by=bilal)

    all_at_once(fix, correct)

    upload.refresh_from_db()
    assert sum_closes(upload)
    assert (upload.created_count, upload.fixed_count, Customer.objects.count()) == (60, 60, 60)
    assert RowAttempt.objects.count() == 120


def test_two_spellings_taught_at_the_same_moment_are_both_kept(database_url, shop, shivranjani):
    branches = [Branch.objects.get(pk=shivranjani.pk) for _ in range(2)]

    all_at_once(
        lambda: add_spelling(branches[0], "Shivranjni", by=None),
        lambda: add_spelling(branches[1], "Shivrnjani", by=None),
    )

    shivranjani.refresh_from_db()
    assert sorted(shivranjani.aliases) == ["Shivranjni", "Shivrnjani"]


def test_a_broken_chunk_leaves_nothing_half_done_and_the_job_goes_on(
    shop, bilal, shivranjani, shared_media, monkeypatch
):
    monkeypatch.setattr(fixing_job, "CHUNK_ROWS", 40)
    monkeypatch.setattr("uploads.fixing.services.ROWS_AT_ONCE", 0)
    upload = import_rows(shop, [person(n) for n in range(100)])
    correct_rows(upload, column="Shop", value="Shivranjni", replacement="Shivranjani", by=bilal)
    count, calls = fixing_job.Fixer.settle, []

    def breaks_the_second_time(self, corrections, **more):
        tried = count(self, corrections, **more)
        calls.append(len(tried))
        if len(calls) == 2:  # everything was written, nothing committed
            raise ConnectionError("cut")
        return tried

    monkeypatch.setattr(fixing_job.Fixer, "settle", breaks_the_second_time)
    run_jobs()

    upload.refresh_from_db()
    assert calls == [40, 40, 40, 20]
    assert sum_closes(upload)
    assert (upload.fixed_count, upload.needs_attention_count) == (100, 0)
    assert Customer.objects.count() == 100
    assert RowAttempt.objects.count() == 200
    assert Job.objects.get(kind="uploads.try_again").result == {"tried": 100, "settled": 100}


def test_a_killed_worker_leaves_the_rest_to_the_next_one(
    start_worker, environment, shop, bilal, shivranjani, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    environment["MEDIA_ROOT"] = str(tmp_path)
    environment["JOB_PAUSE_SECONDS"] = "0.2"
    upload = hand_in(shop, [person(n) for n in range(4_000)])
    first = start_worker()
    until(lambda: _fresh(upload).status == "done", seconds=180, what="the upload's end")
    trying = correct_rows(
        _fresh(upload), column="Shop", value="Shivranjni", replacement="Shivranjani", by=bilal
    )
    until(lambda: _fresh(upload).fixed_count > 0, seconds=90, what="the first chunk")
    first.kill()
    first.wait()
    reached = _fresh(upload)
    assert sum_closes(reached)
    assert reached.fixed_count == RowAttempt.objects.filter(number=2).count()

    start_worker()
    until(lambda: Job.objects.get(pk=trying.job.pk).is_finished, seconds=180, what="the end of it")
    ended = _fresh(upload)
    assert 0 < reached.fixed_count < 4_000
    assert sum_closes(ended)
    assert (ended.fixed_count, Customer.objects.count()) == (4_000, 4_000)
    assert RowAttempt.objects.count() == 8_000


def _fresh(upload: FileUpload) -> FileUpload:
    return FileUpload.objects.get(pk=upload.pk)


def test_a_row_fixed_while_its_upload_is_taken_back_leaves_nothing_half_done(
    shop, bilal, shivranjani, shared_media
):
    upload = import_rows(shop, [person(1, "Shivranjani"), person(2)])
    row = upload.rows.select_related("upload__organization").get(row_number=3)

    def fix():
        try:
            fix_row(row, cells={"Shop": "Shivranjani"}, by=bilal)
        except DomainError as refusal:
            return refusal.code
        return "fixed"

    def revert_rows():
        revert_upload(_fresh(upload), by=bilal)

    given, _ = all_at_once(fix, revert_rows)
    run_jobs()

    assert given in ("fixed", "reverted")
    assert sum_closes(_fresh(upload))
    assert not Customer.objects.filter(is_active=True).exists()
    assert not UploadRow.objects.filter(reverted_at=None).exists()
