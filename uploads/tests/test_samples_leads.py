"""Sequences D and E: passport leads, and leads of two projects with their partners."""

from collections import Counter
from decimal import Decimal

import pytest
from rest_framework.test import APIClient

from accounts.models import Branch, Organization, User
from core.roles import Role
from customers.models import Customer
from leads.models import ChannelPartner, Lead, LeadProjectAssociation, Project
from uploads.tests.sabarmati import Sabarmati, open_shop
from visits.models import Visit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def check_step(shop, upload, *, rows, created, updated, unchanged, waiting, matched, reasons):
    counts = upload["counts"]
    assert (upload["status"], counts["rows"]) == ("done", rows)
    assert (counts["created"], counts["updated"], counts["unchanged"]) == (
        created,
        updated,
        unchanged,
    )
    assert counts["needs_attention"] == waiting
    taken = shop.rows(upload)
    assert Counter(row["matched_by"] for row in taken if row["matched_by"]) == matched
    waits = [row for row in taken if row["outcome"] == "needs_attention"]
    assert {row["row_number"]: row["problems"][0]["code"] for row in waits} == reasons


def upload_a(shop: Sabarmati) -> None:
    """One shop's year, as sequence A hands it in."""
    may = "01_visits_may.csv"
    for name in (may, may, "02_visits_june.csv", "03_visits_april_late.csv"):
        shop.upload(name)


def safar_travels() -> Sabarmati:
    organization = Organization.objects.create(
        name="Safar Travels", default_region="PK", date_order="DMY", time_zone="Asia/Karachi"
    )
    for name, aliases in {
        "Lahore": ["Lahore Mall Road", "لاہور"],
        "Karachi": ["Karachi Saddar", "کراچی"],
    }.items():
        Branch.objects.create(organization=organization, name=name, aliases=aliases)
    client = APIClient()
    client.force_authenticate(
        User.objects.create_user("imran", organization=organization, role=Role.MANAGER)
    )
    return Sabarmati(organization, client)


@pytest.mark.parametrize("after_a", [False, True])
def test_sequence_d_passport_leads(after_a):
    if after_a:  # of the other business: nothing of it may show here
        upload_a(open_shop())
    before = Customer.objects.count()
    shop = safar_travels()

    upload = shop.upload("07_passport_leads_pk.txt", kind="leads")

    check_step(
        shop, upload, rows=20, created=11, updated=4, unchanged=3, waiting=2,
        matched={"phone": 5, "passport": 2}, reasons={13: "phone_invalid", 17: "branch_unknown"},
    )  # fmt: skip
    assert (Lead.objects.count(), Customer.objects.count() - before) == (11, 11)
    assert not Visit.objects.filter(organization=shop.organization).exists()
    fatima = Lead.objects.get(passport_number="BC2345678")
    assert fatima.full_name == "فاطمہ نور"
    assert {str(key) for key in fatima.customer.identifiers.all()} == {
        "passport:BC2345678",
        "phone:+923340734168",
        "phone:+923453916611",
    }
    found_by_passport = shop.rows(upload, matched_by="passport")
    assert {row["raw"]["Name"] for row in found_by_passport} == {"فاطمہ نور", "Hina Baig"}


def two_projects():
    shop = open_shop()
    for name in ("Sky Heights", "Green Valley"):
        Project.objects.create(organization=shop.organization, name=name)
    return shop


ASSOCIATIONS = {
    ("Nisha Agarwal", "+919624079659"): {
        ("Sky Heights", "New", "CP-01"), ("Green Valley", "New", "CP-02"),
    },
    ("Rohit Saxena", "+919824187524"): {
        ("Sky Heights", "New", None), ("Green Valley", "New", None),
    },
    ("Farhan Siddiqui", "+916351254004"): {("Green Valley", "Site visit", None)},
    ("Manisha Kulkarni", "+919904351297"): {("Sky Heights", "New", "CP-04")},
    ("Deven Trivedi", "+917016311729"): {
        ("Green Valley", "New", "CP-03"), ("Sky Heights", "New", "CP-03"),
    },
    ("Ketan Ruparel", "+919727182222"): {("Sky Heights", "New", None)},
    ("Rohit Saxena", "+917016335441"): {("Green Valley", "New", None)},
    ("Parul Shukla", "+919727168655"): {("Green Valley", "New", "CP-01")},
}  # fmt: skip


@pytest.mark.parametrize("after_a", [False, True])
def test_sequence_e_two_projects(after_a):
    shop = two_projects()
    if after_a:
        upload_a(shop)
    before = Customer.objects.count()

    partners = shop.upload("08_channel_partners.csv", kind="channel_partners")
    check_step(
        shop, partners, rows=12, created=5, updated=2, unchanged=1, waiting=4,
        matched={"phone": 3},
        reasons={9: "phone_missing", 10: "code_taken", 11: "code_taken", 12: "project_unknown"},
    )  # fmt: skip
    assert {
        partner.code: {
            link.project.name: link.commission_percent for link in partner.projects.all()
        }
        for partner in ChannelPartner.objects.all()
    } == {
        "CP-01": {"Sky Heights": Decimal("2.00"), "Green Valley": Decimal("2.00")},
        "CP-02": {"Sky Heights": Decimal("2.00")},
        "CP-03": {"Green Valley": Decimal("1.75")},
        "CP-04": {"Sky Heights": Decimal("2.00")},
        "CP-08": {},
    }

    leads = shop.upload("09_leads_two_projects.xlsx", kind="leads")
    check_step(
        shop, leads, rows=18, created=8, updated=5, unchanged=1, waiting=4,
        matched={"phone": 6},
        reasons={11: "project_unknown", 12: "phone_invalid", 15: "partner_unknown",
                 19: "no_person"},
    )  # fmt: skip
    assert (Lead.objects.count(), Customer.objects.count() - before) == (8, 8)
    assert LeadProjectAssociation.objects.count() == 11
    values: dict = {}
    for membership in LeadProjectAssociation.objects.select_related("lead", "channel_partner"):
        partner = membership.channel_partner.code if membership.channel_partner else None
        key = (membership.lead.full_name, membership.lead.contact_number)
        values.setdefault(key, set()).add((membership.project.name, membership.status, partner))
    assert values == ASSOCIATIONS


def test_both_again_change_nothing():
    shop = two_projects()
    for _ in range(2):
        partners = shop.upload("08_channel_partners.csv", kind="channel_partners")
        leads = shop.upload("09_leads_two_projects.xlsx", kind="leads")

    assert (partners["counts"]["unchanged"], partners["counts"]["seen_before"]) == (8, 8)
    assert (leads["counts"]["unchanged"], leads["counts"]["seen_before"]) == (14, 14)
    assert (Lead.objects.count(), LeadProjectAssociation.objects.count()) == (8, 11)
