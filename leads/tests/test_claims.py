"""The claim ledger: the first claim stands, a later one is contested, nothing is overwritten."""

from datetime import timedelta

import pytest
from django.utils import timezone

from history.journey import journey_page
from history.models import Change
from leads.models import LeadProjectAssociation, PartnerClaim
from leads.services.claiming import claim_by_hand, decide_contest

URL = "/api/partner-claims/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def contested(nisha, sky_heights, om_realty, shree_homes, bilal):
    """Om Realty's claim stands, Shree Homes contests it."""
    claim_by_hand(nisha, sky_heights, om_realty, by=bilal)
    return claim_by_hand(nisha, sky_heights, shree_homes, by=bilal)[0]


def ledger():
    lines = PartnerClaim.objects.order_by("pk")
    return list(lines.values_list("partner__code", "status"))


def holder(lead, project):
    return LeadProjectAssociation.objects.get(lead=lead, project=project).channel_partner


def later(monkeypatch, days):
    now = timezone.now() + timedelta(days=days)
    monkeypatch.setattr("leads.services.claiming.timezone.now", lambda: now)


def test_a_claim_by_hand_enters_the_ledger_and_puts_the_lead_into_the_project(
    as_chitra, chitra, nisha, sky_heights, om_realty
):
    body = {"lead": nisha.pk, "project": sky_heights.pk, "partner": om_realty.pk}
    response = as_chitra.post(URL, {**body, "description": "Called on Monday"})

    assert (response.status_code, response.data["created"]) == (201, True), response.data
    assert response.data["status"] == "active"
    assert (response.data["description"], response.data["claimed_by"]) == (
        "Called on Monday",
        chitra.pk,
    )
    assert response.data["sentence"].startswith(
        "Om Realty (CP-01) brought Nisha Agarwal (+91 96240 79659) to Sky Heights."
    )
    assert holder(nisha, sky_heights) == om_realty


def test_a_later_claim_by_another_is_contested_and_takes_nothing(
    contested, nisha, sky_heights, om_realty
):
    assert contested.status == "contested"
    assert contested.contests.partner == om_realty
    assert holder(nisha, sky_heights) == om_realty


def test_saying_it_again_adds_no_line(contested, nisha, sky_heights, om_realty, shree_homes):
    for partner in (om_realty, shree_homes):
        line, created = claim_by_hand(nisha, sky_heights, partner, by=None)
        assert (line.partner, created) == (partner, False)

    assert ledger() == [("CP-01", "active"), ("CP-02", "contested")]


def test_after_the_claim_days_the_next_claim_stands(
    shop, monkeypatch, nisha, sky_heights, om_realty, shree_homes
):
    shop.claim_days = 10
    shop.save()
    nisha.refresh_from_db()
    claim_by_hand(nisha, sky_heights, om_realty, by=None)
    later(monkeypatch, 11)

    claim_by_hand(nisha, sky_heights, shree_homes, by=None)

    assert ledger() == [("CP-01", "active"), ("CP-02", "active")]
    assert holder(nisha, sky_heights) == shree_homes


def test_who_had_the_lead_before_may_contest_the_one_who_has_it_now(
    monkeypatch, nisha, sky_heights, om_realty, shree_homes
):
    claim_by_hand(nisha, sky_heights, om_realty, by=None)
    later(monkeypatch, 61)
    claim_by_hand(nisha, sky_heights, shree_homes, by=None)

    claim_by_hand(nisha, sky_heights, om_realty, by=None)

    assert ledger()[-1] == ("CP-01", "contested")


def test_a_manager_decides_by_a_further_line_with_a_reason(
    as_bilal, bilal, contested, nisha, sky_heights, shree_homes
):
    response = as_bilal.post(f"{URL}{contested.pk}/decide/", {"reason": "Brought her to the site"})

    assert response.status_code == 201, response.data
    assert ledger() == [("CP-01", "active"), ("CP-02", "contested"), ("CP-02", "decided")]
    decided = PartnerClaim.objects.get(status="decided")
    assert (decided.reason, decided.claimed_by) == ("Brought her to the site", bilal)
    assert decided.contests == contested
    membership = LeadProjectAssociation.objects.get()
    assert membership.channel_partner == shree_homes
    assert "channel_partner" in Change.objects.of(membership).first().changes


def test_after_a_decision_the_other_partners_claim_is_contested(
    contested, nisha, sky_heights, om_realty, bilal
):
    decide_contest(contested, reason="Site visit", by=bilal)

    line, created = claim_by_hand(nisha, sky_heights, om_realty, by=bilal)

    assert (line.status, created) == ("contested", True)
    assert line.contests.status == "decided"


