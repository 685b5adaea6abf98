"""Filters that one person keeps at the same moment, from several tabs."""

import pytest

from accounts import saved_filters
from jobs.testing import all_at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_they_do_not_pass_the_end(client_for, chitra, monkeypatch):
    monkeypatch.setattr(saved_filters, "MOST_FILTERS", 1)

    def save(name):
        body = {"list": "contacts", "name": name, "parameters": {}}
        return client_for(chitra).post("/api/saved-filters/", body, format="json").status_code

    statuses = all_at_once(*[lambda name=name: save(name) for name in "abc"])

    assert sorted(statuses) == [201, 409, 409]
