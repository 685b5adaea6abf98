"""One's own second factor, and where the organization demands one."""

from django.test import Client as Browser

from accounts.models import IdempotencyKey, SecondFactor
from accounts.tests.test_second_factor import (
    clock,
    code,
    code_step,
    demanded,
    password_step,
    phone,
    post,
    refused_code,
    set_up,
    sign_in,
    with_access,
)
from conftest import PASSWORD

__all__ = ["clock", "demanded", "phone"]  # fixtures


# One's own
def test_it_is_set_up_by_password_picture_and_first_code(clock, as_bilal):
    begun = post("/api/me/second-factor/", {"password": PASSWORD}, as_bilal).data
    assert begun["qr"].startswith("data:image/svg+xml")
    assert (
        begun["uri"] == f"otpauth://totp/Footfall%3Abilal?secret={begun['secret']}&issuer=Footfall"
    )
    assert not as_bilal.get("/api/me/second-factor/").data["is_set_up"]
    assert password_step().status_code == 200, "not before the first code"

    confirm = {"setup": begun["setup"], "code": code(begun["secret"])}
    codes = post("/api/me/second-factor/confirm/", confirm, as_bilal).data["recovery_codes"]

    assert len(set(codes)) == 10
    assert as_bilal.get("/api/me/second-factor/").data == {
        "is_set_up": True,
        "is_required": False,
        "since": "2026-03-02T17:30:00+05:30",
        "recovery_codes_left": 10,
    }


def test_setting_it_up_needs_the_password(clock, as_bilal):
    response = post("/api/me/second-factor/", {"password": "wrong"}, as_bilal)

    assert response.status_code == 400
    assert response.data["errors"][0]["code"] == "wrong_password"


def test_a_wrong_first_code_sets_nothing_up(clock, as_bilal):
    begun = post("/api/me/second-factor/", {"password": PASSWORD}, as_bilal).data
    confirm = {"setup": begun["setup"], "code": "000000"}

    refused_code(post("/api/me/second-factor/confirm/", confirm, as_bilal), "wrong_code", "wrong")
    assert not SecondFactor.objects.exists()


def test_a_set_up_is_for_the_one_who_began_it_and_for_a_quarter_of_an_hour(
    clock, as_bilal, as_asha
):
    begun = post("/api/me/second-factor/", {"password": PASSWORD}, as_bilal).data

    def confirm(client):
        body = {"setup": begun["setup"], "code": code(begun["secret"])}
        return post("/api/me/second-factor/confirm/", body, client)

    assert confirm(as_asha).data["errors"][0]["code"] == "setup_expired"
    clock.shift(901)
    assert confirm(as_bilal).data["errors"][0]["code"] == "setup_expired"
    assert not SecondFactor.objects.exists()


def test_a_second_phone_needs_the_first_one_removed(phone, as_bilal):
    response = post("/api/me/second-factor/", {"password": PASSWORD}, as_bilal)

    assert (response.status_code, response.data["code"]) == (409, "already_set_up")


def test_new_recovery_codes_end_the_old_ones(phone, as_bilal):
    secret, old = phone
    new = post("/api/me/second-factor/recovery-codes/", {"code": code(secret)}, as_bilal).data

    refused_code(sign_in(old[0]), "wrong_code", "wrong")
    assert sign_in(new["recovery_codes"][0]).status_code == 200


def test_it_is_removed_by_password_and_code(phone, as_bilal):
    address = "/api/me/second-factor/remove/"
    wrong = post(address, {"password": "wrong", "code": code(phone[0])}, as_bilal)
    assert wrong.data["errors"][0]["field"] == "password"

    done = post(address, {"password": PASSWORD, "code": code(phone[0])}, as_bilal)

    assert (done.status_code, done.data["is_set_up"]) == (200, False)
    assert password_step().status_code == 200


def test_without_one_there_is_nothing_to_renew_or_remove(clock, as_bilal):
    body = {"password": PASSWORD, "code": "123456"}

    for response in (
        post("/api/me/second-factor/recovery-codes/", {"code": "123456"}, as_bilal),
        post("/api/me/second-factor/remove/", body, as_bilal),
    ):
        assert (response.status_code, response.data["code"]) == (404, "not_set_up")


