"""What happens to contacts by the clock."""

from contacts.services.meeting import start_meeting
from jobs.schedule import Firing, daily


@daily("leads.contacts_meet_customers", hour=1, per_organization=True)
def contacts_meet_customers(firing: Firing) -> None:
    assert firing.organization is not None
    start_meeting(firing.organization)
