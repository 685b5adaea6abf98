"""Leads who are one person: their places, claims and customers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from customers.models import Customer, MergeRecord
from history.models import Change
from leads.models import Lead, LeadProjectAssociation, PartnerClaim
from leads.services.associations import add_to_project, edit_association
from leads.services.claiming import claim_by_hand
from leads.services.leads import create_lead
from leads.services.transitions import convert_lead, lose_lead


@pytest.fixture
def nisha_too(take):
    """Nisha once more, by another phone."""
    return take("Nisha Agarwal", "98250 99999")


@pytest.fixture
def merge(as_bilal):
    def call(kept, *gone, type="lead", status=201, url="/api/merges/", **choices):
        body = {
            "type": type,
            "primary": kept.pk,
            "duplicates": [one.pk for one in gone],
            "choices": {name: one.pk for name, one in choices.items()},
        }
        response = as_bilal.post(url, body, format="json")
        assert response.status_code == status, response.content
        for record in (kept, *gone):
            record.refresh_from_db()
        return response.data

    return call


def membership_of(lead, project):
    return LeadProjectAssociation.objects.get(lead=lead, project=project)


def lines(lead):
    rows = PartnerClaim.objects.filter(lead=lead).order_by("pk")
    return [(line.partner.name, line.status) for line in rows]


# --- The persons behind ---------------------------------------------------------------------------


def test_leads_of_two_customers_make_one_customer(merge, nisha, nisha_too):
    merge(nisha, nisha_too)

    assert nisha_too.merged_into == nisha
    assert nisha_too.customer == nisha.customer
    assert Customer.objects.filter(merged_into=None).get() == nisha.customer
    assert nisha.customer.identifiers.count() == 2


def test_the_preview_says_that_the_customers_are_merged_too(merge, nisha, nisha_too):
    given = merge(nisha, nisha_too, url="/api/merges/preview/", status=200)

    (part,) = given["parts"]
    assert (part["type"], part["primary"], part["duplicates"]) == (
        "customer", nisha.customer_id, [nisha_too.customer_id],
    )  # fmt: skip
    assert nisha_too.merged_into is None


@pytest.mark.parametrize("chosen", ["nisha", "nisha_too"])
def test_what_is_chosen_for_the_leads_holds_for_their_customers(
    merge, shop, cg_road, shivranjani, asha, chosen
):
    def lead(name, phone, branch):
        values = {"full_name": name, "phone": phone, "branch": branch}
        return create_lead(shop, values, by=asha).lead

    leads = {
        "nisha": lead("Nisha Agrawal", "98250 11111", cg_road),
        "nisha_too": lead("Nisha R. Agarwal", "98250 22222", shivranjani),
    }
    one = leads[chosen]
    name, phone, branch = one.full_name, one.contact_number, one.branch

    merge(*leads.values(), full_name=one, branch=one, contact_number=one)

    customer = Customer.objects.get(merged_into=None)
    assert (customer.full_name, customer.phone, customer.branch) == (name, phone, branch)
    part = MergeRecord.objects.get(type="customer")
    assert set(part.choices) == {"full_name", "phone", "branch"}


def test_what_is_chosen_for_customers_holds_for_their_leads(
    merge, shop, cg_road, shivranjani, asha
):
    one, other = (
        create_lead(shop, {"full_name": name, "phone": phone, "branch": branch}, by=asha).lead
        for name, phone, branch in (
            ("Nisha Agrawal", "98250 11111", cg_road),
            ("Nisha R. Agarwal", "98250 22222", shivranjani),
        )
    )

    merge(
        one.customer, other.customer, type="customer",
        full_name=one.customer, branch=other.customer,
    )  # fmt: skip

    lead = Lead.objects.get(merged_into=None)
    assert (lead.full_name, lead.branch) == ("Nisha Agrawal", shivranjani)


def test_customers_who_are_both_leads_become_one_lead(merge, nisha, nisha_too):
    merge(nisha.customer, nisha_too.customer, type="customer")

    nisha_too.refresh_from_db()
    assert (nisha_too.is_active, nisha_too.merged_into) == (False, nisha)
    whole, part = MergeRecord.objects.order_by("part_of")
    assert {whole.type, part.type} == {"customer", "lead"}
    assert MergeRecord.objects.get(type="lead").part_of.type == "customer"


def test_a_lead_goes_along_when_only_the_duplicate_is_one(merge, add, nisha):
    customer = add("Nisha Agarwal", "98250 99999")

    merge(customer, nisha.customer, type="customer")

    nisha.refresh_from_db()
    assert (nisha.customer, nisha.is_active) == (customer, True)


def test_the_next_enquiry_by_either_phone_is_the_survivor(merge, shop, nisha, nisha_too):
    merge(nisha, nisha_too)

    for phone in ("98250 99999", "+919624079659"):
        taken = create_lead(shop, {"full_name": "Nisha", "phone": phone}, by=None)
        assert (taken.lead, taken.created) == (nisha, False)


def test_an_archived_lead_is_gone_with_the_address_of_the_survivor(
    merge, as_bilal, nisha, nisha_too, skyline
):
    merge(nisha, nisha_too)

    gone = as_bilal.get(f"/api/leads/{nisha_too.pk}/")
    late = as_bilal.post(
        "/api/lead-projects/", {"lead": nisha_too.pk, "project": skyline.pk}, format="json"
    )

    assert (gone.status_code, gone.json()["merged_into"]) == (410, nisha.pk)
    assert (late.status_code, late.json()["merged_into"]) == (410, nisha.pk)
    listed = [one["id"] for one in as_bilal.get("/api/leads/").data["results"]]
    assert listed == [nisha.pk]


def test_the_journey_tells_of_the_merged_leads(merge, as_bilal, nisha, nisha_too):
    merge(nisha, nisha_too)

    journey = as_bilal.get(f"/api/customers/{nisha.customer_id}/journey/").data["results"]
    parts = [item["title"] for item in journey if item["type"] == "merge"]
    assert len(parts) == 2
    assert (
        f"Nisha Agarwal (lead {nisha_too.pk}) merged into Nisha Agarwal (lead {nisha.pk})" in parts
    )


def test_a_lead_that_was_put_away_is_not_brought_back_beside_an_active_one(
    merge, shop, nisha, nisha_too
):
    away = Lead.objects.create(organization=shop, customer=nisha.customer, is_active=False)

    given = merge(away, nisha_too, status=409)

    assert given["message"] == (
        f"Lead {nisha.pk} is of the same person and active. Merge it, too, or into it."
    )
    merge(away, nisha_too, nisha)
    assert (away.is_active, nisha.merged_into) == (True, away)


# --- Their status ---------------------------------------------------------------------------------


def test_who_is_converted_in_one_record_is_converted(merge, nisha, nisha_too, bilal):
    convert_lead(nisha_too, by=bilal)
    nisha_too.refresh_from_db()

    merge(nisha, nisha_too)

    assert nisha.conversion_status == "converted"
    assert nisha.decided_at == nisha_too.decided_at


def test_who_is_lost_in_one_record_can_still_be_won(merge, nisha, nisha_too, bilal):
    lose_lead(nisha, reason="Too far", by=bilal)

    merge(nisha, nisha_too)

    assert (nisha.conversion_status, nisha.lost_reason) == ("open", "")


def test_the_notes_of_both_are_kept(merge, nisha, nisha_too):
    Lead.objects.filter(pk=nisha.pk).update(notes="Wants a garden")
    Lead.objects.filter(pk=nisha_too.pk).update(notes="Calls in the evening")

    merge(nisha, nisha_too)

    assert nisha.notes == "Wants a garden\nCalls in the evening"


def test_whom_it_is_assigned_to_is_a_question(merge, nisha, nisha_too, bilal, asha):
    Lead.objects.filter(pk=nisha.pk).update(assigned_to=bilal, assigned_at=timezone.now())
    Lead.objects.filter(pk=nisha_too.pk).update(assigned_to=asha, assigned_at=timezone.now())

    merge(nisha, nisha_too, status=400)
    merge(nisha, nisha_too, assigned_to=nisha_too)

    assert (nisha.assigned_to, nisha.assigned_at) == (asha, nisha_too.assigned_at)


# --- Places in projects ---------------------------------------------------------------------------


def test_a_place_without_a_twin_moves(merge, nisha, nisha_too, skyline, riverside):
    add_to_project(nisha, skyline, {}, by=None)
    add_to_project(nisha_too, riverside, {"status": "Site visit"}, by=None)

    merge(nisha, nisha_too)

    assert {membership.project for membership in nisha.associations.all()} == {skyline, riverside}


def test_two_places_in_one_project_become_one_and_nothing_is_lost(
    merge, nisha, nisha_too, skyline, bilal
):
    kept, _ = add_to_project(nisha, skyline, {"notes": "Third floor"}, by=None)
    other, _ = add_to_project(
        nisha_too, skyline, {"status": "Site visit", "notes": "With a lift"}, by=None
    )
    edit_association(other, {"value": 4_500_000, "phone_verified": True}, by=bilal)

    record = merge(nisha, nisha_too)

    membership = membership_of(nisha, skyline)
    assert (membership.pk, membership.status, membership.value) == (
        kept.pk,
        "Site visit",
        4_500_000,
    )
    assert (membership.notes, membership.phone_verified) == ("Third floor\nWith a lift", True)
    (combined,) = [one for one in record["combined"] if one["title"] == "Skyline"]
    assert [row["notes"] for row in combined["were"]] == ["Third floor", "With a lift"]
    assert Change.objects.of(membership).count() >= 4


def test_a_deal_made_in_one_place_is_made(merge, nisha, nisha_too, skyline, bilal):
    add_to_project(nisha, skyline, {"status": "Negotiation"}, by=None)
    convert_lead(nisha_too, by=bilal, project=skyline, value=1_000_000)

    merge(nisha, nisha_too)

    membership = membership_of(nisha, skyline)
    assert (membership.status, membership.value) == ("Converted", 1_000_000)
    assert membership.converted_at is not None


# --- Claims ---------------------------------------------------------------------------------------


def test_of_two_claims_the_earlier_stands_and_the_later_is_contested(
    merge, nisha, nisha_too, sky_heights, om_realty, shree_homes
):
    first, _ = claim_by_hand(nisha_too, sky_heights, om_realty, by=None)
    claim_by_hand(nisha, sky_heights, shree_homes, by=None)

    merge(nisha, nisha_too)

    assert membership_of(nisha, sky_heights).channel_partner == om_realty
    assert lines(nisha) == [
        ("Om Realty", "active"),
        ("Shree Homes", "active"),
        ("Om Realty", "decided"),
        ("Shree Homes", "contested"),
    ]
    decided = PartnerClaim.objects.get(status="decided")
    assert decided.valid_until == first.valid_until
    assert decided.reason == (
        f"Records of one person were merged: the earlier claim (line {first.pk}) stands."
    )


def test_what_was_contested_stays_contested(
    merge, nisha, nisha_too, sky_heights, om_realty, shree_homes
):
    claim_by_hand(nisha_too, sky_heights, om_realty, by=None)
    claim_by_hand(nisha_too, sky_heights, shree_homes, by=None)

    merge(nisha, nisha_too)

    assert lines(nisha) == [("Om Realty", "active"), ("Shree Homes", "contested")]
    assert membership_of(nisha, sky_heights).channel_partner == om_realty


def test_a_claim_that_lapsed_does_not_stand_up_again(
    merge, nisha, nisha_too, sky_heights, om_realty, shree_homes
):
    claim_by_hand(nisha_too, sky_heights, om_realty, by=None)
    past = timezone.now() - timedelta(days=1)
    PartnerClaim._base_manager.update(valid_until=past)
    claim_by_hand(nisha, sky_heights, shree_homes, by=None)

    merge(nisha, nisha_too)

    assert membership_of(nisha, sky_heights).channel_partner == shree_homes
    assert "decided" not in [status for _, status in lines(nisha)]


def test_the_later_claimant_claims_in_vain_after_the_merge(
    merge, nisha, nisha_too, sky_heights, om_realty, shree_homes
):
    claim_by_hand(nisha, sky_heights, om_realty, by=None)
    claim_by_hand(nisha_too, sky_heights, shree_homes, by=None)
    merge(nisha, nisha_too)
    before = lines(nisha)

    claim, created = claim_by_hand(nisha, sky_heights, shree_homes, by=None)

    assert (claim.status, created) == ("contested", False)
    assert lines(nisha) == before
