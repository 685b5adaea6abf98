"""Trying many rows again, as a job that can be killed anywhere and goes on."""

from typing import Any

from accounts.models import User
from core.errors import DomainError
from jobs.errors import JobFailed
from jobs.models import Job
from jobs.registry import job_handler
from jobs.run import JobRun
from uploads.duplicates import check_upload
from uploads.fixing.fixer import Correction, Fixer
from uploads.fixing.selection import Selection
from uploads.fixing.services import JOB_KIND
from uploads.models import FileUpload, Outcome

# Rows per transaction: a person who corrects one row in between waits no longer than for these.
CHUNK_ROWS = 500


def compare_what_came(job: Job) -> None:
    upload = FileUpload.objects.select_related("organization").get(pk=job.parameters["upload"])
    check_upload(upload, since=job.started_at)


@job_handler(JOB_KIND, label="Trying waiting rows again", on_done=compare_what_came)
def try_again(run: JobRun) -> dict[str, Any]:
    """Goes through the rows in the order of the sheet; each is tried once, whatever happens."""
    given = run.parameters
    upload = FileUpload.objects.select_related("organization", "branch", "uploaded_by").get(
        pk=given["upload"]
    )
    by = User.objects.filter(pk=run.job.started_by_id or 0).first()
    selection = Selection.from_json(given["selection"])
    corrections = {int(index): cell for index, cell in given["corrections"].items()}
    fixer = Fixer(upload, by=by)
    position = {"row": 0, "tried": 0, "settled": 0} | run.cursor
    while True:
        rows = list(selection.waiting(upload).filter(row_number__gt=position["row"])[:CHUNK_ROWS])
        if not rows:
            return {"tried": position["tried"], "settled": position["settled"]}
        with run.chunk() as chunk:
            try:
                tried = fixer.settle([Correction(row, corrections) for row in rows])
            except DomainError as refusal:
                raise JobFailed(refusal.message) from refusal
            settled = sum(1 for result in tried if result.outcome != Outcome.NEEDS_ATTENTION)
            position = {
                "row": rows[-1].row_number,
                "tried": position["tried"] + len(tried),
                "settled": position["settled"] + settled,
            }
            chunk.checkpoint(position, done=position["tried"])
