"""Who one is, the organization, its branches and its people."""

from datetime import UTC, datetime

import pytest
import time_machine

from accounts.models import Branch, Organization, User
from conftest import PASSWORD, make_member
from core.roles import Can, Role

FORM = "application/x-www-form-urlencoded"


def test_me_says_who_what_and_where(as_chitra, shop, shivranjani, cg_road):
    me = as_chitra.get("/api/me/").data

    assert (me["username"], me["role"]) == ("chitra", "staff")
    assert me["rights"] == ["account", "read", "read_medical", "read_uploads", "work", "upload"]
    assert me["organization"]["name"] == "Asha Medicals"
    assert [branch["name"] for branch in me["branches"]] == ["Shivranjani"]


def test_the_operator_has_every_right_and_no_organization(as_operator):
    me = as_operator.get("/api/me/").data
    assert (me["currency"], me["today"]) == (None, None)

    assert me["rights"] == [right.value for right in Can]
    assert me["organization"] is None


# Organization
@pytest.mark.parametrize(
    ("region", "currency", "code", "decimals"),
    [("PK", "", "PKR", 2), ("IN", "KWD", "KWD", 3), ("JP", "", "JPY", 0)],
)
def test_me_says_by_which_currency_amounts_are_written(
    client_for, chitra, shop, region, currency, code, decimals
):
    shop.default_region, shop.currency = region, currency
    shop.save()

    assert client_for(chitra).get("/api/me/").json()["currency"] == {
        "code": code,
        "decimals": decimals,
    }


@pytest.mark.parametrize(
    ("zone", "today"), [("Asia/Kolkata", "2026-11-29"), ("America/New_York", "2026-11-28")]
)
def test_me_says_which_day_it_is_where_the_organization_stands(
    client_for, chitra, shop, zone, today
):
    shop.time_zone = zone
    shop.save()

    with time_machine.travel(datetime(2026, 11, 28, 22, 30, tzinfo=UTC), tick=False):
        assert client_for(chitra).get("/api/me/").json()["today"] == today


def test_everybody_sees_the_settings_and_only_owners_change_them(as_asha, as_bilal, shop):
    assert as_bilal.get("/api/organization/").data["default_region"] == "IN"
    assert as_bilal.patch("/api/organization/", {"refill_lead_days": 7}).status_code == 403

    assert as_asha.patch("/api/organization/", {"refill_lead_days": 7}).status_code == 200
    assert Organization.objects.get(pk=shop.pk).refill_lead_days == 7
    assert as_asha.patch("/api/organization/", {"claim_days": 90}).data["claim_days"] == 90


def test_the_owner_sets_the_currency_and_whether_stock_left_counts(as_asha):
    settings = {"currency": "PKR", "refill_carries_stock": False}

    answer = as_asha.patch("/api/organization/", settings, format="json").data

    assert settings.items() <= answer.items()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("currency", "EURO"),
        ("default_region", "XX"),
        ("time_zone", "Mars/Base"),
        ("send_hour", 24),
        ("date_order", "YDM"),
        ("name", ""),
        ("refill_lead_days", -1),
        ("refill_lead_days", 367),
        ("claim_days", -1),
        ("claim_days", 40_000),
    ],
)
def test_settings_that_make_no_sense_are_refused(as_asha, other_shop, field, value):
    response = as_asha.patch("/api/organization/", {field: value})

    assert response.status_code == 400
    assert response.data["errors"][0]["field"] == field


def test_the_operator_has_no_settings(as_operator):
    assert as_operator.get("/api/organization/").data["code"] == "no_organization"


# Branches
def test_an_owner_opens_a_branch(as_asha, shop):
    response = as_asha.post("/api/branches/", {"name": " Satellite  Road ", "aliases": ["Sat Rd"]})

    assert response.status_code == 201
    assert response.data["name"] == "Satellite Road"
    assert Branch.objects.get(pk=response.data["id"]).organization == shop


def test_a_manager_does_not_open_branches(as_bilal):
    assert as_bilal.post("/api/branches/", {"name": "Satellite"}).status_code == 403


@pytest.mark.parametrize("name", ["cg road", "C.G.Road", "c g rd"])
def test_two_branches_never_share_a_spelling(as_asha, cg_road, name):
    response = as_asha.post("/api/branches/", {"name": name})

    assert response.status_code == 400
    assert '"CG Road" already goes by this name' in response.data["message"]


def test_an_alias_of_another_branch_is_refused(as_asha, shivranjani, cg_road):
    aliases = ["Shivranjni", "CG ROAD", "C.G. Road"]

    response = as_asha.patch(f"/api/branches/{shivranjani.pk}/", {"aliases": aliases})

    assert response.status_code == 400
    (error,) = response.data["errors"]
    assert (error["field"], error["message"]) == (
        "aliases",
        '"CG Road" already goes by "CG ROAD", "C.G. Road". Leave it out.',
    )
    shivranjani.refresh_from_db()
    assert shivranjani.aliases == []


