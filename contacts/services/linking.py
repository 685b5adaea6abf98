"""Contacts whose phone became a customer's while no bill was written.

A sheet, an edit or a booking may give a customer a phone that a list has named before. Bills are
followed at once; this finds the others, every night.
"""

from typing import Any

from django.db.models import Exists, OuterRef

from accounts.models import Organization
from contacts.models import ContactRecord
from contacts.models.contact import ContactQuerySet
from contacts.services.converting import follow_bills
from customers.matching.store import lock_identities
from customers.models import CustomerIdentifier, IdentifierKind
from jobs.models import Job
from jobs.registry import job_handler
from jobs.run import JobRun
from jobs.services import start_job

KIND = "contacts.link_to_customers"
CHUNK = 2_000


def start_linking(organization: Organization) -> Job | None:
    """Start the job, unless there is nobody to find: most nights."""
    if not unmet(organization).exists():
        return None
    return start_job(KIND, organization=organization, parameters={}, by=None)


def unmet(organization: Organization) -> ContactQuerySet:
    """Contacts of nobody, whose phone a customer has."""
    owned = CustomerIdentifier.objects.filter(
        organization=organization, kind=IdentifierKind.PHONE, value=OuterRef("phone")
    )
    contacts = ContactRecord.objects.filter(organization=organization, customer=None)
    return contacts.filter(Exists(owned)).order_by("pk")


@job_handler(KIND, label="Finding customers among the contacts to call", background=True)
def link_customers(run: JobRun) -> dict[str, Any]:
    organization = run.job.organization
    assert organization is not None
    done = run.cursor.get("done", 0)
    while not run.cursor.get("finished"):
        with run.chunk() as chunk:
            lock_identities(organization.pk)
            found = unmet(organization).filter(pk__gt=run.cursor.get("after", 0))
            ids = list(found.values_list("pk", flat=True)[:CHUNK])
            done += follow_bills(organization, contact_ids=ids)  # and others of the same person
            finished = len(ids) < CHUNK
            after = ids[-1] if ids else run.cursor.get("after", 0)
            chunk.checkpoint({"after": after, "done": done, "finished": finished}, done)
    return {"contacts": done}
