"""Bulk writes store what Model.save() would, on both databases."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Organization
from core.bulk import (
    as_json,
    insert,
    insert_rows,
    lookup_by_keys,
    reserve_ids,
    storable,
    update,
    update_rows,
)
from jobs.models import Job, ScheduleFiring

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 3, 14, 5, 6, 789, tzinfo=UTC)
COLUMNS = [
    "id", "organization_id", "kind", "parameters", "status", "done", "cursor", "attempts",
    "cancel_requested", "result", "error", "created_at", "lease_token", "done_at_claim",
    "takeovers",
]  # fmt: skip
TOKEN = UUID("12345678-1234-5678-1234-567812345678")


def job_row(pk, kind, organization=None):
    parameters = as_json({"names": ["આશા", 'a "quoted"\tname\\']})
    return (
        pk, organization, kind, parameters, "queued", 3, "{}", 0, False, "{}", "", AT, TOKEN, 0,
        0,
    )  # fmt: skip


def test_rows_come_back_as_they_were_given():
    (pk,) = reserve_ids(Job, 1)

    insert_rows(Job, COLUMNS, [job_row(pk, "tab\there\nand\\N")])

    job = Job.objects.get(pk=pk)
    assert (job.kind, job.created_at, job.lease_token) == ("tab\there\nand\\N", AT, TOKEN)
    assert job.parameters == {"names": ["આશા", 'a "quoted"\tname\\']}
    assert (job.organization, job.cancel_requested, job.done) == (None, False, 3)


def test_bulk_rows_are_found_by_the_same_queries_as_saved_ones():
    saved = Job.objects.create(kind="saved", lease_token=TOKEN)
    Job.objects.filter(pk=saved.pk).update(created_at=AT)
    (pk,) = reserve_ids(Job, 1)
    insert_rows(Job, COLUMNS, [job_row(pk, "bulk")])

    same = Job.objects.filter(created_at=AT, lease_token=TOKEN)

    assert set(same.values_list("kind", flat=True)) == {"saved", "bulk"}


def test_reserved_ids_are_never_given_twice():
    first = reserve_ids(Job, 3)
    second = reserve_ids(Job, 2)
    saved = Job.objects.create(kind="saved")

    assert len({*first, *second, saved.pk}) == 6


def test_what_an_insert_does_not_name_is_as_a_saved_record_has_it():
    saved = Job.objects.create(kind="same", error="slow", lease_token=TOKEN)
    insert(Job, [{"error": "slow", "kind": "same"}], at=AT, lease_token=TOKEN)

    given = Job.objects.exclude(pk=saved.pk).get()
    assert given.created_at == AT
    own = {"id", "created_at"}
    names = [field.attname for field in Job._meta.concrete_fields if field.attname not in own]
    assert [getattr(given, name) for name in names] == [getattr(saved, name) for name in names]


def test_each_row_of_an_update_sets_its_own_columns_and_the_shared_ones():
    one, two = (Job.objects.create(kind="before", error="kept") for _ in range(2))

    update(Job, {one.pk: {"kind": "after"}, two.pk: {"error": ""}}, created_at=AT)

    found = Job.objects.order_by("pk").values_list("kind", "error", "created_at")
    assert list(found) == [("after", "kept", AT), ("before", "", AT)]


def test_an_update_touches_only_its_columns_and_rows():
    one, two = (Job.objects.create(kind="before", error="kept") for _ in range(2))

    update_rows(Job, ["kind", "created_at"], [(one.pk, "after", AT)])

    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.kind, one.created_at, one.error, two.kind) == ("after", AT, "kept", "before")


def test_constraints_hold_for_bulk_rows():
    (pk,) = reserve_ids(Job, 1)
    insert_rows(Job, COLUMNS, [job_row(pk, "first")])

    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(Job, COLUMNS, [job_row(pk, "the same key again")])


def test_nothing_to_write_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        insert_rows(Job, COLUMNS, [])
        update_rows(Job, ["kind"], [])
        assert reserve_ids(Job, 0) == []


def test_thousands_of_values_are_one_parameter(django_assert_num_queries):
    jobs = [Job.objects.create(kind=f"k{number}", lease_token=TOKEN) for number in range(3)]
    shop = Organization.objects.create(name="Asha Medicals")
    Job.objects.filter(pk=jobs[0].pk).update(organization=shop)

    with django_assert_num_queries(4):
        wanted = [f"k{number}" for number in range(1, 40_000)]
        assert Job.objects.filter(kind__in_values=wanted).count() == 2
        assert Job.objects.filter(pk__in_values={jobs[0].pk}).count() == 1
        assert Job.objects.filter(lease_token__in_values=[TOKEN]).count() == 3
        assert Job.objects.filter(organization__in_values=[shop.pk]).count() == 1


def test_each_value_that_a_row_has_is_found_once():
    for kind, done in (("a", 1), ("b", 1), ("b", 2)):
        Job.objects.create(kind=kind, done=done, error=f"{kind}{done}")

    wanted = [("a",), ("b",), ("c",)]
    assert lookup_by_keys(Job, ["kind"], wanted, where={"done": 2}) == [(("b",), (1,))]
    found = lookup_by_keys(Job, ["kind"], wanted, where={"done": 1}, columns=["error"])
    assert sorted(found) == [(("a",), ("a1",)), (("b",), ("b1",))]
    assert lookup_by_keys(Job, ["kind"], [], where={"done": 1}) == []


def test_keys_of_several_columns_days_and_uuids_are_found():
    day = date(2026, 11, 3)
    made = ScheduleFiring.objects.create(name="nightly", local_date=day, local_hour=3)
    Job.objects.create(kind="k", lease_token=TOKEN)

    names = ["name", "local_date", "local_hour"]
    keys = {("nightly", day, 3), ("nightly", day, 4), ("hourly", day, 3)}
    found = lookup_by_keys(ScheduleFiring, names, keys, columns=["id"])
    assert found == [(("nightly", day, 3), (made.pk,))]
    assert len(lookup_by_keys(Job, ["lease_token"], [(TOKEN,)])) == 1


@pytest.mark.postgresql
def test_each_value_is_looked_up_in_the_index_whatever_the_statistics_say():
    organization = Organization.objects.create(name="Asha Medicals")
    Job.objects.bulk_create(Job(kind="k", organization=organization) for _ in range(3000))
    pks = list(Job.objects.values_list("pk")[:50])
    with CaptureQueriesContext(connection) as captured:
        lookup_by_keys(Job, ["id"], pks, where={"organization_id": organization.pk})

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {captured[0]['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "jobs_job_pkey" in plan
    assert "id = wanted.k0" in plan


@pytest.mark.parametrize("text", ["a\x00b", "half \ud83d", "typed \\u0000"])
def test_texts_that_a_database_refuses_are_made_storable(text):
    job = Job.objects.create(kind="k", parameters=storable({text: [text]}))
    (pk,) = reserve_ids(Job, 1)
    row = list(job_row(pk, "k"))
    row[3] = as_json({text: [text]})
    insert_rows(Job, COLUMNS, [row])

    job.refresh_from_db()
    assert Job.objects.get(pk=pk).parameters == job.parameters
