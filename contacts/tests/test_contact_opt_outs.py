"""Contacts that want no messages are shown as such and are nobody's to call."""

import pytest
from django.test import Client
from django.utils import timezone

from contacts.models import ContactRecord
from contacts.services.assigning import redistribute_contacts
from contacts.tests.contacts import URL, make_contact
from customers.models import Customer, OptedOutPhone
from customers.opting import opt_in_phone, opt_out_phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def silent(shop):
    contact = make_contact(shop, "97235 21333", "Asha Patel")
    opt_out_phone(shop, contact.phone, why="Wrote STOP.")
    return contact


@pytest.fixture
def other(shop):
    return make_contact(shop, "98250 12345", "Ravi Rao")


def test_an_opt_out_is_shown_on_the_contact(as_chitra, silent, other):
    rows = {row["id"]: row["opted_out"] for row in as_chitra.get(URL).data["results"]}

    assert rows == {silent.pk: True, other.pk: False}
    assert as_chitra.get(f"{URL}{silent.pk}/").data["opted_out"] is True
    assert [row["id"] for row in as_chitra.get(URL, {"opted_out": "true"}).data["results"]] == [
        silent.pk
    ]
    assert as_chitra.get(URL, {"opted_out": "false"}).data["count"] == 1


def test_the_opt_out_of_who_the_phone_turned_out_to_be_counts(as_chitra, shop, other):
    customer = Customer.objects.create(
        organization=shop, full_name="Ravi Rao", opted_out_at=timezone.now()
    )
    ContactRecord.objects.filter(pk=other.pk).update(customer=customer)

    assert as_chitra.get(f"{URL}{other.pk}/").data["opted_out"] is True


def test_an_opt_out_at_another_business_says_nothing_here(as_chitra, other, other_shop):
    OptedOutPhone.objects.create(organization=other_shop, phone=other.phone)

    assert as_chitra.get(f"{URL}{other.pk}/").data["opted_out"] is False


def test_who_has_opted_out_is_not_given_out(as_bilal, chitra, silent, other):
    answer = as_bilal.post(f"{URL}assign/", {"filter": {}, "staff": [chitra.pk]}, format="json")

    assert answer.data["assigned"] == 1
    assert answer.data["left_over"] == [
        {
            "reason": "opted_out",
            "message": "The phone or the person has opted out. They are nobody's to call.",
            "contacts": 1,
            "branch_name": "",
        }
    ]
    silent.refresh_from_db()
    assert silent.assigned_to is None


def test_nor_when_named_or_taken_from_an_absent_colleague(as_bilal, asha, chitra, shop, silent):
    body = {"contacts": [silent.pk], "staff": [chitra.pk], "reassign": True}
    assert as_bilal.post(f"{URL}assign/", body, format="json").data["assigned"] == 0
    ContactRecord.objects.filter(pk=silent.pk).update(assigned_to=chitra)

    given = redistribute_contacts(shop, [chitra.pk], by=asha, staff=[asha.pk])

    assert (given.assigned, [left.reason for left in given.left_over]) == (0, ["opted_out"])


def test_who_wants_messages_again_is_given_out_again(as_bilal, shop, chitra, silent):
    opt_in_phone(shop, silent.phone)

    answer = as_bilal.post(f"{URL}assign/", {"filter": {}, "staff": [chitra.pk]}, format="json")

    assert answer.data["assigned"] == 1


def test_the_admin_shows_it_in_the_list_and_on_the_page(bilal, silent, other):
    browser = Client()
    browser.force_login(bilal)

    page = browser.get("/admin/contacts/contactrecord/").content.decode()
    assert page.count("Opted out: do not call or write") == 1
    own = browser.get(f"/admin/contacts/contactrecord/{silent.pk}/change/").content.decode()
    assert "Opted out: do not call or write" in own
