"""The job that empties the outbox. Any number of them may run at once."""

import logging
import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any

from django.conf import settings
from django.utils import timezone

from jobs.errors import RunStopped
from jobs.registry import job_handler
from jobs.run import JobRun
from messaging.breaker import open_channels
from messaging.claiming import (
    Batch,
    Delivery,
    claim_batch,
    expire,
    mark_abandoned_uncertain,
)
from messaging.gateways import Effect, Outcome, SendStatus, gateway_of
from messaging.outbox import DISPATCH, enqueue_dispatch, next_moment
from messaging.quiet import after_quiet, is_quiet
from messaging.results import Result, store_results
from messaging.status_updates import apply_waiting_updates

logger = logging.getLogger(__name__)

_POLL_SECONDS = 1.0


@job_handler(DISPATCH, label="Send messages", queue="messages")
def dispatch(run: JobRun) -> dict[str, Any]:
    """Send what waits, batch by batch; then ring for the moment when the next has its time.

    A batch costs a constant number of queries and is all that is in memory. It is committed as
    being sent, goes out in threads that touch no database, and its outcome is committed.
    """
    organization = run.job.organization
    assert organization is not None
    sent = run.job.done
    with run.chunk() as chunk:  # may be thousands after a pause
        mark_abandoned_uncertain(organization, at=timezone.now())
        expire(organization, at=timezone.now())
        chunk.checkpoint({}, done=sent)
    with ThreadPoolExecutor(settings.MESSAGE_PARALLEL) as pool:
        while not is_quiet(organization, timezone.now()):
            batch = claim_batch(organization, open_channels(organization))
            if not batch.taken:
                break
            stopped = _send(run, pool, batch)
            if stopped is not None:
                raise stopped
            sent += len(batch.deliveries)
            with run.chunk() as chunk:
                chunk.checkpoint({}, done=sent)
    paused = {
        name: open_channel.paused_until
        for name, open_channel in open_channels(organization).items()
    }
    if moment := next_moment(organization, paused):
        enqueue_dispatch(organization, at=after_quiet(organization, max(moment, timezone.now())))
    return {"sent": sent}


def _send(run: JobRun, pool: ThreadPoolExecutor, batch: Batch) -> RunStopped | None:
    """Send and write down what came of it; whatever stops the job waits until that is done."""
    deadline = time.time() + settings.MESSAGE_LEASE_SECONDS / 4
    on_their_way = {
        pool.submit(_send_one, delivery, deadline): delivery for delivery in batch.deliveries
    }
    stopped: RunStopped | None = None
    pending = set(on_their_way)
    while pending:
        _, pending = wait(pending, timeout=_POLL_SECONDS, return_when=FIRST_COMPLETED)
        if stopped is None and pending:
            try:
                run.renew()
            except RunStopped as stop:
                stopped = stop
    results: list[Result] = [(on_their_way[one], _outcome_of(one)) for one in on_their_way]
    organization = run.job.organization
    assert organization is not None
    known = store_results(organization, batch.token, results)
    apply_waiting_updates(known)
    return stopped


def _outcome_of(sending: Future[Outcome]) -> Outcome:
    """A gateway that broke must not leave the others of its batch without their outcome."""
    broken = sending.exception()
    if broken is None:
        return sending.result()
    logger.error("A gateway broke while it sent a message.", exc_info=broken)
    return Outcome(
        SendStatus.UNCERTAIN,
        code="broken",
        text=f"The gateway broke: {type(broken).__name__}",
        effect=Effect.STOP_SENDER,
    )


def _send_one(delivery: Delivery, deadline: float) -> Outcome:
    """A machine that slept must not send what others took for lost meanwhile."""
    if time.time() > deadline:
        return Outcome(SendStatus.RETRY, code="too_slow", text="The machine stood still.")
    return gateway_of(delivery.open_channel.channel).send(delivery.outgoing)
