"""The trail: who did what, when and from where. Owners read it, and nobody edits it."""

import importlib

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import Organization, TrailEntry, TrailKind, User
from accounts.trail import record, record_about
from conftest import PASSWORD

ADDRESS, BROWSER = "203.0.113.9", "Firefox of the counter"
FROM_COUNTER = {"REMOTE_ADDR": ADDRESS, "HTTP_USER_AGENT": BROWSER}
LIST = "/admin/accounts/trailentry/"


def entries(kind=None):
    found = TrailEntry.objects.order_by("pk")
    return list(found.filter(kind=kind) if kind else found)


def run(statement):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def entry(asha, chitra):
    record(TrailKind.RIGHTS_CHANGED, by=asha, target=chitra, target_name="chitra")
    return TrailEntry.objects.get()


# Sign-ins
def test_a_sign_in_says_who_and_from_where(chitra, shop):
    Client(**FROM_COUNTER).post("/admin/login/", {"username": "chitra", "password": PASSWORD})

    (entry,) = entries()
    assert (entry.kind, entry.organization) == ("signed_in", shop)
    assert (entry.actor_type, entry.actor_id, entry.actor_name) == ("user", chitra.pk, "chitra")
    assert (entry.address, entry.browser) == (ADDRESS, BROWSER)


@pytest.mark.parametrize("path", ["/admin/login/", "/api/token/"])
def test_a_failed_sign_in_names_the_account_that_was_tried(path, chitra, shop):
    Client(**FROM_COUNTER).post(path, {"username": "chitra", "password": "guessed"})

    (entry,) = entries()
    assert (entry.kind, entry.organization, entry.address) == ("sign_in_failed", shop, ADDRESS)
    assert (entry.target_type, entry.target_id, entry.target_name) == ("user", chitra.pk, "chitra")
    assert entry.actor_id is None


@pytest.mark.parametrize("typed", [PASSWORD, "x" * 500, "Chitra"])
def test_a_name_that_is_nobodys_is_not_kept_as_it_may_be_a_password(
    typed, chitra, as_asha, as_operator
):
    Client().post("/api/token/", {"username": typed, "password": "guessed"})

    (entry,) = entries("sign_in_failed")
    assert (entry.organization, entry.target_name, entry.details) == (None, "", {})
    assert as_asha.get("/api/trail/").data["count"] == 0
    assert as_operator.get("/api/trail/").data["count"] == 1


def test_signing_out_is_in_the_trail(chitra):
    client = Client()
    client.force_login(chitra)
    client.post("/admin/logout/")

    assert [entry.kind for entry in entries()] == ["signed_in", "signed_out"]


# Rights and settings
def test_a_changed_role_says_from_what_to_what_by_whom(as_asha, asha, chitra):
    as_asha.patch(f"/api/users/{chitra.pk}/", {"role": "manager", "first_name": "C"})

    (entry,) = entries()
    assert (entry.kind, entry.actor_name, entry.target_id) == (
        "rights_changed", "asha", chitra.pk,
    )  # fmt: skip
    assert entry.details == {"changes": {"role": ["staff", "manager"]}}


def test_changed_branches_are_changed_rights(as_asha, chitra, shivranjani, cg_road):
    as_asha.patch(f"/api/users/{chitra.pk}/", {"branches": [cg_road.pk]}, format="json")

    assert entries()[0].details == {"changes": {"branches": [[shivranjani.pk], [cg_road.pk]]}}


def test_a_new_user_and_a_deactivated_one_are_in_the_trail(as_asha, shop):
    body = {"username": "farah", "password": "another-long-password", "role": "manager"}
    farah = as_asha.post("/api/users/", body, format="json").data["id"]
    as_asha.delete(f"/api/users/{farah}/")

    made, ended = entries()
    assert (made.kind, made.target_name, made.details["role"]) == ("user_made", "farah", "manager")
    assert ended.details == {"changes": {"is_active": [True, False]}}
    assert "another-long-password" not in str(made.details)


