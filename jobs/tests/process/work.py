"""Slow work whose every write can be counted afterwards."""

import time

from django.utils import timezone

from jobs.models import ScheduleFiring
from jobs.registry import job_handler
from jobs.run import JobRun


@job_handler("tests.slow_rows")
def write_slowly(run: JobRun) -> dict[str, int]:
    """One row per chunk. The life that wrote it is part of the row, so that a row written by two
    lives would show up as two."""
    total = run.parameters["rows"]
    for number in range(run.cursor.get("next", 0), total):
        with run.chunk() as chunk:
            ScheduleFiring.objects.create(
                name=f"row {number}",
                local_date=timezone.now().date(),
                local_hour=run.job.attempts,
            )
            time.sleep(run.parameters["seconds"])
            chunk.checkpoint({"next": number + 1}, done=number + 1, total=total)
    return {"rows": total}
