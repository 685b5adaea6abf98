"""Deleting a branch or an organization: what would go, in words of people, and the beginning of
it.
"""

import logging
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Model, Q
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import Branch, Organization, TrailKind, User, UserSession
from accounts.sign_in.sessions import end_sessions
from accounts.trail import record as write_trail
from config.deleting.rows import (
    only_there,
    staying_customers,
    steps_of_branch,
    steps_of_organization,
)
from config.deleting.running import BRANCH_JOB, ORGANIZATION_JOB, kind_of
from config.deleting.steps import Step, without_compiling
from core.errors import DomainError
from customers.models import Customer
from history.models import ChangeCause, TargetType
from history.services import NewChange, record_changes
from jobs.errors import JobFinished
from jobs.models import UNFINISHED, Job
from jobs.services import cancel_job, start_job
from uploads.models import FileUpload, UploadRevert

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Count:
    """How many records of a kind, and why where it does not go without saying."""

    kind: str
    label: str
    count: int
    why: str = ""


@dataclass(frozen=True)
class Preview:
    """What a deletion would do now."""

    name: str
    goes: list[Count]
    stays: list[Count]

    @property
    def total(self) -> int:
        return sum(one.count for one in self.goes)


def _counted(steps: list[Step]) -> list[Count]:
    """One question for each kind of record. Parents first: the branch, its customers, ..."""
    counts = []
    for step in reversed(steps):
        if not step.changes and (count := step.rows.order_by().count()):
            counts.append(Count(kind_of(step.model), in_words(step.model, count), count))
    return counts


def _staying(model: type[Model], count: int, why: str) -> Count:
    return Count(kind_of(model), in_words(model, count), count, why)


@without_compiling()
def preview_branch(branch: Branch) -> Preview:
    staying = staying_customers(branch.pk).order_by().count()
    members = only_there(branch.pk).order_by().count()
    stays = [
        _staying(Customer, staying, "Another branch or the whole business knows them."),
        _staying(User, members, "Only worked there: they can no longer sign in."),
    ]
    return Preview(
        branch.name, _counted(steps_of_branch(branch.pk)), [one for one in stays if one.count]
    )


@without_compiling()
def preview_organization(organization: Organization) -> Preview:
    return Preview(organization.name, _counted(steps_of_organization(organization.pk)), [])


@transaction.atomic
def start_deleting_branch(branch: Branch, *, typed_name: str, by: User) -> Job:
    """Queue the deletion; from now on nothing new may name the branch, and who worked only there
    is inactive.

    Raises DomainError: 400 beside `name` when it is not the branch's, 409 while a deletion or work
    on the branch's uploads is under way.
    """
    _require_name(branch.name, typed_name)
    _hold(branch.organization_id)
    _require_no_other(BRANCH_JOB, "branch", branch.pk)
    uploads = FileUpload.objects.filter(Q(branch=branch) | Q(corrects__branch=branch))
    reverts = UploadRevert.objects.filter(upload__in=uploads, job__status__in=UNFINISHED)
    busy = uploads.filter(job__status__in=UNFINISHED).count() + reverts.count()
    if busy:
        raise DomainError(
            f"{busy} of this branch's uploads {'is' if busy == 1 else 'are'} being worked on. "
            "Wait for the end, or cancel it, then delete the branch.",
            code="in_use",
            status=409,
        )
    members = list(only_there(branch.pk).filter(is_active=True).values_list("pk", flat=True))
    User.objects.filter(pk__in=members).update(is_active=False)
    end_sessions(UserSession.objects.filter(user__in=members))
    Branch.objects.filter(pk=branch.pk).update(is_active=False, deletion_started_at=Now())
    job = _start(
        BRANCH_JOB,
        {"branch": branch.pk, "name": branch.name},
        preview_branch(branch).total,
        organization=branch.organization,
        by=by,
    )
    _record_deactivated(members, job)
    details = {"name": branch.name, "records": job.total, "deactivated": members}
    write_trail(TrailKind.DELETED, by=by, target=branch, details=details)
    return job


@transaction.atomic
def start_deleting_organization(organization: Organization, *, typed_name: str, by: User) -> Job:
    """Queue the deletion. Nobody of it signs in any more, its other work is cancelled, and no
    webhook or schedule writes for it.

    The job belongs to no organization, so that who deleted what, when and how much of it is kept.
    Raises DomainError as `start_deleting_branch` does.
    """
    _require_name(organization.name, typed_name)
    _hold(organization.pk)
    _require_no_other(ORGANIZATION_JOB, "organization", organization.pk)
    for job in Job.objects.unfinished().filter(organization=organization):
        try:
            cancel_job(job, by=by)
        except JobFinished:
            continue
    total = preview_organization(organization).total
    User.objects.filter(organization=organization).update(is_active=False)
    Branch.objects.filter(organization=organization).update(is_active=False)
    Organization.objects.filter(pk=organization.pk).update(deletion_started_at=Now())
    organization.webhook_keys.update(expires_at=Now())
    organization.api_keys.filter(ended_at=None).update(ended_at=Now())
    return _start(
        ORGANIZATION_JOB,
        {"organization": organization.pk, "name": organization.name},
        total,
        organization=None,
        by=by,
    )


