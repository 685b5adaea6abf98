"""The one change log: what is written, whose it is, and that it goes with its record."""

import pytest
from django.utils import timezone

from customers.models import Customer
from history.models import Change, ChangeAction, ChangeCause, TargetType
from history.services import NewChange, delete_changes, record_change, record_changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def add(shop):
    return lambda name: Customer.objects.create(organization=shop, full_name=name)


@pytest.fixture
def aarti(add):
    return add("Aarti Shah")


def test_a_change_says_what_of_which_record_by_whom_and_why(aarti, bilal):
    record_change(aarti, {"branch_id": [None, 3]}, by=bilal, note="She moved")

    change = Change.objects.get()
    assert (change.target_type, change.target_id) == ("customer", aarti.pk)
    assert (change.changes, change.note, change.by) == ({"branch": [None, 3]}, "She moved", bilal)
    assert change.organization == aarti.organization


def test_nothing_is_written_where_nothing_changed(aarti, bilal):
    record_change(aarti, {}, by=bilal)

    assert not Change.objects.exists()


def test_many_changes_are_what_each_alone_would_be(aarti, shop, bilal):
    at = timezone.now()
    changes = {"city": ["", "Surat"], "last_activity": [None, at]}
    record_change(aarti, changes, by=bilal, action=ChangeAction.REACTIVATED, cause_id=7, at=at)
    record_changes(
        TargetType.CUSTOMER,
        [NewChange(aarti.pk, changes, ChangeAction.REACTIVATED, 7)],
        organization_id=shop.pk, cause=ChangeCause.EDIT, by_id=bilal.pk, at=at,
    )  # fmt: skip

    one, another = Change.objects.values()
    assert one.pop("id") != another.pop("id")
    assert one == another


def test_a_record_has_its_own_changes_alone(aarti, add, bilal):
    other = add("Ravi Shah")
    record_change(aarti, {"city": ["", "Surat"]}, by=bilal)
    Change.objects.filter(target_id=other.pk).update(target_type="bill", target_id=aarti.pk)

    assert [change.changes for change in Change.objects.of(aarti)] == [{"city": ["", "Surat"]}]


def test_another_business_reads_none_of_it(aarti, bilal, dev):
    record_change(aarti, {"city": ["", "Surat"]}, by=bilal)

    assert Change.objects.for_user(bilal).of(aarti).exists()
    assert not Change.objects.for_user(dev).of(aarti).exists()


def test_changes_are_forgotten_with_their_record(aarti, add):
    other = add("Ravi Shah")
    for customer in (aarti, other):
        record_change(customer, {"city": ["", "Surat"]}, by=None)

    delete_changes(TargetType.CUSTOMER, [aarti.pk])

    assert [change.target_id for change in Change.objects.all()] == [other.pk]
    assert Customer.objects.count() == 2
