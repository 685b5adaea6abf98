"""GET /organization/first-steps/: ticked by data alone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Branch, Organization
from config.first_steps import clock_is_of_country
from uploads.tests.sheets import import_rows

PATH = "/organization/first-steps/"


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def steps(client):
    answer = client.get(PATH).json()
    return {step["step"]: step["is_done"] for step in answer["steps"]}, answer


def test_a_new_business_has_the_right_clock_and_nothing_else(as_asha):
    done, answer = steps(as_asha)

    assert done == {"organization": True, "branches": False, "people": False, "sheet": False}
    assert (answer["is_empty"], answer["is_done"]) == (True, False)


def test_each_step_is_ticked_by_what_was_done(as_asha, shop, cg_road, chitra):
    import_rows(shop, [["Sana Shaikh", "98250 12345", "CG Road", "2/5/2024"]],
                ["Name", "Mobile", "Shop", "Visit Date"])  # fmt: skip

    done, answer = steps(as_asha)

    assert all(done.values())
    assert (answer["is_empty"], answer["is_done"]) == (False, True)


def test_a_business_of_one_person_is_done_without_a_colleague(as_asha, shop, cg_road):
    import_rows(shop, [["Sana Shaikh", "98250 12345", "CG Road", "2/5/2024"]],
                ["Name", "Mobile", "Shop", "Visit Date"])  # fmt: skip

    done, answer = steps(as_asha)

    assert (done["people"], answer["is_done"]) == (False, True)


def test_what_another_business_did_ticks_nothing(as_dev, shop, cg_road, chitra):
    done, _ = steps(as_dev)

    assert not done["branches"]


def test_it_is_the_owners(as_bilal, as_veena):
    assert [client.get(PATH).status_code for client in (as_bilal, as_veena)] == [403, 403]


@pytest.mark.parametrize(
    ("region", "time_zone", "fits"),
    [
        ("IN", "Asia/Kolkata", True),
        ("IN", "Asia/Calcutta", True),  # as older machines call it
        ("PK", "Asia/Kolkata", False),  # as it came
        ("PK", "Asia/Karachi", True),
    ],
)
def test_the_clock_is_of_the_country(region, time_zone, fits):
    organization = Organization(default_region=region, time_zone=time_zone)

    assert clock_is_of_country(organization) == fits


def test_it_costs_the_same_however_many_there_are(as_asha, shop):
    as_asha.get(PATH)
    with CaptureQueriesContext(connection) as few:
        as_asha.get(PATH)
    Branch.objects.bulk_create(
        [Branch(organization=shop, name=f"B{n}", name_key=f"b{n}") for n in range(20)]
    )
    with CaptureQueriesContext(connection) as many:
        as_asha.get(PATH)

    assert len(many) == len(few)
