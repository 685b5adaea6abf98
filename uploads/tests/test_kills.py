"""Uploads under real workers: killed at random moments, and two at the same time."""

import random
import sys
import time
from collections import Counter

import pytest

from accounts.models import Branch, Organization
from customers.models import Customer, CustomerIdentifier
from jobs.tests import workers
from jobs.tests.workers import until
from uploads.models import FileUpload, UploadRow
from uploads.tests.purchase_sheets import (
    PURCHASES,
    bills_state_of,
    open_pharmacy,
    tangled_bills,
)
from uploads.tests.sheets import hand_in, state_of, sum_closes
from uploads.tests.test_contact_sheets import contacts_state
from visits.models import Visit

pytestmark = [
    pytest.mark.people_compared,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]

ROWS = 2_000


@pytest.fixture(autouse=True)
def _shared_media(settings, tmp_path, environment):
    settings.MEDIA_ROOT = tmp_path
    environment["MEDIA_ROOT"] = str(tmp_path)
    environment["UPLOAD_CHUNK_ROWS"] = "40"
    environment["JOB_PAUSE_SECONDS"] = "0.02"


def tangled_sheet(seed: int, rows: int = ROWS) -> list[list[str]]:
    """People who come again, share phones, lose digits or leave no key."""
    chance = random.Random(seed)
    sheet = []
    for number in range(rows):
        person = chance.randrange(rows // 2)
        phone = f"98250{person:05d}"
        kind = chance.random()
        if kind < 0.1:
            phone = f"{phone} / 97271{chance.randrange(rows // 2):05d}"
        elif kind < 0.2:
            phone = "9999999999"
        elif kind < 0.25:
            phone = phone[:7]
        email = f"person{person}@example.in" if chance.random() < 0.3 else ""
        day = f"{chance.randint(1, 28)}/{chance.randint(1, 12)}/2024"
        store = chance.choice(["CG Road", "Shivranjani", "Satellite"])
        sheet.append([f"Person {person}", phone, email, "", store, day, f"City {number % 7}"])
    return sheet


def open_branches(name: str) -> Organization:
    organization = Organization.objects.create(name=name)
    for branch in ("CG Road", "Shivranjani"):
        Branch.objects.create(organization=organization, name=branch)
    return organization


def wait_for(upload: FileUpload, seconds: float = 180) -> None:
    def over() -> bool:
        upload.refresh_from_db()
        return upload.status not in ("queued", "processing")

    until(over, seconds=seconds, what="the upload's end")
    assert (upload.status, upload.error) == ("done", "")


def test_kills_at_random_moments_leave_what_an_undisturbed_run_leaves(start_worker):
    sheet = tangled_sheet(seed=1)
    calm = open_branches("Undisturbed")
    undisturbed = hand_in(calm, sheet)
    worker = start_worker()
    wait_for(undisturbed)
    worker.kill()
    worker.wait()

    stormy = open_branches("Killed")
    upload = hand_in(stormy, sheet)
    chance = random.Random(20261120)
    killed_at = []
    for _ in range(3):
        victim = start_worker()
        reached = rows_of(upload)
        until(lambda: rows_of(upload) > reached, seconds=90, what="progress after a kill")  # noqa: B023
        time.sleep(chance.random() * 0.2)
        victim.kill()
        victim.wait()
        killed_at.append(rows_of(upload))
        if killed_at[-1] > ROWS * 0.7:  # the next one might come too late to disturb anything
            break
    start_worker()
    wait_for(upload)

    assert len(killed_at) > 1
    assert all(0 < rows < ROWS for rows in killed_at)
    assert upload.job.attempts > len(killed_at)
    assert sum_closes(upload)
    assert state_of(stormy) == state_of(calm)


def test_kills_between_the_parts_of_a_chunk_leave_what_an_undisturbed_run_leaves(
    start_worker, environment, monkeypatch
):
    """While some rows are written behind, the next ones are decided: most kills come between."""
    sheet = tangled_sheet(seed=11, rows=1_500)
    calm, stormy = open_branches("Undisturbed"), open_branches("Killed")
    undisturbed = hand_in(calm, sheet)
    worker = start_worker()
    wait_for(undisturbed)
    worker.kill()
    worker.wait()

    monkeypatch.setattr(workers, "MANAGE", [sys.executable, "-m", "uploads.tests.worker_in_parts"])
    environment["UPLOAD_CHUNK_ROWS"] = "200"
    upload = hand_in(stormy, sheet)
    chance = random.Random(11)
    killed_at = []
    while len(killed_at) < 3 and (not killed_at or killed_at[-1] < 1_100):
        victim = start_worker()
        reached = rows_of(upload)
        until(lambda: rows_of(upload) > reached, seconds=90, what="progress after a kill")  # noqa: B023
        time.sleep(chance.random() * 0.1)
        victim.kill()
        victim.wait()
        killed_at.append(rows_of(upload))
    start_worker()
    wait_for(upload)

    assert 0 < killed_at[0] < 1_500
    assert upload.job.attempts > len(killed_at)
    assert sum_closes(upload)
    assert state_of(stormy) == state_of(calm)


def test_a_sheet_of_bills_that_is_killed_leaves_what_an_undisturbed_run_leaves(start_worker):
    sheet = tangled_bills(seed=7, rows=1_000)
    calm = open_pharmacy("Undisturbed")
    undisturbed = hand_in(calm, sheet, PURCHASES, kind="purchases")
    worker = start_worker()
    wait_for(undisturbed)
    worker.kill()
    worker.wait()

    stormy = open_pharmacy("Killed")
    upload = hand_in(stormy, sheet, PURCHASES, kind="purchases")
    chance = random.Random(3)
    killed_at = []
    while len(killed_at) < 3 and (not killed_at or killed_at[-1] < 700):
        victim = start_worker()
        reached = rows_of(upload)
        until(lambda: rows_of(upload) > reached, seconds=90, what="progress after a kill")  # noqa: B023
        time.sleep(chance.random() * 0.1)
        victim.kill()
        victim.wait()
        killed_at.append(rows_of(upload))
    start_worker()
    wait_for(upload)

    assert 0 < killed_at[0] < 1_000
    assert sum_closes(upload)
    assert bills_state_of(stormy) == bills_state_of(calm)


def test_kills_leave_the_contacts_that_an_undisturbed_run_leaves(start_worker):
    sheet = [row[:2] for row in tangled_sheet(seed=5)]
    calm, stormy = open_branches("Undisturbed"), open_branches("Killed")
    undisturbed = hand_in(calm, sheet, ["Name", "Mobile"], kind="contacts")
    worker = start_worker()
    wait_for(undisturbed)
    worker.kill()
    worker.wait()

    upload = hand_in(stormy, sheet, ["Name", "Mobile"], kind="contacts")
    for _ in range(2):
        victim = start_worker()
        reached = rows_of(upload)
        until(lambda: rows_of(upload) > reached, seconds=90, what="progress after a kill")  # noqa: B023
        victim.kill()
        victim.wait()
    start_worker()
    wait_for(upload)

    assert upload.job.attempts > 2
    assert sum_closes(upload)
    assert contacts_state(stormy) == contacts_state(calm)


def rows_of(upload: FileUpload) -> int:
    return FileUpload.objects.get(pk=upload.pk).rows_read


def test_two_uploads_at_the_same_time_lose_nothing(start_worker):
    shop = open_branches("Busy")
    first = hand_in(shop, tangled_sheet(seed=2, rows=600))
    second = hand_in(shop, tangled_sheet(seed=3, rows=600))
    start_worker()
    start_worker()
    wait_for(first)
    wait_for(second)

    assert sum_closes(first)
    assert sum_closes(second)
    assert (first.rows_read, second.rows_read) == (600, 600)
    keys = Counter(CustomerIdentifier.objects.values_list("kind", "value"))
    assert set(keys.values()) == {1}
    taken = UploadRow.objects.exclude(outcome="needs_attention")
    assert not taken.filter(customer=None).exists()
    given = {
        (row.customer_id, row.visit.branch_id, row.visit.visit_date)
        for row in taken.select_related("visit")
    }
    assert given == set(Visit.objects.values_list("customer_id", "branch_id", "visit_date"))
    named = taken.values("customer").distinct().count()
    assert named == Customer.objects.count()


def test_the_same_sheet_twice_at_the_same_time_doubles_nobody(start_worker):
    shop = open_branches("Twice")
    sheet = [[f"Walk-in {n}", "9999999999", "", "", "CG Road", "1/5/2024", ""] for n in range(400)]
    first, second = hand_in(shop, sheet), hand_in(shop, sheet)
    start_worker()
    start_worker()
    wait_for(first)
    wait_for(second)

    assert Customer.objects.count() == 400
    assert first.created_count + second.created_count == 400
    assert first.seen_before_count + second.seen_before_count == 400
