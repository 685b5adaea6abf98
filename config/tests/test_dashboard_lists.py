"""The Desk knows every filter that a figure of the dashboard opens a list with.

Its own test (frontend/src/screens/dashboard/links.test.ts) shows that each reaches the list again.
"""

import json

import pytest
from django.conf import settings

from config.tests.factories import FACTORIES
from config.tests.figures.dashboard import figures_in
from conftest import make_member
from core.roles import Role

pytestmark = pytest.mark.django_db
KNOWN = settings.BASE_DIR / "frontend/src/screens/dashboard/lists-of-figures.json"


def test_the_desk_knows_the_filters_of_every_list(as_asha, shop, shivranjani):
    for factory in FACTORIES.values():
        factory(shop, 1)
    gita = make_member(shop, "gita", Role.STAFF)
    named: dict[str, set[str]] = {}
    for asked in ({}, {"branch": shivranjani.pk}, {"staff": gita.pk}):
        shown = as_asha.get("/api/reports/dashboard/", asked).json()
        for _, figure in figures_in(shown):
            opened = figure["list"]
            named.setdefault(opened["path"], set()).update(opened["query"])

    known = {path: set(query) for path, query in json.loads(KNOWN.read_text()).items()}

    assert known == named
