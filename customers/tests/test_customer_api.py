"""Customers over HTTP: adding, showing, changing, deleting, and what is refused."""

import pytest

from customers.models import Customer, CustomerIdentifier
from customers.utils import upsert_customer_from_data
from history.models import Change

URL = "/api/customers/"
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", [URL, f"{URL}manual-add/", "/customers/manual-add"])
def test_a_person_is_added_with_every_key_read(as_chitra, shivranjani, path):
    response = as_chitra.post(
        path,
        {
            "full_name": " Asha  Patel ",
            "phone": "097235-21333 / 079 2656 0000",
            "email": "Asha@Example.IN",
            "passport_number": "z 123-4567",
            "branch": shivranjani.pk,
            "category": "regular_branded",
            "date_of_birth": "1990-12-31",
        },
    )

    assert response.status_code == 201, response.data
    assert response.data["full_name"] == "Asha Patel"
    assert response.data["phone"] == "+919723521333"
    assert response.data["branch_name"] == "Shivranjani"
    assert {f"{key['kind']}:{key['value']}" for key in response.data["identifiers"]} == {
        "phone:+919723521333",
        "phone:+917926560000",
        "email:asha@example.in",
        "passport:Z1234567",
    }
    assert response.data["potential_duplicates"] == []


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({"source": "Walk-in"}, "Walk-in"),
        ({"source": "  Asha\u2019s  neighbour "}, "Asha\u2019s neighbour"),
        ({"source": "x" * 60}, "x" * 60),
        ({"source": ""}, "Manual"),
        ({}, "Manual"),
    ],
)
def test_the_source_of_who_is_added_is_in_the_callers_words(as_chitra, given, shown):
    added = as_chitra.post(f"{URL}manual-add/", {"full_name": "Asha Patel", **given})

    assert added.status_code == 201, added.data
    assert added.data["source"] == shown
    assert as_chitra.get(URL, {"source": shown.upper()}).data["count"] == 1


def test_a_known_customer_keeps_the_first_source(as_chitra, add):
    asha = add("Asha Patel", "9723521333", source="Fair")

    known = as_chitra.post(
        f"{URL}manual-add/?on_conflict=update", {"phone": "9723521333", "source": "Walk-in"}
    )
    edited = as_chitra.patch(f"{URL}{asha.pk}/", {"source": "Walk-in"})

    assert (known.status_code, known.data["source"]) == (200, "Fair")
    assert (edited.status_code, edited.data["errors"][0]["field"]) == (400, "source")


def test_ones_own_organization_may_be_named(as_chitra, shop):
    for own in (shop.pk, str(shop.pk), shop.name, f" {shop.name.upper()} ", None):
        body = {"full_name": "Asha Patel", "organization": own}
        added = as_chitra.post(f"{URL}manual-add/", body, format="json")

        assert (added.status_code, added.data["organization"]) == (201, shop.pk)


@pytest.mark.parametrize("named", ["foreign id", "foreign name", 999_999, "Nowhere", True, [1], ""])
def test_another_organization_is_refused_known_or_not(as_chitra, other_shop, named):
    other = {"foreign id": other_shop.pk, "foreign name": other_shop.name}.get(str(named), named)
    body = {"full_name": "Asha Patel", "organization": other}

    refused = as_chitra.post(f"{URL}manual-add/", body, format="json")

    assert refused.status_code == 400
    (error,) = refused.data["errors"]
    assert (error["field"], error["code"]) == ("organization", "does_not_exist")
    assert not Customer.objects.exists()


@pytest.mark.parametrize(
    ("field", "again"), [("phone", "+91 97235 21333"), ("email", "ASHA@example.in")]
)
def test_a_known_key_is_a_409_that_names_the_customer(as_chitra, add, field, again):
    asha = add("Asha Patel", "9723521333", email="asha@example.in")

    response = as_chitra.post(URL, {"full_name": "Somebody", field: again})

    assert response.status_code == 409
    assert response.data["code"] == "already_known"
    assert response.data["customer"] == asha.pk
    assert response.data["errors"][0]["field"] == field
    assert Customer.objects.get().full_name == "Asha Patel"


def test_on_conflict_update_brings_the_known_customer_up_to_date(as_chitra, add):
    asha = add("Asha Patel", "9723521333")

    response = as_chitra.post(f"{URL}?on_conflict=update", {"phone": "9723521333", "city": "Surat"})

    assert response.status_code == 200
    assert (response.data["id"], response.data["city"]) == (asha.pk, "Surat")
    assert response.data["full_name"] == "Asha Patel"


