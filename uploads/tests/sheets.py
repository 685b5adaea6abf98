"""Sheets made for a test, and the state that taking them in leaves behind, free of ids."""

import csv
import io
import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Branch, Organization
from customers.models import Customer, DuplicateCandidate
from history.models import Change, ChangeCause
from jobs.testing import run_jobs
from uploads.models import FileUpload, UploadRow
from uploads.services import receive_upload
from visits.models import Visit

Rows = list[list[str]]
HEADINGS = ["Name", "Mobile", "Email", "Passport No", "Shop", "Visit Date", "City"]


def csv_file(
    rows: list[list[str]], headings: list[str] = HEADINGS, name: str = "sheet.csv"
) -> SimpleUploadedFile:
    text = io.StringIO()
    csv.writer(text).writerows([headings, *rows])
    return SimpleUploadedFile(name, text.getvalue().encode())


def hand_in(
    organization: Organization,
    rows: list[list[str]],
    headings: list[str] = HEADINGS,
    *,
    kind: str = "customers",
    name: str = "sheet.csv",
    **choices: Any,
) -> FileUpload:
    file = csv_file(rows, headings, name)
    return receive_upload(organization, kind=kind, file=file, by=None, **choices)


def import_rows(
    organization: Organization,
    rows: list[list[str]],
    headings: list[str] = HEADINGS,
    **choices: Any,
) -> FileUpload:
    """Hand the sheet in and import it, here and now."""
    upload = hand_in(organization, rows, headings, **choices)
    run_jobs()
    upload.refresh_from_db()
    return upload


def sum_closes(upload: FileUpload) -> bool:
    outcomes = list(upload.rows.values_list("outcome", flat=True))
    return upload.rows_read == len(outcomes) and (
        upload.created_count,
        upload.updated_count,
        upload.unchanged_count,
        upload.needs_attention_count,
    ) == tuple(
        outcomes.count(name) for name in ("created", "updated", "unchanged", "needs_attention")
    )


def state_of(organization: Organization) -> dict[str, Any]:
    """Everything that uploads wrote, with places in order instead of ids and without clocks."""
    customers = list(Customer.objects.filter(organization=organization).order_by("pk"))
    position = {customer.pk: number for number, customer in enumerate(customers)}
    branches = dict(Branch.objects.filter(organization=organization).values_list("pk", "name"))
    visits = Visit.objects.filter(organization=organization).order_by("pk")
    visit_position = {visit.pk: number for number, visit in enumerate(visits)}
    rows = UploadRow.objects.filter(upload__organization=organization).order_by("pk")
    row_position = {row.pk: number for number, row in enumerate(rows)}

    def report(changes: dict[str, Any]) -> dict[str, Any]:
        plain = dict(changes)
        if "visit" in plain:
            plain["visit"] = [None, visit_position[plain["visit"][1]]]
        if "branch" in plain:
            plain["branch"] = [branches.get(pk) for pk in plain["branch"]]
        return plain

    def cause(change: Change) -> Any:
        # A cause's id says nothing without its kind: a reverting's may be the number of a row, too.
        of_row = change.cause == ChangeCause.UPLOAD_ROW
        return row_position[change.cause_id] if of_row else change.cause

    def without_ids(text: str) -> str:
        return re.sub(r"customer (\d+)", lambda found: f"customer #{position[int(found[1])]}", text)

    return {
        "customers": [
            (
                customer.full_name, customer.phone, customer.email, customer.passport_number,
                customer.city, branches.get(customer.branch_id), customer.last_activity,
                customer.is_active, customer.source,
                sorted(str(key) for key in customer.identifiers.all()),
            )
            for customer in customers
        ],
        "visits": [(position[v.customer_id], branches[v.branch_id], v.visit_date) for v in visits],
        "changes": [
            (position[change.target_id], change.action, cause(change), report(change.changes))
            for change in Change.objects.filter(
                organization=organization, target_type="customer"
            ).order_by("pk")
        ],
        "candidates": [
            (
                position[pair.first_id], position[pair.second_id],
                without_uploads(pair.reasons), pair.status,
            )
            # Those that keys raised: similar names are looked for after the upload, and hourly.
            for pair in DuplicateCandidate.objects.filter(organization=organization)
            .exclude(reasons=[])
            .order_by("first", "second")
        ],
        "rows": [
            (
                row.row_number, row.cells, row.outcome, row.matched_by, row.fingerprint is None,
                row.same_as and row_position[row.same_as],
                None if row.customer_id is None else position[row.customer_id],
                None if row.visit_id is None else visit_position[row.visit_id],
                report(row.changes),
                [(p["code"], p["column"], without_ids(p["message"])) for p in row.problems],
            )
            for row in rows
        ],
    }  # fmt: skip


def without_uploads(texts: list[str]) -> list[str]:
    """Texts that rows left elsewhere, without the ids of their uploads."""
    return [re.sub(r" \(upload \d+\)", "", text) for text in texts]
