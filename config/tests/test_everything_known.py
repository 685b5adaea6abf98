"""The export of everything that is known of a customer: as JSON, as a page, in the admin."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from accounts.models import TrailEntry, TrailKind
from config.deleting.steps import every_model
from config.rights.export import as_json, everything_known
from config.rights.mentions import Mentions
from config.rights.records import KINDS, LEFT_OUT
from config.tests.business import Business
from config.tests.factories import FACTORIES
from config.tests.sheets_of_a_business import KETAN, RAMILA, SURESH
from core import roles
from core.roles import Can, Role
from customers.models import Customer
from customers.utils import upsert_customer_from_data
from uploads.models import FileUpload, Outcome, RevertEntry, UploadRevert, UploadRow


@pytest.fixture
def farida(shop, cg_road):
    customer, _ = upsert_customer_from_data(
        full_name="Farida <b>Khan</b>",
        phone="98250 12345",
        branch=cg_road,
        organization=shop,
        allergies="Penicillin",
    )
    return customer


def address(customer, end=""):
    return f"/api/customers/{customer.pk}/everything/{end}"


def sections_of(answer):
    return {section["name"]: section["records"] for section in answer["sections"]}


def test_every_model_is_in_it_or_has_a_reason_to_be_left_out():
    known = {model._meta.label for model in KINDS}

    assert {model._meta.label for model in every_model()} == known | LEFT_OUT.keys()
    assert not known & LEFT_OUT.keys()


def test_a_manager_is_given_all_of_a_person(as_bilal, farida):
    answer = as_bilal.get(address(farida)).json()

    (customer,) = sections_of(answer)["customer"]
    (key,) = sections_of(answer)["customeridentifier"]
    assert (answer["organization"], answer["customer"]) == ("Asha Medicals", farida.pk)
    assert customer["full_name"] == "Farida <b>Khan</b>"
    assert (customer["branch_name"], customer["allergies"]) == ("CG Road", "Penicillin")
    assert key["value"] == "+919825012345"
    assert answer["medical"] is True


def test_it_is_in_the_trail_without_a_name(as_bilal, bilal, farida):
    as_bilal.get(address(farida))

    (entry,) = TrailEntry.objects.filter(kind=TrailKind.EXPORTED)
    assert (entry.actor_id, entry.target_type, entry.target_id) == (
        bilal.pk,
        "customer",
        farida.pk,
    )
    assert entry.details == {"list": "everything", "format": "json", "medical": True}
    assert not TrailEntry.objects.filter(kind=TrailKind.MEDICAL_READ).exists()


def test_who_reads_no_medical_details_gives_none_away(monkeypatch, as_bilal, farida):
    RevertEntry.objects.create(
        revert=UploadRevert.objects.create(
            organization=farida.organization, upload=FACTORIES[FileUpload](farida.organization, 1)
        ),
        decision="kept", record_type="customer", record_id=farida.pk, title="Farida",
        sentences=["Known reactions stays Penicillin: changed since."],
    )  # fmt: skip
    without = roles.RIGHTS[Role.MANAGER] - {Can.READ_MEDICAL}
    monkeypatch.setitem(roles.RIGHTS, Role.MANAGER, without)

    answer = as_bilal.get(address(farida))
    page = as_bilal.get(address(farida, "page/"))

    assert answer.json()["medical"] is False
    assert "Penicillin" not in answer.content.decode()
    assert "allergies" not in answer.content.decode()
    assert "Penicillin" not in page.content.decode()
    assert "Medical details are not in it" in page.content.decode()


def test_the_page_prints_escaped_and_loads_nothing(as_bilal, farida):
    page = as_bilal.get(address(farida, "page/"))

    text = page.content.decode()
    assert page["Content-Type"].startswith("text/html")
    assert "Farida &lt;b&gt;Khan&lt;/b&gt;" in text
    assert "Penicillin" in text
    assert "size: A4" in text
    assert "<script" not in text
    assert "src=" not in text
    assert "href=" not in text
    assert "script-src 'self'" in page["Content-Security-Policy"]


@pytest.mark.parametrize("end", ["", "page/"])
def test_staff_and_viewers_may_not_take_it_along(end, as_chitra, as_veena, farida):
    assert as_chitra.get(address(farida, end)).status_code in (403, 404)
    assert as_veena.get(address(farida, end)).status_code == 403


@pytest.mark.parametrize("end", ["", "page/"])
def test_a_stranger_finds_nobody(end, as_dev, farida):
    assert as_dev.get(address(farida, end)).status_code == 404


def test_of_a_merged_record_its_survivor_is_named(as_bilal, farida, shop):
    other = Customer.objects.create(organization=shop, full_name="Farida K")
    Customer.objects.filter(pk=other.pk).update(is_active=False, merged_into=farida)

    response = as_bilal.get(address(other))

    assert (response.status_code, response.json()["merged_into"]) == (410, farida.pk)
    records = sections_of(as_bilal.get(address(farida)).json())["customer"]
    assert [one["full_name"] for one in records] == ["Farida <b>Khan</b>", "Farida K"]


def test_the_admin_has_both_and_says_so_on_the_customers_page(bilal, veena, farida):
    client, viewer = Client(), Client()
    client.force_login(bilal)
    viewer.force_login(veena)
    at = f"/admin/customers/customer/{farida.pk}"

    page, file = client.get(f"{at}/everything/"), client.get(f"{at}/everything/json/")

    assert "Penicillin" in page.content.decode()
    assert json.loads(file.content)["customer"] == farida.pk
    assert file["Content-Disposition"].startswith(f'attachment; filename="customer-{farida.pk}-')
    assert f"{at}/everything/" in client.get(f"{at}/change/").content.decode()
    assert f"{at}/everything/" not in viewer.get(f"{at}/change/").content.decode()
    assert viewer.get(f"{at}/everything/").status_code == 403


def test_a_strangers_customer_has_no_such_page_in_the_admin(dev, farida):
    client = Client()
    client.force_login(dev)

    assert client.get(f"/admin/customers/customer/{farida.pk}/everything/").status_code == 404


@pytest.fixture(scope="module")
def business(module_db, tmp_path_factory):
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        ours = Business("ours")
        ours.begins()
        ours.works()
        yield ours


@pytest.mark.slow
def test_however_much_is_known_the_questions_are_as_many_and_all_about_one(business, db):
    owner = business.people["owner"]
    for phone in (RAMILA, KETAN, SURESH):
        customer = Customer.objects.get(identifiers__value=f"+91{phone}")
        with CaptureQueriesContext(connection) as captured:
            everything = everything_known(customer, reader=owner, file_format="json")
        assert len(captured) < 90
        assert "Kavita" not in json.dumps(as_json(everything))


@pytest.mark.slow
def test_a_row_that_waits_is_found_by_the_phone_in_it(business, db):
    """However it is typed: nobody owns such a row yet."""
    ketan = Customer.objects.get(identifiers__value=f"+91{KETAN}")
    row = UploadRow.objects.filter(outcome=Outcome.UNCHANGED).first()
    cells = ["K D", f"{KETAN[:5]} {KETAN[5:]}"]
    UploadRow.objects.filter(pk=row.pk).update(
        outcome=Outcome.NEEDS_ATTENTION, customer=None, cells=cells
    )

    everything = everything_known(ketan, reader=business.people["owner"], file_format="json")

    (waiting,) = sections_of(as_json(everything))["waiting_row"]
    assert f"{KETAN[:5]} {KETAN[5:]}" in waiting["raw"].values()


PHONE = Mentions(phones=["+919723521333"])


@pytest.mark.parametrize(
    "text",
    [
        "9723521333",
        "call 97235-21333 today",
        "+91 97235 21333",
        "(+91) 97235 21333",
        "0091-9723521333",
        "097235 21333",
        "9723521333.0",
        "૯૭૨૩૫૨૧૩૩૩",
        "[\"9723521333\"]",
    ],
)  # fmt: skip
def test_a_phone_is_found_in_any_spelling(text):
    assert PHONE.in_text(text)
    assert PHONE.removed_from(text).replace("[erased]", "") in ("", "call  today", '[""]')


@pytest.mark.parametrize("text", ["97235213330", "19723521333", "9723521334", "97235", "", "é"])
def test_another_number_is_not(text):
    assert not PHONE.in_text(text)
    assert PHONE.removed_from(text) == text


def test_keys_and_names_go_from_lists_and_numbers_too():
    mentions = Mentions(
        phones=["+919723521333"],
        emails=["asha@mail.example"],
        passports=["K1234567"],
        names=["Asha Patel"],
    )
    before = {"cells": [9723521333, 9723521333.0, True, 12.5, "ASHA@mail.example", "k-123 4567"]}

    after = mentions.removed_from(before | {"note": "With asha  patel, Bashasha Patels and A."})

    erased = "[erased]"
    assert after["cells"] == [erased, erased, True, 12.5, erased, erased]
    assert after["note"] == "With [erased], Bashasha Patels and A."


def test_nothing_is_found_of_a_person_without_keys():
    assert not Mentions().in_text("anything")