def test_another_word_for_on_conflict_is_refused(as_chitra, db):
    response = as_chitra.post(f"{URL}?on_conflict=replace", {"full_name": "Asha"})

    assert response.status_code == 400
    assert not Customer.objects.exists()


def test_whoever_may_be_the_same_person_is_told_on_creation(as_chitra, add):
    add("Asha Patel", "9723521333", passport_number="Z1234567")
    relative = {"full_name": "Ravi Shah", "phone": "9723521333", "passport_number": "K7654321"}

    response = as_chitra.post(f"{URL}?on_conflict=update", relative)

    assert response.status_code == 201
    (pair,) = response.data["potential_duplicates"]
    assert pair["record"]["full_name"] == "Asha Patel"
    assert "shared" in pair["reasons"][0]


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({}, "full_name", "no_person"),
        ({"full_name": "-"}, "full_name", "no_person"),
        ({"full_name": "Asha", "phone": "98250 123"}, "phone", "phone_invalid"),
        ({"full_name": "Asha", "phone": "9.72352E+09"}, "phone", "phone_damaged"),
        ({"full_name": "Asha", "email": "asha@"}, "email", "email_invalid"),
        ({"full_name": "Asha", "passport_number": "AB"}, "passport_number", "passport_invalid"),
        ({"full_name": "Asha", "age": 400}, "age", "age_invalid"),
        ({"full_name": "Asha", "gender": "?!x"}, "gender", "gender_invalid"),
        ({"full_name": "Asha", "category": "gold"}, "category", "invalid_choice"),
        ({"full_name": "Asha", "date_of_birth": "31/12/1990"}, "date_of_birth", "invalid"),
        (
            {"full_name": "Asha", "date_of_birth": "0190-12-31"},
            "date_of_birth",
            "date_out_of_range",
        ),
        (
            {"full_name": "Asha", "date_of_birth": "2190-12-31"},
            "date_of_birth",
            "date_out_of_range",
        ),
        ({"full_name": "Asha", "branch": 999_999}, "branch", "does_not_exist"),
        ({"full_name": ["Asha"]}, "full_name", "invalid"),
        ({"full_name": "Asha", "phone": {"number": "97235 21333"}}, "phone", "invalid"),
        ({"full_name": "A" * 201}, "full_name", "max_length"),
        ({"full_name": "Asha", "phone": "9" * 5_000}, "phone", "max_length"),
        ({"full_name": "Asha", "allergies": "x" * 50_000}, "allergies", "max_length"),
        ({"full_name": "Asha", "source": "x" * 61}, "source", "max_length"),
        ({"full_name": "As\x00ha"}, "full_name", "null_characters_not_allowed"),
        ({"full_name": "Asha", "prefers_generic": "perhaps"}, "prefers_generic", "invalid"),
    ],
)
def test_a_bad_value_is_refused_with_its_field_and_nothing_is_saved(as_chitra, values, field, code):
    response = as_chitra.post(URL, values)

    assert response.status_code == 400, response.data
    assert (field, code) in {(e["field"], e["code"]) for e in response.data["errors"]}
    assert not Customer.objects.exists()


@pytest.mark.parametrize("body", ["{", "[1, 2", '"text"', "[]", "null", "\x00"])
def test_a_body_that_is_no_object_is_refused(as_chitra, body):
    response = as_chitra.post(URL, body, content_type="application/json")

    assert response.status_code == 400


def test_digits_of_other_scripts_are_digits(as_chitra):
    response = as_chitra.post(URL, {"full_name": "આશા પટેલ", "phone": "૯૭૨૩૫૨૧૩૩૩", "age": 40})

    assert response.status_code == 201, response.data
    assert response.data["phone"] == "+919723521333"
    assert response.data["full_name"] == "આશા પટેલ"


def test_a_branch_of_strangers_is_no_branch(as_chitra, other_branch):
    response = as_chitra.post(URL, {"full_name": "Asha", "branch": other_branch.pk})

    assert response.status_code == 400
    assert response.data["errors"][0]["code"] == "does_not_exist"


