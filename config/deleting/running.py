"""The job: chunk by chunk, children first, each chunk one transaction.

Whatever is gone is gone, and what is left says where to go on: an attempt begins with the first
step again, which costs a look into tables that are empty by then.
"""

import logging
from collections import Counter
from collections.abc import Collection
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection
from django.db.models import FileField, Model
from django.utils import timezone

from accounts.models import Branch, Organization
from config.deleting.rows import steps_of_branch, steps_of_organization
from config.deleting.steps import Step, all_of, without_compiling
from core.files import remove_files
from core.roles import Can
from customers.models import Customer
from history.models import ChangeCause, TargetType
from history.services import NewChange, record_changes
from jobs.models import Job
from jobs.registry import job_handler
from jobs.run import JobRun
from visits.models import Purchase
from visits.services.medicines import forget_lines

logger = logging.getLogger(__name__)
BRANCH_JOB, ORGANIZATION_JOB = "config.delete_branch", "config.delete_organization"
CHUNK = 5_000


# Whatever was written into the branch while the job ran goes with the next walk through the steps.
MOST_WALKS = 5


def give_branch_back(job: Job, reason: str = "") -> None:
    """What is left of it is seen again by the owner, who may order the deletion again."""
    Branch.objects.filter(pk=job.parameters["branch"]).update(deletion_started_at=None)


def give_organization_back(job: Job) -> None:
    """Cancelled by the operator; after a failure nothing of it works by itself until the next."""
    organizations = Organization.objects.filter(pk=job.parameters["organization"])
    organizations.update(deletion_started_at=None)


@job_handler(
    BRANCH_JOB,
    label="Delete a branch",
    cancel_right=Can.ADMINISTER,
    on_failed=give_branch_back,
    on_cancelled=give_branch_back,
)
def delete_branch(run: JobRun) -> dict[str, Any]:
    return _delete(run, steps_of_branch(run.parameters["branch"]))


@job_handler(
    ORGANIZATION_JOB,
    label="Delete an organization",
    cancel_right=Can.ADMINISTER,
    on_cancelled=give_organization_back,
)
def delete_organization(run: JobRun) -> dict[str, Any]:
    return _delete(run, steps_of_organization(run.parameters["organization"]))


def _delete(run: JobRun, steps: list[Step]) -> dict[str, Any]:
    for walk in range(1, MOST_WALKS + 1):
        try:
            for step in steps:
                _walk(run, step)
            break
        except IntegrityError:
            if walk == MOST_WALKS:
                raise
            logger.info("Job %s: something was written meanwhile, walk %s.", run.job.pk, walk + 1)
    gone = run.cursor.get("gone", {})
    result = {"name": run.parameters["name"], "records": sum(gone.values()), "gone": gone}
    logger.info("Job %s (%s) deleted %s.", run.job.pk, run.job.kind, result)
    return result


def _walk(run: JobRun, step: Step) -> None:
    """Through the step's rows until nothing is found from the first row on: those that pointed to
    another one of their table go before it."""
    after: Any = None
    while True:
        with run.reading(), without_compiling():
            keys = step.next_keys(after, CHUNK)
        if not keys and after is None:
            return
        after = keys[-1] if keys else None
        if keys:
            with run.chunk() as chunk:
                if step.model is Purchase and run.job.kind == BRANCH_JOB and not step.changes:
                    # What was sold there alone is not proposed any more.
                    assert run.job.organization_id is not None
                    forget_lines(run.job.organization_id, keys)
                gone = Counter(run.cursor.get("gone", {}))
                gone.update(_change(run, step, keys) if step.changes else _remove(step, keys))
                chunk.checkpoint(
                    {"gone": dict(gone), "at": f"{step.model._meta.label} {after}"}, gone.total()
                )


def _change(run: JobRun, step: Step, keys: list[Any]) -> dict[str, int]:
    rows = all_of(step.model).filter(pk__in=keys)
    before = dict(rows.values_list("pk", "branch")) if step.model is Customer else {}
    rows.update(**step.changes)
    if step.model is Customer:
        _write_moves(run, before, dict(rows.values_list("pk", "branch")))
    return {}


def _write_moves(run: JobRun, before: dict[int, Any], after: dict[int, Any]) -> None:
    """That these customers are at home in another branch now, or in none."""
    record_changes(
        TargetType.CUSTOMER,
        [
            NewChange(pk, {"branch": [before[pk], branch]}, cause_id=run.job.pk)
            for pk, branch in after.items()
            if before[pk] != branch
        ],
        organization_id=run.job.organization_id,
        cause=ChangeCause.BRANCH_DELETED,
        by_id=run.job.started_by_id,
        at=timezone.now(),
    )


def names_of_deleted(job_ids: Collection[int]) -> dict[int, str]:
    """{job: "Shivranjani"}, for the histories of those who were at home there."""
    names = Job.objects.filter(pk__in=job_ids).values_list("pk", "parameters__name")
    return {pk: str(name) for pk, name in names}


def _remove(step: Step, keys: list[Any]) -> dict[str, int]:
    """Past the models' own deletes, which would load every row. {kind: how many} went."""
    allow_deleting_what_is_written_once()
    rows = (
        all_of(step.model).filter(pk__in=keys)
        if step.key == "pk"
        else step.rows.filter(**{f"{step.key}__in": keys})
    )
    _remove_files(step.model, rows)
    counts = {kind_of(step.model): rows._raw_delete(rows.db)}
    for parent in step.model._meta.parents:  # a pair of leads has its other half there
        counts[kind_of(parent)] = (half := all_of(parent).filter(pk__in=keys))._raw_delete(half.db)
    if step.key == "pk":
        of_model = ContentType.objects.get_for_model(step.model)
        edits = all_of(LogEntry).filter(content_type=of_model, object_id__in=list(map(str, keys)))
        edits._raw_delete(edits.db)
    return counts


def kind_of(model: type[Model]) -> str:
    return model._meta.model_name or ""


def _remove_files(model: type[Model], rows: Any) -> None:
    """Before their rows are gone for good: a kill in between leaves a row without its file, which
    the next attempt deletes, never a file that no row knows of."""
    for field in model._meta.local_fields:
        if isinstance(field, FileField):
            names = rows.exclude(**{field.name: ""}).values_list(field.name, flat=True)
            remove_files(field.storage or default_storage, list(names))


def allow_deleting_what_is_written_once() -> None:
    """To the end of the transaction the trigger of customers/0006 lets rows go (0008)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL footfall.deleting = 'on'")
            cursor.execute("SET LOCAL jit = off")
