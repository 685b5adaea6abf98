"""Every refusal has one shape."""

import json

import pytest
from django import forms
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from rest_framework.exceptions import Throttled, ValidationError

from accounts.api.views import MeView
from accounts.models import Branch
from core.admin.pages import add_refusal
from core.api.errors import exception_handler, flatten
from core.errors import DomainError, FieldError


def answer(exc):
    response = exception_handler(exc, {})
    assert set(response.data) >= {"code", "message", "errors"}
    return response


def test_a_domain_error_keeps_its_code_status_and_details():
    response = answer(
        DomainError(
            "This phone is known.",
            code="known",
            status=409,
            errors=[FieldError("phone", "known", "Known.")],
            extra={"customer": 7},
        )
    )

    assert response.status_code == 409
    assert response.data == {
        "code": "known",
        "message": "This phone is known.",
        "errors": [{"field": "phone", "code": "known", "message": "Known."}],
        "customer": 7,
    }


def test_a_refusal_of_one_field_says_the_same_in_whole_and_beside_the_field():
    response = answer(DomainError.at("phone", "known", "Known.", status=409, extra={"customer": 7}))

    assert response.status_code == 409
    assert response.data == {
        "code": "known",
        "message": "Known.",
        "errors": [{"field": "phone", "code": "known", "message": "Known."}],
        "customer": 7,
    }


def test_a_refusal_of_one_field_may_have_a_code_for_the_whole():
    response = answer(DomainError.at("staff", "does_not_exist", "Nobody.", overall="invalid"))

    assert response.status_code == 400
    assert response.data["code"] == "invalid"
    assert response.data["errors"][0]["code"] == "does_not_exist"


def test_nested_and_listed_errors_name_their_path():
    detail = ValidationError(
        {
            "items": [{}, {"quantity": ["Too much."]}],
            "non_field_errors": ["Odd."],
            "tags": {0: ["Bad."]},
        }
    ).detail

    assert [(error.field, error.message) for error in flatten(detail)] == [
        ("items.1.quantity", "Too much."),
        (None, "Odd."),
        ("tags.0", "Bad."),
    ]


def test_what_full_clean_finds_is_a_400():
    response = answer(DjangoValidationError({"name": ["Taken."], "__all__": ["Odd."]}))

    assert response.status_code == 400
    assert response.data["message"] == 'name: Taken. (1 more in "errors".)'
    assert [error["field"] for error in response.data["errors"]] == ["name", None]


def test_a_throttled_request_is_told_when_to_come_back():
    response = answer(Throttled(wait=12))

    assert response.status_code == 429
    assert response["Retry-After"] == "12"


def test_a_lost_race_for_a_unique_name_is_a_409_in_the_constraints_words(shop, shivranjani):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        Branch.objects.create(organization=shop, name="shivranjani")

    response = answer(caught.value)

    assert response.status_code == 409
    assert response.data["message"] == "There is already a branch with this name."


def test_a_lost_race_with_a_removal_is_a_409(shivranjani):
    with transaction.atomic():
        Branch.objects.filter(pk=shivranjani.pk).update(organization_id=999_999)
        with pytest.raises(IntegrityError) as error:
            connection.check_constraints()
        transaction.set_rollback(True)

    response = answer(error.value)
    assert response.status_code == 409
    assert "was removed" in response.data["message"]


def test_an_error_of_ours_is_not_dressed_up():
    assert exception_handler(ZeroDivisionError(), {}) is None
    assert exception_handler(IntegrityError("CHECK constraint failed: sum"), {}) is None


def test_without_signing_in_the_answer_is_401_and_says_how(as_nobody):
    response = as_nobody.get("/api/branches/")

    assert response.status_code == 401
    assert response["WWW-Authenticate"] == 'Bearer realm="api"'
    assert "/api/token/" in response.data["message"]


def test_broken_json_is_a_400_that_says_so(as_asha):
    response = as_asha.generic("POST", "/api/branches/", "{", content_type="application/json")

    assert response.status_code == 400
    assert response.data["code"] == "parse_error"
    assert "JSON" in response.data["message"]


