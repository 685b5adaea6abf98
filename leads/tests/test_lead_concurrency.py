"""The same person, entered by many at the same moment."""

import pytest

from accounts.models import Organization
from customers.models import Customer
from jobs.testing import all_at_once
from leads.models import (
    ChannelPartner,
    Lead,
    LeadProjectAssociation,
    PartnerClaim,
    Project,
)
from leads.services.associations import add_to_project
from leads.services.leads import create_lead

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_ten_threads_for_five_projects_make_one_lead_in_five_places():
    shop = Organization.objects.create(name="Sabarmati Homes")
    projects = [Project.objects.create(organization=shop, name=f"Tower {n}") for n in range(5)]

    def enter(project):
        person = {"full_name": "Asha Patel", "phone": "97235 21333"}
        return create_lead(shop, person, by=None, project=project).created

    created = all_at_once(*[lambda p=project: enter(p) for project in projects * 2])

    assert created.count(True) == 1
    assert Lead.objects.count() == Customer.objects.count() == 1
    memberships = LeadProjectAssociation.objects.values_list("project", flat=True)
    assert sorted(memberships) == [project.pk for project in projects]


def test_two_partners_at_the_same_moment_leave_one_claim_standing():
    shop = Organization.objects.create(name="Sabarmati Homes")
    tower = Project.objects.create(organization=shop, name="Tower")
    lead = create_lead(shop, {"full_name": "Asha Patel", "phone": "97235 21333"}, by=None).lead
    partners = [
        ChannelPartner.objects.create(organization=shop, name=f"P{n}", phone=f"+9198250000{n:02}")
        for n in range(6)
    ]

    def claim(partner):
        add_to_project(lead, tower, {}, by=None, channel_partner=partner)

    all_at_once(*[lambda p=partner: claim(p) for partner in partners])

    statuses = sorted(PartnerClaim.objects.values_list("status", flat=True))
    assert statuses == ["active"] + ["contested"] * 5
    current = PartnerClaim.objects.get(status="active")
    assert LeadProjectAssociation.objects.get().channel_partner_id == current.partner_id
