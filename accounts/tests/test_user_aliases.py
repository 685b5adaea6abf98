"""Other names of a user, as sheets write them."""

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_the_owner_says_how_else_a_user_is_called(as_asha, chitra):
    response = as_asha.patch(f"/api/users/{chitra.pk}/", {"aliases": ["Chitra ben"]}, format="json")

    assert response.status_code == 200, response.json()
    chitra.refresh_from_db()
    assert chitra.aliases == response.json()["aliases"] == ["Chitra ben"]


@pytest.mark.parametrize("wrong", ["Chitra", [""], ["  . "], ["x" * 121]])
def test_what_is_no_list_of_names_is_refused(as_asha, chitra, wrong):
    response = as_asha.patch(f"/api/users/{chitra.pk}/", {"aliases": wrong}, format="json")

    assert response.status_code == 400


def test_nobody_else_says_it(as_bilal, as_dev, chitra):
    address = f"/api/users/{chitra.pk}/"

    assert as_bilal.patch(address, {"aliases": ["X"]}, format="json").status_code == 403
    assert as_dev.patch(address, {"aliases": ["X"]}, format="json").status_code == 404


def test_the_admin_has_them_one_a_line(asha, chitra):
    browser = Client()
    browser.force_login(asha)
    page = reverse("admin:accounts_user_change", args=[chitra.pk])
    form = browser.get(page).context["adminform"].form
    fields = {name: form[name].value() for name in form.fields if form[name].value() is not None}

    answer = browser.post(page, {**fields, "aliases": "Chitra ben\nC.J."})

    assert answer.status_code == 302, answer.context["errors"]
    chitra.refresh_from_db()
    assert chitra.aliases == ["Chitra ben", "C.J."]
