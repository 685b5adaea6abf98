"""Edits by hand, below HTTP: what the services themselves see to."""

import pytest

from core.errors import DomainError
from customers.edits import edit_customer, remove_identifier, restore_customer
from customers.models import Customer
from customers.services import add_customer_by_hand
from customers.utils import upsert_customer_from_data
from history.models import Change

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("field", ["last_activity", "source", "is_active", "organization"])
def test_fields_that_are_not_edited_by_hand_are_no_way_in(add, field):
    asha = add("Asha Patel")

    with pytest.raises(TypeError, match=field):
        edit_customer(asha, {field: None}, by=None)


def test_an_edit_that_changes_nothing_leaves_no_trace(add):
    asha = add("Asha Patel", "9723521333", city="Surat")

    edit_customer(asha, {"city": "Surat", "phone": "097235 21333"}, by=None)

    assert Change.objects.of(asha).count() == 1


def test_an_erased_phone_matches_nobody_any_more(add, shop):
    asha = add("Asha Patel", "9723521333")

    edit_customer(asha, {"phone": ""}, by=None)

    _, created = upsert_customer_from_data("Ravi", "9723521333", organization=shop)
    assert created


def test_a_phone_that_is_only_shown_is_taken_from_nobody(add, shop):
    asha = add("Asha Patel", "9723521333", passport_number="Z1234567")
    relative = {"full_name": "Ravi Shah", "phone": "9723521333", "passport_number": "K7654321"}
    ravi, _ = add_customer_by_hand(shop, relative, by=None, update_existing=True)

    edit_customer(ravi, {"phone": ""}, by=None)

    ravi.refresh_from_db()
    assert ravi.phone == ""
    assert asha.identifiers.filter(value="+919723521333").exists()


def test_a_merged_record_is_not_edited(add):
    survivor, gone = add("Asha Patel"), add("Asha Patil", "9723521333")
    Customer.objects.filter(pk=gone.pk).update(merged_into=survivor, is_active=False)

    for refused in (
        lambda: edit_customer(gone, {"city": "Surat"}, by=None),
        lambda: restore_customer(gone, by=None),
        lambda: remove_identifier(gone.identifiers.get(), by=None),
    ):
        with pytest.raises(DomainError) as refusal:
            refused()
        assert refusal.value.status == 410
    assert Change.objects.of(gone).count() == 1


def test_a_key_of_another_customer_is_refused_with_what_helps_in_an_edit(add):
    asha = add("Asha Patel", "9723521333")
    ravi = add("Ravi Shah", "9099054597")

    with pytest.raises(DomainError) as refused:
        edit_customer(ravi, {"phone": "9723521333"}, by=None)

    assert refused.value.extra == {"customer": asha.pk}
    assert "take it away there if it is wrong" in str(refused.value)
    assert "on_conflict" not in str(refused.value)