def _record_deactivated(members: list[int], job: Job) -> None:
    """They stay, and their history says why they can no longer sign in."""
    record_changes(
        TargetType.USER,
        [NewChange(pk, {"is_active": [True, False]}, cause_id=job.pk) for pk in members],
        organization_id=job.organization_id,
        cause=ChangeCause.BRANCH_DELETED,
        by_id=job.started_by_id,
        at=timezone.now(),
    )


def _require_name(name: str, typed: str) -> None:
    if typed.strip() != name:
        message = f'Type the name as it stands, "{name}", to delete it.'
        raise DomainError.at("name", "invalid", message)


def _hold(organization_id: int) -> None:
    """Of two who begin at the same moment the second waits, and finds the first one's job."""
    Organization.objects.select_for_update().only("pk").get(pk=organization_id)


def _require_no_other(kind: str, what: str, record_id: int) -> None:
    jobs = Job.objects.unfinished().filter(kind=kind, **{f"parameters__{what}": record_id})
    if (running := jobs.first()) is not None:
        raise DomainError(
            f"This {what} is being deleted already (job {running.pk}).",
            code="in_use",
            status=409,
            extra={"job": running.pk},
        )


def _start(
    kind: str,
    parameters: dict[str, Any],
    total: int,
    *,
    organization: Organization | None,
    by: User,
) -> Job:
    parameters |= {"by": by.username}
    job = start_job(kind, organization=organization, parameters=parameters, by=by, total=total)
    logger.info("Job %s: user %s deletes %s.", job.pk, by.pk, parameters)
    return job


# {label of the model: (one, several)}; the others go by their own names.
_WORDS = {
    "accounts.User": ("member", "members"),
    "accounts.User_branches": ("member's work in a branch", "members' work in branches"),
    "accounts.User_groups": ("member's group", "members' groups"),
    "accounts.User_user_permissions": ("member's own right", "members' own rights"),
    "accounts.TrailEntry": ("note of who did what", "notes of who did what"),
    "accounts.SecondFactor": ("second factor", "second factors"),
    "accounts.RecoveryCode": ("recovery code", "recovery codes"),
    "accounts.UserSession": ("sign-in", "sign-ins"),
    "accounts.ApiKey": ("key of another system for the API", "keys of other systems for the API"),
    "accounts.IdempotencyKey": ("answer kept for a day", "answers kept for a day"),
    "admin.LogEntry": ("edit in the admin", "edits in the admin"),
    "customers.BlockingKey": ("sign of likeness", "signs of likeness"),
    "customers.CustomerIdentifier": (
        "phone, e-mail or passport of a customer",
        "phones, e-mails and passports of customers",
    ),
    "customers.ErasedKey": ("key of who was erased", "keys of who was erased"),
    "customers.DuplicateScope": ("search for duplicates", "searches for duplicates"),
    "customers.MergeMember": ("record that was merged", "records that were merged"),
    "customers.WebhookEvent": ("message of another system", "messages of other systems"),
    "customers.WebhookKey": ("key of another system", "keys of other systems"),
    "history.Change": ("change in the history", "changes in the history"),
    "jobs.Job": ("work in the background", "works in the background"),
    "jobs.ScheduleFiring": ("note of daily work", "notes of daily work"),
    "contacts.ContactInteraction": ("talk with a contact", "talks with contacts"),
    "messaging.MessageEvent": ("report of a message's way", "reports of messages' ways"),
    "reminders.MessageReminder": ("refill in a message", "refills in messages"),
    "messaging.PhoneEvidence": (
        "sign that a phone is on WhatsApp",
        "signs that phones are on WhatsApp",
    ),
    "uploads.PreviewRow": ("row of a preview", "rows of previews"),
    "uploads.RevertEntry": ("line of an upload's revert", "lines of uploads' reverts"),
    "uploads.RowAttempt": ("try of a row", "tries of rows"),
    "uploads.UploadBranch": ("branch of an upload", "branches of uploads"),
    "uploads.UploadNotice": ("notice about an upload", "notices about uploads"),
    "uploads.UploadRevert": ("revert of an upload", "reverts of uploads"),
    "uploads.UploadRow": ("row of an upload", "rows of uploads"),
    "uploads.WaitReason": ("reason why rows wait", "reasons why rows wait"),
}


def in_words(model: type[Model], count: int) -> str:
    """Without the number: "visits" for two of them."""
    meta = model._meta
    own = str(meta.verbose_name), str(meta.verbose_name_plural)
    return _WORDS.get(meta.label, own)[count != 1]
