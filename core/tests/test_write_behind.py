"""What is written behind stands there as if it had been written at once, on both databases."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Branch, Organization
from core.bulk import insert, reserve_ids, update_rows
from core.write_behind import writing_behind

pytestmark = pytest.mark.django_db(transaction=True)

AT = datetime(2026, 11, 3, 14, 5, 6, tzinfo=UTC)


@pytest.fixture
def shop():
    return Organization.objects.create(name="Asha Medicals")


def insert_branches(shop_id, names, ids=None):
    rows = [
        {"id": pk, "name": name, "name_key": name.lower(), "aliases": "[]"}
        for pk, name in zip(ids or reserve_ids(Branch, len(names)), names, strict=True)
    ]
    insert(Branch, rows, at=AT, organization_id=shop_id)


def test_every_question_sees_what_was_written_before_it(shop):
    seen = []
    with transaction.atomic(), writing_behind():
        for number in range(20):
            insert_branches(shop.pk, [f"Shop {number}-{part}" for part in range(50)])
            seen.append(Branch.objects.count())

    assert seen == [50 * (number + 1) for number in range(20)]


def test_what_is_written_stands_there_in_its_order(shop):
    ids = reserve_ids(Branch, 30)
    with transaction.atomic(), writing_behind():
        for pk in ids:
            insert_branches(shop.pk, [f"Shop {pk}"], [pk])
            update_rows(Branch, ["name"], [(pk, f"Store {pk}")])
            update_rows(Branch, ["name"], [(pk, f"Corner {pk}")])

    assert set(Branch.objects.values_list("name", flat=True)) == {f"Corner {pk}" for pk in ids}


def write_behind(shop_id, *parts, then=lambda: None):
    with writing_behind():
        for names in parts:
            insert_branches(shop_id, names)
        then()


def test_what_the_database_refuses_is_raised_and_nothing_stays(shop):
    with pytest.raises(IntegrityError), transaction.atomic():
        write_behind(shop.pk, ["One"], ["Two", "Two"], ["Three"])

    assert not Branch.objects.exists()


def test_a_record_that_refers_to_nobody_is_refused():
    with pytest.raises(IntegrityError), transaction.atomic():
        write_behind(987_654, ["Nobody's"])

    assert not Branch.objects.exists()


@pytest.mark.postgresql
def test_references_are_checked_within_the_block():
    with transaction.atomic(), pytest.raises(IntegrityError):
        write_behind(987_654, ["Nobody's"])


def break_off():
    raise LookupError("mine")


def test_who_breaks_off_is_told_why_and_nothing_stays(shop):
    with pytest.raises(LookupError, match="mine"), transaction.atomic():
        write_behind(shop.pk, ["One"], ["Two"], then=break_off)

    assert not Branch.objects.exists()
    insert_branches(shop.pk, ["One"])  # and the connection is as good as before
    assert Branch.objects.count() == 1


@pytest.mark.postgresql
def test_references_may_wait_for_the_end_again_after_the_block(shop):
    with transaction.atomic():
        with writing_behind():
            insert_branches(shop.pk, ["One"])
        with connection.cursor() as cursor:
            cursor.execute("UPDATE accounts_branch SET organization_id = 987654")
            cursor.execute("UPDATE accounts_branch SET organization_id = %s", [shop.pk])

    assert Branch.objects.get().organization == shop
