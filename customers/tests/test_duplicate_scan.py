"""Finding possible duplicates: whole, by what changed, and when a record is saved."""

from datetime import timedelta
from unittest import mock

import pytest
from django.db.models import F
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import Organization
from core.tests.examples import share_of
from customers.duplicates import blocking
from customers.duplicates import pairs as pairs_module
from customers.duplicates import scan as scan_module
from customers.duplicates.blocks import scope_of
from customers.duplicates.incremental import compare_changed
from customers.duplicates.people import CUSTOMERS
from customers.duplicates.records import profile_of
from customers.duplicates.scan import KIND
from customers.duplicates.services import check_if_changed, compare_now, dismiss, start_scan
from customers.duplicates.weights import VERSION
from customers.models import (
    BlockingKey,
    CandidateStatus,
    Customer,
    CustomerIdentifier,
    DuplicateCandidate,
    DuplicateScope,
)
from jobs.models import Job
from jobs.testing import run_jobs

URL = "/api/duplicates/"


@pytest.fixture
def scan(shop):
    def call(*, whole=True):
        job = start_scan(shop, by=None, whole=whole)
        run_jobs()
        job.refresh_from_db()
        assert job.status == "done", job.error
        return job

    return call


@pytest.fixture
def sunitas(add):
    one = add("Sunita Patel", "9825012345", city="Ahmedabad", date_of_birth="1980-05-17")
    two = add("Suneeta Patel", "9825012354", city="Amdavad", date_of_birth="1980-05-17")
    return one, two


def found():
    return [(pair.first_id, pair.second_id) for pair in DuplicateCandidate.objects.order_by("pk")]


def test_a_scan_finds_two_spellings_and_says_why(scan, sunitas):
    job = scan()

    pair = DuplicateCandidate.objects.get()
    assert (pair.first, pair.second) == sunitas
    assert pair.score > 0.95
    assert pair.all_reasons == [
        "Same birth date; phone differs in one digit; Sunita / Suneeta; same city."
    ]
    assert job.result == {"records": 2, "new_pairs": 1}


def test_a_family_on_one_phone_is_no_pair(scan, add, shop):
    home = {"city": "Ahmedabad", "address": "12 Shanti Society, Bopal"}
    add("Ramesh Patel", "9825012345", date_of_birth="1970-01-02", **home)
    wife = add("Hetal Patel", "9924011111", date_of_birth="1974-08-09", **home)
    Customer.objects.filter(pk=wife.pk).update(phone="+919825012345")

    scan()

    assert found() == []


def test_scanning_again_opens_nothing_twice(scan, sunitas):
    scan()
    scan()

    assert len(found()) == 1


def test_a_dismissed_pair_is_never_opened_again(scan, sunitas, bilal):
    scan()
    dismiss(DuplicateCandidate.objects.get(), by=bilal)

    scan()
    compare_now("customer", sunitas[0].pk, sunitas[0].organization)

    assert DuplicateCandidate.objects.get().status == CandidateStatus.DISMISSED


def test_a_pair_that_is_alike_no_longer_goes(scan, sunitas):
    scan()
    Customer.objects.filter(pk=sunitas[1].pk).update(
        full_name="Kiran Shah", date_of_birth=None, updated_at=timezone.now()
    )

    scan(whole=False)

    assert found() == []


def test_what_keys_told_stays_when_the_likeness_goes(scan, sunitas):
    scan()
    DuplicateCandidate.objects.update(reasons=["Row 4 of may.csv."], key_score=0.9)
    Customer.objects.filter(pk=sunitas[1].pk).update(full_name="Kiran Shah", date_of_birth=None)

    scan()

    pair = DuplicateCandidate.objects.get()
    assert (pair.score, pair.all_reasons) == (0.9, ["Row 4 of may.csv."])


def test_a_deleted_customer_is_in_no_new_pair(scan, sunitas):
    Customer.objects.filter(pk=sunitas[1].pk).update(is_active=False)

    scan()

    assert found() == []
    assert not BlockingKey.objects.filter(record=sunitas[1].pk).exists()