@pytest.mark.parametrize("body", ["[]", '"x"', "3", "null"])
def test_json_that_is_no_object_is_a_400(as_asha, body):
    response = as_asha.generic("POST", "/api/branches/", body, content_type="application/json")

    assert response.status_code == 400


def test_an_unknown_media_type_is_a_415(as_asha):
    response = as_asha.generic("POST", "/api/branches/", "a,b", content_type="text/csv")

    assert response.status_code == 415
    assert response.data["code"] == "unsupported_media_type"


def test_a_wrong_method_is_a_405_even_for_a_viewer(as_veena):
    response = as_veena.delete("/api/branches/")

    assert response.status_code == 405
    assert response.data["code"] == "method_not_allowed"


@pytest.mark.parametrize("branch_id", ["abc", "0", "-1", "9" * 40, "1%00", "1.5"])
def test_an_id_that_is_none_is_a_404(as_asha, branch_id):
    response = as_asha.get(f"/api/branches/{branch_id}/")

    assert response.status_code == 404
    assert set(json.loads(response.content)) == {"code", "message", "errors"}


def test_a_filter_that_is_no_choice_is_a_400_that_names_it(as_asha):
    response = as_asha.get("/api/users/?role=king")

    assert response.status_code == 400
    assert response.data["errors"][0]["field"] == "role"


def test_a_filter_of_a_view_without_a_filter_set_is_as_strict(as_asha):
    response = as_asha.get("/api/users/", {"is_active": "perhaps"})

    assert response.status_code == 400
    assert response.data["errors"][0]["field"] == "is_active"


def test_an_unknown_ordering_names_what_there_is(as_asha):
    response = as_asha.get("/api/branches/?ordering=secret")

    assert response.status_code == 400
    assert "Choose from: name, code, city, created_at." in response.data["message"]


def test_a_page_beyond_the_end_is_a_404_that_says_so(as_asha, shivranjani):
    response = as_asha.get("/api/branches/?page=7")

    assert response.status_code == 404
    assert response.data["message"] == "There is no page 7. Start again at page 1."


@pytest.mark.parametrize("query", ["page=abc", "page=0", "page=" + "9" * 5000])
def test_an_odd_page_is_a_404(as_asha, query):
    assert as_asha.get(f"/api/branches/?{query}").status_code == 404


@pytest.mark.parametrize("size", ["abc", "0", "-3", ""])
def test_an_odd_page_size_is_a_400(as_asha, size):
    response = as_asha.get(f"/api/branches/?page_size={size}")

    assert response.status_code == 400
    assert "1 to 200" in response.data["message"]


def test_a_huge_page_size_is_capped(as_asha, shivranjani):
    assert as_asha.get("/api/branches/?page_size=99999999999").status_code == 200


def test_a_form_says_once_what_is_wrong_with_none_of_its_fields():
    class NameForm(forms.Form):
        name = forms.CharField()

    problems = [FieldError(field, "no", f"No {field}.") for field in ("name", "lines.0", "lines.1")]
    form = NameForm({"name": "Asha Patel"})

    add_refusal(form, DomainError("Three things are wrong.", code="invalid", errors=problems))

    assert form.errors == {"name": ["No name."], "__all__": ["Three things are wrong."]}


def test_an_unknown_address_is_json_for_the_api_and_a_page_for_the_admin(client):
    response = client.get("/api/nothing/here/")

    assert response.status_code == 404
    assert response.json()["code"] == "not_found"
    assert "text/html" in Client().get("/admin/static-nothing")["Content-Type"]


def test_a_mistake_of_ours_is_a_500_without_details(client, asha, monkeypatch):
    def fail(*args):
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(MeView, "get", fail)
    client.force_login(asha)
    client.raise_request_exception = False

    response = client.get("/api/me/")

    assert response.status_code == 500
    assert response.json()["code"] == "server_error"
    assert "secret" not in response.content.decode()
