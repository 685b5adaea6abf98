"""Keeping which branches the rows of an upload are of (`UploadBranch`).

A row's branch is that of what it brought: its visit, bill, contact or lead; of a person without a
visit the person's own.
"""

from collections.abc import Iterable, Sequence

from django.db.models import Model, QuerySet

from contacts.models import ContactRecord
from customers.models import Customer
from leads.models import Lead
from uploads.models import FileUpload, UploadBranch, UploadKind, UploadRow
from uploads.row_result import RowResult
from visits.models import Purchase, Visit

# {kind: the record that tells a row's branch, by which column of the row, and where it stands}
_DISTINCTIVE: dict[str, tuple[type[Model], str, str]] = {
    UploadKind.CUSTOMERS: (Visit, "visit_id", "branch"),
    UploadKind.PURCHASES: (Purchase, "purchase_id", "bill__branch"),
    UploadKind.CONTACTS: (ContactRecord, "contact_id", "branch"),
    UploadKind.LEADS: (Lead, "lead_id", "branch"),
}


def add_branches_of(upload: FileUpload, results: Sequence[RowResult]) -> None:
    """Note the branches of rows that are being written, in their transaction."""
    if upload.kind not in _DISTINCTIVE:
        return
    model, column, path = _DISTINCTIVE[upload.kind]
    given = {getattr(result, column) for result in results} - {None}
    found = _branches(model._base_manager.filter(pk__in_values=given), path)
    if upload.kind == UploadKind.CUSTOMERS:
        people = {result.customer_id for result in results if not result.visit_id} - {None}
        found |= _branches(Customer._base_manager.filter(pk__in_values=people), "branch")
    _add(upload, found)


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
    _add(upload, found)


def _branches(records: QuerySet, path: str) -> set[int]:
    found: Iterable[int | None] = records.order_by().values_list(path, flat=True).distinct()
    return {branch for branch in found if branch is not None}


def _add(upload: FileUpload, branches: Iterable[int]) -> None:
    UploadBranch.objects.bulk_create(
        [UploadBranch(upload=upload, branch_id=branch) for branch in sorted(branches)],
        ignore_conflicts=True,
    )