def test_only_what_changed_is_compared_again(scan, sunitas, add):
    scan()
    yesterday = timezone.now() - timedelta(days=1)
    Customer.objects.update(updated_at=yesterday)
    CustomerIdentifier.objects.update(first_seen=yesterday)
    third = add("Sunita Patell", "9825012999", city="Ahmedabad", date_of_birth="1980-05-17")

    job = scan(whole=False)

    assert job.result["records"] == 1
    assert {third.pk} == set(found()[1]) & set(found()[2])


@pytest.mark.parametrize("step", ["replace_keys", "save_pairs", "forget_pairs"])
def test_a_scan_that_broke_at_any_step_goes_on_and_comes_to_the_same(scan, sunitas, step):
    target = f"customers.duplicates.scan.{step}"
    with (
        mock.patch("customers.duplicates.scan.RECORDS_AT_ONCE", 1),
        mock.patch("customers.duplicates.scan.KEYS_AT_ONCE", 4),
        mock.patch(target, side_effect=_breaks_once(getattr(scan_module, step))),
    ):
        job = scan()

    assert job.attempts == 2
    assert found() == [(sunitas[0].pk, sunitas[1].pk)]
    keys = BlockingKey.objects.filter(record=sunitas[0].pk)
    assert keys.count() == len(blocking.keys_of(profile_of(CUSTOMERS.load([sunitas[0].pk])[0])))


def _breaks_once(real):
    calls = []

    def call(*args, **kwargs):
        calls.append(args)
        if len(calls) == 1:
            raise ConnectionError
        return real(*args, **kwargs)

    return call


@pytest.fixture
def three_of_one(sunitas, add):
    return (
        *sunitas,
        add("Suneta Patel", "9825012346", city="Ahmedabad", date_of_birth="1980-05-17"),
    )


def test_all_new_pairs_of_a_page_are_counted_however_many_chunks_write_them(scan, three_of_one):
    with mock.patch("customers.duplicates.scan.PAIRS_AT_ONCE", 1):
        job = scan()

    assert job.result["new_pairs"] == len(found()) == 3


def test_beside_people_who_write_a_scan_comes_to_the_same_in_small_chunks(
    scan, three_of_one, monkeypatch
):
    in_large = scan().result
    pairs = set(found())
    DuplicateCandidate.objects.all().delete()
    chunks = []
    monkeypatch.setattr("jobs.run.FEW_ROWS", 1)
    monkeypatch.setattr("jobs.run.pause", lambda: chunks.append(1) or True)

    in_small = scan().result

    assert in_small == in_large
    assert set(found()) == pairs
    assert len(pairs) == 3
    assert len(chunks) >= 5  # keys of two people at least, and the three pairs, one by one


def test_a_pair_that_shares_many_keys_is_written_once(scan, three_of_one):
    saved = []

    def save_pairs(organization, rule, pairs, *, at):
        saved.extend(pairs)
        return pairs_module.save_pairs(organization, rule, pairs, at=at)

    with (
        mock.patch("customers.duplicates.scan.KEYS_AT_ONCE", 7),
        mock.patch("customers.duplicates.scan.PROFILES_KEPT", 1),
        mock.patch("customers.duplicates.scan.save_pairs", save_pairs),
    ):
        scan()

    assert sorted(saved) == sorted(found())


def test_a_scan_that_older_rules_began_begins_anew(shop, sunitas):
    job = start_scan(shop, by=None, whole=True)
    began = timezone.now().isoformat()
    Job.objects.filter(pk=job.pk).update(
        cursor={
            "step": "pairs",
            "began": began,
            "after": None,
            "saved": [7, 8],
            "done": 2,
            "new": 0,
        }
    )

    run_jobs()

    assert found() == [(sunitas[0].pk, sunitas[1].pk)]
    assert BlockingKey.objects.exists()


