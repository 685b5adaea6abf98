"""Erasing a person: what it would do, in words of people, and the beginning of it."""

import logging
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Model, Q

from accounts.models import TrailKind, User
from accounts.trail import record as write_trail
from config.deleting.services import Count, in_words
from config.deleting.steps import all_of
from config.rights.erasing.contents import EMPTIED, GONE
from config.rights.erasing.running import ERASE_JOB
from config.rights.person import Person
from config.rights.records import records_of
from core.errors import DomainError
from customers.edits import ensure_not_merged
from customers.matching.store import lock_identities
from customers.models import Customer, Erasure
from jobs.models import UNFINISHED, Job
from jobs.schedule import Firing, daily
from jobs.services import start_job
from uploads.models import FileUpload, UploadRow

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Preview:
    """What an erasure would do now. `confirm` is to be typed: the person's number."""

    confirm: str
    goes: list[Count]
    empties: list[Count]
    files: list[str]
    waits_for: int


def preview_erasure(customer: Customer) -> Preview:
    """By what is linked with the person. What else names them is found by the job alone."""
    ensure_not_merged(customer)
    person = Person.of(customer)
    goes: list[Count] = []
    empties: list[Count] = []
    gone = sorted(GONE, key=lambda one: one.__name__)
    models: list[type[Model]] = [Customer, UploadRow, *EMPTIED, *gone]
    for model in models:
        count = records_of(person, model).order_by().count()
        if count:
            counted = Count(str(model._meta.model_name), in_words(model, count), count)
            (goes if model in GONE else empties).append(counted)
    uploads = FileUpload.objects.filter(
        Q(pk__in=records_of(person, UploadRow).values("upload"))
    ).exclude(file="")
    return Preview(
        confirm=str(customer.pk),
        goes=goes,
        empties=empties,
        files=list(uploads.order_by("pk").values_list("original_name", flat=True)),
        waits_for=_at_work(customer.organization_id),
    )


def start_erasing(customer: Customer, *, confirm: str, by: User) -> Job:
    """Queue the erasure. Asked for again while it runs or after its failure, the same one goes on.

    Raises DomainError: 400 beside `confirm` when it is not the customer's number.
    """
    ensure_not_merged(customer)
    if confirm.strip() != str(customer.pk):
        message = f"Type the customer's number, {customer.pk}, to erase them for good."
        raise DomainError.at("confirm", "invalid", message)
    with transaction.atomic():
        lock_identities(customer.organization_id)
        customer.refresh_from_db(fields=["merged_into"], from_queryset=all_of(Customer))
        ensure_not_merged(customer)  # nor in the meantime
        erasure = queue_erasure(customer, by=by)
        assert erasure.job is not None
        write_trail(TrailKind.ERASED, by=by, target=customer)
    logger.info("Job %s: user %s erases customer %s.", erasure.job_id, by.pk, customer.pk)
    return erasure.job


def queue_erasure(customer: Customer, *, by: User | None) -> Erasure:
    """The erasure with a job that does it: the one that is under way, else another."""
    erasure, _ = Erasure.objects.select_related("job").get_or_create(
        organization_id=customer.organization_id,
        customer_number=customer.pk,
        defaults={"asked_by": by},
    )
    if erasure.job is None or erasure.job.status not in UNFINISHED:
        erasure.job = start_job(
            ERASE_JOB,
            organization=customer.organization,
            parameters={"erasure": erasure.pk},
            by=by,
        )
        erasure.save(update_fields=["job"])
    return erasure


def go_on_with_erasures() -> int:
    """Queue again those whose job failed for good: nobody is left half erased. How many."""
    left = Erasure.objects.filter(finished_at=None).exclude(job__status__in=UNFINISHED)
    count = 0
    for erasure in left.order_by("pk"):
        customer = all_of(Customer).filter(pk=erasure.customer_number).first()
        if customer is not None:
            queue_erasure(customer, by=None)
            count += 1
    return count


@daily("config.go_on_with_erasures", hour=2)
def check_erasures(firing: Firing) -> None:
    go_on_with_erasures()


def _at_work(organization_id: int) -> int:
    uploads = all_of(FileUpload).filter(organization=organization_id, job__status__in=UNFINISHED)
    return uploads.count()
