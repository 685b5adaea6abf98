"""Writing the rows of a chunk, each kept as it came with what became of it; the upload's counts and
branches move in the same transaction.

A row's branch is that of what it brought: its visit, bill, contact or lead; of a person without a
visit the person's own.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db.models import F, Model, QuerySet
from django.utils import timezone

from contacts.models import ContactRecord
from core.bulk import insert_rows, reserve_ids
from core.write_behind import writing_behind
from customers.models import Customer
from leads.models import Lead
from uploads.models import FileUpload, Outcome, UploadBranch, UploadKind, UploadRow, WaitReason
from uploads.queries import COUNTERS
from uploads.rows.result import RESULT_COLUMNS, Kind, RowResult, result_of
from uploads.rows.seen_before import recognize_corrected
from visits.models import Purchase, Visit

# {kind: the record that tells a row's branch, by which column of the row, and where it stands}
_DISTINCTIVE: dict[str, tuple[type[Model], str, str]] = {
    UploadKind.CUSTOMERS: (Visit, "visit_id", "branch"),
    UploadKind.PURCHASES: (Purchase, "purchase_id", "bill__branch"),
    UploadKind.CONTACTS: (ContactRecord, "contact_id", "branch"),
    UploadKind.LEADS: (Lead, "lead_id", "branch"),
}


def import_results(upload: FileUpload, kind: Kind, results: Sequence[RowResult]) -> None:
    """What becomes of the row results; in a dry run the very same, without its writes."""
    for result, pk in zip(results, reserve_ids(UploadRow, len(results)), strict=True):
        result.id = pk
    kind.import_rows(results)
    recognize_corrected(upload, results)


def insert_upload_rows(upload: FileUpload, kind: Kind, results: list[RowResult]) -> None:
    """Let `kind` take the row results in, then write one UploadRow for each, whatever its
    outcome."""
    with writing_behind():
        import_results(upload, kind, results)
        at = timezone.now()
        insert_rows(
            UploadRow,
            ["id", "row_number", "cells", "filled", *RESULT_COLUMNS],
            [
                (
                    result.id,
                    result.row_number,
                    result.cells_json,
                    result.filled_json,
                    *result_of(result, at),
                )
                for result in results
            ],
            upload_id=upload.pk,
            organization_id=upload.organization_id,
        )
    add_branches_of(upload, results)
    kind.written()


def add_branches_of(upload: FileUpload, results: Sequence[RowResult]) -> None:
    """Note the branches of rows that are being written, in their transaction."""
    if upload.kind not in _DISTINCTIVE:
        return
    model, column, path = _DISTINCTIVE[upload.kind]
    found: set[int | None] = set()
    asked = results
    if upload.kind == UploadKind.CUSTOMERS:
        # A visit is where its row says; a row that repeats another one points to that one's.
        asked = [result for result in results if result.same_as]
        found = {result.branch_id for result in results if result.visit_id and not result.same_as}
    given = {getattr(result, column) for result in asked} - {None}
    if given:
        found |= _branches(model._base_manager.filter(pk__in_values=given), path)
    if upload.kind == UploadKind.CUSTOMERS:
        people = {result.customer_id for result in results if not result.visit_id} - {None}
        if people:
            found |= _branches(Customer._base_manager.filter(pk__in_values=people), "branch")
    _add_branches(upload, {branch for branch in found if branch is not None})


def recount_branches_of(upload: FileUpload) -> None:
    """The branches of all its rows anew, when rows were reverted; reads every row."""
    if upload.kind not in _DISTINCTIVE:
        return
    rows = UploadRow.objects.filter(upload=upload).order_by()
    _, column, path = _DISTINCTIVE[upload.kind]
    record = column.removesuffix("_id")
    found = _branches(rows.filter(**{f"{record}__isnull": False}), f"{record}__{path}")
    if upload.kind == UploadKind.CUSTOMERS:
        found |= _branches(rows.filter(visit=None), "customer__branch")
    upload.branches.exclude(branch__in=found).delete()
    _add_branches(upload, found)


def _branches(records: QuerySet, path: str) -> set[int]:
    found: Iterable[int | None] = records.order_by().values_list(path, flat=True).distinct()
    return {branch for branch in found if branch is not None}


def _add_branches(upload: FileUpload, branches: Iterable[int]) -> None:
    UploadBranch.objects.bulk_create(
        [UploadBranch(upload=upload, branch_id=branch) for branch in sorted(branches)],
        ignore_conflicts=True,
    )


def count_imported(upload: FileUpload, results: Sequence[RowResult]) -> None:
    """Add the rows that were read and tried for the first time."""
    _move_counts(
        upload, Counter(str(result.outcome) for result in results), results, read=len(results)
    )
    waiting = [result for result in results if result.outcome == Outcome.NEEDS_ATTENTION]
    reasons = Counter(
        code for result in waiting for code in {problem["code"] for problem in result.problems}
    )
    for code, rows in reasons.items():
        known = WaitReason.objects.filter(upload=upload, code=code)
        if not known.update(rows=F("rows") + rows):
            WaitReason.objects.create(upload=upload, code=code, rows=rows)


def count_tried_again(upload: FileUpload, results: Sequence[RowResult]) -> int:
    """Move the rows that waited and wait no more to what became of them; how many these are."""
    settled = [result for result in results if result.outcome != Outcome.NEEDS_ATTENTION]
    outcomes = Counter(str(result.outcome) for result in settled)
    outcomes[Outcome.NEEDS_ATTENTION] = -len(settled)
    _move_counts(upload, outcomes, settled, fixed=len(settled))
    return len(settled)


def _move_counts(
    upload: FileUpload,
    outcomes: Counter[str],
    results: Sequence[RowResult],
    *,
    read: int = 0,
    fixed: int = 0,
) -> None:
    moved = {name: outcomes[outcome] for outcome, name in COUNTERS.items()}
    moved |= {"rows_read": read, "fixed_count": fixed}
    moved["seen_before_count"] = sum(1 for result in results if result.same_as)
    steps = {name: F(name) + number for name, number in moved.items() if number}
    if steps:
        FileUpload.objects.filter(pk=upload.pk).update(**steps)
