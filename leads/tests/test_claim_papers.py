"""A claim with its evidence, as a page to print."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from leads.models import PartnerClaim
from leads.services.claiming import claim_by_hand, decide_contest


@pytest.fixture
def contest(nisha, sky_heights, om_realty, shree_homes, bilal):
    claim_by_hand(nisha, sky_heights, om_realty, description="Called on Monday", by=bilal)
    second, _ = claim_by_hand(nisha, sky_heights, shree_homes, by=bilal)
    return second


def paper_of(claim):
    return f"/api/partner-claims/{claim.pk}/paper/"


def test_a_claim_is_printed_with_every_line_about_its_lead_in_its_project(
    as_chitra, contest, bilal, nisha, green_valley, om_realty
):
    claim_by_hand(nisha, green_valley, om_realty, description="Elsewhere", by=bilal)
    decide_contest(contest, reason="Showed the site first", by=bilal)

    answer = as_chitra.get(paper_of(contest))

    page = answer.content.decode()
    assert answer["Content-Type"].startswith("text/html")
    assert f"<h1>Claim {contest.pk}: Contests another" in page
    assert "96240 79659" in page
    assert "Called on Monday" in page
    assert "Showed the site first" in page
    assert page.count("<tr") == 1 + 3
    assert "Elsewhere" not in page
    assert "leads/claim" in page


def test_a_name_in_a_claim_is_no_markup(as_chitra, take, sky_heights, om_realty, bilal):
    lead = take("<b>Nisha</b>", "+919624079659")
    claim, _ = claim_by_hand(lead, sky_heights, om_realty, description="<i>", by=bilal)

    page = as_chitra.get(paper_of(claim)).content.decode()

    assert "<b>" not in page
    assert "<i>" not in page


def test_a_line_reads_from_left_to_right_whatever_the_script_of_its_partner(
    as_chitra, nisha, sky_heights, om_realty, bilal
):
    om_realty.name = "بلڈر"
    om_realty.save()
    claim, _ = claim_by_hand(nisha, sky_heights, om_realty, by=bilal)

    page = as_chitra.get(paper_of(claim)).content.decode()

    assert "<td>بلڈر (CP-01) brought Nisha" in page
    assert "the lead is that of <bdi>بلڈر (CP-01)</bdi>" in page


def test_a_reader_may_print_and_a_stranger_finds_no_claim(as_veena, as_dev, contest):
    assert as_veena.get(paper_of(contest)).status_code == 200
    assert as_dev.get(paper_of(contest)).status_code == 404


def test_the_paper_costs_as_many_queries_for_many_lines(as_bilal, contest, bilal):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as made:
            as_bilal.get(paper_of(contest))
        return len(made)

    queries()
    before = queries()
    for line in PartnerClaim.objects.order_by("pk"):
        decide_contest(line, reason="Again", by=bilal)
    assert queries() == before
