"""The leads behind the figures of partners, one project alone, and month by month."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from leads.models import Lead, LeadProjectAssociation, PartnerProject, Project
from leads.services.leads import create_lead
from reports.tests.test_partner_table import brought, sums, table
from reports.tests.test_performance import convert
from visits.models import Visit

__all__ = ["brought"]
pytestmark = pytest.mark.django_db
VISITS = "/api/channel-partners/visits/"
EVER = {"converted_after": "1900-01-01"}


def count(client, **asked):
    response = client.get("/api/leads/", {"once_per_person": "true", **asked})
    assert response.status_code == 200, response.data
    return response.json()["count"]


def visits(client, **asked):
    response = client.get(VISITS, asked)
    assert response.status_code == 200, response.data
    return response.json()


@pytest.mark.parametrize("days", [(None, None), (0, None), (-40, -1), (-3, 0)])
def test_each_figure_is_the_count_of_the_leads_that_it_opens(as_veena, shop, brought, days):
    Lead.objects.filter(full_name="Ravi").update(is_active=False)
    LeadProjectAssociation.objects.filter(lead__full_name="Ravi").update(
        archived_at=datetime(2025, 1, 1, tzinfo=UTC)
    )
    LeadProjectAssociation.objects.filter(lead__full_name="Tara").update(
        created_at=datetime.now(UTC) - timedelta(days=9)
    )
    first, last = (None if add is None else str(shop.today() + timedelta(days=add)) for add in days)
    asked = {name: day for name, day in (("from", first), ("to", last)) if day}
    ends = [(end, day) for end, day in (("after", first), ("before", last)) if day]

    for row in table(as_veena, **asked)["partners"]:
        whose = {"credited_partner": row["partner"] or "none"}
        came = {f"brought_{end}": day for end, day in ends}
        converted = {f"converted_{end}": day for end, day in ends} or EVER
        assert count(as_veena, **whose, **came) == row["leads"]
        assert count(as_veena, **whose, **converted) == row["conversions"]


@pytest.mark.parametrize("days", [(None, None), (0, None), (-40, -1), (-3, 0)])
def test_each_figure_of_visits_is_the_count_of_the_list_that_it_opens(
    as_veena, shop, brought, sky_heights, days
):
    ends = [(end, add) for end, add in zip(("from", "to"), days, strict=True) if add is not None]
    asked = {end: str(shop.today() + timedelta(days=add)) for end, add in ends}
    counted = 0

    for more in ({}, {"project": sky_heights.pk}):
        for row in table(as_veena, **asked, **more)["partners"]:
            whose = {"partner": row["partner"] or "none"}
            shown = visits(as_veena, **whose, **asked, **more)
            assert shown["count"] == len(shown["results"]) == row["visits"]
            counted += row["visits"]
    assert counted == (0 if days[1] == -1 else 6)


def test_a_visit_that_only_a_follow_up_tells_of_has_no_branch(as_veena, brought, om_realty):
    shown = visits(as_veena, partner=om_realty.pk)["results"]

    assert sorted((row["customer_name"], row["branch_name"]) for row in shown) == [
        ("Nisha", "Shivranjani"), ("Ravi", ""),
    ]  # fmt: skip


@pytest.mark.parametrize("asked", [{}, {"partner": "nobody"}, {"partner": 999_999}])
def test_visits_of_whom_is_asked_for(as_veena, asked):
    assert as_veena.get(VISITS, asked).status_code == 400


def test_a_strangers_visits_are_not_shown(as_dev, brought, om_realty):
    assert as_dev.get(VISITS, {"partner": om_realty.pk}).status_code == 400
    assert visits(as_dev, partner="none")["count"] == 0


def test_visits_of_a_partner_are_had_as_a_file(as_bilal, brought, om_realty):
    response = as_bilal.get(VISITS, {"partner": om_realty.pk, "format": "csv"})

    lines = b"".join(response).decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("customer,")


def test_a_person_with_two_leads_is_one(as_veena, shop, brought, sky_heights, om_realty):
    ravi = Lead.objects.get(full_name="Ravi")
    twin = create_lead(
        shop, {"full_name": "Ravi", "phone": "+919824187599"}, by=None, project=sky_heights,
        channel_partner=om_realty,
    ).lead  # fmt: skip
    Lead.objects.filter(pk=twin.pk).update(customer=ravi.customer, is_active=False)

    leads = next(r for r in table(as_veena)["partners"] if r["partner"] == om_realty.pk)["leads"]

    assert count(as_veena, credited_partner=om_realty.pk) == leads == 2
    assert count(as_veena, credited_partner=om_realty.pk, once_per_person="false") == 3


def test_days_and_partner_are_of_one_and_the_same_project(
    as_veena, brought, om_realty, shree_homes, sky_heights, green_valley
):
    assert count(as_veena, credited_partner=om_realty.pk, project=sky_heights.pk) == 2
    assert count(as_veena, credited_partner=om_realty.pk, project=green_valley.pk) == 0
    assert count(as_veena, credited_partner=om_realty.pk, **EVER) == 1
    assert count(as_veena, credited_partner=shree_homes.pk, **EVER) == 0  # Om Realty's deal


@pytest.mark.parametrize(
    "asked",
    [
        {"credited_partner": "nobody"}, {"credited_partner": 999_999},
        {"brought_after": "1/5/2025"},
        {"converted_after": "2025-02-02", "converted_before": "2025-02-01"},
        {"once_per_person": "perhaps"},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(as_veena, asked):
    assert as_veena.get("/api/leads/", asked).status_code == 400


def test_a_strangers_partner_is_none(as_dev, brought, om_realty):
    assert as_dev.get("/api/leads/", {"credited_partner": om_realty.pk}).status_code == 400
    assert count(as_dev, credited_partner="none") == 0


def test_the_table_of_one_project(as_veena, brought, sky_heights, green_valley, om_realty):
    green = table(as_veena, project=green_valley.pk)

    assert {row["partner_name"]: sums(row) for row in green["partners"]} == {
        "Shree Homes": [1, 1, 0, "0.00", "0.00"],
        "No partner": [1, 1, 1, "500.00", "0.00"],
    }
    sky = table(as_veena, project=sky_heights.pk)
    assert [row["partner_name"] for row in sky["partners"]] == ["Om Realty", "No partner"]
    assert sums(sky["total"]) == [2, 2, 1, "1000.25", "20.01"]


def test_a_strangers_project_is_refused(as_veena, other_shop):
    theirs = Project.objects.create(organization=other_shop, name="Skyline")

    response = as_veena.get("/api/channel-partners/performance/", {"project": theirs.pk})

    assert response.status_code == 400


def test_months_with_anything_in_them(
    as_veena, shop, take, om_realty, sky_heights, green_valley, shivranjani
):
    for project in (sky_heights, green_valley):
        PartnerProject.objects.create(
            partner=om_realty, project=project, commission_percent=Decimal(2)
        )
        lead = take("Nisha", "+919624079659", project=project, channel_partner=om_realty)
    convert(lead, sky_heights, "1000.25", at=datetime(2199, 1, 31, 19, 0, tzinfo=UTC))  # 1 Feb here
    convert(lead, green_valley, "9", at=datetime(2199, 2, 3, tzinfo=UTC))
    Visit.objects.create(
        organization=shop, customer=lead.customer, branch=shivranjani, visit_date="2199-02-09"
    )

    page = as_veena.get(f"/api/channel-partners/{om_realty.pk}/performance/").json()

    this_month = str(shop.today().replace(day=1))
    assert page["months"] == [
        {"month": this_month, "leads": 1, "visits": 0, "conversions": 0, "value": "0.00"},
        {"month": "2199-02-01", "leads": 0, "visits": 1, "conversions": 1, "value": "1009.25"},
    ]
    asked = {"from": "2199-02-04"}
    later = as_veena.get(f"/api/channel-partners/{om_realty.pk}/performance/", asked).json()
    assert [(m["month"], m["visits"], m["value"]) for m in later["months"]] == [
        ("2199-02-01", 1, "0.00")
    ]
