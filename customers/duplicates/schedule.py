"""When duplicates are looked for without being asked."""

from customers.duplicates.services import check_if_changed, start_scan
from jobs.schedule import Firing, daily, hourly


@hourly("customers.check_duplicates", per_organization=True)
def check_every_hour(firing: Firing) -> None:
    """What webhooks, sheets and other doors brought; nothing is started where nothing changed."""
    assert firing.organization is not None
    check_if_changed(firing.organization)


@daily("customers.scan_duplicates", hour=1, per_organization=True)
def check_every_night(firing: Firing) -> None:
    assert firing.organization is not None
    start_scan(firing.organization, by=None, whole=False)
