"""Is this process able to answer, and does anybody do the work in the background?"""

import logging
from typing import Any

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config import __version__
from core.waiting import statements_end_after, waiting_at_most
from jobs.models import Job

logger = logging.getLogger(__name__)

# A worker takes a job within a second or two; one that waits this long waits for nobody.
LATE_SECONDS = 60
# For a connection, and for what is asked by it. Load balancers give up after some seconds, and then
# nobody knows why.
PATIENCE_SECONDS = 0.8


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 while requests can be served, 503 when not, within two seconds.

    Late background work is shown and does not make it 503: taking web servers out of service
    would not make a worker come back.
    """
    report: dict[str, Any] = {"status": "ok", "version": __version__, "database": "ok"}
    try:
        with waiting_at_most(PATIENCE_SECONDS):
            connection.ensure_connection()
        with statements_end_after(PATIENCE_SECONDS):
            report["work"] = background_work()
    except DatabaseError as error:
        logger.error("Not healthy: %s", error)
        return JsonResponse(report | {"status": "down", "database": "unreachable"}, status=503)
    return JsonResponse(report)


def background_work() -> dict[str, Any]:
    """Whether jobs are taken up, told by how long one that is due has waited."""
    oldest = Job.objects.waiting_since()
    seconds = max(0, round((timezone.now() - oldest).total_seconds())) if oldest else 0
    return {
        "status": "late" if seconds > LATE_SECONDS else "ok",
        "oldest_waiting_seconds": seconds,
    }
