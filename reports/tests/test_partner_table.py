"""What all partners brought, in one table: each row is the partner's own page."""

import csv
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from leads.models import ChannelPartner, FollowUpHistory, Lead, PartnerProject
from reports.tests.test_performance import convert
from visits.models import Visit

pytestmark = pytest.mark.django_db
URL = "/api/channel-partners/performance/"
SUMS = ("leads", "visits", "conversions", "value", "commission")


@pytest.fixture
def brought(shop, take, om_realty, shree_homes, sky_heights, green_valley, shivranjani):
    """Om Realty: Nisha in both projects and Ravi; Shree Homes: Nisha's brother, who came; nobody:
    Tara, who bought. Nisha has claims of both partners, in different projects."""
    for partner, project, percent in (
        (om_realty, sky_heights, "2"), (shree_homes, green_valley, "1.75"),
    ):  # fmt: skip
        PartnerProject.objects.create(
            partner=partner, project=project, commission_percent=Decimal(percent)
        )
    nisha = take("Nisha", "+919624079659", project=sky_heights, channel_partner=om_realty)
    take("Nisha", "+919624079659", project=green_valley, channel_partner=shree_homes)
    ravi = take("Ravi", "+919824187524", project=sky_heights, channel_partner=om_realty)
    tara = take("Tara", "+919723521333", project=green_valley)
    for lead in (nisha, tara):
        Visit.objects.create(
            organization=shop, customer=lead.customer, branch=shivranjani, visit_date=shop.today()
        )
    FollowUpHistory.objects.create(
        organization=shop, lead=ravi, project=sky_heights, kind="visit", done_at=timezone.now()
    )
    convert(nisha, sky_heights, "1000.25")
    convert(tara, green_valley, "500")
    return nisha


def table(client, **asked):
    response = client.get(URL, asked)
    assert response.status_code == 200, response.data
    return response.json()


def sums(row):
    return [row[name] for name in SUMS]


def test_a_row_for_each_partner_and_one_for_what_came_without(as_veena, brought):
    shown = table(as_veena)

    assert {row["partner_name"]: sums(row) for row in shown["partners"]} == {
        "Om Realty": [2, 2, 1, "1000.25", "20.01"],
        "Shree Homes": [1, 1, 0, "0.00", "0.00"],
        "No partner": [1, 1, 1, "500.00", "0.00"],
    }
    assert sums(shown["total"]) == [4, 4, 2, "1500.25", "20.01"]
    assert [row["previous"] for row in shown["partners"]] == [None, None, None]


@pytest.mark.parametrize("days", [{}, {"from": 0}, {"from": -40, "to": -1}, {"to": -1}])
def test_each_row_is_the_total_of_the_partners_own_page(as_veena, shop, brought, days):
    asked = {name: str(shop.today() + timedelta(days=add)) for name, add in days.items()}

    shown = table(as_veena, **asked)

    partners = [row for row in shown["partners"] if row["partner"]]
    assert len(partners) == 2
    for row in partners:
        page = as_veena.get(f"/api/channel-partners/{row['partner']}/performance/", asked).json()
        assert sums(row) == sums(page["total"])
    for name in SUMS:
        added = sum(Decimal(row[name]) for row in shown["partners"])
        assert added == Decimal(shown["total"][name])


def test_the_days_before_stand_beside_and_are_the_table_of_those_days(
    as_veena, brought, om_realty, sky_heights
):
    convert(brought, sky_heights, "100", at=datetime(2025, 1, 31, 19, 0, tzinfo=UTC))  # 1 Feb here

    march = table(as_veena, **{"from": "2025-03-01", "to": "2025-03-31"})
    february = table(as_veena, **{"from": "2025-02-01", "to": "2025-02-28"})

    assert (march["compared_from"], march["compared_to"]) == ("2025-02-01", "2025-02-28")
    by_name = {row["partner_name"]: row for row in february["partners"]}
    for row in march["partners"]:
        assert sums(row["previous"]) == sums(by_name[row["partner_name"]])
    assert sums(march["previous_total"]) == sums(february["total"]) == [0, 0, 1, "100.00", "2.00"]


@pytest.mark.parametrize(
    ("ordering", "names"),
    [
        ("", ["Om Realty", "Shree Homes"]), ("-name", ["Shree Homes", "Om Realty"]),
        ("leads", ["Shree Homes", "Om Realty"]), ("-value", ["Om Realty", "Shree Homes"]),
    ],
)  # fmt: skip
def test_it_is_ordered_with_no_partner_last(as_veena, brought, ordering, names):
    shown = table(as_veena, ordering=ordering)

    assert [row["partner_name"] for row in shown["partners"]] == [*names, "No partner"]


def test_who_was_deactivated_has_a_row_while_it_says_something(
    as_veena, brought, om_realty, shree_homes, rival
):
    ChannelPartner.objects.filter(pk__in=[om_realty.pk, rival.pk]).update(is_active=False)
    ChannelPartner.objects.filter(pk=shree_homes.pk).update(merged_into=om_realty, is_active=False)

    names = [row["partner_name"] for row in table(as_veena)["partners"]]

    assert names == ["Om Realty", "No partner"]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"from": "2025-02-01", "to": "2025-01-31"}, "to"), ({"from": "31/01/2025"}, "from"),
        ({"to": "9999-12-31"}, "to"),
        ({"ordering": "phone"}, "ordering"), ({"city": "Surat"}, "city"),
    ],
)  # fmt: skip
def test_a_question_that_makes_no_sense_is_a_400(as_veena, asked, field):
    response = as_veena.get(URL, asked)

    assert response.status_code == 400
    assert response.data["errors"][0]["field"] == field


def test_strangers_and_staff_of_a_branch_count_their_own(as_dev, as_chitra, brought, cg_road):
    Lead.objects.exclude(full_name="Ravi").update(branch=cg_road)

    assert [row["partner_name"] for row in table(as_dev)["partners"]] == ["No partner"]
    assert sums(table(as_dev)["total"]) == [0, 0, 0, "0.00", "0.00"]
    assert sums(table(as_chitra)["total"])[0] == 1


def test_it_is_a_file_for_managers(as_bilal, as_chitra, brought):
    file = as_bilal.get(URL, {"format": "csv"})

    titles, *rows = csv.reader(b"".join(file.streaming_content).decode("utf-8-sig").splitlines())
    assert titles[:5] == ["partner", "partner_name", "code", "is_active", "leads"]
    assert titles[-1] == "previous_commission"
    assert [row[1] for row in rows] == ["Om Realty", "Shree Homes", "No partner", "Total"]
    assert as_chitra.get(URL, {"format": "csv"}).status_code == 403


def test_it_costs_the_same_queries_whatever_was_brought(
    as_veena, shop, take, brought, sky_heights, om_realty
):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            table(as_veena, **{"from": str(shop.today())})
        return len(captured)

    queries()  # whatever is kept of the reader
    few = queries()
    for number in range(12):
        partner = ChannelPartner.objects.create(
            organization=shop, name=f"Partner {number}", phone=f"+9198250002{number:02}"
        )
        phone = f"+9196240796{number:02}"
        take(f"Lead {number}", phone, project=sky_heights, channel_partner=partner)

    assert queries() == few