@pytest.mark.parametrize("body", [{"name": " . "}, {"name": "x" * 121}, {"name": "ﷺ" * 20}, {}])
def test_a_branch_needs_a_usable_name(as_asha, body):
    response = as_asha.post("/api/branches/", body)

    assert response.status_code == 400
    assert response.data["errors"][0]["field"] == "name"


@pytest.mark.parametrize("aliases", ["CG", [" . "], {"a": 1}, [["x"]], None])
def test_aliases_are_a_list_of_names(as_asha, aliases):
    response = as_asha.post("/api/branches/", {"name": "Satellite", "aliases": aliases})

    assert response.status_code == 400


def test_another_organizations_branch_of_the_same_name_is_no_conflict(as_asha, other_branch):
    assert as_asha.post("/api/branches/", {"name": other_branch.name}).status_code == 201


def test_staff_see_the_branches_they_are_limited_to(as_chitra, shivranjani, cg_road):
    assert [b["name"] for b in as_chitra.get("/api/branches/").data["results"]] == ["Shivranjani"]
    assert as_chitra.get(f"/api/branches/{cg_road.pk}/").status_code == 404


def test_an_empty_branch_can_be_deleted(as_asha, shivranjani):
    assert as_asha.delete(f"/api/branches/{shivranjani.pk}/").status_code == 204


# People
def new_member(**changes):
    return {"username": "farah", "password": PASSWORD, "role": Role.STAFF, **changes}


def test_an_owner_adds_a_member_who_can_sign_in(as_asha, as_nobody, shop, shivranjani):
    response = as_asha.post("/api/users/", new_member(branches=[shivranjani.pk]))

    assert response.status_code == 201
    assert "password" not in response.data
    farah = User.objects.get(username="farah")
    assert (farah.organization, farah.is_staff, farah.is_superuser) == (shop, True, False)
    assert list(farah.branches.all()) == [shivranjani]
    signed_in = as_nobody.post("/api/token/", {"username": "farah", "password": PASSWORD})
    assert signed_in.status_code == 200


def test_only_owners_see_the_members(as_bilal, as_chitra):
    assert as_bilal.get("/api/users/").status_code == 403
    assert as_chitra.get("/api/users/").status_code == 403


@pytest.mark.parametrize("password", ["123", "password", "farah", "", "farah1234", "Farah.ben"])
def test_a_weak_password_is_refused(as_asha, password):
    body = new_member(password=password) | {"email": "farah.ben@example.in"}

    response = as_asha.post("/api/users/", body)

    assert response.status_code == 400
    assert {error["field"] for error in response.data["errors"]} == {"password"}
    assert not User.objects.filter(username="farah").exists()


def test_a_password_like_the_name_that_comes_with_it_is_refused(as_asha, bilal):
    body = {"username": "dilnawaz", "password": "dilnawaz7"}

    response = as_asha.patch(f"/api/users/{bilal.pk}/", body)

    assert response.status_code == 400
    assert [error["code"] for error in response.data["errors"]] == ["password_too_similar"]
    bilal.refresh_from_db()
    assert (bilal.username, bilal.check_password(PASSWORD)) == ("bilal", True)


def test_a_branch_from_a_form_that_leaves_out_whether_it_is_open_is_open(as_asha):
    posted = as_asha.post("/api/branches/", "name=Maninagar", content_type=FORM)

    assert (posted.status_code, posted.data["is_active"]) == (201, True)


def test_a_form_closes_a_branch_by_saying_so(as_asha, cg_road):
    put = as_asha.put(f"/api/branches/{cg_road.pk}/", "name=CG+Road", content_type=FORM)
    assert put.data["is_active"] is True

    put = as_asha.put(
        f"/api/branches/{cg_road.pk}/", "name=CG+Road&is_active=false", content_type=FORM
    )
    assert put.data["is_active"] is False


def test_a_box_that_is_not_ticked_on_a_page_says_no(as_asha, cg_road):
    sent = "name=CG+Road&csrfmiddlewaretoken=any"

    put = as_asha.put(f"/api/branches/{cg_road.pk}/", sent, content_type=FORM)

    assert put.data["is_active"] is False


def test_a_new_member_is_staff_unless_another_role_is_given(as_asha, shivranjani):
    body = new_member(branches=[shivranjani.pk])
    del body["role"]

    assert as_asha.post("/api/users/", body).data["role"] == "staff"
    assert User().role == Role.STAFF


