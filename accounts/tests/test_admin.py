"""Branches and members by hand."""

import pytest
from django import forms
from django.contrib import admin
from django.contrib.admin import RelatedFieldListFilter
from django.test import RequestFactory

from accounts.models import Branch, Organization, User
from conftest import PASSWORD, make_member
from core.admin.base import ScopedAdmin
from core.roles import Role

PAGES = list(admin.site._registry)


@pytest.fixture
def by_asha(client, asha):
    client.force_login(asha)
    return client


def branch_form(**changes):
    return {
        "name": "Satellite",
        "code": "",
        "city": "",
        "aliases": "Naroda Rd\n N. Road \n\n",
        "is_active": "on",
    } | changes


def test_an_owner_adds_a_branch_to_their_own_organization(by_asha, shop, other_shop):
    form = branch_form(organization=other_shop.pk)

    response = by_asha.post("/admin/accounts/branch/add/", form)

    assert response.status_code == 302
    assert Branch.objects.get(name="Satellite").organization == shop


def test_spellings_of_a_branch_are_typed_and_shown_one_a_line(by_asha, shop):
    by_asha.post("/admin/accounts/branch/add/", branch_form())

    branch = Branch.objects.get(name="Satellite")
    assert branch.aliases == ["Naroda Rd", "N. Road"]
    page = by_asha.get(f"/admin/accounts/branch/{branch.pk}/change/").content.decode()
    assert "Naroda Rd\nN. Road</textarea>" in page


def test_a_second_branch_of_a_name_is_a_sentence_beside_the_form(by_asha, cg_road):
    response = by_asha.post("/admin/accounts/branch/add/", branch_form(name="C.G. ROAD"))

    assert response.status_code == 200
    assert "already goes by this name" in response.content.decode()


def test_the_operator_chooses_the_organization(client, operator, other_shop):
    client.force_login(operator)

    client.post("/admin/accounts/branch/add/", branch_form(organization=other_shop.pk))

    assert Branch.objects.get(name="Satellite").organization == other_shop


def test_an_owner_adds_a_member_who_may_open_the_admin(by_asha, shop, client):
    form = {
        "username": "farah",
        "password1": PASSWORD,
        "password2": PASSWORD,
        "role": "staff",
        "is_superuser": "on",
    }

    response = by_asha.post("/admin/accounts/user/add/", form)

    assert response.status_code == 302, response.context["errors"]
    farah = User.objects.get(username="farah")
    assert (farah.organization, farah.role) == (shop, Role.STAFF)
    assert (farah.is_staff, farah.is_superuser) == (True, False)
    assert farah.check_password(PASSWORD)


def new_member_form(**changes):
    form = {"username": "farah", "password1": PASSWORD, "password2": PASSWORD, "role": "staff"}
    return form | changes


def test_the_form_of_a_new_member_begins_as_staff_and_asks_for_a_branch(by_asha, shivranjani):
    page = by_asha.get("/admin/accounts/user/add/")
    refused = by_asha.post("/admin/accounts/user/add/", new_member_form())
    added = by_asha.post("/admin/accounts/user/add/", new_member_form(branches=[shivranjani.pk]))

    assert page.context["adminform"].form["role"].value() == "staff"
    assert "Choose at least one branch" in refused.context["adminform"].form.errors["branches"][0]
    assert added.status_code == 302
    assert list(User.objects.get(username="farah").branches.all()) == [shivranjani]


def test_a_manager_is_added_without_a_branch(by_asha, shivranjani):
    by_asha.post("/admin/accounts/user/add/", new_member_form(role="manager"))

    assert User.objects.get(username="farah").branches.count() == 0


def test_the_operator_is_asked_for_a_branch_of_the_chosen_organization(
    client, operator, shop, other_branch
):
    client.force_login(operator)

    other = new_member_form(organization=other_branch.organization_id)
    refused = client.post("/admin/accounts/user/add/", other)
    added = client.post("/admin/accounts/user/add/", new_member_form(organization=shop.pk))

    assert "branches" in refused.context["adminform"].form.errors
    assert added.status_code == 302


def test_everybody_but_the_operator_belongs_to_an_organization(client, operator, shop):
    client.force_login(operator)

    form = new_member_form(role="owner")
    refused = client.post("/admin/accounts/user/add/", form)
    added = client.post("/admin/accounts/user/add/", form | {"organization": shop.pk})

    errors = refused.context["adminform"].form.errors
    assert errors["organization"] == ["This field is required."]
    assert added.status_code == 302


def test_a_member_is_not_taken_out_of_their_organization_but_the_operator_has_none(
    client, operator, asha
):
    client.force_login(operator)

    refused = client.post(f"/admin/accounts/user/{asha.pk}/change/", member_form(asha))
    saved = client.post(f"/admin/accounts/user/{operator.pk}/change/", member_form(operator))

    assert "organization" in refused.context["adminform"].form.errors
    assert saved.status_code == 302


