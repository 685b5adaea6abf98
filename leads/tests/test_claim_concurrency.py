"""Partners who claim the same lead at the same moment."""

import pytest

from accounts.models import Organization
from jobs.testing import all_at_once
from leads.models import ChannelPartner, LeadProjectAssociation, PartnerClaim, Project
from leads.services.associations import add_to_project
from leads.services.claiming import claim_by_hand
from leads.services.leads import create_lead

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_of_claims_at_the_same_moment_one_stands_and_none_is_lost():
    shop = Organization.objects.create(name="Sabarmati Homes")
    tower = Project.objects.create(organization=shop, name="Tower")
    partners = [
        ChannelPartner.objects.create(organization=shop, name=f"P{n}", phone=f"+91982501234{n}")
        for n in range(6)
    ]
    asha = {"full_name": "Asha Patel", "phone": "97235 21333"}
    lead = create_lead(shop, asha, by=None).lead
    roads = (
        lambda partner: claim_by_hand(lead, tower, partner, by=None),
        lambda partner: add_to_project(lead, tower, {}, by=None, channel_partner=partner),
        lambda partner: create_lead(shop, asha, by=None, project=tower, channel_partner=partner),
    )

    all_at_once(*[lambda p=p, n=n: roads[n % 3](p) for n, p in enumerate(partners)])

    lines = PartnerClaim.objects.order_by("pk")
    assert [line.status for line in lines] == ["active"] + ["contested"] * 5
    assert {line.partner for line in lines} == set(partners)
    assert LeadProjectAssociation.objects.get().channel_partner == lines[0].partner