def test_a_repeated_request_shows_no_recovery_codes_again(clock, as_bilal):
    begun = post("/api/me/second-factor/", {"password": PASSWORD}, as_bilal).data
    confirm = {"setup": begun["setup"], "code": code(begun["secret"])}
    answers = [
        post("/api/me/second-factor/confirm/", confirm, as_bilal, headers={"idempotency-key": "1"})
        for _ in range(2)
    ]

    assert [len(answer.json()["recovery_codes"]) for answer in answers] == [10, 0]
    assert IdempotencyKey.objects.count() == 1


# Demanded by the organization
def test_a_role_that_needs_one_sets_it_up_as_it_signs_in(demanded, bilal):
    first = password_step()
    assert (first.status_code, first.data["asks_for"]) == (202, "setup")
    challenge = first.data["challenge"]
    begun = post("/api/token/second-factor/setup/", {"challenge": challenge}).data

    done = code_step(challenge, code(begun["secret"]), setup=begun["setup"])

    assert done.data.keys() == {"access", "refresh", "recovery_codes"}
    assert with_access(done.data).get("/api/me/").status_code == 200
    assert password_step().data["asks_for"] == "code"


def test_without_a_set_up_no_code_helps(demanded, bilal):
    challenge = password_step().data["challenge"]

    assert code_step(challenge, "123456").data["errors"][0]["code"] == "setup_expired"


def test_other_roles_are_not_asked(demanded, chitra, asha):
    assert password_step("chitra").status_code == 200
    assert password_step("asha").status_code == 200


def test_who_was_signed_in_before_is_out_until_they_have_one(clock, shop, bilal):
    tokens = password_step().data
    browser = Browser()
    browser.force_login(bilal)
    shop.second_factor_roles = ["manager"]
    shop.save()

    answer = with_access(tokens).get("/api/me/")
    assert (answer.status_code, answer.data["code"]) == (401, "second_factor_required")
    renewed = post("/api/token/refresh/", {"refresh": tokens["refresh"]})
    assert renewed.data["code"] == "second_factor_required"
    assert browser.get("/api/me/").json()["code"] == "second_factor_required"
    assert browser.get("/admin/").status_code == 302


def test_where_it_is_demanded_it_cannot_be_removed(phone, shop, as_bilal):
    shop.second_factor_roles = ["manager"]
    shop.save()
    as_bilal.handler._force_user.organization.refresh_from_db()

    body = {"password": PASSWORD, "code": code(phone[0])}
    response = post("/api/me/second-factor/remove/", body, as_bilal)

    assert (response.status_code, response.data["code"]) == (409, "required")


def test_an_owner_chooses_the_roles(clock, as_asha, as_bilal, shop):
    roles = {"second_factor_roles": ["manager", "staff"]}
    assert as_bilal.patch("/api/organization/", roles, "json").status_code == 403

    assert as_asha.patch("/api/organization/", roles, "json").data["second_factor_roles"] == [
        "manager", "staff",
    ]  # fmt: skip
    odd = as_asha.patch("/api/organization/", {"second_factor_roles": ["king"]}, "json")
    assert odd.status_code == 400


def test_an_owner_without_one_does_not_shut_themselves_out(clock, as_asha, client, asha, shop):
    roles = {"second_factor_roles": ["owner"]}

    refused = as_asha.patch("/api/organization/", roles, "json")
    assert refused.status_code == 400
    assert "Set up your own second factor first" in refused.data["message"]

    client.force_login(asha)
    page = f"/admin/accounts/organization/{shop.pk}/change/"
    form = client.get(page).context["adminform"].form
    shown = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in shown.items() if value not in (None, False)}
    response = client.post(page, {**data, "second_factor_roles": ["owner"], "names_of_nobody": ""})
    assert "Set up your own second factor first" in response.content.decode()

    set_up(as_asha)
    assert as_asha.patch("/api/organization/", roles, "json").status_code == 200
