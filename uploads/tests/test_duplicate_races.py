"""Looking for duplicates beside itself and beside an upload: the pairs of an undisturbed look."""

import random
from unittest import mock

import pytest

from accounts.models import Branch, Organization
from customers.duplicates.scan import KIND
from customers.duplicates.services import start_scan
from customers.models import BlockingKey, Customer, DuplicateCandidate
from jobs.runner import run_job
from jobs.services import start_job
from jobs.testing import all_at_once, run_jobs
from uploads.tests.sheets import hand_in, import_rows

pytestmark = [
    pytest.mark.people_compared,
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
]

NAMES = ["Sunita Patel", "Suneeta Patel", "Mohammed Shaikh", "Muhammad Sheikh", "Ravi Rao"]


@pytest.fixture(autouse=True)
def _small_steps(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.UPLOAD_CHUNK_ROWS = 20
    small = {"RECORDS_AT_ONCE": 20, "KEYS_AT_ONCE": 100, "CHANGED_AT_ONCE": 10, "PAIRS_AT_ONCE": 5}
    with mock.patch.multiple("customers.duplicates.scan", **small):
        yield


@pytest.fixture
def town(shop):
    Branch.objects.create(organization=shop, name="CG Road")
    return shop


def people(seed: int, count: int = 120) -> list[list[str]]:
    """Of a few names, so that many are alike."""
    chance = random.Random(seed)
    return [
        [
            chance.choice(NAMES), f"98250{chance.randrange(400):05d}", "", "", "CG Road",
            "1/5/2024", chance.choice(["Ahmedabad", "Surat"]),
        ]
        for _ in range(count)
    ]  # fmt: skip


def pairs_of(organization: Organization) -> set[tuple[int, int, str]]:
    rows = DuplicateCandidate.objects.filter(organization=organization).exclude(likeness="")
    return set(rows.values_list("first", "second", "likeness"))


def pairs_when_undisturbed(organization: Organization) -> set[tuple[int, int, str]]:
    DuplicateCandidate.objects.filter(organization=organization).delete()
    BlockingKey.objects.all().delete()
    start_scan(organization, by=None, whole=True)
    run_jobs()
    return pairs_of(organization)


def scan_of(organization: Organization, *, whole: bool):
    return start_job(KIND, organization=organization, parameters={"whole": whole}, by=None)


def test_two_scans_at_once_find_each_pair_once(town):
    import_rows(town, people(1))
    jobs = [scan_of(town, whole=True), scan_of(town, whole=True)]

    all_at_once(*[lambda job=job: run_job(job.pk) for job in jobs])
    run_jobs()

    for job in jobs:
        job.refresh_from_db()
        assert (job.status, job.error) == ("done", "")
    assert pairs_of(town) == pairs_when_undisturbed(town) != set()


def test_a_whole_scan_beside_one_of_what_changed_loses_no_pair(town):
    import_rows(town, people(2))
    import_rows(town, people(3, count=20))
    jobs = [scan_of(town, whole=True), scan_of(town, whole=False)]

    all_at_once(*[lambda job=job: run_job(job.pk) for job in jobs])

    assert pairs_of(town) == pairs_when_undisturbed(town) != set()


def test_a_scan_during_an_upload_ends_in_the_pairs_of_both(town):
    import_rows(town, people(4))
    upload = hand_in(town, people(5))
    scan = scan_of(town, whole=True)

    all_at_once(lambda: run_job(upload.job_id), lambda: run_job(scan.pk))
    run_jobs()

    upload.refresh_from_db()
    assert upload.status == "done"
    assert Customer.objects.count() > 120
    assert pairs_of(town) == pairs_when_undisturbed(town) != set()
    assert upload.duplicates_count > 0
