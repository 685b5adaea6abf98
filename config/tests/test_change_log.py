"""The change log of organizations, branches, members, projects and partners: who changed what."""

from collections import Counter

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from accounts.models import Branch, User
from accounts.services import delete_branch
from config.tests.factories import FACTORIES
from conftest import PASSWORD
from core.recording import recorded_values
from customers.models import Customer, WebhookKey
from history.models import Change, ChangeAction, TargetType, is_recorded, recorded_models
from history.services import record_change
from leads.models import ChannelPartner, Project

ANOTHER = "another-long-password"
ADDRESSES = {
    TargetType.ORGANIZATION: "/api/organization/",
    TargetType.BRANCH: "/api/branches/{}/",
    TargetType.USER: "/api/users/{}/",
    TargetType.PROJECT: "/api/projects/{}/",
    TargetType.PARTNER: "/api/channel-partners/{}/",
}
FIVE = pytest.mark.parametrize("word", ADDRESSES, ids=str)
# Changed by API and by hand: {word: (field, before, after)}.
CHANGED = {
    TargetType.ORGANIZATION: ("refill_lead_days", 5, 7),
    TargetType.BRANCH: ("city", "Ahmedabad", "Surat"),
    TargetType.USER: ("role", "staff", "manager"),
    TargetType.PROJECT: ("city", "", "Surat"),
    TargetType.PARTNER: ("city", "", "Surat"),
}


@pytest.fixture
def records(shop, shivranjani, chitra):
    return {
        TargetType.ORGANIZATION: shop,
        TargetType.BRANCH: shivranjani,
        TargetType.USER: chitra,
        TargetType.PROJECT: FACTORIES[Project](shop, 1),
        TargetType.PARTNER: FACTORIES[ChannelPartner](shop, 1),
    }


@pytest.fixture
def by_asha(asha):
    return signed_in(asha)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def page_of(record, page="history"):
    meta = record._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=[record.pk])


def filled_form(client, record):
    """What the browser would send of the page as it stands."""
    context = client.get(page_of(record, "change")).context
    sent = {}
    for bound in context["adminform"].form:
        value = bound.value()
        if value is True:
            value = "on"
        if value not in (None, False):
            sent[bound.html_name] = bound.field.prepare_value(value)
    for one in context["inline_admin_formsets"]:
        sent |= {bound.html_name: bound.value() for bound in one.formset.management_form}
    return sent


# The words
def test_every_word_for_a_target_has_exactly_one_model():
    words = Counter(model.recorded_as for model in apps.get_models() if is_recorded(model))

    assert words == Counter(TargetType.values)
    assert set(recorded_models()) == set(TargetType)


# Who changed what
@FIVE
def test_a_change_over_the_api_says_who_and_what(word, records, as_asha, asha):
    record, (field, before, after) = records[word], CHANGED[word]

    response = as_asha.patch(ADDRESSES[word].format(record.pk), {field: after}, format="json")

    assert response.status_code == 200, response.data
    change = Change.objects.of(record).get()
    assert (change.by, change.organization) == (asha, asha.organization)
    assert (change.cause, change.changes) == ("edit", {field: [before, after]})


@FIVE
def test_a_change_by_hand_says_who_and_what(word, records, by_asha, asha):
    record, (field, before, after) = records[word], CHANGED[word]
    form = filled_form(by_asha, record)

    response = by_asha.post(page_of(record, "change"), form | {field: after})

    assert response.status_code == 302, response.context["errors"]
    change = Change.objects.of(record).get()
    assert (change.by, change.organization) == (asha, asha.organization)
    assert (change.cause, change.changes) == ("edit", {field: [before, after]})


@FIVE
def test_a_form_saved_as_it_stands_changes_nothing(word, records, by_asha):
    record = records[word]

    response = by_asha.post(page_of(record, "change"), filled_form(by_asha, record))

    assert response.status_code == 302, response.context["errors"]
    assert not Change.objects.exists()


