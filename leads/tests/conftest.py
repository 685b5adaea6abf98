from datetime import timedelta

import pytest

from customers.tests.conftest import add
from leads.models import ChannelPartner, Project
from leads.services.leads import create_lead

__all__ = ["add"]


@pytest.fixture
def skyline(shop):
    return Project.objects.create(organization=shop, name="Skyline")


@pytest.fixture
def riverside(shop):
    return Project.objects.create(organization=shop, name="Riverside")


@pytest.fixture
def their_project(other_shop):
    return Project.objects.create(organization=other_shop, name="Skyline")


@pytest.fixture
def partner(shop):
    return ChannelPartner.objects.create(
        organization=shop, name="Mehta Realty", phone="+919825000001", code="MR1"
    )


@pytest.fixture
def rival(shop):
    return ChannelPartner.objects.create(
        organization=shop, name="Shah Homes", phone="+919825000002", code="SH1"
    )


@pytest.fixture
def take(shop):
    """A lead as a person enters it; the lead itself."""

    def call(full_name="Asha Patel", phone="97235 21333", *, by=None, **values):
        memberships = {name: values.pop(name, None) for name in ("project", "channel_partner")}
        data = {"full_name": full_name, "phone": phone, **values}
        return create_lead(shop, data, by=by, **memberships).lead

    return call


@pytest.fixture
def lead(take):
    return take()


@pytest.fixture
def today(shop):
    return shop.today()


@pytest.fixture
def tomorrow(today):
    return today + timedelta(days=1)


@pytest.fixture
def yesterday(today):
    return today - timedelta(days=1)


# Two projects that two partners bring people to.
@pytest.fixture
def sky_heights(shop):
    return Project.objects.create(organization=shop, name="Sky Heights")


@pytest.fixture
def green_valley(shop):
    return Project.objects.create(organization=shop, name="Green Valley")


@pytest.fixture
def om_realty(shop):
    return ChannelPartner.objects.create(
        organization=shop, name="Om Realty", code="CP-01", phone="+919825012345"
    )


@pytest.fixture
def shree_homes(shop):
    return ChannelPartner.objects.create(
        organization=shop, name="Shree Homes", code="CP-02", phone="+919904309398"
    )


@pytest.fixture
def nisha(take):
    return take("Nisha Agarwal", "+919624079659")
