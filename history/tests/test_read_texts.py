"""Instants and JSON that come as texts, for thousands of rows."""

from datetime import UTC, datetime

import pytest

from core.bulk import instant_text, json_text, read_instant, read_json
from history.models import Change, ChangeCause, TargetType

pytestmark = pytest.mark.django_db
CHANGES = {"city": ["", "Ahmedabad — “અ”"], "total": [None, "12.50"], "count": [1, 2.5]}


@pytest.mark.parametrize("microsecond", [0, 500_000, 123_456])
def test_what_is_read_as_text_is_what_was_stored(microsecond):
    at = datetime(2026, 5, 2, 6, 30, 1, microsecond, tzinfo=UTC)
    Change.objects.create(
        target_type=TargetType.CUSTOMER, target_id=1, cause=ChangeCause.EDIT, changes=CHANGES, at=at
    )

    changes, instant = Change.objects.values_list(json_text("changes"), instant_text("at")).get()

    assert read_json(changes) == CHANGES
    assert read_instant(instant) == at
    assert read_instant(instant).isoformat() == at.isoformat()


def test_ids_are_found_whatever_collection_they_come_in():
    found = Change.objects.create(
        target_type=TargetType.CUSTOMER, target_id=7, cause=ChangeCause.EDIT,
        at=datetime(2026, 5, 2, tzinfo=UTC),
    )  # fmt: skip
    for ids in ([7, 9], {7, 9}, {7: "", None: ""}, (7,)):
        assert list(Change.objects.filter(target_id__in_values=ids)) == [found]
    assert not Change.objects.filter(target_id__in_values=[]).exists()
