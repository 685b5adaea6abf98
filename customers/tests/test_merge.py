"""Merging customers over HTTP."""

import pytest
from django.utils import timezone

from customers.models import Customer, DuplicateCandidate, MergeRecord
from customers.tests.merges import aarti, arti, ask, merged, preview
from customers.utils import upsert_customer_from_data

__all__ = ["aarti", "arti", "merged"]


def field_of(response, name):
    return next(one for one in response.data["fields"] if one["name"] == name)


def test_the_preview_shows_each_conflict_with_a_suggestion_and_changes_nothing(
    as_bilal, aarti, arti
):
    response = preview(as_bilal, aarti, arti)

    assert response.status_code == 200
    conflicts = [one["name"] for one in response.data["fields"] if one["conflict"]]
    assert conflicts == ["full_name", "city"]
    assert field_of(response, "full_name")["suggestion"] == arti.pk
    assert not MergeRecord.objects.exists()
    assert Customer.objects.get(pk=arti.pk).is_active
    assert arti.identifiers.count() == 2


def test_the_preview_counts_what_moves_and_names_the_united_keys(as_bilal, aarti, arti):
    response = preview(as_bilal, aarti, arti)

    moves = {one["relation"]: one["count"] for one in response.data["moves"]}
    assert moves == {
        "customers.CustomerIdentifier.customer": 2,
        "history.Change.customer": 1,
    }
    assert {key["value"] for key in response.data["identifiers"]} == {
        "+919723521333", "+919825012345", "arti@example.in",
    }  # fmt: skip


def test_an_empty_value_never_beats_a_value(as_bilal, aarti, arti):
    email = field_of(preview(as_bilal, aarti, arti), "email")

    assert (email["conflict"], email["suggestion"], email["result"]) == (
        False, arti.pk, "arti@example.in",
    )  # fmt: skip


def test_spelling_alone_is_no_conflict(as_bilal, aarti, add):
    twin = add("AARTI  SHAH", "98250 99999", city="surat")

    fields = preview(as_bilal, aarti, twin).data["fields"]

    assert not any(one["conflict"] for one in fields)


def test_the_most_recently_active_one_is_suggested(as_bilal, add, shop):
    old = add("Ravi Shah", "97235 21333", city="Surat", last_activity=shop.today())
    Customer.objects.filter(pk=old.pk).update(last_activity=timezone.now())
    new = add("Ravi Shah", "98250 12345", city="Vadodara")

    assert field_of(preview(as_bilal, new, old), "city")["suggestion"] == old.pk


def test_a_merge_takes_the_chosen_values_and_keeps_every_key(merged, aarti, arti):
    assert (aarti.full_name, aarti.city) == ("Arti S Shah", "Surat")
    assert (aarti.phone, aarti.email) == ("+919723521333", "arti@example.in")
    assert set(aarti.identifiers.values_list("value", flat=True)) == {
        "+919723521333", "+919825012345", "arti@example.in",
    }  # fmt: skip
    assert (arti.is_active, arti.merged_into) == (False, aarti)


def test_no_allergy_is_lost(merged, aarti):
    assert aarti.allergies == "Penicillin\nDust"


def test_the_merge_keeps_both_records_as_they_were(merged, aarti, arti):
    one, other = merged["members"]

    assert (one["record_id"], one["is_primary"], one["label"]) == (aarti.pk, True, "Aarti Shah")
    assert other["snapshot"]["city"] == "Ahmedabad"
    assert [key["value"] for key in other["snapshot"]["identifiers"]] == [
        "+919825012345", "arti@example.in",
    ]  # fmt: skip
    assert merged["choices"]["full_name"] == arti.pk
    assert merged["moved"]["customers.CustomerIdentifier.customer"]["count"] == 2
    assert merged["merged_by_name"] == "bilal"


def test_the_archived_ones_address_names_the_survivor(merged, as_bilal, aarti, arti):
    response = as_bilal.get(f"/api/customers/{arti.pk}/")

    assert response.status_code == 410
    assert response.json()["merged_into"] == aarti.pk
    assert arti.pk not in {one["id"] for one in as_bilal.get("/api/customers/").data["results"]}


@pytest.mark.parametrize("key", [{"phone": "98250 12345"}, {"email": "arti@example.in"}])
def test_whoever_comes_again_by_an_old_key_is_the_survivor(merged, shop, aarti, key):
    customer, created = upsert_customer_from_data("Arti", organization=shop, **key)

    assert (customer, created) == (aarti, False)


def test_the_journey_tells_of_the_merge_and_of_the_archived_ones_life(
    merged, as_bilal, aarti, arti
):
    items = as_bilal.get(f"/api/customers/{aarti.pk}/journey/").data["results"]

    merge = next(item for item in items if item["type"] == "merge")
    assert merge["title"] == (
        f"Arti S Shah (customer {arti.pk}) merged into Aarti Shah (customer {aarti.pk})"
    )
    assert merge["details"]["duplicates"] == [arti.pk]
    assert merge["details"]["kept"] == f"Aarti Shah (customer {aarti.pk})"
    assert merge["details"]["merged"] == f"Arti S Shah (customer {arti.pk})"
    assert len([item for item in items if item["title"] == "Added by hand"]) == 2


