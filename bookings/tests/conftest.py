"""The projects, partners and leads that the tests of leads use."""

from leads.tests.conftest import (
    add,
    green_valley,
    lead,
    nisha,
    om_realty,
    partner,
    rival,
    riverside,
    shree_homes,
    sky_heights,
    skyline,
    take,
    their_project,
    today,
    tomorrow,
    yesterday,
)

__all__ = [
    "add",
    "green_valley",
    "lead",
    "nisha",
    "om_realty",
    "partner",
    "rival",
    "riverside",
    "shree_homes",
    "sky_heights",
    "skyline",
    "take",
    "their_project",
    "today",
    "tomorrow",
    "yesterday",
]
