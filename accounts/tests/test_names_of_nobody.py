"""The organization's list of names that are nobody's, edited by its owner."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.nobody import USUAL_NAMES_OF_NOBODY, nobody_key

pytestmark = pytest.mark.django_db
URL = "/api/organization/"


def test_the_usual_names_are_told_until_the_owner_says_others(as_asha, shop):
    assert as_asha.get(URL).json()["names_of_nobody"] == list(USUAL_NAMES_OF_NOBODY)

    response = as_asha.patch(URL, {"names_of_nobody": ["Tourist"]}, format="json").json()

    assert response["names_of_nobody"] == ["Tourist"]
    shop.refresh_from_db()
    assert shop.nobody_keys == {"tourist", "ashamedicals"}
    again = as_asha.patch(URL, {"names_of_nobody": None}, format="json").json()
    assert again["names_of_nobody"] == list(USUAL_NAMES_OF_NOBODY)


@pytest.mark.parametrize("name", ["Self", "SELF.", "own", "Patient - Self", "(self)", "खुद", "પોતે"])
def test_who_bought_for_themselves_is_named_by_none_of_these_words(shop, name):
    assert nobody_key(name) in shop.nobody_keys


@pytest.mark.parametrize("name", ["Selfina", "Owen", "Ravi Patel self", "Self Help Group"])
def test_names_that_only_begin_or_end_so_stay_somebodys(shop, name):
    assert nobody_key(name) not in shop.nobody_keys


@pytest.mark.parametrize("names", ["Cash", [""], ["---"], [["Cash"]], ["x" * 201], [5] * 501])
def test_what_is_no_list_of_names_is_refused(as_asha, shop, names):
    answer = as_asha.patch(URL, {"names_of_nobody": names}, format="json")

    assert answer.status_code == 400
    shop.refresh_from_db()
    assert shop.names_of_nobody is None


def test_only_the_owner_says_them(as_bilal, as_dev, shop):
    assert as_bilal.patch(URL, {"names_of_nobody": []}, format="json").status_code == 403
    as_dev.patch(URL, {"names_of_nobody": []}, format="json")

    shop.refresh_from_db()
    assert shop.names_of_nobody is None


def test_the_owner_edits_them_in_the_admin_one_a_line(asha, shop):
    browser = Client()
    browser.force_login(asha)
    page = reverse("admin:accounts_organization_change", args=[shop.pk])
    form = browser.get(page).context["adminform"].form
    fields = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    usual = "\n".join(form["names_of_nobody"].value().splitlines())

    browser.post(page, {**fields, "names_of_nobody": usual})
    shop.refresh_from_db()
    assert shop.names_of_nobody is None  # left as they were

    browser.post(page, {**fields, "names_of_nobody": "Cash\n Tourist "})
    shop.refresh_from_db()
    assert shop.names_of_nobody == ["Cash", "Tourist"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("C.A.S.H.", "cash"), ("Walk-In", "WALK IN"), ("\uff23ash", "Cash"), ("(રોકડ)", "રોકડ")],
)
def test_spellings_of_one_name_have_one_key(one, other):
    assert nobody_key(one) == nobody_key(other) != ""


def test_a_vowel_sign_makes_another_word():
    assert nobody_key("नकद") != nobody_key("नाकद")