def test_a_decision_stays_until_somebody_decides_otherwise(as_bilal, contested):
    url = f"{URL}{contested.pk}/decide/"
    first = as_bilal.post(url, {"reason": "Site visit"})

    again = as_bilal.post(url, {"reason": "Site visit"})

    assert (again.status_code, again.data["code"]) == (409, "already_decided")
    assert again.data["claim"] == first.data["id"]


def test_staff_enter_claims_but_do_not_decide(as_chitra, contested):
    response = as_chitra.post(f"{URL}{contested.pk}/decide/", {"reason": "Because"})

    assert response.status_code == 403
    assert len(ledger()) == 2


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501, None])
def test_a_decision_needs_a_reason(as_bilal, contested, reason):
    response = as_bilal.post(f"{URL}{contested.pk}/decide/", {"reason": reason})

    assert response.status_code == 400
    assert response.data["errors"][0]["field"] == "reason"
    assert len(ledger()) == 2


def test_where_nobody_contests_there_is_nothing_to_decide(as_bilal, nisha, sky_heights, om_realty):
    claim, _ = claim_by_hand(nisha, sky_heights, om_realty, by=None)

    response = as_bilal.post(f"{URL}{claim.pk}/decide/", {"reason": "Because"})

    assert (response.status_code, response.data["code"]) == (400, "not_contested")


def test_a_deactivated_partner_or_project_takes_no_claim(as_bilal, nisha, sky_heights, om_realty):
    body = {"lead": nisha.pk, "project": sky_heights.pk, "partner": om_realty.pk}
    for record, name in ((om_realty, "partner"), (sky_heights, "project")):
        record.is_active = False
        record.save()
        response = as_bilal.post(URL, body)
        assert response.status_code == 400
        assert (response.data["errors"][0]["field"], response.data["errors"][0]["code"]) == (
            name, "inactive",
        )  # fmt: skip
        record.is_active = True
        record.save()
    assert not PartnerClaim.objects.exists()


@pytest.mark.parametrize(
    "attempt",
    [
        lambda line: PartnerClaim.objects.update(status="active"),
        lambda line: PartnerClaim.objects.filter(pk=line.pk).delete(),
        lambda line: PartnerClaim.objects.bulk_update([line], ["description"]),
        lambda line: PartnerClaim.objects.update_or_create(
            pk=line.pk, defaults={"description": "x"}
        ),
        lambda line: PartnerClaim.objects.bulk_create(
            [line], update_conflicts=True, update_fields=["description"], unique_fields=["id"]
        ),
        lambda line: line.lead.claims.all().delete(),
        lambda line: line.save(),
        lambda line: line.delete(),
    ],
)
def test_no_line_of_the_ledger_can_be_changed_or_deleted(contested, attempt):
    before = list(PartnerClaim.objects.values())

    with pytest.raises(TypeError, match="only grows"):
        attempt(contested)

    assert list(PartnerClaim.objects.values()) == before


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_the_api_has_no_way_to_change_a_line(as_asha, contested, method):
    assert getattr(as_asha, method)(f"{URL}{contested.pk}/", {}).status_code == 405


def test_the_ledger_is_narrowed_by_lead_project_partner_status_and_day(
    as_veena, shop, contested, nisha, sky_heights, green_valley, shree_homes
):
    def found(**asked):
        return as_veena.get(URL, asked).data["count"]

    assert found(lead=nisha.pk, project=sky_heights.pk) == 2
    assert found(project=green_valley.pk) == 0
    assert found(partner=shree_homes.pk, status="contested") == 1
    today = shop.today()
    assert found(claimed_after=today, claimed_before=today) == 2
    assert found(claimed_before=today - timedelta(days=1)) == 0


def test_a_range_that_ends_before_it_starts_is_a_400(as_veena):
    response = as_veena.get(URL, {"claimed_after": "2025-02-01", "claimed_before": "2025-01-01"})

    assert response.status_code == 400
    assert "Swap the two" in response.data["errors"][0]["message"]


def test_the_ledger_as_a_file_tells_every_line_in_words(as_bilal, contested):
    response = as_bilal.get(URL, {"format": "csv"})

    text = b"".join(response.streaming_content).decode()
    assert "Shree Homes (CP-02) claimed Nisha Agarwal" in text
    assert f"the claim of Om Realty (CP-01) stood (line {contested.contests_id})" in text


def test_staff_of_another_branch_see_no_claim_on_its_leads(as_chitra, contested, cg_road, nisha):
    nisha.branch = cg_road
    nisha.save()

    assert as_chitra.get(URL).data["count"] == 0
    assert as_chitra.get(f"{URL}{contested.pk}/").status_code == 404


def test_the_journey_tells_every_claim(contested, nisha, bilal):
    page = journey_page(nisha.customer, reader=bilal, size=10)

    description = [item.entry for item in page.items if item.type == "claim"]
    assert [entry.details["status"] for entry in description] == ["contested", "active"]
    assert description[1].title == "Om Realty (CP-01), Sky Heights: active"
