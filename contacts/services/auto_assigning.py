"""New contacts given out by the organization itself: at each upload of a list and every morning.

Off unless the organization says so. Evenly to the staff who are there, up to its daily limit, by
the rules of `assigning`. What somebody had who has left goes to others first.
"""

from typing import Any

from django.db.models import QuerySet

from accounts.absences import without_absent
from accounts.models import Organization, User
from contacts.models import ContactRecord, ContactStatus
from contacts.services.assigning import Assignment, assign_contacts, redistribute_contacts
from contacts.services.unattended import who_left
from core.roles import Can, Role
from customers.matching.store import lock_identities
from jobs.models import Job
from jobs.registry import job_handler
from jobs.run import JobRun
from jobs.schedule import Firing, daily
from jobs.services import start_job

KIND = "contacts.assign_new"


@daily("contacts.assign_each_morning", hour=7, per_organization=True)
def assign_each_morning(firing: Firing) -> None:
    assert firing.organization is not None
    start_assigning(firing.organization)


def start_assigning(organization: Organization) -> Job | None:
    """Start the job, unless the organization gives contacts out by hand, or there are none."""
    if not organization.assigns_contacts:
        return None
    if not _new_contacts(organization).exists() and not who_left(organization):
        return None
    return start_job(KIND, organization=organization, parameters={})


@job_handler(KIND, label="Giving new contacts out", cancel_right=Can.MANAGE)
def assign_new(run: JobRun) -> dict[str, Any]:
    """In one transaction: who is killed in the middle has given out nothing."""
    assert run.job.organization_id is not None
    if "result" not in run.cursor:
        with run.chunk() as chunk:
            result = assign_new_contacts(run.job.organization_id)
            chunk.checkpoint({"result": result}, result["assigned"])
    found: dict[str, Any] = run.cursor["result"]
    return found


def assign_new_contacts(organization_id: int) -> dict[str, Any]:
    """Give out what nobody has, and what those have who left; within a transaction.

    Returns how many were `assigned`, how many of them `handed_over`, and what was `left_over`:
    [{reason, message, contacts}]. Several at once take turns, and each sees what those before it
    gave out.
    """
    lock_identities(organization_id)
    organization = Organization.objects.get(pk=organization_id)  # as it is set now
    result: dict[str, Any] = {"assigned": 0, "handed_over": 0, "left_over": []}
    if not organization.assigns_contacts:
        return result
    staff = User.objects.filter(organization=organization, is_active=True, role=Role.STAFF)
    present = [member.pk for member in without_absent(staff.order_by("pk"), organization)]
    if not present:
        return result
    limit = organization.contacts_per_day
    if left := [member.pk for member in who_left(organization)]:
        given = redistribute_contacts(organization, left, by=None, staff=present, daily_limit=limit)
        result["handed_over"] = given.assigned
        _add(result, given)
    new = _new_contacts(organization)
    _add(result, assign_contacts(organization, new, by=None, staff=present, daily_limit=limit))
    return result


def _add(result: dict[str, Any], given: Assignment) -> None:
    result["assigned"] += given.assigned
    result["left_over"] += [
        {"reason": left.reason, "message": left.message, "contacts": left.contacts}
        for left in given.left_over
    ]


def _new_contacts(organization: Organization) -> QuerySet[ContactRecord]:
    return ContactRecord.objects.filter(
        organization=organization, assigned_to=None, status=ContactStatus.PENDING
    )
