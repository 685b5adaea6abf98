"""Reverting under real workers: killed at random moments, and beside another upload."""

import random
import time

import pytest

from customers.models import Customer, CustomerIdentifier
from jobs.models import JobStatus
from jobs.tests.workers import until
from uploads.models import RevertStatus, UploadRevert, UploadRow
from uploads.reverting.services import preview_revert, revert_upload
from uploads.tests.reverting import meaning
from uploads.tests.sheets import hand_in
from uploads.tests.test_kills import open_branches, tangled_sheet, wait_for
from visits.models import Visit

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROWS = 900


@pytest.fixture(autouse=True)
def _shared_media(settings, tmp_path, environment):
    settings.MEDIA_ROOT = tmp_path
    environment["MEDIA_ROOT"] = str(tmp_path)
    environment["UPLOAD_CHUNK_ROWS"] = "25"
    environment["JOB_PAUSE_SECONDS"] = "0.02"


def wait_for_end(revert: UploadRevert, seconds: float = 180) -> None:
    def over() -> bool:
        revert.refresh_from_db()
        return revert.status != RevertStatus.RUNNING

    until(over, seconds=seconds, what="the end of the reverting")
    assert (revert.status, revert.error) == ("done", "")


def imported(organization, start_worker):
    """Two sheets that share people."""
    uploads = [
        hand_in(organization, tangled_sheet(seed=5, rows=ROWS // 3)),
        hand_in(organization, tangled_sheet(seed=6, rows=ROWS)),
    ]
    worker = start_worker(UPLOAD_CHUNK_ROWS="1000")
    for upload in uploads:
        wait_for(upload)
    worker.kill()
    worker.wait()
    return uploads


def without_ids(state):
    return {
        "customers": [one[1:] for one in state["customers"]],
        "visits": sorted(day for _, _, day, _ in state["visits"]),
    }


def named_by_uploads(organization):
    """Without pairs that only look alike: the workers' nightly search adds them meanwhile."""
    state = meaning(organization)
    return {**state, "pairs": [pair for pair in state["pairs"] if pair[3]]}


def test_kills_at_random_moments_leave_what_an_undisturbed_undoing_leaves(start_worker):
    calm = open_branches("Undisturbed")
    _, second = imported(calm, start_worker)
    revert = revert_upload(second, by=None)
    worker = start_worker()
    wait_for_end(revert)
    worker.kill()
    worker.wait()

    stormy = open_branches("Killed")
    _, second = imported(stormy, start_worker)
    disturbed = revert_upload(second, by=None)
    chance = random.Random(20261121)
    kills = 0
    while kills < 3:
        victim = start_worker()
        reached = marked(second)
        until(lambda: marked(second) > reached, seconds=90, what="progress after a kill")  # noqa: B023
        time.sleep(chance.random() * 0.2)
        victim.kill()
        victim.wait()
        disturbed.job.refresh_from_db()
        if disturbed.job.status == JobStatus.DONE:
            break  # just before
        kills += 1
        if marked(second) > ROWS * 0.7:
            break
    start_worker()
    wait_for_end(disturbed)

    assert kills > 1
    assert disturbed.job.attempts > kills
    assert disturbed.counts == revert.counts
    assert disturbed.entries.count() == revert.entries.count()
    assert without_ids(meaning(stormy)) == without_ids(meaning(calm))


def marked(upload) -> int:
    return UploadRow.objects.filter(upload=upload, reverted_at__isnull=False).count()


def test_a_killed_preview_says_the_same_and_changes_nothing(start_worker):
    shop = open_branches("Looked at")
    _, second = imported(shop, start_worker)
    before = named_by_uploads(shop)
    preview = preview_revert(second, by=None)
    victim = start_worker()
    until(lambda: preview.entries.exists(), seconds=180, what="the preview's beginning")
    victim.kill()
    victim.wait()
    worker = start_worker()
    wait_for_end(preview)
    assert named_by_uploads(shop) == before

    revert = revert_upload(second, by=None)
    wait_for_end(revert)
    worker.kill()
    assert revert.counts == preview.counts


def test_undoing_beside_an_upload_of_the_same_people_loses_nothing(start_worker):
    shop = open_branches("Busy")
    _, second = imported(shop, start_worker)
    revert = revert_upload(second, by=None)
    third = hand_in(shop, tangled_sheet(seed=6, rows=ROWS))
    start_worker()
    start_worker()
    wait_for(third)
    wait_for_end(revert)

    taken = UploadRow.objects.filter(reverted_at=None).exclude(outcome="needs_attention")
    assert not taken.filter(customer=None).exists()
    keys = list(CustomerIdentifier.objects.values_list("kind", "value"))
    assert len(keys) == len(set(keys))
    given = set(
        taken.exclude(visit=None).values_list(
            "visit__customer", "visit__branch", "visit__visit_date"
        )
    )
    assert given == set(Visit.objects.values_list("customer_id", "branch_id", "visit_date"))
    assert Customer.objects.exists()
