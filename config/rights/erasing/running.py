"""The job: step by step, each chunk one transaction with its place; killed anywhere it goes on."""

import logging
import time
from collections import Counter
from typing import Any

from django.db import connection
from django.db.models import Max, Q
from django.utils import timezone

from config.deleting.steps import all_of
from config.rights.erasing import kept_list
from config.rights.erasing.contents import EMPTY_CUSTOMER, ORDER, erase_records
from config.rights.erasing.files import names_person, stored_uploads
from config.rights.erasing.sought import Sought
from config.rights.erasing.sweep import (
    clean,
    forget_answers,
    forget_unclaimed_events,
    tables_to_sweep,
)
from config.rights.person import Person
from config.rights.records import records_of
from core.roles import Can
from core.text_search import optimize_indexes
from customers.erased import digest_of
from customers.matching.store import lock_identities
from customers.models import (
    Customer,
    CustomerIdentifier,
    ErasedKey,
    Erasure,
    IdentifierKind,
    OptedOutPhone,
)
from jobs.models import UNFINISHED, Job, JobStatus
from jobs.registry import foreground_kinds, job_handler
from jobs.run import JobRun
from messaging.models import Message, MessageStatus
from uploads.forgetting import forget_file
from uploads.models import FileUpload, Forgotten

logger = logging.getLogger(__name__)
ERASE_JOB = "config.erase_person"
CHUNK = 2_000
_WAIT_SECONDS = 0.5
_STEPS = ("wait", "records", "sweep", "answers", "files", "end")


@job_handler(ERASE_JOB, label="Erase a person", cancel_right=Can.ADMINISTER, background=True)
def erase_person(run: JobRun) -> dict[str, Any]:
    """Goes on after a kill; begun again it finds nothing left to do, or what came meanwhile."""
    erasure = Erasure.objects.select_related("organization").get(pk=run.parameters["erasure"])
    _overwrite_what_goes()
    if not erasure.sealed and not _begin(erasure, run):
        return {"counts": erasure.counts}
    if "step" not in run.cursor:  # a second job, which takes what came meanwhile
        with run.chunk() as chunk:
            _note_last_upload(erasure)
            chunk.checkpoint({"step": _STEPS[0]}, done=0)
    sought = Sought.unsealed(erasure.sealed)
    steps = {
        "wait": _wait_for_earlier_work,
        "records": _erase_records,
        "sweep": _sweep_tables,
        "answers": _forget_answers,
        "files": _forget_files,
        "end": _end,
    }
    for name in _STEPS[_STEPS.index(run.cursor.get("step", _STEPS[0])) :]:
        if run.cursor.get("step") != name:
            _checkpoint(run, {"step": name})
        steps[name](run, erasure, sought)
    return {"counts": erasure.counts}


def _begin(erasure: Erasure, run: JobRun) -> bool:
    """From now on nobody finds the person, and what names them by a key waits. False when they were
    erased before."""
    with run.chunk() as chunk:
        lock_identities(erasure.organization_id)
        customer = Customer.objects.filter(pk=erasure.customer_number).first()
        if customer is None:
            chunk.checkpoint({"step": "end"}, done=run.job.done)
            return False
        sought = Sought.of(Person.of(customer))
        erasure.numbers, erasure.sealed = list(sought.person.ids), sought.sealed()
        erasure.save(update_fields=["numbers", "sealed"])
        _note_last_upload(erasure)
        silent = set(records_of(sought.person, OptedOutPhone).values_list("phone", flat=True))
        ErasedKey.objects.bulk_create(
            [
                ErasedKey(
                    organization_id=erasure.organization_id,
                    erasure=erasure,
                    kind=kind,
                    digest=digest_of(erasure.organization_id, (kind, value)),
                    opted_out=value in silent or customer.opted_out_at is not None,
                )
                for kind, value in sorted(sought.keys)
            ],
            ignore_conflicts=True,
        )
        CustomerIdentifier.objects.filter(customer__in=sought.person.ids).delete()
        all_of(Customer).filter(pk__in=sought.person.ids).update(**EMPTY_CUSTOMER)
        chunk.checkpoint({"step": _STEPS[0]}, done=0)
    return True


def _wait_for_earlier_work(run: JobRun, erasure: Erasure, sought: Sought) -> None:
    """Of what was at work before the person was gone nobody knows what it still writes: sheets,
    reverts and merges of other workers, messages on their way. Work that waits for its turn comes
    first: this job gives way to it."""
    while _is_at_work(run, erasure, sought):
        time.sleep(_WAIT_SECONDS)
        _checkpoint(run, run.cursor)


def _is_at_work(run: JobRun, erasure: Erasure, sought: Sought) -> bool:
    """Not what another background job left to be gone on with: it would wait for this one."""
    begun = Job.objects.filter(
        organization=erasure.organization_id,
        status__in=UNFINISHED,
        started_at__lt=run.job.started_at,
    ).exclude(pk=run.job.pk)
    held = Q(lease_until__gt=timezone.now(), status=JobStatus.RUNNING)
    others = begun.filter(held | Q(kind__in=foreground_kinds("default")))
    sending = Message.objects.filter(
        customer__in=sought.person.ids,
        status=MessageStatus.SENDING,
        lease_until__gt=timezone.now(),
    )
    return others.exists() or sending.exists()