def with_keys_of_older_rules(shop):
    """As a deployment with new rules finds them."""
    BlockingKey.objects.update(key=F("key") + 1)
    DuplicateScope.objects.filter(organization=shop).update(version=VERSION - 1)


def test_who_is_saved_before_new_rules_looked_at_everybody_keeps_known_pairs(shop, scan, sunitas):
    scan()
    with_keys_of_older_rules(shop)

    compare_now("customer", sunitas[0].pk, shop)
    assert found() == [(sunitas[0].pk, sunitas[1].pk)]

    Customer.objects.filter(pk=sunitas[1].pk).update(is_active=False)
    compare_now("customer", sunitas[0].pk, shop)
    assert found() == []


def test_while_one_runs_the_running_job_is_the_answer(as_bilal, shop):
    first = as_bilal.post(f"{URL}scan/")
    again = as_bilal.post(f"{URL}scan/")

    assert (first.status_code, again.status_code) == (202, 202)
    assert first.data["id"] == again.data["id"] == Job.objects.get(kind=KIND).pk


def test_staff_may_not_start_a_scan(as_chitra):
    assert as_chitra.post(f"{URL}scan/").status_code == 403


def test_nothing_is_started_where_nothing_changed(shop, scan, sunitas):
    assert check_if_changed(shop) is not None
    run_jobs()

    assert check_if_changed(shop) is None


def test_an_upload_or_webhook_is_noticed_by_the_hourly_check(shop, scan, sunitas, add):
    scan()
    add("Sunita Patil", "9825012346")

    assert check_if_changed(shop) is not None


NAMES = ["Sunita Patel", "Suneeta Patel", "Sunita", "Ramesh Shah", "Rameshbhai Shah", "Ravi Rao"]
PEOPLE = st.tuples(
    st.sampled_from(NAMES),
    st.sampled_from(["", "+919825012345", "+919825012354", "+919825012346"]),
    st.sampled_from([None, "1980-05-17", "1980-05-18"]),
    st.sampled_from(["", "Ahmedabad", "Surat"]),
)
STEPS = st.lists(st.tuples(st.integers(0, 8), PEOPLE, st.booleans()), min_size=1, max_size=25)


class WholeAndIncremental(TestCase):
    """Whoever comes last: the pairs are those of comparing everybody."""

    @settings(max_examples=share_of(40), deadline=None, suppress_health_check=list(HealthCheck))
    @given(STEPS, st.integers(1, 4))
    def test_come_to_the_same_pairs(self, steps, at_once):
        shop = Organization.objects.create(name=f"Shop {Organization.objects.count()}")
        with (
            mock.patch.object(blocking, "LARGEST_BLOCK", 2),
            mock.patch("customers.duplicates.blocks.LARGEST_BLOCK", 2),
        ):
            people: dict[int, Customer] = {}
            touched: set[int] = set()
            for number, (name, phone, born, city), active in steps:
                values = {"full_name": name, "phone": phone, "date_of_birth": born, "city": city}
                if number in people:
                    Customer.objects.filter(pk=people[number].pk).update(**values, is_active=active)
                else:
                    people[number] = Customer.objects.create(organization=shop, **values)
                touched.add(people[number].pk)
                if len(touched) >= at_once:
                    self.compare(shop, touched)
            self.compare(shop, touched)
            by_and_by = self.pairs(shop)
            start_scan(shop, by=None, whole=True)
            run_jobs()

            assert self.pairs(shop) == by_and_by
            DuplicateCandidate.objects.filter(organization=shop).delete()
            start_scan(shop, by=None, whole=True)
            run_jobs()
            assert self.pairs(shop) == by_and_by

    def compare(self, shop, touched):
        scope = scope_of(shop, CUSTOMERS)
        compare_changed(shop, CUSTOMERS, scope, sorted(touched), at=timezone.now())
        touched.clear()

    def pairs(self, shop):
        rows = DuplicateCandidate.objects.filter(organization=shop)
        return set(rows.values_list("first", "second", "score", "likeness"))