def test_the_history_says_what_the_merge_changed(merged, as_bilal, aarti, arti):
    change = as_bilal.get(f"/api/customers/{aarti.pk}/history/").data["results"][0]

    assert (change["cause"], change["changed_by"]) == ("merge", "bilal")
    assert change["changes"]["full_name"] == ["Aarti Shah", "Arti S Shah"]
    assert f"Merged records: — → Arti S Shah (customer {arti.pk})" in change["sentences"]


def test_a_merge_is_found_by_any_of_its_records(merged, as_bilal, arti):
    found = as_bilal.get("/api/merges/", {"record": arti.pk, "type": "customer"}).data["results"]

    assert [one["id"] for one in found] == [merged["id"]]
    assert as_bilal.get("/api/merges/", {"record": 999}).data["results"] == []
    assert as_bilal.get(f"/api/merges/{merged['id']}/").data == merged


def test_chains_end_at_the_last_one(merged, as_bilal, add, aarti, arti, shop):
    last = add("Aarti Shah", "99043 09398", city="Surat")

    assert ask(as_bilal, last, aarti, full_name=last).status_code == 201

    arti.refresh_from_db()
    assert arti.merged_into == last
    assert upsert_customer_from_data("", "98250 12345", organization=shop) == (last, False)
    items = as_bilal.get(f"/api/customers/{last.pk}/journey/").data["results"]
    assert len([item for item in items if item["type"] == "merge"]) == 2


def test_many_are_merged_at_once(as_bilal, add, aarti):
    others = [add("Aarti Shah", f"98250 1234{n}", city="Surat") for n in range(5)]

    response = ask(as_bilal, aarti, *others)

    assert response.status_code == 201
    assert Customer.objects.filter(merged_into=aarti).count() == 5
    assert aarti.identifiers.count() == 6


# --- Consents -------------------------------------------------------------------------------------


def test_an_opt_out_on_any_side_stays_and_ends_the_consent(as_bilal, aarti, arti):
    now = timezone.now()
    Customer.objects.filter(pk=aarti.pk).update(message_consent_at=now)
    Customer.objects.filter(pk=arti.pk).update(opted_out_at=now)

    ask(as_bilal, aarti, arti, full_name=arti, city=arti)

    aarti.refresh_from_db()
    assert (aarti.opted_out_at, aarti.message_consent_at) == (now, None)


def test_consent_holds_for_the_phone_it_was_given_for(as_bilal, aarti, arti):
    Customer.objects.filter(pk=arti.pk).update(message_consent_at=timezone.now())

    def consent(**choices):
        fields = preview(as_bilal, aarti, arti, **choices)
        return field_of(fields, "message_consent_at")["result"]

    assert consent() is None
    assert consent(phone=arti) is not None


def test_nobody_chooses_an_opt_out_away(as_bilal, aarti, arti):
    Customer.objects.filter(pk=arti.pk).update(opted_out_at=timezone.now())

    response = ask(as_bilal, aarti, arti, full_name=aarti, city=aarti, opted_out_at=aarti)

    assert response.status_code == 400
    assert response.json()["errors"][0]["message"] == (
        "Nobody chooses it: an opt-out on any side stays: the earliest."
    )


# --- Pairs ----------------------------------------------------------------------------------------


def pair(shop, one, other, **values):
    first, second = sorted((one, other), key=lambda customer: customer.pk)
    return DuplicateCandidate.objects.create(
        organization=shop, first=first, second=second, **values
    )


def test_the_merged_pair_is_closed(as_bilal, shop, aarti, arti):
    candidate = pair(shop, aarti, arti)

    ask(as_bilal, aarti, arti, full_name=arti, city=arti)

    candidate.refresh_from_db()
    assert candidate.status == "merged"


def test_not_the_same_person_stays_true_of_the_survivor(as_bilal, shop, add, aarti, arti):
    stranger = add("Aarti Shah", "99043 09398")
    pair(shop, arti, stranger, status="dismissed", reasons=["One"], score=0.4)
    pair(shop, aarti, stranger, reasons=["Two"], score=0.7)

    merged = ask(as_bilal, aarti, arti, full_name=arti, city=arti).data

    carried = DuplicateCandidate.objects.get()
    assert (carried.first, carried.second) == (aarti, stranger)
    assert (carried.status, carried.score) == ("dismissed", 0.7)
    assert carried.reasons == ["Two", "One"]
    assert [entry["title"] for entry in merged["combined"]] == ["possible duplicate"]


def test_an_open_pair_goes_on_with_the_survivor(as_bilal, shop, add, aarti, arti):
    other = add("Arti Shah", "99043 09398")
    pair(shop, arti, other)

    ask(as_bilal, aarti, arti, full_name=arti, city=arti)

    carried = DuplicateCandidate.objects.get()
    assert (carried.first, carried.second, carried.status) == (aarti, other, "open")