@pytest.mark.parametrize(
    ("word", "body"),
    [
        (TargetType.BRANCH, {"name": "Satellite"}),
        (TargetType.PROJECT, {"name": "Sky Heights"}),
        (TargetType.PARTNER, {"name": "Om Realty", "phone": "98250 12345", "notes": "Calls late"}),
        (TargetType.USER, {"username": "farah", "password": ANOTHER, "role": "manager"}),
    ],
    ids=str,
)
def test_a_new_record_begins_its_history_with_what_it_is(word, body, as_asha, asha):
    response = as_asha.post(ADDRESSES[word].format("").replace("//", "/"), body, format="json")

    assert response.status_code == 201, response.data
    change = Change.objects.get(target_type=word, target_id=response.data["id"])
    assert (change.action, change.by) == (ChangeAction.CREATED, asha)
    given = {name: value for name, value in body.items() if name not in ("password", "phone")}
    assert {name: change.changes[name][1] for name in given} == given


def test_the_branches_of_a_member_are_in_the_history(
    as_asha, by_asha, chitra, shivranjani, cg_road
):
    as_asha.patch(f"/api/users/{chitra.pk}/", {"branches": [cg_road.pk]}, format="json")

    assert Change.objects.of(chitra).get().changes == {"branches": [[shivranjani.pk], [cg_road.pk]]}
    assert "Branches: Shivranjani → CG Road" in by_asha.get(page_of(chitra)).content.decode()


def test_a_deleted_branch_leaves_who_deleted_it(as_asha, asha, shivranjani):
    pk = shivranjani.pk

    assert as_asha.delete(f"/api/branches/{pk}/").status_code == 204

    change = Change.objects.get(target_type=TargetType.BRANCH, target_id=pk)
    assert (change.action, change.by) == (ChangeAction.DELETED, asha)
    assert change.changes["name"] == ["Shivranjani", None]


@pytest.mark.parametrize("by_list", [False, True])
def test_a_project_deleted_by_hand_leaves_who_deleted_it(by_asha, asha, shop, by_list):
    project = Project.objects.create(organization=shop, name="Skyline")
    if by_list:
        form = {"action": "delete_selected", "_selected_action": [project.pk], "post": "yes"}
        by_asha.post("/admin/leads/project/", form)
    else:
        by_asha.post(page_of(project, "delete"), {"post": "yes"})

    assert not Project.objects.exists()
    change = Change.objects.get(target_type=TargetType.PROJECT, target_id=project.pk)
    assert (change.action, change.by) == (ChangeAction.DELETED, asha)


def test_what_is_refused_is_in_no_history(as_asha, asha, shivranjani, chitra):
    response = as_asha.patch(f"/api/users/{asha.pk}/", {"role": "staff"}, format="json")
    held = as_asha.patch(f"/api/branches/{shivranjani.pk}/", {"name": "..."}, format="json")

    assert (response.status_code, held.status_code) == (409, 400)
    assert not Change.objects.exists()


def test_a_partner_in_a_project_is_in_the_history_of_the_partner(as_asha, by_asha, records):
    partner, project = records[TargetType.PARTNER], records[TargetType.PROJECT]
    url = f"/api/channel-partners/{partner.pk}/projects/"

    as_asha.post(url, {"project": project.pk, "commission_percent": "1.5"}, format="json")
    as_asha.post(url, {"project": project.pk, "commission_percent": "2"}, format="json")
    as_asha.delete(f"{url}{project.pk}/")

    shown = by_asha.get(page_of(partner)).content.decode()
    assert f"Project: — → {project}" in shown
    assert f"In {project}." in shown
    assert f"Project: {project} → —" in shown
    assert [change.changes for change in Change.objects.of(partner)][1] == {
        "commission_percent": ["1.50", "2.00"]
    }


# Secrets
def test_a_password_is_never_in_the_history_but_that_there_is_a_new_one(as_asha, asha, chitra):
    as_asha.patch(f"/api/users/{chitra.pk}/", {"password": ANOTHER}, format="json")

    change = Change.objects.of(chitra).get()
    assert (change.changes, change.note, change.by) == ({}, "A new password was set.", asha)


