"""What a person does with rows that wait: correct one, correct many, try again as they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accounts.models import Branch, User
from accounts.services import add_spelling
from core.errors import DomainError
from core.roles import Can
from jobs.errors import JobFailed
from jobs.models import Job
from jobs.registry import job_handler
from jobs.run import JobRun
from jobs.services import start_job
from uploads.duplicates import check_upload
from uploads.fixing.cells import Corrections, checked_corrections
from uploads.fixing.fixer import Correction, Fixer
from uploads.fixing.selection import Selection, ensure_open, ensure_waiting
from uploads.models import FileUpload, Outcome, UploadRow
from uploads.rows.branches import BranchLookup

JOB_KIND = "uploads.try_again"
# Up to so many rows are tried while the person waits; more are work for the background.
ROWS_AT_ONCE = 100
# Rows per transaction: a person who corrects one row in between waits no longer than for these.
CHUNK_ROWS = 500


@dataclass(frozen=True)
class Trying:
    """`matched` rows are meant. Either `job` tries them, or `settled` of them wait no more."""

    matched: int
    settled: int = 0
    job: Job | None = None
    not_waiting: tuple[int, ...] = ()  # of the rows that were chosen


def fix_row(row: UploadRow, *, cells: dict[str, Any], by: User, seen: int | None = None) -> None:
    """Correct cells {heading or index: cell} of a row that waits, and try it at once.

    The row is as it stands afterwards. `seen`: the row's `attempts` as the person saw it. Raises
    DomainError: 400 for an unknown column; 409 for a row that does not wait, that somebody else
    tried meanwhile, whose upload is still running or was reverted.
    """
    ensure_open(row.upload)
    corrections = checked_corrections(row.upload, cells)
    seen = row.attempts if seen is None else seen
    ensure_waiting(row, profile=seen)
    fixer = Fixer(row.upload, by=by)
    with transaction.atomic():
        tried = fixer.settle([Correction(row, corrections)])
    row.refresh_from_db()
    if not tried:
        ensure_waiting(row, profile=seen)


def retry_rows(
    upload: FileUpload, *, by: User, rows: Sequence[int] | None = None, dry_run: bool = False
) -> Trying:
    """Try the rows that wait once more as they stand: a shop or project was added since."""
    ensure_open(upload)
    return _try(upload, Selection(rows=rows), {}, by=by, dry_run=dry_run)


def correct_rows(
    upload: FileUpload,
    *,
    column: str | int,
    replacement: Any,
    by: User,
    value: str | None = None,
    rows: Sequence[int] | None = None,
    problem: str | None = None,
    remember: bool = False,
    dry_run: bool = False,
) -> Trying:
    """Put `replacement` into `column` of all waiting rows whose cell is `value`, or of `rows`.

    With `problem`, a code, of those that wait with this problem of that cell: a group. `remember`
    makes `value` another spelling of the branch that `replacement` names. Raises
    DomainError: 400 for an unknown column, or without a value and rows; 403 when a right lacks.
    """
    ensure_open(upload)
    if value is None and rows is None:
        message = "Say which rows: give the cell's present value, or the numbers of the rows."
        raise DomainError.at("value", "required", message, overall="invalid")
    if problem is not None and value is None:
        message = "Give the value that has this problem, as its group shows it."
        raise DomainError.at("value", "required", message, overall="invalid")
    corrections = checked_corrections(upload, {str(column): replacement})
    [index] = corrections
    branch = _branch_to_teach(upload, index, value, replacement, by) if remember else None
    with transaction.atomic():
        if branch is not None and value is not None and not dry_run:
            add_spelling(branch, value.strip(), by=by)
        selection = Selection(index, value, rows, problem)
        return _try(upload, selection, corrections, by=by, dry_run=dry_run)


def _try(
    upload: FileUpload, selection: Selection, corrections: Corrections, *, by: User, dry_run: bool
) -> Trying:
    waiting = selection.waiting(upload)
    matched = waiting.count()
    others = _not_waiting(upload, selection)
    if dry_run or not matched:
        return Trying(matched, not_waiting=others)
    if matched > ROWS_AT_ONCE:
        parameters = {
            "upload": upload.pk,
            "selection": selection.as_json(),
            "corrections": {str(index): cell for index, cell in corrections.items()},
        }
        job = start_job(
            JOB_KIND,
            organization=upload.organization,
            parameters=parameters,
            by=by,
            total=matched,
        )
        return Trying(matched, job=job, not_waiting=others)
    fixer = Fixer(upload, by=by)
    with transaction.atomic():
        tried = fixer.settle([Correction(row, corrections) for row in waiting])
    settled = sum(1 for result in tried if result.outcome != Outcome.NEEDS_ATTENTION)
    return Trying(matched, settled, not_waiting=others)


def _not_waiting(upload: FileUpload, selection: Selection) -> tuple[int, ...]:
    """The chosen rows that are left alone; DomainError 400 for numbers that are no rows."""
    if selection.rows is None:
        return ()
    chosen = set(selection.rows)
    rows = upload.rows.filter(row_number__in_values=chosen).order_by("row_number")
    known = dict(rows.values_list("row_number", "outcome"))
    if unknown := sorted(chosen - known.keys()):
        message = f"There is no row {unknown[0]} in this upload."
        raise DomainError.at("rows", "does_not_exist", message, overall="invalid")
    return tuple(number for number, outcome in known.items() if outcome != Outcome.NEEDS_ATTENTION)


def _branch_to_teach(
    upload: FileUpload, index: int, value: str | None, replacement: Any, by: User
) -> Branch:
    if not by.can(Can.MANAGE):
        raise DomainError(
            "Only a manager may teach a branch another spelling. Correct the rows without "
            "remembering it.",
            code="permission_denied",
            status=403,
        )
    if upload.column_mapping.get(str(index)) != "branch":
        raise DomainError.at(
            "remember", "invalid", "Only names of shops are remembered, and this is another column."
        )
    if not (value or "").strip():
        raise DomainError.at("remember", "invalid", "Give the value that is to be remembered.")
    book = BranchLookup(upload)
    found = book.find(str(replacement))
    branch = Branch.objects.filter(pk=found or 0).first()
    if branch is None:
        message = book.unknown(str(replacement))
        raise DomainError.at("replacement", "branch_unknown", message, overall="invalid")
    return branch


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
    by = User.everybody.filter(pk=run.job.started_by_id or 0).first()
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
                raise JobFailed(refusal.message, code=refusal.code) from refusal
            settled = sum(1 for result in tried if result.outcome != Outcome.NEEDS_ATTENTION)
            position = {
                "row": rows[-1].row_number,
                "tried": position["tried"] + len(tried),
                "settled": position["settled"] + settled,
            }
            chunk.checkpoint(position, done=position["tried"])