def test_new_staff_name_a_branch_where_there_is_one(as_asha, shop, shivranjani):
    for branches in ({}, {"branches": []}):
        refused = as_asha.post("/api/users/", new_member(**branches), format="json")

        assert refused.status_code == 400
        (error,) = refused.data["errors"]
        assert (error["field"], error["code"]) == ("branches", "required")
    assert not User.objects.filter(username="farah").exists()


@pytest.mark.parametrize("role", ["owner", "manager", "viewer"])
def test_only_staff_need_a_branch(as_asha, shivranjani, role):
    assert as_asha.post("/api/users/", new_member(role=role)).status_code == 201


def test_before_there_is_a_branch_staff_need_none(as_asha, other_branch, shop):
    Branch.objects.create(organization=shop, name="Closed", is_active=False)

    assert as_asha.post("/api/users/", new_member()).status_code == 201


@pytest.mark.parametrize("field", ["username", "password"])
def test_a_member_needs_a_name_and_a_password(as_asha, field):
    body = new_member()
    del body[field]

    response = as_asha.post("/api/users/", body)

    assert response.status_code == 400
    assert response.data["errors"][0]["field"] == field


def test_nobody_is_raised_above_the_organization_by_what_they_send(as_asha, other_shop, shop):
    body = new_member(is_superuser=True, organization=other_shop.pk, is_staff=False)

    response = as_asha.post("/api/users/", body)

    assert response.status_code == 400
    refused = {error["field"] for error in response.data["errors"]}
    assert refused == {"is_superuser", "organization", "is_staff"}
    assert not User.objects.filter(username="farah").exists()


def test_a_strangers_branch_is_refused_like_a_missing_one(as_asha, other_branch):
    response = as_asha.post("/api/users/", new_member(branches=[other_branch.pk]))

    assert response.status_code == 400
    assert response.data["errors"][0]["code"] == "does_not_exist"


def test_a_taken_user_name_is_refused(as_asha, dev):
    response = as_asha.post("/api/users/", new_member(username="dev"))

    assert response.status_code == 400
    assert response.data["errors"][0]["field"] == "username"


@pytest.mark.parametrize("change", [{"role": "viewer"}, {"is_active": False}])
def test_the_last_owner_stays(as_asha, asha, change):
    response = as_asha.patch(f"/api/users/{asha.pk}/", change)

    assert response.status_code == 409
    assert response.data["code"] == "last_owner"
    asha.refresh_from_db()
    assert (asha.role, asha.is_active) == (Role.OWNER, True)


def test_the_last_owner_is_not_removed(as_asha, asha):
    assert as_asha.delete(f"/api/users/{asha.pk}/").status_code == 409


def test_one_of_two_owners_may_go(as_asha, asha, shop):
    make_member(shop, "gauri", Role.OWNER)

    assert as_asha.patch(f"/api/users/{asha.pk}/", {"role": "viewer"}).status_code == 200


def test_removing_a_member_deactivates_and_keeps_the_name(as_asha, bilal):
    assert as_asha.delete(f"/api/users/{bilal.pk}/").status_code == 204

    bilal.refresh_from_db()
    assert bilal.is_active is False


def test_a_change_leaves_password_and_branches_alone(as_asha, chitra, shivranjani):
    response = as_asha.patch(f"/api/users/{chitra.pk}/", {"first_name": "Chitra"})

    assert response.status_code == 200
    chitra.refresh_from_db()
    assert chitra.check_password(PASSWORD)
    assert list(chitra.branches.all()) == [shivranjani]


def test_an_owner_does_not_reach_a_superusers_password(as_asha, shop):
    boss = User.objects.create_superuser("boss", password=PASSWORD, organization=shop)

    assert as_asha.patch(f"/api/users/{boss.pk}/", {"password": "x" * 20}).status_code == 404


def test_a_name_of_another_business_is_a_name_as_any_other(as_asha, shop, other_shop):
    response = as_asha.patch("/api/organization/", {"name": other_shop.name}, format="json")

    assert (response.status_code, response.data["name"]) == (200, other_shop.name)
    assert Organization.objects.filter(name=other_shop.name).count() == 2


def test_the_operator_tells_businesses_of_one_name_apart(operator, client, shop, other_shop):
    Organization.objects.update(name="Asha Medicals")
    client.force_login(operator)

    asked = {"app_label": "accounts", "model_name": "branch", "field_name": "organization"}
    found = client.get("/admin/autocomplete/", {**asked, "term": "Asha"}).json()["results"]

    assert {one["text"] for one in found} == {
        f"Asha Medicals (no. {shop.pk})", f"Asha Medicals (no. {other_shop.pk})",
    }  # fmt: skip
