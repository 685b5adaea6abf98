"""What every list of the admin calls its cells, and says when it is empty."""

import re

import pytest
from django.utils.html import strip_tags

from config.tests.factories import FACTORIES
from config.tests.test_admin_walk import SCOPED, address, named, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@named(SCOPED)
def test_each_cell_of_a_list_stands_beside_the_name_of_its_column(model, shop, operator):
    FACTORIES[model](shop, 1)

    page = signed_in(operator).get(address(model, "changelist")).content.decode()

    table = page[page.index('id="result_list"') :]
    headings, _, rows = table.partition("</thead>")
    labels = set(re.findall(r'data-label="([^"]*)"', rows.partition("</table>")[0]))
    labels -= {"More actions", "Select record" if "action-toggle" in headings else ""}
    assert labels
    assert labels <= set(map(str.strip, strip_tags(headings).splitlines()))


@named(SCOPED)
def test_an_empty_list_says_what_is_not_there_yet(model, dev):
    page = signed_in(dev).get(address(model, "changelist")).content.decode()

    if 'id="result_list"' not in page:
        assert f"No {model._meta.verbose_name_plural} yet" in page


def test_a_search_that_finds_nothing_leads_back_to_all(bilal):
    page = signed_in(bilal).get("/admin/leads/lead/", {"q": "zzzz"}).content.decode()

    assert "No leads match." in page
    assert "See all" in page
