"""What each app writes into the trail."""

from accounts.models import TrailEntry, TrailKind
from accounts.trail import record
from config.tests.deletions import delete


def entries(kind):
    return list(TrailEntry.objects.filter(kind=kind).order_by("pk"))


def test_an_organization_that_goes_takes_its_trail_along(as_operator, shop, asha, dev):
    record(TrailKind.SIGNED_IN, by=asha)
    record(TrailKind.SIGNED_IN, by=dev)

    job = delete(as_operator, shop)

    assert job.result["gone"]["trailentry"] == 1
    assert [entry.actor_name for entry in entries("signed_in")] == ["dev"]
