"""The change log as people read it: names for ids, labels for choices, days in words."""

import pytest
from django.utils import timezone

from customers.change_values import ChangeValues
from customers.history import explain
from history.models import Change, ChangeCause, TargetType

pytestmark = pytest.mark.django_db


@pytest.fixture
def timezone_of_shop(shop):
    with timezone.override(shop.zone):
        yield


def changed(shop, target_type=TargetType.CUSTOMER, **changes):
    return Change.objects.create(
        organization=shop,
        target_type=target_type,
        target_id=1,
        cause=ChangeCause.EDIT,
        changes=changes,
        at=shop.created_at,
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"category": ["", "regular_branded"]}, ["—", "Regular branded"]),
        ({"date_of_birth": [None, "1961-05-02"]}, ["—", "2 May 1961"]),
        ({"last_activity": [None, "2025-09-25T22:00:00+00:00"]}, ["—", "26 Sep 2025"]),
        ({"prefers_generic": [False, True]}, ["no", "yes"]),
        ({"phone": ["", "+919723521333"]}, ["—", "+91 97235 21333"]),
        ({"merged_records": [None, "Arti (customer 5)"]}, ["—", "Arti (customer 5)"]),
        ({"branch": [None, 999]}, ["—", "branch 999"]),
    ],
)
def test_a_value_is_shown_in_words(shop, changes, words, timezone_of_shop):
    change = changed(shop, **changes)

    assert list(ChangeValues.of([change]).pairs(change).values()) == [words]


def test_records_are_named_by_one_query_per_model_however_many(
    shop, chitra, cg_road, shivranjani, django_assert_num_queries
):
    records = [
        changed(shop, TargetType.LEAD, assigned_to=[None, chitra.pk], branch=[None, cg_road.pk]),
        changed(shop, TargetType.CUSTOMER, branch=[cg_road.pk, shivranjani.pk]),
        changed(shop, TargetType.CONTACT, assigned_to=[chitra.pk, None]),
    ]

    with django_assert_num_queries(2):
        values = ChangeValues.of(records)
        assert values.pairs(records[0])["assigned_to"] == ["—", chitra.name]
        assert values.pairs(records[1])["branch"] == ["CG Road", "Shivranjani"]


def test_the_log_itself_keeps_what_the_database_holds(shop, asha, cg_road):
    (explained,) = explain([changed(shop, branch=[None, cg_road.pk])], reader=asha)

    assert explained.changes == {"branch": [None, cg_road.pk]}
    assert explained.shown == {"branch": ["—", "CG Road"]}
    assert explained.sentences == ["Branch: — → CG Road"]
