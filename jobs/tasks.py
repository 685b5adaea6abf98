"""The bell: a task in the queue that says a job is waiting, and nothing more."""

from datetime import datetime

from jobs.engine import enqueue, task, waiting_arguments
from jobs.models import Job
from jobs.registry import find_kind
from jobs.runner import run_job

BACKGROUND_PRIORITY = -50


@task
def run_job_task(job_id: int) -> None:
    """Answer the task; rings it again unless another one of the same job already waits."""
    again = run_job(job_id)
    if again is not None and job_id not in pending_tasks():
        enqueue_job(Job.objects.get(pk=job_id), at=again)


def enqueue_job(job: Job, *, at: datetime | None = None) -> None:
    """Ask a worker to take the job; part of the caller's transaction."""
    kind = find_kind(job.kind)
    if kind is None:
        enqueue(run_job_task, job.pk, queue="default", at=at)
        return
    priority = BACKGROUND_PRIORITY if kind.background else 0
    enqueue(run_job_task, job.pk, queue=kind.queue, priority=priority, at=at)


def pending_tasks() -> set[int]:
    """Ids of jobs whose bell no worker has answered yet."""
    return {arguments[0] for arguments in waiting_arguments(run_job_task)}