def test_a_new_password_is_in_the_trail_without_it(as_asha, chitra):
    as_asha.patch(f"/api/users/{chitra.pk}/", {"password": "another-long-password"})

    (entry,) = entries()
    assert (entry.kind, entry.target_name, entry.details) == ("password_changed", "chitra", {})


@pytest.mark.parametrize("by_hand", [False, True])
def test_changed_settings_are_in_the_trail(by_hand, as_asha, asha, shop):
    if not by_hand:
        as_asha.patch("/api/organization/", {"refill_lead_days": 7})
    else:
        client = Client()
        client.force_login(asha)
        page = f"/admin/accounts/organization/{shop.pk}/change/"
        form = client.get(page).context["adminform"].form
        sent = {f.html_name: f.field.prepare_value(f.value()) for f in form}
        sent = {name: value for name, value in sent.items() if value not in (None, False)}
        client.post(page, {**sent, "refill_lead_days": 7})

    (entry,) = entries("settings_changed")
    assert (entry.actor_name, entry.target_type) == ("asha", "organization")
    assert entry.details == {"changes": {"refill_lead_days": [5, 7]}}


def test_what_is_refused_is_not_in_the_trail(as_asha, asha):
    assert as_asha.patch(f"/api/users/{asha.pk}/", {"role": "staff"}).status_code == 409

    assert entries() == []


def test_a_list_of_names_is_kept_by_its_length(as_asha):
    as_asha.patch("/api/organization/", {"names_of_nobody": ["Cash", "Ravi Shah"]}, format="json")

    assert "Ravi Shah" not in str(entries()[0].details)


# Who reads it
@pytest.mark.parametrize("who", ["as_bilal", "as_chitra", "as_veena"])
def test_only_owners_read_it(request, entry, who):
    client = request.getfixturevalue(who)

    assert client.get("/api/trail/").status_code == 403
    assert client.get(f"/api/trail/{entry.pk}/").status_code == 403


def test_a_stranger_sees_nothing_of_it(entry, as_dev):
    assert as_dev.get("/api/trail/").data["results"] == []
    assert as_dev.get(f"/api/trail/{entry.pk}/").status_code == 404


def test_nobody_is_offered_a_way_to_change_it(entry, as_asha):
    for method in ("put", "patch", "delete"):
        assert getattr(as_asha, method)(f"/api/trail/{entry.pk}/", {}).status_code == 405
    assert as_asha.post("/api/trail/", {}).status_code == 405


@pytest.mark.parametrize("who", ["bilal", "chitra", "veena"])
def test_the_page_is_the_owners_alone(request, entry, who):
    client = Client()
    client.force_login(request.getfixturevalue(who))

    assert client.get(LIST).status_code == 403
    assert client.get(f"{LIST}{entry.pk}/change/").status_code == 403


