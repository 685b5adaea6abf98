"""Channel partners who are one: phone and code of both lead to the one that is kept."""

import pytest

from core.errors import DomainError
from history.models import Change
from history.services import record_change
from leads.models import ChannelPartner, PartnerClaim, PartnerProject
from leads.services.associations import add_to_project
from leads.services.claiming import claim_by_hand
from leads.services.partner_edits import add_partner, edit_partner, link_project


@pytest.fixture
def merge(as_bilal, om_realty, shree_homes):
    def call(status=201, **choices):
        body = {
            "type": "channel_partner",
            "primary": om_realty.pk,
            "duplicates": [shree_homes.pk],
            "choices": {"name": om_realty.pk, **choices},
        }
        response = as_bilal.post("/api/merges/", body, format="json")
        assert response.status_code == status, response.content
        om_realty.refresh_from_db()
        shree_homes.refresh_from_db()
        return response.data

    return call


def test_the_archived_partner_names_the_one_that_stays(merge, as_bilal, om_realty, shree_homes):
    merge()

    response = as_bilal.get(f"/api/channel-partners/{shree_homes.pk}/")

    assert (response.status_code, response.json()["merged_into"]) == (410, om_realty.pk)
    listed = as_bilal.get("/api/channel-partners/").data["results"]
    assert [one["id"] for one in listed] == [om_realty.pk]


def test_nothing_new_begins_with_the_archived_partner(
    merge, as_bilal, nisha, sky_heights, om_realty, shree_homes
):
    """ "Activate it first" would be no help: nobody can."""
    merge()
    membership = {"lead": nisha.pk, "project": sky_heights.pk}
    person = {"full_name": "Kiran Rao", "phone": "98250 77777", "project": sky_heights.pk}

    for url, body in (
        ("/api/lead-projects/", {**membership, "channel_partner": shree_homes.pk}),
        ("/api/partner-claims/", {**membership, "partner": shree_homes.pk}),
        ("/api/leads/", {**person, "channel_partner": shree_homes.pk}),
    ):
        answer = as_bilal.post(url, body, format="json")
        assert (answer.status_code, answer.data.get("merged_into")) == (410, om_realty.pk), url
    assert not PartnerClaim.objects.exists()


@pytest.mark.parametrize("given", [{"phone": "99043 09398"}, {"phone": "98250 12345"}])
def test_both_phones_lead_to_the_one_that_stays(merge, shop, om_realty, given):
    merge()

    partner, created = add_partner(shop, {**given, "city": "Surat"}, by=None)

    assert (partner, created, partner.city) == (om_realty, False, "Surat")
    assert partner.phone == "+919825012345"


def test_the_archived_code_with_its_phone_is_the_one_that_stays(merge, shop, om_realty):
    merge()

    partner, created = add_partner(shop, {"phone": "99043 09398", "code": "CP-02"}, by=None)

    assert (partner, created, partner.code) == (om_realty, False, "CP-01")


def test_keys_that_are_taken_from_the_duplicate_are_exchanged(merge, om_realty, shree_homes):
    merge(phone=shree_homes.pk, code=shree_homes.pk)

    assert (om_realty.phone, om_realty.code) == ("+919904309398", "CP-02")
    assert (shree_homes.phone, shree_homes.code) == ("+919825012345", "CP-01")


def test_a_merged_phone_may_be_shown_later(merge, om_realty, shree_homes):
    merge()

    edit_partner(om_realty, {"phone": "99043 09398"}, by=None)

    om_realty.refresh_from_db()
    shree_homes.refresh_from_db()
    assert (om_realty.phone, shree_homes.phone) == ("+919904309398", "+919825012345")


def test_links_to_one_project_become_one_with_the_kept_commission(
    merge, om_realty, shree_homes, sky_heights, green_valley
):
    link_project(om_realty, sky_heights, commission_percent=2, by=None)
    link_project(shree_homes, sky_heights, commission_percent=3, by=None)
    link_project(shree_homes, green_valley, commission_percent=1, by=None)

    record = merge()

    links = PartnerProject.objects.order_by("project__name")
    assert [(link.partner, link.commission_percent) for link in links] == [
        (om_realty, 1), (om_realty, 2),
    ]  # fmt: skip
    (combined,) = record["combined"]
    assert [row["commission_percent"] for row in combined["were"]] == ["2.00", "3.00"]


def test_claims_of_both_are_the_kept_ones(merge, nisha, sky_heights, om_realty, shree_homes):
    claim_by_hand(nisha, sky_heights, shree_homes, by=None)

    merge()

    assert PartnerClaim.objects.get().partner == om_realty
    assert nisha.associations.get().channel_partner == om_realty
    _, created = claim_by_hand(nisha, sky_heights, om_realty, by=None)
    assert not created


def test_the_history_of_the_partner_tells_of_the_merge(merge, om_realty, shree_homes):
    Change.objects.all().delete()
    record_change(shree_homes, {"city": ["", "Surat"]}, by=None)

    merge()

    merged, before = Change.objects.of(om_realty)
    assert merged.changes["merged_partners"] == [
        "",
        f"Shree Homes (CP-02) (partner {shree_homes.pk})",
    ]
    assert (merged.cause, before.changes) == ("merge", {"city": ["", "Surat"]})
    assert ChannelPartner.objects.get(is_active=True) == om_realty


def test_who_names_the_merged_partner_from_before_means_the_one_that_stays(
    merge, take, nisha, sky_heights, om_realty, shree_homes
):
    from_before = ChannelPartner.objects.get(pk=shree_homes.pk)
    merge()

    lead = take("Ila Desai", "98254 61799", project=sky_heights, channel_partner=from_before)

    assert lead.associations.get().channel_partner == om_realty
    assert PartnerClaim.objects.get().partner == om_realty
    with pytest.raises(DomainError, match=f"merged into channel partner {om_realty.pk}"):
        claim_by_hand(nisha, sky_heights, from_before, by=None)


def test_the_preview_says_how_many_leads_each_partner_has(
    as_bilal, nisha, sky_heights, om_realty, shree_homes
):
    add_to_project(nisha, sky_heights, {}, by=None, channel_partner=om_realty)
    body = {
        "type": "channel_partner",
        "primary": om_realty.pk,
        "duplicates": [shree_homes.pk],
    }

    given = as_bilal.post("/api/merges/preview/", body, format="json").data

    assert given["counted"] == "leads"
    assert [one["size"] for one in given["records"]] == [1, 0]
