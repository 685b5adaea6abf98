"""A list in its order reads a page of an index, and sorts nothing, however long it is."""

import pytest

from config.tests.factories import FACTORIES
from config.tests.routes import api_routes
from config.tests.test_admin_walk import SCOPED
from config.tests.test_searches import SMALL, label

# Beside those that stay small: few by their nature, so that a page may be sorted.
FEW = SMALL | {
    "customers.optedoutphone", "customers.webhookevent", "jobs.job", "leads.channelpartner",
    "messaging.senderstate", "uploads.fileupload", "uploads.rememberedmapping",
}  # fmt: skip
LISTS = sorted(
    {
        (label(route.model), route.url())
        for route in api_routes()
        if route.action == "list" and route.model is not None and "{" not in route.template
    }
)
# Orders that people choose in long lists.
CHOSEN = [
    ("/api/contacts/", "name", "contact_by_name"),
    ("/api/contacts/", "next_action_on", "contact_by_next_action"),
    ("/api/leads/", "full_name", "lead_by_name"),
    ("/api/bookings/", "-booked_on", "booking_by_day"),
]

pytestmark = pytest.mark.postgresql


@pytest.fixture
def everything(shop):
    for factory in FACTORIES.values():
        factory(shop, 1)


def pages(plans):
    return [plan for plan in plans if plan.startswith("Limit")]


def sorts(plans):
    """Pages that are sorted; what a sub-plan sorts is the few lines of one record of the page."""
    return [plan for plan in pages(plans) if "Sort" in plan.split("SubPlan")[0]]


def test_lists_of_the_api_sort_nothing(everything, as_asha, explained):
    sorted_ones = {}
    for name, url in LISTS:
        with explained("enable_bitmapscan", "enable_sort", "enable_hashjoin") as plans:
            as_asha.get(url)
        if name not in FEW and sorts(plans):
            sorted_ones[url] = sorts(plans)[0]

    assert not sorted_ones


def test_lists_of_the_admin_sort_nothing(everything, asha, rf, explained):
    sorted_ones = {}
    for model, page in SCOPED.items():
        request = rf.get("/")
        request.user = asha
        if label(model) in FEW or not page.has_view_permission(request):
            continue
        with explained("enable_bitmapscan", "enable_sort", "enable_hashjoin") as plans:
            changelist = page.get_changelist_instance(request)
            list(changelist.queryset[:50])
        if sorts(plans):
            sorted_ones[label(model)] = sorts(plans)[0]

    assert not sorted_ones


@pytest.mark.parametrize(("url", "ordering", "index"), CHOSEN)
def test_an_order_that_people_choose_is_an_index(
    everything, as_asha, explained, url, ordering, index
):
    with explained("enable_bitmapscan", "enable_sort", "enable_hashjoin") as plans:
        assert as_asha.get(url, {"ordering": ordering}).status_code == 200

    assert [plan for plan in pages(plans) if f"using {index} " in plan]
    assert not sorts(plans)
