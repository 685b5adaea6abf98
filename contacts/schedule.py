"""What happens to contacts by the clock."""

from contacts.services.linking import start_linking
from jobs.schedule import Firing, daily


@daily("leads.link_contacts_to_customers", hour=1, per_organization=True)
def link_contacts_to_customers(firing: Firing) -> None:
    assert firing.organization is not None
    start_linking(firing.organization)
