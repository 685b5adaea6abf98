"""Pages of long lists."""

import pytest

from accounts.models import Branch
from core.api import pagination
from core.api.pagination import KeysFirstPaginator

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