def test_a_reader_may_not_write(as_veena, add):
    asha = add("Asha Patel", "9723521333")
    one = f"{URL}{asha.pk}/"

    assert as_veena.post(URL, {"full_name": "Ravi"}).status_code == 403
    assert as_veena.post(f"{URL}manual-add/", {"full_name": "Ravi"}).status_code == 403
    assert as_veena.patch(one, {"city": "Surat"}).status_code == 403
    assert as_veena.delete(one).status_code == 403
    assert as_veena.post(f"{one}restore/").status_code == 403
    assert as_veena.delete(f"{one}identifiers/{asha.identifiers.get().pk}/").status_code == 403
    assert Customer.objects.get().city == ""


def test_a_stranger_finds_nothing(as_dev, add):
    asha = add("Asha Patel", "9723521333")
    one = f"{URL}{asha.pk}/"

    assert as_dev.get(URL).data["count"] == 0
    for path in (one, f"{one}history/", f"{one}journey/"):
        assert as_dev.get(path).status_code == 404
    assert as_dev.patch(one, {"city": "Surat"}).status_code == 404
    assert as_dev.delete(one).status_code == 404
    assert as_dev.delete(f"{one}identifiers/{asha.identifiers.get().pk}/").status_code == 404
    assert as_dev.get(f"{URL}lookup/?phone=9723521333").data == []


@pytest.mark.parametrize("pk", ["0", "999999", "abc", "9" * 40, "1.5", "%00"])
def test_an_id_of_nobody_is_a_404(as_chitra, pk):
    assert as_chitra.get(f"{URL}{pk}/").status_code == 404


def test_staff_see_customers_of_their_branch_and_of_none(as_chitra, add, shivranjani, cg_road):
    mine = add("Asha Patel", branch=shivranjani)
    nobodys = add("Ravi Shah")
    theirs = add("Meena Joshi", branch=cg_road)

    shown = {row["id"] for row in as_chitra.get(URL).data["results"]}

    assert shown == {mine.pk, nobodys.pk}
    assert as_chitra.get(f"{URL}{theirs.pk}/").status_code == 404


def test_only_the_fields_that_are_sent_change(as_chitra, add):
    asha = add("Asha Patel", "9723521333", city="Ahmedabad", address="12 CG Road")

    response = as_chitra.patch(f"{URL}{asha.pk}/", {"city": "Surat", "address": ""})

    assert response.status_code == 200
    asha.refresh_from_db()
    assert (asha.city, asha.address, asha.full_name) == ("Surat", "", "Asha Patel")
    change = Change.objects.filter(cause="edit").get()
    assert change.changes == {"city": ["Ahmedabad", "Surat"], "address": ["12 CG Road", ""]}
    assert change.by.username == "chitra"


def test_a_new_phone_is_shown_and_the_former_still_matches(as_chitra, add):
    asha = add("Asha Patel", "9723521333")

    response = as_chitra.put(f"{URL}{asha.pk}/", {"full_name": "Asha Patel", "phone": "9825012345"})

    assert response.data["phone"] == "+919825012345"
    found, created = upsert_customer_from_data(phone="9723521333", organization=asha.organization)
    assert (found.pk, created) == (asha.pk, False)


def test_a_phone_of_somebody_else_is_a_409(as_chitra, add):
    asha, ravi = add("Asha Patel", "9723521333"), add("Ravi Shah", "9825012345")

    response = as_chitra.patch(f"{URL}{ravi.pk}/", {"phone": "9723521333", "city": "Surat"})

    assert response.status_code == 409
    assert response.data["customer"] == asha.pk
    ravi.refresh_from_db()
    assert (ravi.phone, ravi.city) == ("+919825012345", "")


def test_what_alone_names_a_customer_is_not_erased(as_chitra, add):
    nameless = add(phone="9723521333")

    erased = as_chitra.patch(f"{URL}{nameless.pk}/", {"phone": ""})
    key = nameless.identifiers.get()
    removed = as_chitra.delete(f"{URL}{nameless.pk}/identifiers/{key.pk}/")

    assert erased.status_code == removed.status_code == 400
    assert erased.data["errors"][0]["code"] == "no_person"
    assert CustomerIdentifier.objects.get().value == "+919723521333"


def addresses_of(customer):
    """(method, address) of everything that a customer's own URL answers."""
    one = f"{URL}{customer.pk}/"
    key = customer.identifiers.get()
    return [
        *(("get", one + below) for below in ("", "journey/", "history/")),
        *((method, one) for method in ("put", "patch", "delete")),
        *(("post", one + below) for below in ("opt-out/", "opt-in/")),
        ("delete", f"{one}identifiers/{key.pk}/"),
    ]


