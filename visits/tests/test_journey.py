"""The journey's pages: nothing skipped, nothing twice, whatever the source and the instant."""

import base64
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from history.models import Change, ChangeCause
from history.services import record_change
from visits.models import Visit

pytestmark = pytest.mark.django_db
NOON_IN_INDIA = datetime(2025, 9, 25, 6, 30, tzinfo=UTC)  # where a visit of that day stands


@pytest.fixture
def asha_patel(add):
    customer = add("Asha Patel", "9723521333")
    Change.objects.all().delete()
    return customer


@pytest.fixture
def edits(asha_patel):
    def make(*instants):
        for number, instant in enumerate(instants):
            record_change(asha_patel, {"city": ["", f"City {number}"]}, by=None, at=instant)

    return make


@pytest.fixture
def visits(asha_patel, shop, shivranjani):
    def make(*days):
        return Visit.objects.bulk_create(
            Visit(organization=shop, customer=asha_patel, branch=shivranjani, visit_date=day)
            for day in days
        )

    return make


@pytest.fixture
def walk(as_asha: APIClient, asha_patel):
    """Every page from the first to the last by `next`, or back by `previous`."""

    def pages(size, link="next", url=None):
        url = url or f"/api/customers/{asha_patel.pk}/journey/?page_size={size}"
        seen = []
        while url:
            page = as_asha.get(url).data
            seen.append(page)
            url = page[link]
        return seen

    return pages


def keys(pages):
    return [
        (item["type"], item["details"].get("visit") or item["details"]["change"])
        for page in pages
        for item in page["results"]
    ]


def test_the_newest_stands_first_whatever_its_source(walk, edits, visits):
    visits(date(2025, 9, 24), date(2025, 9, 26))
    edits(NOON_IN_INDIA)

    (page,) = walk(50)

    assert [item["date"] for item in page["results"]] == [
        "2025-09-26",
        "2025-09-25T12:00:00+05:30",
        "2025-09-24",
    ]
    assert page["next"] is page["previous"] is None


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_equal_instants_neither_skip_nor_repeat(walk, edits, visits, shop, size):
    """Five edits at the very instant at which the day's visit stands, and some around it."""
    later = NOON_IN_INDIA + timedelta(microseconds=1)
    edits(*[NOON_IN_INDIA] * 5, later, NOON_IN_INDIA - timedelta(microseconds=1), later)
    visits(date(2025, 9, 24), date(2025, 9, 25), date(2025, 9, 26))

    (whole,) = walk(50)
    pages = walk(size)

    assert keys(pages) == keys([whole])
    assert len(set(keys(pages))) == 11
    assert all(len(page["results"]) <= size for page in pages)


@pytest.mark.parametrize("size", [1, 2, 4])
def test_walking_back_shows_the_same_pages(walk, edits, visits, size):
    edits(*[NOON_IN_INDIA] * 4)
    visits(date(2025, 9, 24), date(2025, 9, 25), date(2025, 9, 26))

    forth = walk(size)
    back = walk(size, "previous", forth[-1]["previous"])

    assert [keys([page]) for page in reversed(back)] == [keys([page]) for page in forth[:-1]]


def test_what_comes_meanwhile_moves_no_page(walk, edits, as_asha):
    edits(*(NOON_IN_INDIA + timedelta(hours=hour) for hour in range(4)))
    first = walk(2)[0]
    expected = keys([as_asha.get(first["next"]).data])

    edits(timezone.now())

    assert keys([as_asha.get(first["next"]).data]) == expected


def test_a_long_journey_costs_as_many_queries_as_a_short_one(
    as_asha, asha_patel, edits, visits, django_assert_max_num_queries
):
    url = f"/api/customers/{asha_patel.pk}/journey/"
    edits(NOON_IN_INDIA)
    visits(date(2025, 1, 1), date(2025, 1, 2))
    # The customer with its keys, the organization, which leads are theirs, the keys of all sources,
    # and one for each table that the page has rows of.
    expected = 5 + 2
    with django_assert_max_num_queries(expected):
        assert len(as_asha.get(url).data["results"]) == 3

    edits(*(NOON_IN_INDIA + timedelta(hours=hour) for hour in range(150)))
    visits(*(date(2024, 1, 1) + timedelta(days=day) for day in range(147)))

    with django_assert_max_num_queries(expected):
        page = as_asha.get(url).data
    with django_assert_max_num_queries(expected):
        as_asha.get(page["next"])


