"""The cast of the tests of leads and of reminders."""

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
from reminders.tests.conftest import meera, sell

__all__ = [
    "add",
    "green_valley",
    "lead",
    "meera",
    "nisha",
    "om_realty",
    "partner",
    "rival",
    "riverside",
    "sell",
    "shree_homes",
    "sky_heights",
    "skyline",
    "take",
    "their_project",
    "today",
    "tomorrow",
    "yesterday",
]
