"""Who works here: names for everybody who works, and for nobody else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import make_member
from core.roles import Role

pytestmark = pytest.mark.django_db
URL = "/api/colleagues/"


def names(client, **asked):
    answer = client.get(URL, asked)
    assert answer.status_code == 200, answer.content
    return [row["name"] for row in answer.json()["results"]]


@pytest.fixture
def hema(shop, cg_road):
    hema = make_member(shop, "hema", Role.STAFF)
    hema.branches.set([cg_road])
    return hema


def test_who_works_here_is_listed_by_name_with_their_role(
    as_bilal, asha, bilal, chitra, hema, veena, dev
):
    chitra.first_name = "Änne"
    chitra.save()

    assert as_bilal.get(URL).json() == {
        "results": [
            {"id": asha.pk, "name": "asha", "role": "owner"},
            {"id": bilal.pk, "name": "bilal", "role": "manager"},
            {"id": hema.pk, "name": "hema", "role": "staff"},
            {"id": chitra.pk, "name": "Änne", "role": "staff"},
        ]
    }


def test_a_branch_has_those_who_work_there_and_who_work_everywhere(
    as_asha, asha, bilal, chitra, hema, shivranjani, cg_road, shop
):
    make_member(shop, "ila", Role.STAFF)  # of no branch: of all

    assert names(as_asha, branch=shivranjani.pk) == ["asha", "bilal", "chitra", "ila"]
    assert names(as_asha, branch=cg_road.pk) == ["asha", "bilal", "hema", "ila"]


def test_staff_see_who_works_in_their_branches(as_chitra, asha, bilal, chitra, hema, cg_road):
    assert names(as_chitra) == ["asha", "bilal", "chitra"]
    assert as_chitra.get(URL, {"branch": cg_road.pk}).status_code == 400


def test_who_left_is_no_colleague(as_asha, asha, bilal, hema):
    hema.is_active = False
    hema.save()

    assert names(as_asha) == ["asha", "bilal"]


def test_strangers_and_viewers_learn_no_names(as_dev, as_veena, client, dev, shivranjani, chitra):
    assert names(as_dev) == ["dev"]
    assert as_dev.get(URL, {"branch": shivranjani.pk}).status_code == 400
    assert as_dev.get(URL, {"branch": "x"}).status_code == 400
    assert as_veena.get(URL).status_code == 403
    assert client.get(URL).status_code == 401


def test_many_colleagues_take_no_more_queries(as_bilal, shop, bilal):
    with CaptureQueriesContext(connection) as few:
        names(as_bilal)
    for number in range(5):
        make_member(shop, f"staff-{number}", Role.STAFF)
    with CaptureQueriesContext(connection) as many:
        names(as_bilal)

    assert len(many) == len(few)
