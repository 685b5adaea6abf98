"""Which function does the work of which kind of job."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.roles import Can
from jobs.models import Job

if TYPE_CHECKING:
    from jobs.run import JobRun

Handler = Callable[["JobRun"], dict[str, Any] | None]


@dataclass(frozen=True)
class JobKind:
    """A kind of job. The hooks run in the transaction that ends the job, so both always agree."""

    name: str
    handler: Handler
    label: str
    queue: str = "default"
    background: bool = False
    cancel_right: Can = Can.WORK
    on_done: Callable[[Job], None] | None = None
    on_failed: Callable[[Job, str], None] | None = None
    on_cancelled: Callable[[Job], None] | None = None


_kinds: dict[str, JobKind] = {}


def job_handler(
    name: str,
    *,
    label: str = "",
    queue: str = "default",
    background: bool = False,
    cancel_right: Can = Can.WORK,
    on_done: Callable[[Job], None] | None = None,
    on_failed: Callable[[Job, str], None] | None = None,
    on_cancelled: Callable[[Job], None] | None = None,
) -> Callable[[Handler], Handler]:
    """Register the decorated function for jobs of kind `name`.

    It may be called again after any committed chunk, so it goes on from `run.cursor`, and what it
    writes outside chunks must bear repeating. `label` is what people read; `queue`
    lets messages run beside long imports. `background`: nobody waits for it, so it begins after
    the other kinds of its queue and gives way to them after every chunk. `cancel_right`: what it
    takes to cancel it, as to order it.
    """

    def register(handler: Handler) -> Handler:
        if name in _kinds and _kinds[name].handler is not handler:
            raise ValueError(f"Two handlers for jobs of kind {name}.")
        _kinds[name] = JobKind(
            name=name,
            handler=handler,
            label=label or name,
            queue=queue,
            background=background,
            cancel_right=cancel_right,
            on_done=on_done,
            on_failed=on_failed,
            on_cancelled=on_cancelled,
        )
        return handler

    return register


def find_kind(name: str) -> JobKind | None:
    return _kinds.get(name)


def foreground_kinds(queue: str) -> list[str]:
    """The kinds of this queue that no background job may keep waiting."""
    return [kind.name for kind in _kinds.values() if kind.queue == queue and not kind.background]


def label_of(job: Job) -> str:
    """What the job does, for people; its kind where this version knows nothing of it."""
    kind = find_kind(job.kind)
    return kind.label if kind else job.kind