def test_the_page_shows_it_in_words_and_takes_no_change(entry, asha):
    client = Client()
    client.force_login(asha)

    answer = client.get(LIST, {"kind__exact": "rights_changed"})
    assert [shown.pk for shown in answer.context["cl"].result_list] == [entry.pk]
    assert "User chitra" in answer.content.decode()
    assert client.get(f"{LIST}{entry.pk}/change/").status_code == 200
    assert client.post(f"{LIST}{entry.pk}/change/", {"kind": "merged"}).status_code == 403
    assert client.post(f"{LIST}{entry.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.get(f"{LIST}add/").status_code == 403


# What is asked of it
def test_it_is_narrowed_by_kind_actor_record_and_day(as_asha, asha, bilal, chitra, shop):
    record(TrailKind.RIGHTS_CHANGED, by=asha, target=chitra)
    record(TrailKind.SIGNED_IN, by=bilal)
    record_about(TrailKind.MEDICAL_READ, "customer", [5, 15, 55], by=bilal)
    today = shop.today().isoformat()

    def kinds(**query):
        found = as_asha.get("/api/trail/", query).data["results"]
        return [one["kind"] for one in found]

    assert kinds() == ["medical_read", "signed_in", "rights_changed"]
    assert kinds(kind="signed_in") == ["signed_in"]
    assert kinds(actor=bilal.pk) == ["medical_read", "signed_in"]
    assert kinds(target_type="user", target=chitra.pk) == ["rights_changed"]
    assert kinds(target_type="customer", target=15) == ["medical_read"]
    assert kinds(target_type="customer", target=1) == []
    assert len(kinds(at_after=today, at_before=today)) == 3
    assert kinds(at_before="2020-01-01") == []
    assert kinds(ordering="at") == ["rights_changed", "signed_in", "medical_read"]


@pytest.mark.parametrize(
    "query",
    [
        {"kind": "rights"},
        {"actor": "asha"},
        {"actor": 2**70},
        {"target": "1 OR 1"},
        {"at_after": "yesterday"},
        {"who": "asha"},
        {"ordering": "address"},
    ],
)
def test_a_question_that_makes_no_sense_is_refused(as_asha, query):
    assert as_asha.get("/api/trail/", query).status_code == 400


def test_it_is_had_as_a_file(entry, as_asha):
    file = b"".join(as_asha.get("/api/trail/?format=csv").streaming_content).decode()

    heading = file.splitlines()[0]
    assert heading.endswith("id,at,kind,actor.type,actor.id,actor.name,target.type,target.ids,"
                            "target.name,details,address,browser")  # fmt: skip
    assert "rights_changed,user," in file


def test_an_entry_about_many_keeps_their_number_and_the_first_ids(bilal):
    record_about(TrailKind.MEDICAL_READ, "customer", list(range(1, 501)), by=bilal)
    record_about(TrailKind.MEDICAL_READ, "customer", [7], by=bilal)

    many, one = entries()
    assert (many.details, many.listed_ids) == ({"count": 500}, list(range(1, 201)))
    assert many.describe_target() == "500 customers"
    assert (one.details, one.target_id, one.listed_ids) == ({}, 7, [7])


# Written once
def test_every_column_is_guarded(entry):
    for field in TrailEntry._meta.concrete_fields:
        value = "id + 100" if field.column == "id" else "NULL"
        with pytest.raises(DatabaseError, match="written once"):
            run(f'UPDATE accounts_trailentry SET "{field.column}" = {value}')


def test_no_statement_deletes_an_entry_on_postgresql(entry):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite empties test databases by deletion.")

    with pytest.raises(DatabaseError, match="written once"):
        run("DELETE FROM accounts_trailentry")


def test_no_model_changes_or_deletes_an_entry(entry):
    for change in (
        entry.save,
        entry.delete,
        TrailEntry.objects.all().delete,
        lambda: TrailEntry.objects.update(kind="merged"),
    ):
        with pytest.raises(TypeError, match="written once"):
            change()


def test_an_entry_outlives_who_did_it(asha, bilal, entry):
    User.objects.filter(pk=asha.pk).delete()

    assert TrailEntry.objects.get().actor_name == "asha"


@pytest.mark.django_db(transaction=True)
def test_the_guard_can_be_taken_back_and_put_up_again():
    migration = importlib.import_module("accounts.migrations.0004_trail_written_once")
    shop = Organization.objects.create(name="Shop")
    record(TrailKind.SIGN_IN_FAILED, by=None, target=shop)
    with connection.schema_editor() as editor:
        migration.unguard(apps, editor)
    try:
        run("UPDATE accounts_trailentry SET address = '127.0.0.1'")
    finally:
        with connection.schema_editor() as editor:
            migration.guard(apps, editor)

    with pytest.raises(DatabaseError, match="written once"):
        run("UPDATE accounts_trailentry SET address = ''")


def test_an_address_that_a_client_makes_up_is_not_believed(chitra):
    client = APIClient(REMOTE_ADDR=ADDRESS, HTTP_X_FORWARDED_FOR="198.51.100.1")
    client.post("/api/token/", {"username": "chitra", "password": "guessed"})

    assert entries()[0].address == ADDRESS
