"""Kill after kill of whichever of two workers holds the job: the end is that of an undisturbed run.

The same as the kills of every run, for far more of them: `make test-all` alone.
"""

import random
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest

from customers.duplicates.services import start_scan
from customers.models import DuplicateCandidate
from jobs.models import Job
from jobs.tests import workers
from jobs.tests.workers import until
from uploads.models import PreviewRow
from uploads.reverting.services import revert_upload
from uploads.tests.reverting import meaning
from uploads.tests.sheets import hand_in, state_of, sum_closes
from uploads.tests.test_kills import open_branches, tangled_sheet, wait_for
from uploads.tests.test_revert_kills import wait_for_end, without_ids

pytestmark = [
    pytest.mark.people_compared,
    pytest.mark.long,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
ROWS, KILLS = 20_000, 30  # of uploads; of all else:
FEWER_ROWS, FEWER_KILLS = 5_000, 10
MODULE = [sys.executable, "-m"]


@pytest.fixture(autouse=True)
def _many_short_chunks(settings, tmp_path, environment):
    settings.MEDIA_ROOT = tmp_path
    environment["MEDIA_ROOT"] = str(tmp_path)
    environment["UPLOAD_CHUNK_ROWS"] = "100"
    environment["JOB_MAX_ATTEMPTS"] = "1000"
    environment["JOB_LEASE_SECONDS"] = "1"


def undisturbed(start_worker, *jobs: Job) -> None:
    worker = start_worker(UPLOAD_CHUNK_ROWS="1000")
    for job in jobs:
        until(lambda: is_over(job), seconds=180, what="the end of it")  # noqa: B023
    worker.kill()
    worker.wait()


def is_over(job: Job) -> bool:
    return Job.objects.get(pk=job.pk).is_finished


def killed(start_worker, job: Job, kills: int, reached: Callable[[], Any]) -> None:
    """Two workers; whichever makes progress is killed, until that was done `kills` times."""
    chance = random.Random(20261129)
    running = [start_worker(), start_worker()]
    interrupted = 0
    while interrupted < kills:
        before = reached()
        until(lambda: reached() != before, seconds=180, what="progress after a kill")  # noqa: B023
        time.sleep(chance.random() * 0.1)
        assert not is_over(job), f"over after {interrupted} kills"
        attempts = Job.objects.get(pk=job.pk).attempts
        for victim in running:  # one of them holds it, the other is idle
            victim.kill()
            victim.wait()
        running = [start_worker(), start_worker()]
        interrupted += 1
        until(
            lambda: Job.objects.get(pk=job.pk).attempts > attempts,  # noqa: B023
            seconds=60,
            what="another worker",
        )
    until(lambda: is_over(job), seconds=300, what="the end of it")
    job.refresh_from_db()
    assert (job.status, job.error) == ("done", "")
    assert job.attempts > kills
    for worker in running:
        worker.kill()
        worker.wait()


def done_of(job: Job) -> Callable[[], int]:
    return lambda: Job.objects.get(pk=job.pk).done


def test_an_upload(start_worker):
    sheet = tangled_sheet(seed=1, rows=ROWS)
    calm, stormy = open_branches("Undisturbed"), open_branches("Killed")
    first = hand_in(calm, sheet)
    undisturbed(start_worker, first.job)
    upload = hand_in(stormy, sheet)

    killed(start_worker, upload.job, KILLS, done_of(upload.job))

    wait_for(upload)
    assert sum_closes(upload)
    assert state_of(stormy) == state_of(calm)


def test_reverting(start_worker):
    sheets = [tangled_sheet(seed=5, rows=FEWER_ROWS // 3), tangled_sheet(seed=6, rows=FEWER_ROWS)]
    calm, stormy = open_branches("Undisturbed"), open_branches("Killed")
    uploads = [[hand_in(shop, sheet) for sheet in sheets] for shop in (calm, stormy)]
    undisturbed(start_worker, *(upload.job for pair in uploads for upload in pair))
    for upload in (one for pair in uploads for one in pair):
        wait_for(upload)
    revert = revert_upload(uploads[0][1], by=None)
    undisturbed(start_worker, revert.job)
    disturbed = revert_upload(uploads[1][1], by=None)

    killed(start_worker, disturbed.job, FEWER_KILLS, done_of(disturbed.job))

    wait_for_end(disturbed)
    revert.refresh_from_db()
    assert disturbed.counts == revert.counts
    assert without_ids(meaning(stormy)) == without_ids(meaning(calm))


def test_a_preview(start_worker):
    sheet = tangled_sheet(seed=8, rows=FEWER_ROWS)
    calm, stormy = open_branches("Undisturbed"), open_branches("Killed")
    first = hand_in(calm, sheet, preview=True)
    undisturbed(start_worker, first.job)
    upload = hand_in(stormy, sheet, preview=True)

    def shown() -> int:
        return PreviewRow.objects.filter(upload=upload).count()

    def rows_of(one) -> list:
        return list(
            PreviewRow.objects.filter(upload=one)
            .order_by("row_number")
            .values_list("row_number", "cells", "outcome", "matched_by", "new_customer", "problems")
        )

    killed(start_worker, upload.job, FEWER_KILLS, shown)

    upload.refresh_from_db()
    first.refresh_from_db()
    assert upload.preview_counts == first.preview_counts
    assert rows_of(upload) == rows_of(first)
    assert not state_of(stormy)["customers"]


def test_the_search_for_duplicates(start_worker, monkeypatch):
    sheet = [
        [name.replace("Person", f"Asha {'bcdefghijk'[number % 10]}").strip(), *rest]
        for number, (name, *rest) in enumerate(tangled_sheet(seed=9, rows=FEWER_ROWS))
    ]
    calm, stormy = open_branches("Undisturbed"), open_branches("Killed")
    uploads = [hand_in(shop, sheet) for shop in (calm, stormy)]
    undisturbed(start_worker, *(upload.job for upload in uploads))
    undisturbed(start_worker, *Job.objects.unfinished())  # the checks after the uploads
    DuplicateCandidate.objects.all().delete()
    first = start_scan(calm, by=None, whole=True)
    undisturbed(start_worker, first)
    monkeypatch.setattr(workers, "MANAGE", [*MODULE, "uploads.tests.worker_in_small_steps"])
    second = start_scan(stormy, by=None, whole=True)

    def cursor() -> str:
        return str(Job.objects.get(pk=second.pk).cursor)

    killed(start_worker, second, FEWER_KILLS, cursor)

    found = all_pairs(stormy)
    assert found == all_pairs(calm)
    assert found


def all_pairs(shop) -> list:
    pairs = DuplicateCandidate.objects.filter(organization=shop)
    return sorted(
        [*sorted([_name_of(pair.first), _name_of(pair.second)]), round(pair.score, 6)]
        for pair in pairs.select_related("first", "second")
    )


def _name_of(customer) -> str:
    return f"{customer.full_name} {customer.phone} {customer.email}"