def test_a_visit_tells_store_day_and_outcome(walk, visits, bilal):
    (visit,) = visits(date(2025, 9, 25))
    Visit.objects.update(outcome="purchased", notes="For her mother", attended_by=bilal)

    (item,) = walk(50)[0]["results"]

    assert (item["type"], item["title"]) == ("store_visit", "Visit to Shivranjani")
    assert item["description"] == "Purchased. For her mother"
    assert item["details"] == {
        "visit": visit.pk,
        "store": "Shivranjani",
        "branch": visit.branch_id,
        "visit_date": "2025-09-25",
        "outcome": "purchased",
        "notes": "For her mother",
        "attended_by": "bilal",
        "source": "",
    }


def test_an_edit_tells_what_changed_from_what_to_what(as_bilal, walk, asha_patel, cg_road):
    as_bilal.patch(
        f"/api/customers/{asha_patel.pk}/",
        {"city": "Surat", "branch": cg_road.pk, "phone": "9825012345", "prefers_generic": True},
    )

    (item,) = walk(50)[0]["results"]

    assert item["title"] == "Edited by hand"
    assert item["details"]["by"] == "bilal"
    assert set(item["description"].split("; ")) == {
        "City: — → Surat",
        "Branch: — → CG Road",
        "Prefers generic: — → yes",
        "Keys: added phone +91 98250 12345",
        "Phone: +91 97235 21333 → +91 98250 12345",
    }


def test_rows_and_visits_are_told_by_their_own_source(walk, asha_patel):
    for cause in (ChangeCause.UPLOAD_ROW, ChangeCause.VISIT):
        record_change(asha_patel, {"city": ["", "Surat"]}, by=None, cause=cause)

    assert walk(50)[0]["results"] == []


def test_staff_of_a_branch_see_its_visits_only(as_chitra, asha_patel, visits, shop, cg_road):
    visits(date(2025, 9, 25))
    Visit.objects.create(
        organization=shop, customer=asha_patel, branch=cg_road, visit_date=date(2025, 9, 26)
    )

    one = f"/api/customers/{asha_patel.pk}/"

    stores = [i["details"]["store"] for i in as_chitra.get(f"{one}journey/").data["results"]]
    assert stores == ["Shivranjani"]
    assert as_chitra.get(one).data["counts"]["visits"] == 1


def cursor(*parts):
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()


@pytest.mark.parametrize(
    "value",
    [
        "x",
        "%00",
        "ગુજરાત",
        "A" * 3_000,
        cursor(),
        cursor(0, "2025-09-25T00:00:00+00:00", "nobody", 1),
        cursor(0, "yesterday", "edit", 1),
        cursor(0, "0001-01-01T00:00:00+14:00", "edit", 1),
        cursor(0, "2025-09-25T00:00:00+00:00", ["edit"], 1),
        cursor(0, "2025-09-25T00:00:00+00:00", "edit", 10**30),
        cursor(7, "2025-09-25T00:00:00+00:00", "edit", 1),
        base64.urlsafe_b64encode(b"[" * 2_000).decode(),
    ],
)
def test_a_cursor_that_nobody_gave_out_is_refused(as_asha, asha_patel, value):
    response = as_asha.get(f"/api/customers/{asha_patel.pk}/journey/?cursor={value}")

    assert response.status_code == 400
    assert response.data["code"] == "cursor_invalid"


def test_the_history_has_every_cause_with_its_words(as_asha, asha_patel, bilal, visits):
    (visit,) = visits(date(2025, 9, 25))
    changes = {"last_activity": [None, "2025-09-25T12:00:00+05:30"]}
    record_change(asha_patel, changes, by=bilal, cause=ChangeCause.VISIT, cause_id=visit.pk)

    (entry,) = as_asha.get(f"/api/customers/{asha_patel.pk}/history/").data["results"]

    assert entry["cause_label"] == "visit to Shivranjani on 25 Sep 2025"
    assert entry["sentences"] == ["Last activity: — → 25 Sep 2025"]
    assert entry["changed_by"] == "bilal"


def test_a_page_of_history_costs_the_same_queries_however_long(
    as_asha, asha_patel, edits, django_assert_max_num_queries
):
    edits(*[NOON_IN_INDIA] * 40)

    with django_assert_max_num_queries(4):
        assert as_asha.get(f"/api/customers/{asha_patel.pk}/history/").data["count"] == 40