@pytest.mark.parametrize("role", Role)
def test_who_belongs_to_no_organization_is_told_so_on_every_page(db, client, role):
    client.force_login(make_member(None, "lost", role))

    pages = [f"/admin/{model._meta.app_label}/{model._meta.model_name}/" for model in PAGES]
    answers = [client.get(page) for page in [*pages, *(f"{page}add/" for page in pages)]]
    start = client.get("/admin/")

    assert {answer.status_code for answer in answers} == {403}
    assert all("You belong to no organization yet." in a.content.decode() for a in answers)
    assert "You belong to no organization yet." in start.content.decode()


def test_the_form_of_a_new_member_stars_what_it_asks_for(by_asha, operator, client):
    form = by_asha.get("/admin/accounts/user/add/").context["adminform"].form
    client.force_login(operator)
    operators = client.get("/admin/accounts/user/add/").context["adminform"].form

    asked = {name for name, field in form.fields.items() if field.required}
    assert {"username", "password1", "password2", "role"} <= asked
    assert operators.fields["organization"].required
    assert "they need at least one" in form.fields["branches"].help_text


def member_form(user, **changes):
    fields = {"username": user.username, "role": user.role, "is_active": "on"}
    return {**fields, **changes}


def test_a_strangers_branch_is_no_choice(by_asha, bilal, other_branch):
    response = by_asha.post(
        f"/admin/accounts/user/{bilal.pk}/change/", member_form(bilal, branches=[other_branch.pk])
    )

    assert response.status_code == 200
    assert bilal.branches.count() == 0


def test_the_last_owner_stays(by_asha, asha):
    response = by_asha.post(
        f"/admin/accounts/user/{asha.pk}/change/", member_form(asha, role="viewer")
    )

    assert response.status_code == 200
    assert "asha is the last owner." in response.content.decode()
    asha.refresh_from_db()
    assert asha.role == Role.OWNER


def test_one_of_two_owners_may_step_back(by_asha, asha, shop):
    make_member(shop, "gauri", Role.OWNER)

    by_asha.post(f"/admin/accounts/user/{asha.pk}/change/", member_form(asha, role="viewer"))

    asha.refresh_from_db()
    assert asha.role == Role.VIEWER


def test_how_a_password_is_kept_is_not_shown(by_asha, bilal):
    page = by_asha.get(f"/admin/accounts/user/{bilal.pk}/change/").content.decode()

    assert "A password is set." in page
    assert not [word for word in ("algorithm", "salt", "hash") if word in page.lower()]
    assert "../password/" in page


def test_an_owner_sets_a_members_password_and_no_strangers(by_asha, bilal, dev):
    form = {"password1": "another-long-one", "password2": "another-long-one"}
    form |= {"set-password": "1", "usable_password": "true"}

    assert by_asha.post(f"/admin/accounts/user/{bilal.pk}/password/", form).status_code == 302
    assert by_asha.post(f"/admin/accounts/user/{dev.pk}/password/", form).status_code == 404
    bilal.refresh_from_db()
    assert bilal.check_password("another-long-one")


def test_members_do_not_add_organizations(by_asha, client, operator):
    assert by_asha.get("/admin/accounts/organization/add/").status_code == 403
    client.force_login(operator)
    assert client.get("/admin/accounts/organization/add/").status_code == 200


def test_an_admin_page_cannot_go_round_scoping():
    with pytest.raises(TypeError, match="override restrict"):

        class Leaky(ScopedAdmin):
            def get_queryset(self, request):
                return Branch.objects.all()

    with pytest.raises(TypeError, match="raw_id_fields"):

        class Raw(ScopedAdmin):
            raw_id_fields = ("organization",)


def test_a_filter_that_offers_everybody_is_refused(asha):
    class Careless(ScopedAdmin):
        list_filter = (("branches", RelatedFieldListFilter),)

    request = RequestFactory().get("/")
    request.user = asha

    with pytest.raises(TypeError, match="ScopedRelatedFilter"):
        Careless(User, admin.site).get_list_filter(request)


def test_medical_fields_are_hidden_without_the_right(veena, chitra):
    class Careful(ScopedAdmin):
        medical_fields = frozenset({"city"})
        list_display = ("name", "city")
        fields = ("name", ("code", "city"))

    def shown(user):
        request = RequestFactory().get("/")
        request.user = user
        page = Careful(Branch, admin.site)
        form = page.get_form(request)
        assert issubclass(form, forms.ModelForm)
        return list(form.base_fields), page.get_list_display(request)

    assert shown(chitra) == (["name", "code", "city"], ["name", "city"])
    assert shown(veena) == (["name", "code"], ["name"])


def test_the_history_names_what_changed_and_who(by_asha, shop, shivranjani):
    by_asha.post(
        f"/admin/accounts/branch/{shivranjani.pk}/change/", branch_form(name="Shivranjani Plaza")
    )

    page = by_asha.get(f"/admin/accounts/branch/{shivranjani.pk}/history/").content.decode()

    assert "Shivranjani Plaza" in page
    assert "asha" in page
    assert Organization.objects.count() == 1