def test_a_deleted_customer_leaves_the_list_and_is_a_404(as_chitra, as_bilal, add):
    asha = add("Asha Patel", "9723521333")

    assert as_chitra.delete(f"{URL}{asha.pk}/").status_code == 204

    assert as_chitra.get(URL).data["count"] == 0
    for method, address in addresses_of(asha):
        for client, asked in ((as_chitra, ""), (as_chitra, "?is_active=all"), (as_bilal, "")):
            assert getattr(client, method)(address + asked, {}).status_code == 404, address
    assert as_chitra.post(f"{URL}{asha.pk}/restore/").status_code == 404
    assert Customer.objects.get().is_active is False
    assert asha.identifiers.exists()


@pytest.mark.parametrize("word", ["all", "false"])
def test_a_manager_who_asks_reaches_a_deleted_customer(as_bilal, add, word):
    asha = add("Asha Patel", "9723521333")
    as_bilal.delete(f"{URL}{asha.pk}/")

    assert as_bilal.get(f"{URL}{asha.pk}/?is_active={word}").data["is_active"] is False
    for method, address in addresses_of(asha):
        asked = f"{address}?is_active={word}"
        body = {"full_name": "Asha P"} if method in ("put", "patch") else {}
        answer = getattr(as_bilal, method)(asked, body)
        assert answer.status_code in (200, 204), (asked, answer.data)
    assert Customer.objects.get().full_name == "Asha P"


def test_only_the_words_of_the_list_say_which_are_shown(as_bilal, add):
    asha = add("Asha Patel", "9723521333")

    assert as_bilal.get(f"{URL}{asha.pk}/?is_active=maybe").status_code == 400
    assert as_bilal.get(f"{URL}{asha.pk}/?is_active=all").status_code == 200
    assert as_bilal.get(f"{URL}{asha.pk}/?is_active=false").status_code == 404


def test_a_manager_brings_a_deleted_customer_back(as_chitra, as_bilal, add):
    asha = add("Asha Patel", "9723521333")
    as_chitra.delete(f"{URL}{asha.pk}/")

    response = as_bilal.post(f"{URL}{asha.pk}/restore/")

    assert response.data["is_active"] is True
    actions = Change.objects.of(asha).order_by("id").values_list("action", flat=True)
    assert list(actions) == ["created", "deleted", "reactivated"]
    assert as_chitra.get(f"{URL}{asha.pk}/").status_code == 200


def test_a_merged_record_names_its_survivor(as_chitra, add):
    survivor, gone = add("Asha Patel", "9723521333"), add("Asha Patel")
    Customer.objects.filter(pk=gone.pk).update(merged_into=survivor, is_active=False)
    one = f"{URL}{gone.pk}/"

    for response in (as_chitra.get(one), as_chitra.get(f"{one}journey/"), as_chitra.delete(one)):
        assert response.status_code == 410
        assert response.data["merged_into"] == survivor.pk
    assert as_chitra.get(f"{URL}?is_active=all").data["count"] == 1


def test_a_wrong_key_is_taken_away_and_the_next_is_shown(as_chitra, add):
    asha = add("Asha Patel", "9723521333 / 9825012345")
    wrong = asha.identifiers.get(value="+919723521333")

    response = as_chitra.delete(f"{URL}{asha.pk}/identifiers/{wrong.pk}/")

    assert response.status_code == 204
    asha.refresh_from_db()
    assert asha.phone == "+919825012345"
    assert Change.objects.of(asha).first().changes["identifiers"] == [["phone:+919723521333"], []]


def test_a_key_of_another_customer_is_not_found_here(as_chitra, add):
    asha, ravi = add("Asha Patel", "9723521333"), add("Ravi Shah", "9825012345")
    key = ravi.identifiers.get()

    assert as_chitra.delete(f"{URL}{asha.pk}/identifiers/{key.pk}/").status_code == 404
    assert CustomerIdentifier.objects.filter(pk=key.pk).exists()


def test_the_operator_reads_all_and_adds_nobody(as_operator, add):
    add("Asha Patel", "9723521333")

    assert as_operator.get(URL).data["count"] == 1
    assert as_operator.post(URL, {"full_name": "Ravi"}).data["code"] == "no_organization"