def test_a_password_set_by_hand_is_in_the_history_without_it(by_asha, asha, chitra):
    form = {"password1": ANOTHER, "password2": ANOTHER, "usable_password": "true"}

    response = by_asha.post(f"/admin/accounts/user/{chitra.pk}/password/", form)

    assert response.status_code == 302
    change = Change.objects.of(chitra).get()
    assert (change.changes, change.note, change.by) == ({}, "A new password was set.", asha)


def test_signing_in_is_no_change(chitra):
    answer = Client().post("/admin/login/", {"username": "chitra", "password": PASSWORD})

    chitra.refresh_from_db()
    assert answer.status_code == 302
    assert chitra.last_login is not None
    assert not {"password", "last_login"} & recorded_values(chitra).keys()
    assert not Change.objects.exists()


def test_a_webhook_key_is_in_no_history():
    assert not is_recorded(WebhookKey)
    for model in recorded_models().values():
        names = {field.name for field in model._meta.fields}
        hidden = getattr(model, "unrecorded_fields", frozenset())
        assert not {name for name in names if "secret" in name or "password" in name} - hidden


# Who reads it
@FIVE
def test_a_stranger_sees_nothing(word, records, dev):
    record = records[word]
    record_change(record, {"city": ["", "Surat"]}, by=None)

    response = signed_in(dev).get(page_of(record))

    assert response.status_code == 404
    assert "Surat" not in response.content.decode()


@FIVE
def test_a_viewer_reads_the_history_of_what_they_read(word, records, veena, asha):
    record = records[word]
    record_change(record, {"city": ["", "Surat"]}, by=asha)

    response = signed_in(veena).get(page_of(record))

    assert response.status_code == (403 if word == TargetType.USER else 200)
    assert ("City: — → Surat" in response.content.decode()) == (word != TargetType.USER)


@pytest.mark.parametrize(("who", "read"), [("asha", True), ("veena", False)])
def test_medical_details_are_hidden_in_the_history_of_a_customer(request, shop, who, read):
    customer = FACTORIES[Customer](shop, 1)
    record_change(customer, {"allergies": ["", "Penicillin"], "city": ["", "Surat"]}, by=None)

    page = signed_in(request.getfixturevalue(who)).get(page_of(customer)).content.decode()

    assert "City: — → Surat" in page
    assert ("Penicillin" in page) == read


def test_nobody_changes_anything_on_the_history_page(by_asha, shivranjani):
    assert by_asha.post(page_of(shivranjani), {"name": "Mine"}).status_code == 405


def test_the_history_shows_names_and_not_ids_or_stored_values(by_asha, shop, asha, chitra):
    record_change(chitra, {"role": ["staff", "manager"], "organization": [None, shop.pk]}, by=asha)

    page = by_asha.get(page_of(chitra)).content.decode()

    assert "Role: Staff → Manager" in page
    assert f"Organization: — → {shop}" in page


def test_a_long_history_is_read_page_by_page(by_asha, shivranjani, django_assert_max_num_queries):
    for number in range(60):
        record_change(shivranjani, {"city": ["", f"City {number}"]}, by=None)

    with django_assert_max_num_queries(12):
        newest = by_asha.get(page_of(shivranjani)).content.decode()
    oldest = by_asha.get(page_of(shivranjani) + "?p=2").content.decode()

    assert ("City 59" in newest, "City 59" in oldest) == (True, False)
    assert ("City 0" in newest, "City 0" in oldest) == (False, True)


# Deleting with everything
def test_a_deleted_organization_takes_the_history_of_its_own_along(shop, shivranjani, chitra, asha):
    for record in (shop, shivranjani, chitra):
        record_change(record, {"name": ["", "x"]}, by=asha)
    delete_branch(Branch.objects.create(organization=shop, name="Unused"), by=asha)

    User.objects.filter(organization=shop).delete()
    Branch.objects.filter(organization=shop).delete()
    shop.delete()

    assert not Change.objects.exists()