def _erase_records(run: JobRun, erasure: Erasure, sought: Sought) -> None:
    """Table by table; a kill begins the present one again, which finds less."""
    names = [model._meta.label for model in ORDER]
    at = names.index(run.cursor["table"]) if "table" in run.cursor else 0
    for model in ORDER[at:]:
        after: Any = None
        key = "record" if model._meta.label == "customers.BlockingKey" else "pk"
        while True:
            rows = sought.records(model).order_by(key)
            if after is not None:
                rows = rows.filter(**{f"{key}__gt": after})
            keys = list(rows.values_list(key, flat=True)[:CHUNK])
            if not keys:
                break
            after = keys[-1]
            with run.chunk() as chunk:
                some = sought.records(model).filter(**{f"{key}__in": keys})
                erase_records(model, some)
                _count(erasure, str(model._meta.model_name), len(keys))
                position = {"step": "records", "table": model._meta.label}
                chunk.checkpoint(position, done=run.job.done + len(keys))


def _sweep_tables(run: JobRun, erasure: Erasure, sought: Sought) -> None:
    mentions = sought.mentions
    tables = list(tables_to_sweep(erasure.organization_id))
    names = [model._meta.label for model, _, _ in tables]
    at = names.index(run.cursor["table"]) if "table" in run.cursor else 0
    after = run.cursor.get("after")
    for model, rows, columns in tables[at:]:
        if after is not None:
            rows = rows.filter(pk__gt=after)
        for some in mentions.in_slices(rows, columns):
            if not some.keys and some.is_last:  # most tables are short, and have nothing
                run.renew()
                continue
            with run.chunk() as chunk:
                if some.keys:
                    clean(model, some.keys, columns, mentions)
                    _count(erasure, "mentions", len(some.keys))
                position = {"step": "sweep", "table": model._meta.label, "after": some.last}
                chunk.checkpoint(position, done=run.job.done + len(some.keys))
        after = None


def _forget_answers(run: JobRun, erasure: Erasure, sought: Sought) -> None:
    run.renew()
    with run.chunk() as chunk:
        found = forget_answers(erasure.organization_id, sought.mentions)
        _count(erasure, "answers", found)
        phones = [value for kind, value in sought.keys if kind == IdentifierKind.PHONE]
        unclaimed = forget_unclaimed_events(erasure.organization_id, phones)
        _count(erasure, "messageevent", unclaimed)
        chunk.checkpoint(run.cursor, done=run.job.done + found)


def _forget_files(run: JobRun, erasure: Erasure, sought: Sought) -> None:
    mentions = sought.mentions
    uploads = stored_uploads(erasure.organization_id)
    # What was handed in later names the person anew: its rows wait, and say why.
    earlier = uploads.filter(pk__lte=erasure.last_upload)
    for upload in earlier.filter(pk__gt=run.cursor.get("upload", 0)):
        named = names_person(upload, mentions, renew=run.renew)
        if named:
            forget_file(upload, why=Forgotten.ERASED, at=timezone.now())
        with run.chunk() as chunk:
            if named:
                _count(erasure, "files", 1)
            position = {"step": "files", "upload": upload.pk}
            chunk.checkpoint(position, done=run.job.done + int(named))


def _end(run: JobRun, erasure: Erasure, sought: Sought) -> None:
    kept_list.write(erasure)
    optimize_indexes(renew=run.renew)
    with run.chunk() as chunk:
        erasure.sealed, erasure.finished_at = "", timezone.now()
        erasure.save(update_fields=["sealed", "finished_at"])
        chunk.checkpoint({"step": "end"}, done=run.job.done, total=run.job.done)
    logger.info("Job %s erased customer %s.", run.job.pk, erasure.customer_number)


def _note_last_upload(erasure: Erasure) -> None:
    """By number, not by time: the clocks of the machine that took a sheet, of this one and of the
    database differ. With the erased keys or after them: rows of later sheets wait."""
    uploads = all_of(FileUpload).filter(organization=erasure.organization_id)
    erasure.last_upload = uploads.aggregate(last=Max("pk"))["last"] or 0
    erasure.save(update_fields=["last_upload"])


def _checkpoint(run: JobRun, cursor: dict[str, Any]) -> None:
    with run.chunk() as chunk:
        chunk.checkpoint(cursor, done=run.job.done)


def _count(erasure: Erasure, name: str, count: int) -> None:
    """Within the chunk: what is counted twice is written once."""
    counts = Counter(erasure.counts)
    counts[name] += count
    erasure.counts = dict(counts)
    erasure.save(update_fields=["counts"])


def _overwrite_what_goes() -> None:
    """SQLite leaves what was deleted in its file until the place is used again, unless told."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
