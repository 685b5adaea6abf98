"""What a partner brought: per project, and in total without counting a person twice."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Branch
from leads.models import FollowUpHistory, Lead, LeadProjectAssociation, PartnerProject
from visits.models import Visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def links(om_realty, sky_heights, green_valley):
    for project, percent in ((sky_heights, "2"), (green_valley, "1.75")):
        PartnerProject.objects.create(
            partner=om_realty, project=project, commission_percent=Decimal(percent)
        )


@pytest.fixture
def bring(take, om_realty, links):
    """Om Realty brings a person to projects."""

    def bring_one(phone, *projects):
        for project in projects:
            lead = take("Nisha", phone, project=project, channel_partner=om_realty)
        return lead

    return bring_one


@pytest.fixture
def report(as_veena, om_realty):
    def ask(**asked):
        response = as_veena.get(f"/api/channel-partners/{om_realty.pk}/performance/", asked)
        assert response.status_code == 200, response.data
        return response.data

    return ask


def convert(lead, project, value, at=None):
    membership = LeadProjectAssociation.objects.get(lead=lead, project=project)
    membership.value, membership.converted_at = Decimal(value), at or timezone.now()
    membership.save()


def numbers(line):
    return [line[name] for name in ("leads", "visits", "conversions", "value", "commission")]


def test_a_person_in_two_projects_is_one_in_the_total(report, bring, sky_heights, green_valley):
    bring("+919624079659", sky_heights, green_valley)
    bring("+919824187524", sky_heights)

    given = report()

    assert [(line["project_name"], line["leads"]) for line in given["projects"]] == [
        ("Green Valley", 1),
        ("Sky Heights", 2),
    ]
    assert given["total"]["leads"] == 2


def test_commission_is_a_share_of_the_value_rounded_half_up(
    report, bring, sky_heights, green_valley
):
    lead = bring("+919624079659", sky_heights, green_valley)
    convert(lead, sky_heights, "1000.25")  # 2% is 20.005
    convert(lead, green_valley, "4500000")

    given = report()

    assert [numbers(line) for line in given["projects"]] == [
        [1, 0, 1, "4500000.00", "78750.00"],
        [1, 0, 1, "1000.25", "20.01"],
    ]
    assert numbers(given["total"]) == [1, 0, 1, "4501000.25", "78770.01"]


def test_without_an_agreed_percentage_the_commission_is_unknown(report, bring, sky_heights):
    lead = bring("+919624079659", sky_heights)
    PartnerProject.objects.filter(project=sky_heights).update(commission_percent=None)
    convert(lead, sky_heights, "100")

    given = report()

    assert given["projects"][1]["commission"] is None
    assert numbers(given["total"]) == [1, 0, 1, "100.00", "0.00"]


def test_visits_count_once_in_the_total_and_only_since_the_claim(
    report, shop, bring, sky_heights, green_valley, shivranjani
):
    lead = bring("+919624079659", sky_heights, green_valley)
    for days_ago in (0, 30):
        Visit.objects.create(
            organization=shop,
            customer=lead.customer,
            branch=shivranjani,
            visit_date=shop.today() - timedelta(days=days_ago),
        )
    given = report()

    assert [line["visits"] for line in given["projects"]] == [1, 1]
    assert given["total"]["visits"] == 1


def test_a_site_visit_counts_once_however_many_say_so(
    report, shop, bring, sky_heights, green_valley, shivranjani
):
    recorded, named_only = bring("+919624079659", sky_heights), bring("+919824187524", sky_heights)
    bring("+919824187524", green_valley)
    Visit.objects.create(
        organization=shop, customer=recorded.customer, branch=shivranjani, visit_date=shop.today()
    )
    for lead in (recorded, named_only):
        for project in (sky_heights, None):
            FollowUpHistory.objects.create(
                organization=shop, lead=lead, project=project, kind="visit", done_at=timezone.now()
            )

    given = report()

    assert [line["visits"] for line in given["projects"]] == [1, 2]
    assert given["total"]["visits"] == 2


def test_a_contested_claim_counts_for_the_partner_whose_claim_stands(
    report, take, links, shree_homes, om_realty, sky_heights
):
    take("Nisha", "+919624079659", project=sky_heights, channel_partner=shree_homes)
    take("Nisha", "+919624079659", project=sky_heights, channel_partner=om_realty)

    assert report()["total"]["leads"] == 0


def test_each_number_is_of_its_own_day_in_the_organizations_zone(report, shop, bring, sky_heights):
    lead = bring("+919624079659", sky_heights)
    convert(lead, sky_heights, "100", at=datetime(2025, 1, 31, 19, 0, tzinfo=UTC))  # 1 Feb in India

    january = report(**{"from": "2025-01-01", "to": "2025-01-31"})
    february = report(**{"from": "2025-02-01", "to": "2025-02-28"})

    assert january["total"]["conversions"] == 0
    assert numbers(february["total"]) == [0, 0, 1, "100.00", "2.00"]
    assert report(**{"from": shop.today().isoformat()})["total"]["leads"] == 1


@pytest.mark.parametrize(
    "asked",
    [
        {"from": "2025-02-01", "to": "2025-01-31"},
        {"from": "31/01/2025"},
        {"to": "2025-02-30"},
        {"to": "soon"},
        {"from": "\x00"},
        {"from": "0001-01-01"},
    ],
)
def test_a_range_that_is_none_is_a_400(as_veena, om_realty, asked):
    response = as_veena.get(f"/api/channel-partners/{om_realty.pk}/performance/", asked)

    assert response.status_code == 400
    assert response.data["errors"][0]["field"] in ("from", "to")


@pytest.mark.one_database
def test_it_costs_the_same_queries_whatever_was_brought(report, bring, sky_heights, green_valley):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            report()
        return len(captured)

    bring("+919624079659", sky_heights)
    report()  # whatever is kept of the reader
    few = queries()
    for number in range(20):
        bring(f"+9196240796{number:02}", sky_heights, green_valley)

    assert queries() == few


def test_staff_of_a_branch_count_its_leads_only(
    as_chitra, shop, bring, om_realty, sky_heights, cg_road
):
    bring("+919624079659", sky_heights)
    bring("+919824187524", sky_heights)
    Lead.objects.filter(contact_number="+919624079659").update(branch=cg_road)
    assert Branch.objects.count() == 2

    response = as_chitra.get(f"/api/channel-partners/{om_realty.pk}/performance/").data

    assert response["total"]["leads"] == 1
