"""Pages of long lists."""

import pytest

from accounts.models import Branch
from core.api import pagination
from core.api.pagination import BoundedPaginator, KeysFirstPaginator

pytestmark = pytest.mark.django_db


@pytest.fixture
def branches(shop):
    return Branch.objects.bulk_create(
        Branch(organization=shop, name=f"Shop {number:02}", name_key=f"shop{number:02}")
        for number in range(23)
    )


@pytest.mark.parametrize("far", [0, 10, 1_000])
def test_pages_are_the_same_near_and_far(branches, monkeypatch, far):
    monkeypatch.setattr(pagination, "_FAR", far)
    rows = Branch.objects.select_related("organization").order_by("-name")

    pages = [list(page) for page in KeysFirstPaginator(rows, 5)]

    assert [len(page) for page in pages] == [5, 5, 5, 5, 3]
    assert [branch.pk for page in pages for branch in page] == [
        branch.pk for branch in reversed(branches)
    ]


def test_a_far_page_reads_only_its_own_records(branches, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(pagination, "_FAR", 10)
    paginator = KeysFirstPaginator(Branch.objects.select_related("organization"), 5)
    assert paginator.count == 23

    with django_assert_num_queries(2):
        page = list(paginator.page(4))
        assert {branch.organization.name for branch in page} == {"Asha Medicals"}


def test_a_count_that_is_bounded_says_whether_there_are_more(branches):
    rows = Branch.objects.order_by("name")

    known, more = BoundedPaginator(rows, 5, 23), BoundedPaginator(rows, 5, 22)

    assert (known.count, known.is_exact) == (23, True)
    assert (more.count, more.is_exact) == (22, False)
    assert list(more.page(4)) == branches[15:20]


def page_of(client, **query):
    response = client.get("/api/branches/", query)
    assert response.status_code == 200, response.content
    return response.json()


def test_an_approximate_count_pages_to_the_end(branches, as_asha, monkeypatch):
    monkeypatch.setattr(pagination, "_COUNTED", 7)

    first = page_of(as_asha, count="approximate", page_size=5)
    last = page_of(as_asha, count="approximate", page_size=5, page=5)

    assert list(first) == ["count", "count_is_exact", "next", "previous", "results"]
    assert (first["count"], first["count_is_exact"]) == (7, False)
    assert "count=approximate" in first["next"]
    assert (last["count"], last["count_is_exact"], last["next"]) == (23, True, None)
    assert len(last["results"]) == 3


def test_a_count_is_exact_unless_another_is_asked_for(branches, as_asha):
    assert page_of(as_asha)["count"] == 23
    assert "count_is_exact" not in page_of(as_asha)
    assert page_of(as_asha, page="last", page_size=5, count="approximate")["count"] == 23


def test_another_count_is_refused(as_asha):
    response = as_asha.get("/api/branches/", {"count": "roughly"})

    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == "count"


def test_no_page_beyond_the_last_is_given(branches, as_asha):
    response = as_asha.get("/api/branches/", {"count": "approximate", "page": 9})

    assert response.status_code == 404
