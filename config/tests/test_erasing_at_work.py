"""Erasing under real workers: beside a sheet that names the person again, and killed."""

import random
import time

import pytest

from config.rights.erasing.services import start_erasing
from config.tests.searching import files_with, rows_with
from conftest import make_member
from core.roles import Role
from customers.models import Customer, Erasure
from jobs.models import Job
from jobs.tests.workers import until
from uploads.models import UploadRow
from uploads.tests.sheets import hand_in
from uploads.tests.test_kills import open_branches, rows_of, wait_for
from visits.models import Visit

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
FARIDA = ["Farida Khan", "9723521333", "farida@mail.example", "K7654321"]
VALUES = ("Farida", "9723521333", "farida@mail.example", "K7654321")


@pytest.fixture(autouse=True)
def _shared_media(settings, tmp_path, environment):
    settings.MEDIA_ROOT = tmp_path / "media"
    environment["MEDIA_ROOT"] = str(tmp_path / "media")
    environment["UPLOAD_CHUNK_ROWS"] = "25"
    environment["JOB_PAUSE_SECONDS"] = "0.02"


def sheet(rows):
    """One person in every fiftieth row, on a day of her own."""
    named = []
    for number in range(rows):
        day = f"{1 + number % 28}/{1 + number // 50 % 12}/2024"
        if number % 50 == 0:
            named.append([*FARIDA, "CG Road", day, "Bharuch"])
        else:
            named.append([f"Person {number}", f"98250{number:05}", "", "", "CG Road", day, ""])
    return named


def wait_for_end(erasure):
    def over():
        erasure.refresh_from_db()
        return erasure.finished_at is not None

    until(over, seconds=90, what="the end of the erasure")


def erase(organization):
    owner = make_member(organization, "asha", Role.OWNER)
    customer = Customer.objects.get(full_name="Farida Khan")
    start_erasing(customer, confirm=str(customer.pk), by=owner)
    return Erasure.objects.get(customer_number=customer.pk)


def test_a_sheet_that_names_her_again_meanwhile_leaves_nothing_of_her(start_worker):
    organization = open_branches("Busy")
    upload = hand_in(organization, sheet(1_500))
    start_worker()
    until(lambda: rows_of(upload) > 100, seconds=180, what="the first rows")
    erasure = erase(organization)
    start_worker()  # one imports, the other erases
    wait_for(upload)
    wait_for_end(erasure)

    assert rows_with(*VALUES) == set()
    assert files_with(*VALUES) == set()
    assert upload.rows.count() == 1_500
    assert UploadRow.objects.filter(forgotten="erased").count() == 30
    assert Visit.objects.filter(customer=erasure.customer_number).exists()


def test_killed_at_any_moment_nothing_of_her_is_left(start_worker):
    organization = open_branches("Killed")
    upload = hand_in(organization, sheet(600))
    worker = start_worker()
    wait_for(upload)
    worker.kill()
    worker.wait()
    erasure = erase(organization)

    seen = {None}

    def held_anew_or_over() -> bool:  # what is given back in good order costs no attempt
        job = Job.objects.get(pk=erasure.job_id)
        is_new = job.lease_token not in seen
        seen.add(job.lease_token)
        return is_new or job.is_finished

    chance = random.Random(20261129)
    for _ in range(4):
        victim = start_worker()
        until(held_anew_or_over, seconds=180, what="an attempt")
        time.sleep(chance.random() * 0.15)
        victim.kill()
        victim.wait()
        if Job.objects.get(pk=erasure.job_id).is_finished:
            break
    start_worker()
    wait_for_end(erasure)
    assert len(seen) > 2  # nobody's, and killed twice, at least

    assert rows_with(*VALUES) == set()
    assert files_with(*VALUES) == set()
    assert Visit.objects.filter(customer=erasure.customer_number).count() == 12
