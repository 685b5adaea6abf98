"""Channel partners over HTTP: added, found again by phone, put right, linked to projects."""

import pytest

from history.models import Change
from leads.models import ChannelPartner, PartnerProject

URL = "/api/channel-partners/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def typed(sky_heights):
    return {
        "name": "Mahadev Estates",
        "phone": "097271-20552",
        "code": "cp-07",
        "email": "Sales@Mahadev.example",
        "project": sky_heights.pk,
        "commission_percent": "1.75",
    }


def codes(response):
    return [(error["field"], error["code"]) for error in response.data["errors"]]


def test_a_new_partner_is_added_and_linked_to_the_project(as_bilal, bilal, typed):
    response = as_bilal.post(URL, typed)

    assert response.status_code == 201, response.data
    values = {name: response.data[name] for name in ("phone", "code", "email", "created")}
    assert values == {
        "phone": "+919727120552",
        "code": "CP-07",
        "email": "sales@mahadev.example",
        "created": True,
    }
    (link,) = response.data["projects"]
    assert (link["project_name"], link["commission_percent"]) == ("Sky Heights", "1.75")
    change = Change.objects.of(ChannelPartner.objects.get()).get()
    assert (change.action, change.by) == ("created", bilal)


def test_a_known_phone_links_the_project_instead_of_a_second_partner(
    as_bilal, om_realty, green_valley
):
    response = as_bilal.post(
        URL, {"phone": "98250 12345", "project": green_valley.pk, "commission_percent": "2"}
    )

    assert (response.status_code, response.data["created"]) == (200, False)
    assert response.data["name"] == "Om Realty"
    assert ChannelPartner.objects.count() == 1
    assert PartnerProject.objects.get().project == green_valley


def test_the_code_of_another_partner_is_a_409_that_names_it(as_bilal, typed, om_realty):
    response = as_bilal.post(URL, {**typed, "code": "c.p-01"})

    assert response.status_code == 409
    assert response.data["code"] == "code_taken"
    assert response.data["partner"] == om_realty.pk
    assert "Om Realty (CP-01)" in response.data["message"]
    assert ChannelPartner.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"phone": "98250 123"}, ("phone", "phone_invalid")),
        ({"phone": "9.82501E+09"}, ("phone", "phone_damaged")),
        ({"phone": "-"}, ("phone", "phone_missing")),
        ({"name": ""}, ("name", "required")),
        ({"email": "sales@"}, ("email", "email_invalid")),
        ({"code": "x" * 31}, ("code", "too_long")),
        ({"commission_percent": "101"}, ("commission_percent", "max_value")),
        ({"commission_percent": "-1"}, ("commission_percent", "min_value")),
        ({"project": None}, ("project", "required")),
        ({"project": 999_999}, ("project", "does_not_exist")),
    ],
)
def test_what_cannot_be_used_is_a_400_and_adds_nobody(as_bilal, typed, wrong, expected):
    response = as_bilal.post(URL, {**typed, **wrong})

    assert response.status_code == 400
    assert codes(response) == [expected]
    assert not ChannelPartner.objects.exists()


def test_staff_read_partners_and_managers_write_them(as_chitra, om_realty, typed):
    assert as_chitra.get(URL).data["count"] == 1
    assert as_chitra.post(URL, typed).status_code == 403
    assert as_chitra.patch(f"{URL}{om_realty.pk}/", {"name": "X"}).status_code == 403


def test_a_partner_is_put_right(as_bilal, om_realty):
    response = as_bilal.patch(f"{URL}{om_realty.pk}/", {"phone": "98250-12346", "email": ""})

    assert response.status_code == 200
    assert response.data["phone"] == "+919825012346"


def test_a_partner_is_not_called_by_a_name_that_is_nobodys(as_bilal, om_realty, typed):
    changed = as_bilal.patch(f"{URL}{om_realty.pk}/", {"name": "CASH"})
    new = as_bilal.post(URL, {**typed, "name": "Cash", "phone": "98250 99999", "code": "CP-99"})

    assert (changed.status_code, changed.data["errors"][0]["code"]) == (400, "nobody")
    assert (new.status_code, new.data["errors"][0]["code"]) == (400, "nobody")


@pytest.mark.parametrize(
    ("change", "code"),
    [({"phone": "99043 09398"}, "phone_taken"), ({"code": "cp-02 "}, "code_taken")],
)
def test_another_partners_key_is_refused_in_an_edit(as_bilal, om_realty, shree_homes, change, code):
    response = as_bilal.patch(f"{URL}{om_realty.pk}/", change)

    assert (response.status_code, response.data["code"]) == (409, code)
    assert response.data["partner"] == shree_homes.pk
    om_realty.refresh_from_db()
    assert (om_realty.phone, om_realty.code) == ("+919825012345", "CP-01")


def test_a_partner_is_deactivated_and_activated_but_never_deleted(as_bilal, om_realty):
    url = f"{URL}{om_realty.pk}/"

    assert as_bilal.patch(url, {"is_active": False}).data["is_active"] is False
    assert as_bilal.get(URL, {"active": "true"}).data["count"] == 0
    assert as_bilal.patch(url, {"is_active": True}).data["is_active"] is True
    assert as_bilal.delete(url).status_code == 405


@pytest.mark.parametrize("text", ["realty", "cp-01", "98250 12345", "098250", "om real"])
def test_a_partner_is_found_by_name_code_and_phone(as_veena, om_realty, shree_homes, text):
    found = as_veena.get(URL, {"search": text}).data["results"]

    assert [partner["name"] for partner in found] == ["Om Realty"]


def test_the_list_is_narrowed_by_project(as_veena, om_realty, shree_homes, sky_heights):
    PartnerProject.objects.create(partner=shree_homes, project=sky_heights)

    found = as_veena.get(URL, {"project": sky_heights.pk}).data["results"]

    assert [partner["name"] for partner in found] == ["Shree Homes"]


def test_a_partner_is_linked_the_commission_set_again_and_unlinked(
    as_bilal, om_realty, sky_heights
):
    url = f"{URL}{om_realty.pk}/projects/"
    body = {"project": sky_heights.pk, "commission_percent": "2.5"}

    assert as_bilal.post(url, body).status_code == 201
    assert as_bilal.post(url, {**body, "commission_percent": "3"}).status_code == 200
    assert [link["commission_percent"] for link in as_bilal.get(url).data] == ["3.00"]
    assert as_bilal.delete(f"{url}{sky_heights.pk}/").status_code == 204
    assert as_bilal.delete(f"{url}{sky_heights.pk}/").status_code == 404
    assert as_bilal.get(url).data == []


def test_a_link_stays_while_leads_of_the_project_are_the_partners(
    as_bilal, om_realty, sky_heights, take
):
    PartnerProject.objects.create(partner=om_realty, project=sky_heights)
    take("Nisha", "+919624079659", project=sky_heights, channel_partner=om_realty)

    response = as_bilal.delete(f"{URL}{om_realty.pk}/projects/{sky_heights.pk}/")

    assert (response.status_code, response.data["code"]) == (409, "in_use")
    assert "brought 1 lead to Sky Heights" in response.data["message"]
    assert PartnerProject.objects.exists()
